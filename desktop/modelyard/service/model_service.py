"""The operations of the Model API as plain methods, whoever calls them."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from modelyard.service.adding import edit_of, entry_of_seed
from modelyard.service.arrivals import Arrivals
from modelyard.service.board import Board
from modelyard.service.compose import is_running
from modelyard.service.downloads import DownloadQueue, partial_bytes
from modelyard.service.library import Entry, Library, StoredFile
from modelyard.service.library.entries import options_key
from modelyard.service.model_files import ModelFiles
from modelyard.service.queue_service import QueueService
from modelyard.service.runtime.scheduler import LoadRequest, Scheduler
from modelyard.service.sources import Sources
from modelyard.service.verification import Verification
from modelyard.tasks import Tasks
from modelyard.wire.common import ByteDescriptor
from modelyard.wire.downloads import ModelDownloadProgress
from modelyard.wire.enums import ModelUsage
from modelyard.wire.models import (
    Model,
    ModelDeleteCacheOutput,
    Models,
    ReferencedModel,
    SeededModel,
)
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error
from modelyard.wire.runtime import LoadOptions, MemoryEstimate, SystemMemory

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
        tasks: Tasks,
    ) -> None:
        self._library = library
        self._board = board
        self._sources = sources
        self._downloads = downloads
        self._queue = queue
        self._scheduler = scheduler
        self._arrivals = arrivals
        self._tasks = tasks
        self._files = ModelFiles(library, board)
        self._verification = Verification(library, board, arrivals)
        self._verifying: dict[str, asyncio.Task[Problem | None]] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._leaving: set[str] = set()

    async def resume(self) -> None:
        """Look at every file, and go on with the downloads that an earlier run left."""
        await self._files.look(self._library.entries)
        await self._queue.resume()

    def model_ids(self) -> tuple[str, ...]:
        """Return the ids of all models."""
        return tuple(entry.id for entry in self._library.entries)

    async def snapshot(self) -> Models:
        """Return all models, and after which event this was."""
        await self._files.look(self._library.entries)
        return self._board.models()

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
        async with self._cleared(model_id) as entry:
            await self._remove_files(entry)
            await self._library.remove(model_id)
            self._board.removed(model_id)
        self._turns.pop(model_id, None)

    async def delete_cache(self, model_id: str) -> ModelDeleteCacheOutput:
        """Remove the model's file and partial, after stopping what it does; keep the entry.

        A file of a person's own that is only referenced stays.

        Raises:
            ProblemError: DISK_ERROR.
        """
        freed = 0
        async with self._cleared(model_id) as entry:
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
        async with self._turn(model_id) as entry:
            await self._files.look((entry,))
            if not self._board.on_disk(model_id).present:
                await self._queue.start(entry)
        return self._board.model(model_id)

    async def cancel(self, model_id: str) -> Model:
        """Stop the download, or the verification; the partial stays. Returns when it stopped."""
        await self._stop_verifying(model_id)
        async with self._turn(model_id):
            await self._downloads.cancel(model_id)
            return await self._at_rest(model_id)

    async def pause(self, model_id: str) -> Model:
        """Stop the download until it is asked for again. Returns when it stopped."""
        async with self._turn(model_id):
            await self._downloads.pause(model_id)
            return await self._at_rest(model_id)

    async def discard(self, model_id: str) -> Model:
        """Stop the download and delete what it has fetched so far."""
        async with self._turn(model_id) as entry:
            await self._downloads.discard(model_id, self._library.target(entry))
            if not self._board.on_disk(model_id).present:
                self._board.forget_progress(model_id)
            return await self._at_rest(model_id)

    async def load(self, model_id: str, options: LoadOptions | None = None) -> Model:
        """Load a downloaded model; returns when it serves. Without options the saved ones count.

        Raises:
            ProblemError: NOT_DOWNLOADED, FILE_MISSING, BUSY while it is being removed; and what
                `Scheduler.load` raises.
        """
        entry, file = await self._files.present(model_id)
        asked = _effective(entry, options)
        key = options_key(asked)
        if model_id in self._leaving:
            raise problem_error(ProblemCode.BUSY, "The model is being removed")
        request = LoadRequest(
            model_id=model_id,
            name=entry.model.name,
            path=file.path,
            options=asked,
            measured_bytes=entry.measured.get(key),
        )
        runtime = await self._scheduler.load(request)
        if runtime.memory is not None:
            await self._store_measured(model_id, key, runtime.memory)
        return self._board.model(model_id)

    async def unload(self, model_id: str) -> Model:
        """End the model's worker, or its load; returns when the system has the memory back."""
        self._library.entry(model_id)
        await self._scheduler.unload(model_id)
        return self._board.model(model_id)

    async def unload_all(self) -> None:
        """End every worker."""
        await self._scheduler.unload_all()

    async def estimate(self, model_id: str, options: LoadOptions | None) -> MemoryEstimate:
        """Return what a load with these options would take.

        Raises:
            ProblemError: NOT_DOWNLOADED, FILE_MISSING, CORRUPT_FILE.
        """
        entry, file = await self._files.present(model_id)
        return await self._scheduler.estimate(file.path, _effective(entry, options))

    async def verify(self, model_id: str) -> Model:
        """Re-hash the model's file, or join who does; returns when it is found right.

        Raises:
            ProblemError: NOT_DOWNLOADED, FILE_MISSING, BUSY; DIGEST_MISMATCH or CORRUPT_FILE,
                with the file set aside; CANCELLED.
        """
        entry, file = await self._files.present(model_id)
        task = self._verifying.get(model_id)
        if task is None:
            work = self._verify_once(entry, file)
            task = self._tasks.start(work, name=f"verify {entry.unique}")
            self._verifying[model_id] = task
        await asyncio.wait({task})
        if task.cancelled():
            raise problem_error(ProblemCode.CANCELLED, "The verification was cancelled")
        if problem := task.result():
            raise ProblemError(problem)
        return self._board.model(model_id)

    async def memory(self) -> SystemMemory:
        """Read the machine's memories."""
        return await self._scheduler.memory()

    def _custom(self, model_id: str) -> Entry:
        entry = self._library.entry(model_id)
        if not entry.is_custom:
            detail = f"{entry.model.name} came with the program and can't be changed or removed"
            raise problem_error(ProblemCode.NOT_CUSTOM, detail)
        return entry

    def _is_moving(self, model_id: str) -> bool:
        return is_running(self._board.progress(model_id))

    @asynccontextmanager
    async def _turn(self, model_id: str) -> AsyncIterator[Entry]:
        """Keep other changes of this model's files away meanwhile."""
        self._library.entry(model_id)
        async with self._turns[model_id]:
            # It may have been removed while this waited.
            yield self._library.entry(model_id)

    @asynccontextmanager
    async def _cleared(self, model_id: str) -> AsyncIterator[Entry]:
        """Stop whatever the model does and keep it so meanwhile."""
        self._library.entry(model_id)
        self._leaving.add(model_id)
        try:
            await self._stop_verifying(model_id)
            async with self._turn(model_id) as entry:
                await self._downloads.cancel(model_id)
                await self._scheduler.unload(model_id)
                yield entry
        finally:
            self._leaving.discard(model_id)

    async def _at_rest(self, model_id: str) -> Model:
        await self._queue.kept()
        await self._files.look((self._library.entry(model_id),))
        return self._board.model(model_id)

    async def _remove_files(self, entry: Entry) -> int:
        target = self._library.target(entry)
        partial = await asyncio.to_thread(partial_bytes, target) or 0
        await self._downloads.discard(entry.id, target)
        return partial + await self._files.delete(entry)

    async def _store_measured(self, model_id: str, key: str, ram_bytes: int) -> None:
        def edit(entry: Entry) -> Entry:
            model = entry.model.model_copy(update={"ram": ByteDescriptor.of(ram_bytes)})
            return replace(entry, model=model, measured={**entry.measured, key: ram_bytes})

        try:
            await self._library.change(model_id, edit)
        except ProblemError as error:
            # The model is loaded all the same; the figure is measured again next time.
            _log.warning("the memory of %s is not stored: %s", model_id, error)
            return
        self._board.announce(model_id)

    async def _verify_once(self, entry: Entry, file: StoredFile) -> Problem | None:
        try:
            if self._is_moving(entry.id):
                raise problem_error(ProblemCode.BUSY, "The model is being downloaded")
            await self._verification.verify(entry, file)
        except ProblemError as error:
            return error.problem
        finally:
            self._verifying.pop(entry.id, None)
        return None

    async def _stop_verifying(self, model_id: str) -> None:
        if task := self._verifying.get(model_id):
            task.cancel()
            await asyncio.wait({task})


def _effective(entry: Entry, options: LoadOptions | None) -> LoadOptions:
    """Return the options to load with: those given, else saved; embeddings where made for them."""
    chosen = options or entry.options or LoadOptions()
    if chosen.embedding is None and entry.model.usage is ModelUsage.TEXT_EMBEDDING:
        return chosen.model_copy(update={"embedding": True})
    return chosen
