"""The part of a file that is there already, beside the file that it will become.

``model.gguf.partial`` holds the bytes, ``.partial.journal`` says which and of what file,
``.partial.lock`` keeps a second process out and dies with the first.
"""

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from modelyard.service.downloads.failures import disk_errors
from modelyard.service.downloads.journal import (
    Identity,
    Journal,
    JournalContent,
    Record,
    read_journal,
)
from modelyard.service.downloads.spans import Span, Spans
from modelyard.service.downloads.stop import Stop
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_READ_BYTES = 1024 * 1024


def partial_path(target: Path) -> Path:
    """Return where the bytes of an unfinished `target` are."""
    return target.with_name(target.name + ".partial")


def journal_path(target: Path) -> Path:
    """Return where the journal of an unfinished `target` is."""
    return target.with_name(target.name + ".partial.journal")


def quarantine_path(target: Path) -> Path:
    """Return where a whole file goes that is not the right one."""
    return target.with_name(target.name + ".quarantined")


def partial_bytes(target: Path) -> int | None:
    """Return how many bytes of `target` a resumable partial holds; None if there is none."""
    content = read_journal(journal_path(target))
    try:
        size_bytes = partial_path(target).stat().st_size
    except OSError:
        return None
    return content.held.below(size_bytes).size_bytes if content else None


