"""The partial of one target while it grows.

Bytes arrive in any order, from several threads. sha256 follows the front; what is held goes on
record in a way that is true after the end of the process and after a power cut alike: by the
digest of the front, by a sample of the pages, or after a sync.
"""

import contextlib
import threading
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from modelyard.service.downloads.blocks import Blocks
from modelyard.service.downloads.data_file import DataFile, sync_folder
from modelyard.service.downloads.failures import disk_errors
from modelyard.service.downloads.hashing import FrontHash
from modelyard.service.downloads.inflow import Inflow
from modelyard.service.downloads.journal import Identity, JournalContent
from modelyard.service.downloads.ledger import Ledger
from modelyard.service.downloads.partial import (
    journal_path,
    locked,
    partial_path,
    quarantine_path,
)
from modelyard.service.downloads.policy import TransferPolicy
from modelyard.service.downloads.spans import Span, Spans
from modelyard.service.downloads.syncing import Syncing
from modelyard.service.downloads.write_behind import WriteBehind
from modelyard.wire.problems import ProblemError


class Standing(NamedTuple):
    """How far a partial is; `is_damaged` says, once, that something of it had to be given up."""

    held_bytes: int
    total_bytes: int | None
    is_damaged: bool


class OpenPartial:
    """A partial, open for one transfer; a context manager that holds the lock of its target.

    All methods block, and raise ProblemError with DISK_FULL or DISK_ERROR where the disk fails.
    `put` and `record` may be called from any thread.
    """

    def __init__(self, target: Path, policy: TransferPolicy) -> None:
        self.identity: Identity | None = None
        """What file the held bytes belong to; None before there are any."""
        self.total_bytes: int | None = None
        """The size of the whole file, once it is known."""
        self.path = partial_path(target)
        self.blocks = Blocks(policy.block_bytes)
        """What to fill, and to `put`."""
        self.inflow = Inflow(fast_bytes_s=policy.fast_bytes_s)
        """To be told what comes."""
        self._target = target
        self._policy = policy
        self._lock = threading.Lock()
        self._held = Spans()
        self._ledger = Ledger(journal_path(target))
        self._is_damaged = False
        # Held for longer than the other, and never taken after it.
        self._sync_lock = threading.Lock()
        self._closing = contextlib.ExitStack()

    def __enter__(self) -> Self:
        policy = self._policy
        with contextlib.ExitStack() as opened:
            opened.enter_context(locked(self._target))
            with disk_errors(self.path):
                self._file = DataFile(self.path)
            opened.callback(self._close)
            self._hash = FrontHash(
                self._file, self, self.blocks, record_bytes=policy.checkpoint_bytes
            )
            opened.callback(self._hash.close)
            self._syncing = Syncing(self.sync, most_bytes=policy.sync_bytes, every_s=policy.sync_s)
            opened.callback(self._syncing.close)
            self.behind = WriteBehind()
            opened.callback(self.behind.close)
            self._closing = opened.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.close()

    @property
    def held_bytes(self) -> int:
        """How many bytes are held."""
        with self._lock:
            return self._held.size_bytes

    @property
    def missing_bytes(self) -> int:
        """How many bytes are still to come, as far as the total is known."""
        return max(0, (self.total_bytes or 0) - self.held_bytes)

    @property
    def front_bytes(self) -> int:
        """How many bytes are held without a gap from offset 0."""
        with self._lock:
            return self._held.front

    @property
    def sha256(self) -> str:
        """The digest of the front, once `has_hashed`."""
        return self._hash.sha256

    @property
    def is_whole(self) -> bool:
        """Whether the total is known and nothing is missing."""
        return self.total_bytes is not None and self.missing_bytes == 0

    @property
    def gaps(self) -> Spans:
        """What is missing, as far as the total is known."""
        with self._lock:
            return Spans([Span(0, self.total_bytes or 0)]).without(self._held)

    def standing(self) -> Standing:
        """Return how far it is."""
        with self._lock:
            is_damaged, self._is_damaged = self._is_damaged, False
            return Standing(self._held.size_bytes, self.total_bytes, is_damaged)

    def has_hashed(self, timeout_s: float) -> bool:
        """Wait until the front is hashed, no longer than `timeout_s`; return whether it is."""
        with disk_errors(self.path):
            return self._hash.wait(timeout_s)

    def restore(self, content: JournalContent) -> None:
        """Take up what an earlier transfer has left, and begin to hash it.

        What the disk does not hold as the journal says it, e.g. after a power cut, is dropped: by
        samples here, by digests while others write already; `standing` tells.
        """
        with self._sync_lock, self._lock, disk_errors(self.path):
            self._held = self._ledger.restore(content, self._file)
            digests = self._ledger.digests()
        self.identity = content.identity
        self.total_bytes = content.identity.size
        self._hash.restart(digests)

    def begin(self, identity: Identity) -> None:
        """Start from zero as `identity`; what was held is given up. Nobody writes meanwhile."""
        self.forget()
        size_bytes = identity.size or 0
        with self._sync_lock, self._lock, disk_errors(self.path, needed_bytes=size_bytes):
            # In this order: at no moment does a journal speak of bytes that are gone.
            self._ledger.delete()
            # What is there is written over: pages in memory need not be found anew.
            is_over = self._file.size_bytes > 0
            self._file.cut(size_bytes)
            if size_bytes >= self._policy.reserved_bytes:
                self._file.reserve(size_bytes)
            self._ledger.begin(identity, is_over=is_over)
        self.identity = identity
        self.total_bytes = identity.size

    def forget(self) -> None:
        """Hold nothing any more; what is on disk stays as it is until `begin`."""
        with self._sync_lock, self._lock:
            self.identity = self.total_bytes = None
            self._held = Spans()
            self._ledger.forget()
        self._hash.restart()

    def put(self, part: Span, block: memoryview, *, record_bytes: int) -> None:
        """Write the beginning of `block`, which is given back, to its place in the file.

        Waits while too much is not on disk. Where it is of the front it goes on record with every
        `record_bytes`. What comes so fast that the disk can't be slow goes past the cache.
        """
        with disk_errors(self.path):
            # What is to be read again is better found in the cache.
            past_cache = self.inflow.is_fast and self._hash.has_room(part.start)
        with (
            self._syncing.writing(part.size_bytes),
            disk_errors(self.path, needed_bytes=self.missing_bytes),
        ):
            self._file.write(part.start, block[: part.size_bytes], past_cache=past_cache)
            with self._lock:
                self._held.add(part)
            self._hash.take(part.start, block, part.size_bytes, record_bytes=record_bytes)

    def record(self, span: Span, pages: str) -> None:
        """Record what was sampled: it survives the process, though it may not be on disk."""
        with self._lock, disk_errors(self.path):
            self._ledger.sampled(span, pages)

    def reached(self, offset: int, sha256: str) -> None:
        """Record the digest of the front up to `offset`."""
        with self._lock, disk_errors(self.path):
            self._ledger.reached(offset, sha256)

    def compared(self, offset: int) -> None:
        """Take note that everything before `offset` is what the journal says."""
        with self._lock:
            self._ledger.compared(offset)

    def damaged(self, start: int, _end: int) -> None:
        """Give up what was on record from `start` on: the disk holds something else."""
        with self._sync_lock, self._lock, disk_errors(self.path):
            self._held = self._held.without(self._ledger.lose(start))
            self._is_damaged = True

    def sync(self) -> None:
        """Put the bytes on disk, then the records that speak of them."""
        with self._sync_lock, disk_errors(self.path, needed_bytes=self.missing_bytes):
            with self._lock:
                held, front_bytes = Spans(self._held), self._ledger.front_bytes
            self._file.sync()
            with self._lock:
                self._ledger.synced(held, front_bytes)
            self._ledger.flush()

    def finish(self) -> None:
        """Give the whole file its final name; nothing of the partial is left."""
        self._leave_as(self._target)

    def quarantine(self) -> None:
        """Set a whole file aside that is not the right one; see `quarantine_path`."""
        self._leave_as(quarantine_path(self._target))

    def trim(self) -> None:
        """Cut off what an earlier, longer file has left behind the end."""
        with disk_errors(self.path):
            self._file.cut(self.total_bytes or 0)

    def _leave_as(self, path: Path) -> None:
        self._syncing.close()
        self._syncing.check()
        self.trim()
        self.sync()
        self._hash.close()
        with disk_errors(self.path):
            self._file.close()
            self.path.replace(path)
            sync_folder(path.parent)
            self._ledger.delete()

    def _close(self) -> None:
        try:
            if self._file.is_open:
                # Whoever stops is to find its bytes again, even after a power cut; that the disk
                # fails is no news here, where it may be what ended the transfer.
                with contextlib.suppress(ProblemError):
                    self._record_front()
                    self.sync()
                if not (self._ledger.is_open or self._file.size_bytes):
                    self.path.unlink(missing_ok=True)
        finally:
            self._file.close()
            self._ledger.close()

    def _record_front(self) -> None:
        position = self._hash.position
        if self._ledger.is_open and position > self._ledger.front_bytes:
            self.reached(position, self._hash.sha256)
