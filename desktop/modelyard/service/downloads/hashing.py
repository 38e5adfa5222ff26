"""sha256 of the front of a file, the part without a gap from offset 0, while the file grows."""

import hashlib
import threading
from collections.abc import Mapping
from typing import Protocol

from modelyard.service.downloads.data_file import DataFile
from modelyard.service.downloads.priority import step_back

_READ_BYTES = 1024 * 1024


class Front(Protocol):
    """What is hashed, and who is told of it; called by whichever thread hashes."""

    @property
    def front_bytes(self) -> int:
        """Where the front ends now."""

    def reached(self, offset: int, sha256: str) -> None:
        """Take note of the digest of everything before `offset`."""

    def damaged(self, start: int, end: int) -> None:
        """Let the front end at `start`: what follows, up to `end`, is not what it was."""


class FrontHash:
    """Follows a front: with the block at hand where it comes in order, else with a thread.

    The thread reads again what was written out of order, from the page cache as a rule. Digests
    that are known from an earlier run are compared on the way. No method may be called by who
    holds a lock that the front takes.
    """

    def __init__(self, file: DataFile, front: Front, *, record_bytes: int) -> None:
        """Let the thread tell what it reached every `record_bytes`."""
        self._file = file
        self._front = front
        self._record_bytes = record_bytes
        self._changed = threading.Condition()
        self._is_busy = False
        self._is_closed = False
        self._failure: BaseException | None = None
        self._position = self._recorded = 0
        self._hash = hashlib.sha256()
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
            self._changed.notify_all()

    def extend(self, offset: int, block: memoryview, *, record_bytes: int) -> bool:
        """Take in `block`, which was just written at `offset`; return whether it is hashed now.

        Raises:
            OSError: The thread could not read the file.
        """
        with self._changed:
            self._raise_failure()
            is_next = offset == self._position and not self._is_busy and not self._known
            self._is_busy = self._is_busy or is_next
        if is_next:
            self._hash.update(block)
            self._advance(len(block), record_bytes)
        with self._changed:
            self._is_busy = self._is_busy and not is_next
            if self._position < self._front.front_bytes:
                self._changed.notify_all()
        return is_next

    def wait(self, timeout_s: float) -> bool:
        """Wait until the whole front is hashed; return whether it is.

        Raises:
            OSError: The file could not be read.
        """
        with self._changed:
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._has_paused() or self._failure, timeout_s)
            self._raise_failure()
            return self._has_paused()

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._thread.join()

    def _has_paused(self) -> bool:
        return self._position >= self._front.front_bytes and not self._is_busy

    def _raise_failure(self) -> None:
        if self._failure:
            raise self._failure

    def _follow(self) -> None:
        step_back()
        buffer = memoryview(bytearray(_READ_BYTES))
        try:
            while self._take_turn():
                self._read_on(buffer)
                self._end_turn()
        except Exception as error:  # noqa: BLE001 - whoever comes next raises it
            self._failure = error
            self._end_turn()

    def _take_turn(self) -> bool:
        """Wait until there is something to hash; return whether to go on."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._is_closed or not (self._is_busy or self._has_paused())
            )
            self._is_busy = not self._is_closed
            return self._is_busy

    def _end_turn(self) -> None:
        with self._changed:
            self._is_busy = False
            self._changed.notify_all()

    def _read_on(self, buffer: memoryview) -> None:
        end = self._known[-1][0] if self._known else self._front.front_bytes
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