def discard_partial(target: Path) -> None:
    """Delete all that an unfinished or wrong download of `target` has left.

    Raises:
        ProblemError: BUSY, while it is being written; DISK_ERROR.
    """
    if not target.parent.is_dir():
        return
    with locked(target), disk_errors(target):
        for path in (journal_path(target), partial_path(target), quarantine_path(target)):
            path.unlink(missing_ok=True)


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Keep every other process, and every other download of this one, off the partial.

    Raises:
        ProblemError: BUSY, if another one has it; DISK_ERROR.
    """
    path = target.with_name(target.name + ".partial.lock")
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, blocking=False, fallback_to_soft=False)
        try:
            lock.acquire()
        except Timeout:
            detail = f"{target.name} is being downloaded by another process"
            raise problem_error(ProblemCode.BUSY, detail, path=str(target)) from None
    try:
        yield
    finally:
        # While it is held: whoever waits for the deleted file notices and makes a new one.
        # Windows can't delete an open file; there an empty one stays.
        with contextlib.suppress(OSError):
            path.unlink()
        lock.release()


class Partial:
    """The partial of one target, open for one transfer; a context manager that holds the lock.

    sha256 follows the front, the part without a gap from offset 0. All methods block, and raise
    ProblemError with DISK_FULL or DISK_ERROR where the disk fails.
    """

    def __init__(self, target: Path) -> None:
        self.identity: Identity | None = None
        """What file the held bytes belong to; None before there are any."""
        self.total_bytes: int | None = None
        """The size of the whole file, once it is known."""
        self.path = partial_path(target)
        self._target = target
        self._journal_path = journal_path(target)
        self._journal: Journal | None = None
        self._fd = -1
        self._held = Spans()
        self._front = 0
        self._hash = hashlib.sha256()
        self._recorded_front = 0
        self._closing = contextlib.ExitStack()

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as opened:
            opened.enter_context(locked(self._target))
            with disk_errors(self.path):
                flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
                self._fd = os.open(self.path, flags, 0o644)
            opened.callback(self._close)
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
        return self._held.size_bytes

    @property
    def missing_bytes(self) -> int:
        """How many bytes are still to come, as far as the total is known."""
        return max(0, (self.total_bytes or 0) - self.held_bytes)

    @property
    def front_bytes(self) -> int:
        """How many bytes are held without a gap from offset 0."""
        return self._front

    @property
    def sha256(self) -> str:
        """The digest of the front."""
        return self._hash.hexdigest()

    @property
    def is_whole(self) -> bool:
        """Whether the total is known and nothing is missing."""
        return self.total_bytes is not None and self.first_gap is None

    @property
    def first_gap(self) -> Span | None:
        """The first missing span; None if there is none or the total is not known."""
        return None if self.total_bytes is None else self._held.first_gap(self.total_bytes)

    def restore(self, content: JournalContent, stop: Stop) -> None:
        """Take up what an earlier transfer has left, hashing it.

        What the disk does not hold as the journal says it, e.g. after a power cut, is dropped.

        Raises:
            StoppedError: `stop` was set.
        """
        with disk_errors(self.path):
            size_bytes = os.fstat(self._fd).st_size
            intact = self._hash_recorded_front(content, size_bytes, stop)
            front = Span(0, self._front)
            self._held = Spans([front, *(content.synced if intact else ())]).below(size_bytes)
            self._follow_front(stop)
            # Begun anew: no torn or untrue record stays before those that are to come.
            self._journal = Journal(self._journal_path, content.identity, self._records())
        self.identity = content.identity
        self.total_bytes = content.identity.size
        self._recorded_front = self._front

    def begin(self, identity: Identity) -> None:
        """Start from zero as `identity`; what was held is given up."""
        with disk_errors(self.path, needed_bytes=identity.size or 0):
            # In this order: at no moment does a journal speak of bytes that are gone.
            self._close_journal()
            self._journal_path.unlink(missing_ok=True)
            os.ftruncate(self._fd, 0)
            self._journal = Journal(self._journal_path, identity)
        self.forget()
        self.identity = identity
        self.total_bytes = identity.size

    def forget(self) -> None:
        """Hold nothing any more; what is on disk stays as it is until `begin`."""
        self.identity = self.total_bytes = None
        self._held = Spans()
        self._front = self._recorded_front = 0
        self._hash = hashlib.sha256()

    def write(self, offset: int, block: memoryview) -> None:
        """Put `block` at `offset`."""
        with disk_errors(self.path, needed_bytes=self.missing_bytes):
            _write_at(self._fd, block, offset)
            self._held.add(Span(offset, offset + len(block)))
            if offset == self._front:
                self._hash.update(block)
                self._front += len(block)
            self._follow_front(None)

    def checkpoint(self) -> None:
        """Record the front: what was written up to here survives the process."""
        if self._journal and self._front > self._recorded_front:
            with disk_errors(self.path, needed_bytes=self.missing_bytes):
                self._journal.append(self._front_record())
            self._recorded_front = self._front

    def sync(self) -> None:
        """Put the bytes on disk, then the records that speak of them."""
        self.checkpoint()
        with disk_errors(self.path, needed_bytes=self.missing_bytes):
            _sync_data(self._fd)
            if self._journal:
                for record in self._records():
                    if record.front_sha256 is None:
                        self._journal.append(record)
                self._journal.sync()

    def finish(self) -> None:
        """Give the whole file its final name; nothing of the partial is left."""
        self._leave_as(self._target)

    def quarantine(self) -> None:
        """Set a whole file aside that is not the right one; see `quarantine_path`."""
        self._leave_as(quarantine_path(self._target))

    def _leave_as(self, path: Path) -> None:
        self.sync()
        with disk_errors(self.path):
            self._close_fd()
            self.path.replace(path)
            sync_folder(path.parent)
            self._close_journal()
            self._journal_path.unlink(missing_ok=True)

    def _front_record(self) -> Record:
        return Record(Span(0, self._front), self.sha256)

    def _records(self) -> list[Record]:
        front = [self._front_record()] if self._front else []
        return front + [Record(span) for span in self._held if span.start > self._front]

    def _hash_recorded_front(self, content: JournalContent, size_bytes: int, stop: Stop) -> bool:
        """Hash up to the last offset whose digest agrees; return whether all of them did."""
        digests = content.front_digests
        for offset in sorted(digests):
            verified = self._front, self._hash.copy()
            if offset <= size_bytes:
                self._hash_to(offset, stop)
            if self._front != offset or self.sha256 != digests[offset]:
                self._front, self._hash = verified
                return False
        return True

    def _follow_front(self, stop: Stop | None) -> None:
        """Hash what is held behind the front, up to the next gap."""
        if self._front < self._held.front:
            self._hash_to(self._held.front, stop)

    def _hash_to(self, end: int, stop: Stop | None) -> None:
        """Hash from the front to `end`, or as far as the file goes."""
        buffer = memoryview(bytearray(min(_READ_BYTES, end - self._front)))
        while self._front < end:
            if stop:
                stop.check()
            count = _read_at(self._fd, buffer[: end - self._front], self._front)
            if not count:
                return
            self._hash.update(buffer[:count])
            self._front += count

    def _close(self) -> None:
        try:
            if self._fd >= 0:
                # Whoever stops is to find its bytes again, even after a power cut; that the disk
                # fails is no news here, where it may be what ended the transfer.
                with contextlib.suppress(ProblemError):
                    self.sync()
                if self._journal is None and not os.fstat(self._fd).st_size:
                    self.path.unlink(missing_ok=True)
        finally:
            self._close_fd()
            self._close_journal()

    def _close_fd(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _close_journal(self) -> None:
        if self._journal:
            self._journal.close()
            self._journal = None


def _write_at(fd: int, block: memoryview, offset: int) -> None:
    while block:
        if sys.platform == "win32":
            os.lseek(fd, offset, os.SEEK_SET)
            count = os.write(fd, block)
        else:
            count = os.pwrite(fd, block, offset)
        block = block[count:]
        offset += count


def _read_at(fd: int, block: memoryview, offset: int) -> int:
    if sys.platform == "win32":
        os.lseek(fd, offset, os.SEEK_SET)
        data = os.read(fd, len(block))
        block[: len(data)] = data
        return len(data)
    return os.preadv(fd, [block], offset)


def _sync_data(fd: int) -> None:
    getattr(os, "fdatasync", os.fsync)(fd)


def sync_folder(folder: Path) -> None:
    """Put the names in `folder` on disk."""
    if sys.platform == "win32":
        # A folder can't be opened there; NTFS journals the rename.
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
