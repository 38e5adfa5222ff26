"""Sending a value that changes quickly: one request at a time, and always the newest value."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from modelyard.tasks import Tasks
from modelyard.wire.problems import ProblemError

T = TypeVar("T")


class LatestValue(Generic[T]):
    """Sends what it is given with `send`, in order; of several in the meantime only the newest.

    `done` is called when the last one was answered and `grace_s` has passed, in which the
    service's own word of it arrives; `failed` when one was refused, and nothing more is sent.
    """

    def __init__(
        self,
        send: Callable[[T], Awaitable[object]],
        *,
        done: Callable[[], None],
        failed: Callable[[ProblemError], None],
        grace_s: float,
        tasks: Tasks,
        name: str,
    ) -> None:
        self._send = send
        self._done = done
        self._failed = failed
        self._grace_s = grace_s
        self._tasks = tasks
        self._name = name
        self._next: list[T] = []
        self._sending: asyncio.Task[None] | None = None
        self._is_waiting = False

    def put(self, value: T) -> None:
        """Send `value`, once what is on its way has been answered."""
        self._next = [value]
        if self._is_waiting and self._sending is not None:
            self._sending.cancel()
            self._sending = None
        if self._sending is None or self._sending.done():
            self._sending = self._tasks.start(self._run(), name=self._name)

    async def _run(self) -> None:
        self._is_waiting = False
        try:
            while self._next:
                await self._send(self._next.pop())
        except ProblemError as error:
            self._next.clear()
            self._failed(error)
            return
        self._is_waiting = True
        await asyncio.sleep(self._grace_s)
        self._is_waiting = False
        self._done()
