"""Long work on the files of models, in the background: one piece at a time for each model."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from modelyard.service.board import Board
from modelyard.tasks import Tasks
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error

_PERCENT = 100.0

Work = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class _Running:
    kind: str
    task: asyncio.Task[Problem | None]


class FileWork:
    """Runs verifications and moves; its progress is shown as that of a download."""

    def __init__(self, *, tasks: Tasks) -> None:
        self._tasks = tasks
        self._running: dict[str, _Running] = {}

    async def run(self, model_id: str, kind: str, work: Work) -> None:
        """Do `work`, or join the same `kind` of work on this model; returns when it is done.

        A cancelled caller leaves it running; see `stop`.

        Raises:
            ProblemError: BUSY while other work goes on, CANCELLED; what `work` raises.
        """
        running = self._running.get(model_id)
        if running is None:
            task = self._tasks.start(self._guarded(model_id, work), name=f"{kind} {model_id}")
            running = self._running[model_id] = _Running(kind, task)
        elif running.kind != kind:
            raise problem_error(ProblemCode.BUSY, f"The model is busy: {running.kind}")
        await asyncio.wait({running.task})
        if running.task.cancelled():
            raise problem_error(ProblemCode.CANCELLED, f"It was cancelled: {kind}")
        if problem := running.task.result():
            raise ProblemError(problem)

    def is_busy(self, model_id: str) -> bool:
        """Return whether such work goes on."""
        return model_id in self._running

    async def stop(self, model_id: str) -> None:
        """End the work on this model; returns when it has ended, with everything as it was."""
        if running := self._running.get(model_id):
            running.task.cancel()
            await asyncio.wait({running.task})

    async def _guarded(self, model_id: str, work: Work) -> Problem | None:
        try:
            await work()
        except ProblemError as error:
            return error.problem
        finally:
            self._running.pop(model_id, None)
        return None


class WorkProgress:
    """How far the work on one model's files is, told to the board."""

    def __init__(
        self, board: Board, model_id: str, *, phase: DownloadPhase, total_bytes: int
    ) -> None:
        self._board = board
        self._model_id = model_id
        self._phase = phase
        self._total_bytes = total_bytes

    def show(self, done_bytes: int) -> None:
        """Tell that `done_bytes` are done."""
        percentage = _PERCENT * done_bytes / max(self._total_bytes, 1)
        progress = ModelDownloadProgress(
            status=ModelDownloadStatus.IN_PROGRESS,
            phase=self._phase,
            percentage=min(_PERCENT, percentage),
            transferred=done_bytes,
            total=self._total_bytes,
        )
        self._board.progressed(self._model_id, progress)

    def advance(self, before_bytes: int, done_bytes: int) -> None:
        """Tell that `done_bytes` are done beyond `before_bytes`."""
        self.show(before_bytes + done_bytes)

    def end(self, problem: Problem | None = None) -> None:
        """Tell that it is over; without a problem, the whole file is there."""
        failed = problem is not None
        progress = ModelDownloadProgress(
            status=ModelDownloadStatus.FAILED if failed else ModelDownloadStatus.COMPLETED,
            phase=None if failed else DownloadPhase.DONE,
            percentage=0.0 if failed else _PERCENT,
            transferred=0 if failed else self._total_bytes,
            total=self._total_bytes,
            problem=problem,
        )
        self._board.progressed(self._model_id, progress)
