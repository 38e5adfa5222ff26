"""The engine's log of a model's loads, read again while it may grow and somebody looks."""

import asyncio
import logging

from PySide6.QtCore import QObject, Signal

from modelyard.state.session import Session
from modelyard.tasks import Tasks
from modelyard.wire.problems import Problem, ProblemError
from modelyard.wire.runtime import ModelLog

_log = logging.getLogger(__name__)

_EVERY_S = 1.0


class LoadLogs(QObject):
    """Reads one log at a time, again and again from `open` to `close`.

    Signals:
        changed (ModelLog): What the log says now; only where that is something else.
        failed (Problem): It can't be read.
    """

    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, *, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._reading: asyncio.Task[None] | None = None
        self._shown: ModelLog | None = None

    @property
    def is_reading(self) -> bool:
        """Whether a log is being followed."""
        return self._reading is not None and not self._reading.done()

    def open(self, model_id: str, name: str | None = None) -> None:
        """Follow the log of the model's last load, or of the one called `name`."""
        self.close()
        work = self._follow(model_id, name)
        self._reading = self._tasks.start(work, name=f"log of {model_id}")

    def close(self) -> None:
        """Read no more."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        self._shown = None

    async def _follow(self, model_id: str, name: str | None) -> None:
        problem: Problem | None = None
        while True:
            try:
                if self._session.api is not None:
                    self._show(await self._session.api.log(model_id, name=name))
                    problem = None
            except ProblemError as error:
                if error.problem != problem:
                    problem = error.problem
                    _log.info("no log of %s: %s", model_id, error)
                    self.failed.emit(problem)
            await asyncio.sleep(_EVERY_S)

    def _show(self, log: ModelLog) -> None:
        if log != self._shown:
            self._shown = log
            self.changed.emit(log)
