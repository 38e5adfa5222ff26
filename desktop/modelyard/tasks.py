"""Background work with a name, an owner and a reader of its failure.

The one place that calls `asyncio.create_task`; every layer may import it.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Tasks:
    """Owns background tasks: each is named, reported when it fails, cancelled on exit.

    `report` is called with the task's name and its exception; by default the failure is logged.
    """

    def __init__(self, report: Callable[[str, BaseException], None] | None = None) -> None:
        self._report = report or _log_failure
        self._running: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.cancel_all()

    def start(self, work: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
        """Run `work` in the background of the running loop."""
        task = asyncio.create_task(work, name=name)  # noqa: TID251 - this is the one place
        self._running.add(task)
        task.add_done_callback(self._settle)
        return task

    async def cancel_all(self) -> None:
        """Cancel what still runs and wait until it has ended."""
        pending = tuple(self._running)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    def _settle(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._report(task.get_name(), error)


def _log_failure(name: str, error: BaseException) -> None:
    _log.error("task %s failed", name, exc_info=error)
