"""The operations on running models as plain methods, whoever calls them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from modelyard.service.board import Board
from modelyard.service.keeping.model_files import ModelFiles
from modelyard.service.library import Entry, Library, StoredFile
from modelyard.service.library.entries import options_key
from modelyard.service.library.setting_rows import read_setting, write_setting
from modelyard.service.running.companions import companion_files
from modelyard.service.running.load_forms import is_projector, load_form
from modelyard.service.runtime.estimator import ModelFiles as LoadedFiles
from modelyard.service.runtime.log_files import read_model_log
from modelyard.service.runtime.sampling import merged, recommended_sampling
from modelyard.service.runtime.scheduler import LoadRequest, Scheduler
from modelyard.wire.common import ByteDescriptor
from modelyard.wire.enums import ModelUsage
from modelyard.wire.load import LoadForm, LoadOptions
from modelyard.wire.models import Model, TemplateOrigin
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error
from modelyard.wire.runtime import (
    MemoryEstimate,
    ModelLog,
    ModelMetrics,
    RuntimeSettings,
    SystemMemory,
)

_log = logging.getLogger(__name__)

_SETTINGS = "runtime"
_ABOUT_ONE_LOAD = frozenset({"force", "unload"})


class RuntimeService:
    """Loading, unloading, memory, options, logs.

    Every method that names a model raises `ProblemError` with MODEL_NOT_FOUND where there is
    none; what else it raises stands with it. `is_leaving` tells of a model whose files are being
    removed; `logs` is the folder of the engine's logs, and `elsewhere` estimates for models that
    are not here.
    """

    def __init__(
        self,
        library: Library,
        board: Board,
        *,
        files: ModelFiles,
        scheduler: Scheduler,
        is_leaving: Callable[[str], bool],
        logs: Path,
        elsewhere: Callable[[Model, LoadOptions], Awaitable[MemoryEstimate]],
    ) -> None:
        self._library = library
        self._board = board
        self._files = files
        self._scheduler = scheduler
        self._is_leaving = is_leaving
        self._logs = logs
        self._elsewhere = elsewhere

    @property
    def settings(self) -> RuntimeSettings:
        """How models are run now."""
        return self._scheduler.settings

    async def resume(self) -> None:
        """Take up the settings of an earlier run.

        Raises:
            ProblemError: DISK_ERROR.
        """
        usual = RuntimeSettings()
        self._scheduler.settings = await self._library.with_database(
            lambda connection: read_setting(connection, _SETTINGS, usual)
        )

    async def set_settings(self, settings: RuntimeSettings) -> RuntimeSettings:
        """Replace the settings; they hold from now on.

        Raises:
            ProblemError: DISK_ERROR, DISK_FULL.
        """
        await self._library.with_database(
            lambda connection: write_setting(connection, _SETTINGS, settings)
        )
        self._scheduler.settings = settings
        return settings

    async def load(self, model_id: str, options: LoadOptions | None = None) -> Model:
        """Load a downloaded model; returns when it serves. Without options the saved ones count.

        Raises:
            ProblemError: NOT_DOWNLOADED, FILE_MISSING, BUSY while it is being removed;
                PROJECTOR_ALONE for what only goes with a model; UNSUPPORTED_TEMPLATE where
                nothing says how to put a chat into words;
                MODEL_NOT_FOUND for a companion as well; and what `Scheduler.load` raises.
        """
        entry, file = await self._files.present(model_id)
        if self._is_leaving(model_id):
            raise problem_error(ProblemCode.BUSY, "The model is being removed")
        asked = self._asked(entry, options)
        _require_model(entry)
        _require_template(entry, asked)
        key = options_key(asked)
        companions = await companion_files(self._library, file, asked)
        request = LoadRequest(
            model_id=model_id,
            name=entry.model.name,
            path=file.path,
            options=await self._with_sampling(entry, file, asked),
            measured_bytes=entry.measured.get(key),
            log_name=entry.unique,
            projector=companions.projector,
            draft=companions.draft,
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
        """Return what a load with these options would take, also of what is not here yet.

        Raises:
            ProblemError: NOT_DOWNLOADED, FILE_MISSING, CORRUPT_FILE, BAD_REQUEST;
                MODEL_NOT_FOUND for a companion as well.
        """
        entry = self._library.entry(model_id)
        if entry.file is None and entry.model.source:
            return await self._elsewhere(entry.model, self._asked(entry, options))
        entry, file = await self._files.present(model_id)
        asked = self._asked(entry, options)
        companions = await companion_files(self._library, file, asked)
        files = LoadedFiles(file.path, companions.projector, companions.draft)
        return await self._scheduler.estimate(files, asked)

    async def form(self, model_id: str) -> LoadForm:
        """Return the options of a model, with defaults and limits.

        Raises:
            ProblemError: NOT_DOWNLOADED, FILE_MISSING, CORRUPT_FILE.
        """
        entry, file = await self._files.present(model_id)
        header = await self._scheduler.header(file.path)
        has_gpu = bool(await self._scheduler.gpus())
        usual = self._asked(entry, LoadOptions())
        return load_form(entry, header, self._library.entries, usual=usual, has_gpu=has_gpu)

    async def save_options(self, model_id: str, options: LoadOptions) -> Model:
        """Store the options for loads to come, of any model; empty ones give the defaults back.

        What is about one load only is left out. A model that is loaded stays as it is.

        Raises:
            ProblemError: MODEL_NOT_FOUND, also for a companion; DISK_ERROR, DISK_FULL.
        """
        kept = options.model_copy(update={"force": None, "unload": None})
        entry = self._library.entry(model_id)
        if entry.file is not None:
            await companion_files(self._library, entry.file, kept)
        saved = kept if kept.model_dump(exclude_none=True) else None
        await self._library.change(model_id, lambda entry: replace(entry, options=saved))
        self._board.announce(model_id)
        return self._board.model(model_id)

    def metrics(self, model_id: str) -> ModelMetrics:
        """Return how a loaded model is used.

        Raises:
            ProblemError: NOT_LOADED.
        """
        entry = self._library.entry(model_id)
        metrics = self._scheduler.metrics(model_id)
        if metrics is None:
            raise problem_error(ProblemCode.NOT_LOADED, f"{entry.model.name} is not loaded")
        return metrics

    async def log(self, model_id: str, *, name: str | None = None) -> ModelLog:
        """Return the end of the engine's log of the last load, or of the one called `name`.

        Raises:
            ProblemError: NOT_FOUND where there is no log of this name; DISK_ERROR.
        """
        unique = self._library.entry(model_id).unique
        return await asyncio.to_thread(read_model_log, self._logs, unique, file_name=name)

    async def memory(self) -> SystemMemory:
        """Read the machine's memories."""
        return await self._scheduler.memory()

    def _asked(self, entry: Entry, options: LoadOptions | None) -> LoadOptions:
        """Return the options to load with: those given, else saved; embeddings where made for it.

        Where only something about this one load is given, it stands beside the saved ones.
        """
        saved = entry.options or LoadOptions()
        said = options.model_dump(exclude_none=True).keys() if options else set()
        chosen = options if options and said - _ABOUT_ONE_LOAD else saved
        changes: dict[str, object] = {}
        if options is not None and chosen is saved:
            changes = {"force": options.force, "unload": options.unload}
        if chosen.embedding is None and entry.model.usage is ModelUsage.TEXT_EMBEDDING:
            changes["embedding"] = True
        if chosen.keep_alive is None:
            changes["keep_alive"] = self.settings.keep_alive
        return _with_recommended(entry, chosen.model_copy(update=changes))

    async def _with_sampling(
        self, entry: Entry, file: StoredFile, asked: LoadOptions
    ) -> LoadOptions:
        """Return `asked` with what the model's maker recommends where it does not say otherwise."""
        details = entry.model.details
        header = await self._scheduler.header(file.path)
        told = recommended_sampling(header, details.source_parameters if details else None)
        sampling = merged(told, asked.sampling)
        has_any = bool(sampling.model_dump(exclude_none=True))
        return asked.model_copy(update={"sampling": sampling if has_any else None})

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


def _with_recommended(entry: Entry, chosen: LoadOptions) -> LoadOptions:
    """Return `chosen`, with what the model's source recommends where nothing is said."""
    told = entry.model.recommended or LoadOptions()
    silent = {name: value for name, value in told if getattr(chosen, name) is None}
    return chosen.model_copy(update=silent)


def _require_model(entry: Entry) -> None:
    if is_projector(entry):
        detail = f"{entry.model.name} turns pictures into what a model reads, and is none itself"
        raise problem_error(ProblemCode.PROJECTOR_ALONE, detail)


def _require_template(entry: Entry, asked: LoadOptions) -> None:
    """Refuse a model whose only template can't be used: it would be asked in a wrong form."""
    details = entry.model.details
    if details is None or details.template is not TemplateOrigin.ENGINE:
        return
    if details.template_problem and not (asked.chat_template or asked.embedding or asked.force):
        detail = f"{details.template_problem}; give another, or load it with force"
        raise problem_error(ProblemCode.UNSUPPORTED_TEMPLATE, detail)
