"""The way of a download into the queue: from a model of the catalogue to what is to be fetched."""

import asyncio
import logging
from dataclasses import replace
from functools import partial
from pathlib import Path

from modelyard.service.board import Board
from modelyard.service.compose import told_by_source
from modelyard.service.downloads import (
    Arrived,
    DownloadJob,
    DownloadQueue,
    discard_partial,
    partial_bytes,
)
from modelyard.service.gguf import read_header
from modelyard.service.library import Entry, Library
from modelyard.service.library.folders import is_away
from modelyard.service.offering.adding import local_path
from modelyard.service.plan import PlannedFile
from modelyard.service.sources import Sources
from modelyard.tasks import Tasks
from modelyard.wire.common import ByteDescriptor
from modelyard.wire.models import Model
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_log = logging.getLogger(__name__)


class Departures:
    """Makes jobs of the queue out of models.

    What a source alone can tell, such as the address of a hub's file, the queue asks it for when
    the download's turn comes; so that a slow source holds up nobody, and a new start of the
    service needs no network.
    """

    def __init__(
        self,
        library: Library,
        board: Board,
        *,
        sources: Sources,
        downloads: DownloadQueue,
        tasks: Tasks,
    ) -> None:
        self._library = library
        self._board = board
        self._sources = sources
        self._downloads = downloads
        self._tasks = tasks

    async def start(self, entry: Entry, *, newer: bool = False) -> None:
        """Queue the download of `entry`, join it, or go on with it; returns at once.

        With `newer` it is what the source has now, whatever is here already, which stays until
        then.

        Raises:
            ProblemError: UNSUPPORTED_SOURCE, BAD_REQUEST: nothing would answer to its source;
                FILE_MISSING for a referenced file that is gone; FOLDER_UNUSABLE where its folder
                is away; BUSY, DISK_ERROR.
        """
        if entry.id in self._downloads.active():
            await self._downloads.try_now(entry.id)
            return
        job = await self._job(entry, newer=newer)
        held = self._board.on_disk(entry.id).partial_bytes
        if held is None and not newer:
            # A wrong file that was set aside takes room that this one may need.
            await asyncio.to_thread(discard_partial, job.target)
        await self._downloads.start(job, held_bytes=held or 0, total_bytes=_size_bytes(entry))

    async def require_source(self, entry: Entry) -> None:
        """Return if there is a place to fetch the file of `entry` from.

        Raises:
            ProblemError: As `start`.
        """
        await self._job(entry)

    async def resume(self) -> None:
        """Give the queue what an earlier run of the service left in it."""
        stored = self._library.queue
        jobs = []
        for place in stored.places:
            try:
                entry = self._library.entry(place.key)
                on_disk = self._board.on_disk(entry.id)
                if not on_disk.present or await self._is_renewing(entry):
                    job = await self._job(entry, newer=on_disk.present)
                    jobs.append((job, on_disk.partial_bytes or 0, _size_bytes(entry)))
            except ProblemError as error:
                _log.warning("the download of %s does not go on: %s", place.key, error)
        self._downloads.restore(stored, jobs)

    async def _job(self, entry: Entry, *, newer: bool = False) -> DownloadJob:
        source = entry.model.source
        if source is None:
            detail = f"It is not known where the file of {entry.model.name} comes from"
            raise problem_error(ProblemCode.UNSUPPORTED_SOURCE, detail)
        if path := local_path(source):
            raise problem_error(ProblemCode.FILE_MISSING, f"{path} is gone", path=str(path))
        folder = self._library.folders.path(entry.folder)
        if entry.folder is not None and await asyncio.to_thread(is_away, folder):
            # Making it anew would fill the disk that holds the place where it is mounted.
            detail = f"The folder {folder} is away"
            raise problem_error(ProblemCode.FOLDER_UNUSABLE, detail, path=str(folder))
        outline = await self._sources.outline(source, sha256=entry.model.sha256)
        return DownloadJob(
            key=entry.id,
            file=replace(outline, name=entry.file_name),
            target=self._library.target(entry),
            inspect=_inspect,
            plan=partial(self._plan, entry, source, newer=newer),
            here=self._here(entry),
        )

    def _here(self, entry: Entry) -> dict[str, Arrived]:
        """Return what of the model lies where its download would put it, by name."""
        file = entry.file
        if file is None or file.referenced or not self._board.on_disk(entry.id).present:
            return {}
        folder = self._library.target(entry).parent
        whole = [(file.path, file.size_bytes, file.sha256, file.compared)]
        whole += [(one.path, one.size_bytes, one.sha256, one.compared) for one in file.parts]
        return {
            path.name: Arrived(size_bytes, sha256, compared)
            for path, size_bytes, sha256, compared in whole
            if sha256 is not None and path.parent == folder
        }

    async def _is_renewing(self, entry: Entry) -> bool:
        """Return whether a model that is here, and queued all the same, waits for another version.

        It may also have ended just before the service did; then nothing is to be fetched.
        """
        held = await asyncio.to_thread(partial_bytes, self._library.target(entry))
        return bool(entry.model.outdated) or held is not None

    async def _plan(self, entry: Entry, source: str, *, newer: bool) -> PlannedFile:
        """Ask for the file of `entry`: what is here already, if anything, or what is newer."""
        expected = entry.model.sha256
        is_here = self._board.on_disk(entry.id).present
        if entry.file is not None and is_here and not newer:
            expected = expected or entry.file.sha256
        projector = entry.model.projector
        plan = await self._sources.plan(source, sha256=expected, projector=projector)
        if not newer:  # of what is here something else holds until the other version is
            self._tasks.start(self._store(entry.id, plan), name=f"store plan of {entry.unique}")
        return plan

    async def _store(self, model_id: str, plan: PlannedFile) -> None:
        """Enter what the source told into the catalogue; without it all goes on the same."""
        try:
            await self._library.change(
                model_id, lambda entry: replace(entry, model=_planned(entry.model, plan))
            )
        except ProblemError as error:
            _log.info("the plan of %s is not stored: %s", model_id, error)
            return
        self._board.announce(model_id)


def _inspect(path: Path) -> None:
    read_header(path)


def _size_bytes(entry: Entry) -> int | None:
    return entry.model.bytes.value if entry.model.bytes is not None else None


def _planned(model: Model, plan: PlannedFile) -> Model:
    told = told_by_source(model, plan.facts)
    if plan.total_bytes is None:
        return told
    return told.model_copy(update={"bytes": ByteDescriptor.of(plan.total_bytes)})
