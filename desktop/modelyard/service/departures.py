"""The way of a download into the queue: what is to be fetched is asked of its source first."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from modelyard.service.arrivals import Arrivals
from modelyard.service.board import Board
from modelyard.service.downloads import DownloadJob, DownloadQueue
from modelyard.service.library import Entry, Library
from modelyard.service.plan import PlannedFile
from modelyard.service.sources import Sources
from modelyard.tasks import Tasks
from modelyard.wire.common import ByteDescriptor
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.models import Model, ModelDetails
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_log = logging.getLogger(__name__)


class Departures:
    """Plans downloads in the background, since a source may be slow, and hands them to the queue.

    To the outside a download that is being planned is one that connects.
    """

    def __init__(
        self,
        library: Library,
        board: Board,
        *,
        sources: Sources,
        downloads: DownloadQueue,
        arrivals: Arrivals,
        tasks: Tasks,
    ) -> None:
        self._library = library
        self._board = board
        self._sources = sources
        self._downloads = downloads
        self._arrivals = arrivals
        self._tasks = tasks
        self._planning: dict[str, asyncio.Task[None]] = {}

    def has(self, model_id: str) -> bool:
        """Return whether a download is being planned for this model."""
        return model_id in self._planning

    async def start(
        self, entry: Entry, source: str, *, inspect: Callable[[Path], None] | None
    ) -> None:
        """Start the download of `entry` from `source`, which must not run.

        Returns at once: what the source answers is told by the progress. `inspect` is the job's.

        Raises:
            ProblemError: UNSUPPORTED_SOURCE, BAD_REQUEST: nothing would answer to this reference;
                DISK_ERROR.
        """
        outline = await self._sources.outline(source, sha256=entry.model.sha256)
        # From now on a new start of the service goes on with it.
        await self._library.change(entry.id, lambda entry: replace(entry, wanted=True))
        if outline.urls:
            await self._enqueue(entry, outline, inspect)
            return
        self._say(entry.id, ModelDownloadStatus.INITIALIZED, phase=DownloadPhase.CONNECTING)
        work = self._depart(entry, source, inspect)
        self._planning[entry.id] = self._tasks.start(work, name=f"plan {entry.unique}")

    async def stop(self, model_id: str, *, paused: bool = False) -> None:
        """Stop the planning of a download, if that goes on; returns when nothing follows."""
        task = self._planning.pop(model_id, None)
        if task is None:
            return
        task.cancel()
        await asyncio.wait({task})
        if model_id in self._downloads.active():
            return  # it was handed on just before
        if paused:
            self._say(model_id, ModelDownloadStatus.IN_PROGRESS, phase=DownloadPhase.PAUSED)
        else:
            self._say(model_id, ModelDownloadStatus.CANCELED, phase=None)

    async def _depart(
        self, entry: Entry, source: str, inspect: Callable[[Path], None] | None
    ) -> None:
        try:
            plan = await self._plan(entry, source)
        except ProblemError as error:
            _log.info("no plan for %s: %s: %s", entry.unique, error.problem.code, error)
            self._forget(entry.id)
            progress = self._progress(entry.id, ModelDownloadStatus.FAILED, phase=None)
            failed = progress.model_copy(update={"problem": error.problem})
            self._arrivals.progressed(entry.id, failed)
            return
        # From here to the queue nothing waits, so a stop comes either before or after.
        await self._enqueue(entry, plan, inspect)
        self._forget(entry.id)
        self._tasks.start(self._store(entry.id, plan), name=f"store plan of {entry.unique}")

    async def _plan(self, entry: Entry, source: str) -> PlannedFile:
        try:
            return await self._sources.plan(source, sha256=entry.model.sha256)
        except ProblemError:
            raise
        except Exception as error:
            _log.exception("the plan for %s failed", entry.unique)
            detail = f"the source failed for a reason that was not foreseen: {error!r}"
            raise problem_error(ProblemCode.INTERNAL, detail) from error

    async def _enqueue(
        self, entry: Entry, plan: PlannedFile, inspect: Callable[[Path], None] | None
    ) -> None:
        target = self._library.target(entry)
        await self._downloads.start(DownloadJob(entry.id, plan, target, inspect))

    def _forget(self, model_id: str) -> None:
        # Unless it was stopped and another one started meanwhile.
        if self._planning.get(model_id) is asyncio.current_task():
            del self._planning[model_id]

    def _say(
        self, model_id: str, status: ModelDownloadStatus, *, phase: DownloadPhase | None
    ) -> None:
        self._arrivals.progressed(model_id, self._progress(model_id, status, phase=phase))

    def _progress(
        self, model_id: str, status: ModelDownloadStatus, *, phase: DownloadPhase | None
    ) -> ModelDownloadProgress:
        """Return the progress, with the bytes that are there from before."""
        before = self._board.progress(model_id)
        if self._board.on_disk(model_id).partial_bytes is None:
            return ModelDownloadProgress(status=status, phase=phase)
        return ModelDownloadProgress(
            status=status,
            phase=phase,
            percentage=before.percentage,
            transferred=before.transferred,
            total=before.total,
        )

    async def _store(self, model_id: str, plan: PlannedFile) -> None:
        """Enter what the source told into the catalogue; without it all goes on the same."""
        try:
            await self._library.change(
                model_id, lambda entry: replace(entry, model=_told(entry.model, plan))
            )
        except ProblemError as error:
            _log.info("the plan of %s is not stored: %s", model_id, error)
            return
        self._board.announce(model_id)


def _told(model: Model, plan: PlannedFile) -> Model:
    facts = plan.facts
    given = {
        "license": facts.license,
        "source_template": facts.template,
        "source_parameters": facts.parameters,
    }
    given = {name: value for name, value in given.items() if value is not None}
    update: dict[str, object] = {}
    if plan.size_bytes is not None:
        update["bytes"] = ByteDescriptor.of(plan.size_bytes)
    if given:
        update["details"] = (model.details or ModelDetails()).model_copy(update=given)
    return model.model_copy(update=update)
