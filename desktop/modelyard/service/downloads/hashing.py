"""sha256 of the front of a file, the part without a gap from offset 0, while the file grows."""

import hashlib
import threading
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from modelyard.service.downloads.blocks import Blocks
from modelyard.service.downloads.data_file import DataFile
from modelyard.service.downloads.priority import step_back

_READ_BYTES = 1024 * 1024
_MOST_KEPT_BYTES = 6 * 1024 * 1024
"""So much may wait in memory, beside the block that each lane fills: of two lanes the one that is
ahead fills a piece meanwhile;"""
_NEAR_BYTES = 32 * 1024 * 1024
"""if they are not further ahead than this."""


class Front(Protocol):
    """What is hashed, and who is told of it; called by whichever thread hashes."""

    @property
    def front_bytes(self) -> int:
        """Where the front ends now."""

    def reached(self, offset: int, sha256: str) -> None:
        """Take note of the digest of everything before `offset`."""

    def compared(self, offset: int) -> None:
        """Take note that everything before `offset` has the digest that is known of it."""

    def damaged(self, start: int, end: int) -> None:
        """Let the front end at `start`: what follows, up to `end`, is not what it was."""


class _Kept(NamedTuple):
    """A block that waits to be hashed: the first `size_bytes` of it."""

    block: memoryview
    size_bytes: int
    record_bytes: int


