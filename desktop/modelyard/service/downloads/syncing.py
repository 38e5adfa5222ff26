"""Puts what was written on disk, in a thread of its own, often enough to bound a loss."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from modelyard.service.downloads.priority import step_back


class Syncing:
    """Calls `sync` so often that no more than `most_bytes` are ever written and not on disk.

    What would be more waits to be written. A single byte waits for `every_s` at most.
    """

    def __init__(self, sync: Callable[[], None], *, most_bytes: int, every_s: float) -> None:
        self._sync = sync
        self._most_bytes = most_bytes
        self._every_s = every_s
        self._changed = threading.Condition()
        self._writing_bytes = 0
        self._written_bytes = 0
        self._is_closed = False
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    @contextmanager
    def writing(self, count: int) -> Iterator[None]:
        """Write `count` bytes in the block, once there is room for them.

        Raises:
            ProblemError: What `sync` raised.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._has_room(count))
            self.check()
            self._writing_bytes += count
        try:
            yield
        finally:
            with self._changed:
                is_first = not self._written_bytes
                self._writing_bytes -= count
                self._written_bytes += count
                if is_first or self._is_half_full():
                    self._changed.notify_all()

    def check(self) -> None:
        """Raise what `sync` raised, if it did."""
        if self._failure:
            raise self._failure

    def close(self) -> None:
        """End the thread after what it does just now."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._thread.join()

    def _has_room(self, count: int) -> bool:
        waiting_bytes = self._writing_bytes + self._written_bytes
        return (
            not waiting_bytes
            or waiting_bytes + count <= self._most_bytes
            or self._is_closed
            or self._failure is not None
        )

    def _is_half_full(self) -> bool:
        return 2 * self._written_bytes >= self._most_bytes

    def _run(self) -> None:
        step_back()
        try:
            while self._is_due():
                with self._changed:
                    count = self._written_bytes
                self._sync()
                with self._changed:
                    self._written_bytes -= count
                    self._changed.notify_all()
        except Exception as error:  # noqa: BLE001 - whoever writes next raises it
            with self._changed:
                self._failure = error
                self._changed.notify_all()

    def _is_due(self) -> bool:
        """Wait until a sync is due; return False once it is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._written_bytes)
            self._changed.wait_for(lambda: self._is_closed or self._is_half_full(), self._every_s)
            return not self._is_closed
