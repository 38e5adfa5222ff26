"""The operations of the Model API as plain methods, whoever calls them."""

import asyncio
import logging
from dataclasses import replace

from modelyard.service.board import Board
from modelyard.service.compose import is_running
from modelyard.service.downloads import DownloadQueue, partial_bytes
from modelyard.service.fetching.arrivals import Arrivals
from modelyard.service.fetching.queue_service import QueueService
from modelyard.service.keeping.file_work import FileWork
from modelyard.service.keeping.model_files import ModelFiles
from modelyard.service.keeping.turns import Turns
from modelyard.service.library import Entry, Library
from modelyard.service.library.folders import FIXED_FOLDER
from modelyard.service.offering.adding import edit_of, entry_of_seed
from modelyard.service.offering.upstream import is_pinned
from modelyard.service.runtime.scheduler import Scheduler
from modelyard.service.sources import Sources
from modelyard.wire.downloads import ModelDownloadProgress
from modelyard.wire.models import (
    FilePartRole,
    Model,
    ModelDeleteCacheOutput,
    Models,
    ReferencedModel,
    SeededModel,
)
from modelyard.wire.problems import ProblemCode, problem_error

_log = logging.getLogger(__name__)


class ModelService:
    """What can be done with models.

    Every method that names a model raises `ProblemError` with MODEL_NOT_FOUND where there is
    none; what else it raises stands with it. Changes are published to the board's event hub
    before a method returns.
    """

    def __init__(
        self,
        library: Library,
        board: Board,
        *,
        sources: Sources,
        downloads: DownloadQueue,
        queue: QueueService,
        scheduler: Scheduler,
        arrivals: Arrivals,
        files: ModelFiles,
        turns: Turns,
        work: FileWork,
    ) -> None:
        self._library = library
        self._board = board
        self._sources = sources
        self._downloads = downloads
        self._queue = queue
        self._scheduler = scheduler
        self._arrivals = arrivals
        self._files = files
        self._turns = turns
        self._work = work

    async def resume(self) -> None:
        """Look at every file, and go on with the downloads that an earlier run left."""
        await self._files.look_at_all()
        await self._queue.resume()

    def model_ids(self) -> tuple[str, ...]:
        """Return the ids of all models."""
        return tuple(entry.id for entry in self._library.entries)

    async def snapshot(self) -> Models:
        """Return all models, and after which event this was.

        Their files are as they were seen last; what is different now is published soon.
        """
        await self._files.looked()
        return self._board.models()

    async def snapshot_json(self) -> str:
        """Return what `snapshot` does, as JSON; much faster where there are many models."""
        await self._files.looked()
        return self._board.models_json()

    async def model(self, model_id: str) -> Model:
        """Return one model as it is now."""
        await self._files.look((self._library.entry(model_id),))
        return self._board.model(model_id)

    def progress(self, model_id: str) -> ModelDownloadProgress:
        """Return how far the model's download is."""
        return self._board.progress(model_id)

    async def create(self, seed: SeededModel) -> Model:
        """Add a model of a person's own; see `entry_of_seed` for what can be wrong with it.

        Raises:
            ProblemError: MODEL_EXISTS; further ones of `entry_of_seed` and `Library.add`.
        """
        entry = await entry_of_seed(seed, self._sources)
        if entry.file is not None and entry.model.ram is None:
            ram = await self._arrivals.expected_ram(entry.file.path, entry.options)
            entry = replace(entry, model=entry.model.model_copy(update={"ram": ram}))
        entry = await self._library.add(entry, number_name=not seed.unique)
        await self._files.look((entry,))
        self._board.announce(entry.id)
        return self._board.model(entry.id)

    async def update(self, model: Model) -> Model:
        """Change what a person may change of a model of their own.

        Raises:
            ProblemError: NOT_CUSTOM; BUSY where the source changes in mid-download; BAD_REQUEST.
        """
        entry = self._custom(model.id)
        edit = await edit_of(entry, model, self._sources)
        changed = edit(entry).model
        moves = (changed.source, changed.sha256) != (entry.model.source, entry.model.sha256)
        if moves and self._is_moving(entry.id):
            raise problem_error(ProblemCode.BUSY, "Cancel its download before changing its source")
        await self._library.change(entry.id, edit)
        self._board.announce(entry.id)
        return self._board.model(entry.id)

    async def delete(self, model_id: str) -> None:
        """Remove a model of a person's own with its files, after stopping what it does.

        Raises:
            ProblemError: NOT_CUSTOM, DISK_ERROR.
        """
        self._custom(model_id)
        async with self._turns.cleared(model_id) as entry:
            await self._remove_files(entry)
            await self._library.remove(model_id)
            self._board.removed(model_id)
        self._turns.forget(model_id)

    async def delete_cache(self, model_id: str) -> ModelDeleteCacheOutput:
        """Remove the model's file and partial, after stopping what it does; keep the entry.

        A file of a person's own that is only referenced stays.

        Raises:
            ProblemError: DISK_ERROR.
        """
        freed = 0
        async with self._turns.cleared(model_id) as entry:
            if entry.file is None or not entry.file.referenced:
                freed = await self._remove_files(entry)
                await self._library.change(model_id, lambda entry: replace(entry, file=None))
                self._board.forget_progress(model_id)
                await self._files.look((self._library.entry(model_id),))
        return ModelDeleteCacheOutput(model=ReferencedModel(id=model_id), freed=freed)

    async def download(self, model_id: str) -> Model:
        """Start, join or go on with the download; a model that is there moves no byte.

        Raises:
            ProblemError: UNSUPPORTED_SOURCE, FILE_MISSING for a referenced file that is gone,
                DISK_ERROR. What goes wrong later is told by the progress.
        """
        async with self._turns.turn(model_id) as entry:
            await self._files.look((entry,))
            if not self._board.on_disk(model_id).present:
                await self._queue.start(await self._in_default_folder(entry))
            elif _lacks_projector(entry):
                await self._queue.start(entry)
        return self._board.model(model_id)

    async def renew(self, model_id: str) -> Model:
        """Download what the source has now; what is here stays until that is whole and verified.

        Raises:
            ProblemError: BAD_REQUEST, where its digest or reference names one exact version; as
                `download` does.
        """
        async with self._turns.turn(model_id) as entry:
            if is_pinned(entry):
                detail = "Its SHA-256 was given with it, so that no other version can be meant"
                raise problem_error(ProblemCode.BAD_REQUEST, detail)
            if entry.model.sha256:
                entry = await self._library.change(model_id, _without_digest)
            await self._files.look((entry,))
            await self._queue.start(entry, newer=self._board.on_disk(model_id).present)
        return self._board.model(model_id)

    async def cancel(self, model_id: str) -> Model:
        """Stop the download, or a verification or move. Returns when it stopped.

        A partial stays; of a move everything stays where it was.
        """
        await self._work.stop(model_id)
        async with self._turns.turn(model_id):
            await self._downloads.cancel(model_id)
            return await self._at_rest(model_id)

    async def pause(self, model_id: str) -> Model:
        """Stop the download until it is asked for again. Returns when it stopped."""
        async with self._turns.turn(model_id):
            await self._downloads.pause(model_id)
            return await self._at_rest(model_id)

    async def discard(self, model_id: str) -> Model:
        """Stop the download and delete what it has fetched so far."""
        async with self._turns.turn(model_id) as entry:
            await self._downloads.discard(model_id, self._library.target(entry))
            if not self._board.on_disk(model_id).present:
                self._board.forget_progress(model_id)
            return await self._at_rest(model_id)

    def _custom(self, model_id: str) -> Entry:
        entry = self._library.entry(model_id)
        if not entry.is_custom:
            detail = f"{entry.model.name} came with the program and can't be changed or removed"
            raise problem_error(ProblemCode.NOT_CUSTOM, detail)
        return entry

    def _is_moving(self, model_id: str) -> bool:
        return is_running(self._board.progress(model_id))

    async def _in_default_folder(self, entry: Entry) -> Entry:
        """Return the entry, which is to go into the default folder if nothing of it is there."""
        folders = self._library.folders
        wanted = None if folders.default == FIXED_FOLDER else folders.default
        has_begun = entry.file is not None or self._board.on_disk(entry.id).partial_bytes
        if has_begun or entry.folder == wanted:
            return entry
        return await self._library.change(entry.id, lambda now: replace(now, folder=wanted))

    async def _at_rest(self, model_id: str) -> Model:
        await self._queue.kept()
        await self._files.look((self._library.entry(model_id),))
        return self._board.model(model_id)

    async def _remove_files(self, entry: Entry) -> int:
        target = self._library.target(entry)
        partial = await asyncio.to_thread(partial_bytes, target) or 0
        await self._downloads.discard(entry.id, target)
        return partial + await self._files.delete(entry)


def _without_digest(entry: Entry) -> Entry:
    """Return `entry` as one that any version is right for."""
    return replace(entry, model=entry.model.model_copy(update={"sha256": None}))


def _lacks_projector(entry: Entry) -> bool:
    """Return whether a projector was chosen for a model after it was downloaded."""
    parts = entry.file.parts if entry.file else ()
    has_one = any(part.role is FilePartRole.PROJECTOR for part in parts)
    return entry.model.projector is not None and not has_one
