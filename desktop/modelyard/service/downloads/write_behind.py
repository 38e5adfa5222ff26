"""Writes in a thread of its own, while the next block comes in."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from modelyard.service.downloads.priority import step_back

_MOST_WAITING = 2
"""More would only hide for a moment that the disk is slower than the line, and cost memory."""


class WriteBehind:
    """Does one piece of work after the other; may be used from any thread."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="write", initializer=step_back)
        self._room = threading.Semaphore(_MOST_WAITING)

    def submit(self, work: Callable[[], None]) -> Future[None]:
        """Let `work` be done soon; waits while too much is waiting.

        The future has what it raised, and is to be asked.
        """
        self._room.acquire()
        future = self._thread.submit(work)
        future.add_done_callback(lambda _future: self._room.release())
        return future

    def close(self) -> None:
        """End the thread once all is done."""
        self._thread.shutdown()