class FrontHash:
    """Follows a front with a thread: from memory, or by reading what was not kept there.

    The latter comes from the page cache as a rule. Digests that are known from an earlier
    run are compared on the way. No method may be called by who holds a lock that the front takes.
    """

    def __init__(self, file: DataFile, front: Front, blocks: Blocks, *, record_bytes: int) -> None:
        """Let the thread tell what it reached every `record_bytes`; keep what is of `blocks`."""
        self._file = file
        self._blocks = blocks
        self._front = front
        self._record_bytes = record_bytes
        self._changed = threading.Condition()
        self._is_busy = False
        self._is_closed = False
        self._failure: BaseException | None = None
        self._position = self._recorded = 0
        self._hash = hashlib.sha256()
        self._kept: dict[int, _Kept] = {}
        """Blocks that were written at these offsets."""
        self._known: list[tuple[int, str]] = []
        """Known digests that are still to come, the nearest last."""
        self._sure = (0, hashlib.sha256())
        """The last offset where a known digest agreed, and the state there."""
        self._thread = threading.Thread(target=self._follow, name="hash", daemon=True)
        self._thread.start()

    @property
    def position(self) -> int:
        """How far it is."""
        return self._position

    @property
    def sha256(self) -> str:
        """The digest of everything before `position`; for when it has paused."""
        return self._hash.hexdigest()

    def restart(self, known: Mapping[int, str] | None = None) -> None:
        """Begin again from offset 0, comparing with `known` digests by their offsets."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_busy)
            self._known = sorted((known or {}).items(), reverse=True)
            self._hash = hashlib.sha256()
            self._position = 0
            self._recorded = self._known[0][0] if self._known else 0
            self._sure = (0, self._hash.copy())
            self._drop_kept(lambda _offset: True)
            self._changed.notify_all()

    def has_room(self, offset: int) -> bool:
        """Return whether what is to be written at `offset` may be kept until it is hashed.

        Waits while there is no room, but will be: what is kept need not be read again.

        Raises:
            OSError: The thread could not read the file.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._has_room() or not self._will_have_room(offset))
            self._raise_failure()
            return self._is_to_keep(offset)

    def take(self, offset: int, block: memoryview, count: int, *, record_bytes: int) -> None:
        """Take over `block`, whose first `count` bytes were written at `offset`.

        It is given back at once, or when it is hashed. The front is on record with every
        `record_bytes`.

        Raises:
            OSError: The thread could not read the file.
        """
        with self._changed:
            self._raise_failure()
            if self._is_to_keep(offset):
                self._kept[offset] = _Kept(block, count, record_bytes)
            else:
                self._blocks.give(block)
            if not self._is_busy:
                self._changed.notify_all()

    def wait(self, timeout_s: float) -> bool:
        """Wait until the whole front is hashed; return whether it is.

        Raises:
            OSError: The file could not be read.
        """
        with self._changed:
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._is_done() or self._failure, timeout_s)
            self._raise_failure()
            return self._is_done()

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._thread.join()

    def _has_paused(self) -> bool:
        return self._position >= self._front.front_bytes

    def _is_done(self) -> bool:
        return self._has_paused() and not self._is_busy

    def _raise_failure(self) -> None:
        if self._failure:
            raise self._failure

    def _is_to_keep(self, offset: int) -> bool:
        """Return whether to keep what was written at `offset` until it is its turn."""
        return self._is_near(offset) and self._has_room() and offset not in self._kept

    def _is_near(self, offset: int) -> bool:
        return 0 <= offset - self._position < _NEAR_BYTES and not self._known

    def _has_room(self) -> bool:
        return sum(kept.size_bytes for kept in self._kept.values()) < _MOST_KEPT_BYTES

    def _will_have_room(self, offset: int) -> bool:
        """Return whether the thread gets on by itself, and will come near `offset`."""
        is_over = self._is_closed or self._failure is not None
        return self._is_near(offset) and not (self._has_paused() or is_over)

    def _drop_kept(self, meant: Callable[[int], bool]) -> None:
        """Let go of the blocks at the offsets that are `meant`."""
        for offset in [offset for offset in self._kept if meant(offset)]:
            self._blocks.give(self._kept.pop(offset).block)

    def _follow(self) -> None:
        step_back()
        buffer = memoryview(bytearray(_READ_BYTES))
        try:
            while self._take_turn():
                self._go_on(buffer)
                self._end_turn()
        except Exception as error:  # noqa: BLE001 - whoever comes next raises it
            self._failure = error
            self._end_turn()

    def _take_turn(self) -> bool:
        """Wait until there is something to hash; return whether to go on."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or not self._has_paused())
            self._is_busy = not self._is_closed
            return self._is_busy

    def _end_turn(self) -> None:
        with self._changed:
            self._is_busy = False
            self._changed.notify_all()

    def _go_on(self, buffer: memoryview) -> None:
        """Hash the next block, from memory if it was kept."""
        front_bytes = self._front.front_bytes
        with self._changed:
            self._drop_kept(lambda offset: offset < self._position)
            kept = self._kept.pop(self._position, None)
            end = min([front_bytes, *self._kept])
        if kept is not None:
            self._hash.update(kept.block[: kept.size_bytes])
            self._advance(kept.size_bytes, kept.record_bytes)
            self._blocks.give(kept.block)
        elif end > self._position:
            # Else it has just been given up, to begin again.
            self._read_on(buffer, end)

    def _read_on(self, buffer: memoryview, end: int) -> None:
        """Hash what is read, up to `end` at most."""
        if self._known:
            end = self._known[-1][0]
        count = self._file.read(self._position, buffer[: end - self._position])
        self._hash.update(buffer[:count])
        if self._known:
            self._position += count
            if not count or self._position == end:
                self._compare()
        elif count:
            self._advance(count, self._record_bytes)
        else:
            raise OSError("the file was cut while it was written")

    def _compare(self) -> None:
        """Compare with the nearest known digest; where it differs, go back to the last sure one."""
        offset, digest = self._known.pop()
        if self._position == offset and self._hash.hexdigest() == digest:
            self._sure = (offset, self._hash.copy())
            self._front.compared(offset)
            return
        self._known.clear()
        start, state = self._sure
        self._front.damaged(start, offset)
        self._hash = state.copy()
        self._position = self._recorded = start

    def _advance(self, count: int, record_bytes: int) -> None:
        self._position += count
        if self._position - self._recorded >= record_bytes:
            self._recorded = self._position
            self._front.reached(self._position, self._hash.hexdigest())
