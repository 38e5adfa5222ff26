"""How a wire Model is made of what the catalogue stores and what goes on now."""

from dataclasses import dataclass

from modelyard.service.gguf import GgufHeader
from modelyard.service.library import Entry, StoredFile, StoredPart
from modelyard.service.library.folders import FIXED_FOLDER
from modelyard.service.plan import SourceFacts
from modelyard.wire.common import ByteDescriptor
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.models import (
    FilePart,
    FileState,
    Model,
    ModelDetails,
    ModelFile,
    ModelMaxTokens,
    TemplateOrigin,
)
from modelyard.wire.runtime import ModelRuntime, RuntimeState

_BILLION = 1e9
_DIGITS = 3
_PERCENT = 100.0

_RUNNING = frozenset(
    {
        ModelDownloadStatus.INITIALIZED,
        ModelDownloadStatus.IN_PROGRESS,
        ModelDownloadStatus.RESET,
    }
)


@dataclass(frozen=True, slots=True)
class OnDisk:
    """What was last seen of a model's file; `partial_bytes` is None without a partial."""

    present: bool = False
    partial_bytes: int | None = None
    away: bool = False
    """The disk of the file is not there, so nobody knows."""


def compose(
    entry: Entry,
    on_disk: OnDisk,
    *,
    progress: ModelDownloadProgress | None = None,
    runtime: ModelRuntime | None = None,
) -> Model:
    """Return the model of `entry` as it is now."""
    running = progress is not None and is_running(progress)
    return entry.model.model_copy(
        update={
            "unique": entry.unique,
            "downloaded": on_disk.present,
            "downloading": running,
            "loaded": runtime is not None and runtime.state is RuntimeState.LOADED,
            "file": _file(entry, on_disk, progress if running else None),
            "download": progress or _left_over(entry, on_disk),
            "runtime": runtime or ModelRuntime(state=RuntimeState.UNLOADED),
            "options": entry.options,
        }
    )


def is_running(progress: ModelDownloadProgress) -> bool:
    """Whether a download with this progress waits for its turn or moves."""
    return progress.status in _RUNNING and progress.phase is not DownloadPhase.PAUSED


def progress_of(entry: Entry, on_disk: OnDisk) -> ModelDownloadProgress:
    """Return how far the download of a model is that was not asked for since the start."""
    if on_disk.present:
        return ModelDownloadProgress(
            status=ModelDownloadStatus.COMPLETED,
            percentage=_PERCENT,
            phase=DownloadPhase.DONE,
            transferred=entry.file.total_bytes if entry.file else None,
            total=entry.file.total_bytes if entry.file else None,
        )
    left_over = _left_over(entry, on_disk)
    return left_over or ModelDownloadProgress(status=ModelDownloadStatus.UNKNOWN, percentage=0.0)


def described(model: Model, header: GgufHeader) -> Model:
    """Return `model` with what the header of its file says.

    What a person or the starter catalogue gave as number of parameters and context stays, and
    what the source told beside the file.
    """
    context = header.context_length
    told = model.details or ModelDetails()
    details = ModelDetails(
        architecture=header.architecture,
        context_length=context,
        layers=header.layers,
        heads=header.heads,
        kv_heads=header.kv_heads,
        embedding_length=header.embedding_length,
        tokenizer=header.tokenizer,
        vocabulary=header.vocabulary,
        license=header.license or told.license,
        chat_template=header.has_chat_template,
        template=_template_origin(model, header),
        template_problem=told.template_problem,
        source_template=told.source_template,
        source_parameters=told.source_parameters,
        source_date=told.source_date,
        source_version=told.source_version,
    )
    tokens = ModelMaxTokens(total=context, input=context) if context else None
    return model.model_copy(
        update={
            "bytes": ByteDescriptor.of(header.file_size_bytes),
            "quantization": header.quantization,
            "parameters": model.parameters or round(header.parameters / _BILLION, _DIGITS),
            "max_tokens": model.max_tokens or tokens,
            "details": details,
        }
    )


def told_by_source(model: Model, facts: SourceFacts) -> Model:
    """Return `model` with what its source tells of it; what it does not tell stays."""
    given: dict[str, object] = {
        "license": facts.license,
        "source_template": facts.template,
        "template_problem": facts.template_problem,
        "source_parameters": facts.parameters,
        "source_date": facts.date,
        "source_version": facts.version,
    }
    if facts.recommended is not None and facts.recommended.chat_template is not None:
        given["template"] = TemplateOrigin.SOURCE
    given = {name: value for name, value in given.items() if value is not None}
    update: dict[str, object] = {}
    if given:
        update["details"] = (model.details or ModelDetails()).model_copy(update=given)
    if facts.recommended is not None:
        update["recommended"] = facts.recommended
    return model.model_copy(update=update)


def _template_origin(model: Model, header: GgufHeader) -> TemplateOrigin:
    if model.recommended is not None and model.recommended.chat_template is not None:
        return TemplateOrigin.SOURCE
    return TemplateOrigin.FILE if header.has_chat_template else TemplateOrigin.ENGINE


def _file(entry: Entry, on_disk: OnDisk, running: ModelDownloadProgress | None) -> ModelFile:
    if on_disk.present and entry.file is not None:
        return _stored(entry, entry.file, FileState.PRESENT)
    held = running.transferred if running is not None else on_disk.partial_bytes
    if held is not None:
        return ModelFile(state=FileState.PARTIAL, size=held)
    if entry.file is not None:
        state = FileState.AWAY if on_disk.away else FileState.MISSING
        return _stored(entry, entry.file, state)
    return ModelFile(state=FileState.ABSENT)


def _stored(entry: Entry, file: StoredFile, state: FileState) -> ModelFile:
    return ModelFile(
        state=state,
        path=str(file.path),
        size=file.total_bytes,
        sha256=file.sha256,
        verified=file.compared,
        parts=tuple(_part(part) for part in file.parts) or None,
        folder=None if file.referenced else entry.folder or FIXED_FOLDER,
        referenced=file.referenced or None,
        program=file.program,
    )


def _part(part: StoredPart) -> FilePart:
    return FilePart(
        role=part.role,
        path=str(part.path),
        size=part.size_bytes,
        sha256=part.sha256,
        verified=part.compared,
    )


def _left_over(entry: Entry, on_disk: OnDisk) -> ModelDownloadProgress | None:
    """Return the state of a download that an earlier run of the service left unfinished."""
    held = on_disk.partial_bytes
    if on_disk.present or held is None:
        return None
    total = entry.model.bytes.value if entry.model.bytes is not None else None
    return ModelDownloadProgress(
        status=ModelDownloadStatus.CANCELED,
        percentage=min(_PERCENT, _PERCENT * held / total) if total else 0.0,
        phase=DownloadPhase.PAUSED,
        transferred=held,
        total=total,
    )
