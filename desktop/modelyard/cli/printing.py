"""What the command line prints: JSON for scripts, aligned words for people."""

import json
import sys
from collections.abc import Iterable, Sequence

from modelyard.wire.base import Wire
from modelyard.wire.common import readable_bytes
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from modelyard.wire.models import FileState, Model, ModelDetails, TemplateOrigin
from modelyard.wire.runtime import RuntimeState

_MINUTE_S = 60
_HOUR_S = 3600
_LABEL_WIDTH = 14
_NOTHING = "-"
_LONGEST_VALUE = 400
"""Characters: a template is told by its beginning, `--json` has it whole."""


def answer(value: Wire, words: str, *, as_json: bool) -> None:
    """Print `value` as one line of JSON, or else `words`."""
    if as_json:
        # In ASCII it is right whatever encoding the standard output has.
        print(json.dumps(json.loads(value.to_json())))
    else:
        print("\n".join(clean(line) for line in words.split("\n")))


def note(words: str) -> None:
    """Tell the person something that is no result."""
    print(clean(words), file=sys.stderr)


def clean(text: str) -> str:
    """Return `text` without what could steer a terminal; names come from strangers."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def size(size_bytes: int | None) -> str:
    """Return a size in binary units, or a dash."""
    return _NOTHING if size_bytes is None else readable_bytes(size_bytes)


def duration(seconds: float) -> str:
    """Return a length of time in its largest units: ``4 s``, ``3 min 20 s``, ``2 h 5 min``."""
    whole = max(round(seconds), 0)
    if whole < _MINUTE_S:
        return f"{whole} s"
    if whole < _HOUR_S:
        return f"{whole // _MINUTE_S} min {whole % _MINUTE_S} s"
    return f"{whole // _HOUR_S} h {whole % _HOUR_S // _MINUTE_S} min"


def state(model: Model) -> str:
    """Return what is up with `model` in a few words."""
    return _runtime_state(model) or _download_state(model) or _file_state(model)


def model_table(models: Iterable[Model], *, room_bytes: int | None = None) -> str:
    """Return one line a model, aligned, under a line of titles.

    `room_bytes` is what a single model could have of this machine's memory.
    """
    rows = [
        (
            clean(model.name),
            size(model.bytes.value if model.bytes else None),
            clean(state(model)),
            size(model.runtime.memory if model.runtime else None),
            _need(model, room_bytes),
            clean(model.unique or model.id),
        )
        for model in models
    ]
    if not rows:
        return "There are no models yet: `modelyard add` adds one."
    return aligned([("NAME", "SIZE", "STATE", "MEMORY", "NEEDS", "UNIQUE NAME"), *rows])


def _need(model: Model, room_bytes: int | None) -> str:
    """Return what a load takes, or would take, and whether that is too much for this machine."""
    if model.ram is None:
        return _NOTHING
    is_too_big = room_bytes is not None and model.ram.value > room_bytes
    return size(model.ram.value) + (" (too big)" if is_too_big else "")


def model_page(model: Model) -> str:
    """Return what is known of `model`, a line each."""
    file, details = model.file, model.details
    facts = (
        ("id", model.id),
        ("unique name", model.unique),
        ("state", state(model)),
        ("size", size(model.bytes.value) if model.bytes else None),
        ("memory", _memory_words(model)),
        ("quantization", model.quantization),
        ("parameters", f"{model.parameters:g} billion" if model.parameters else None),
        ("architecture", details.architecture if details else None),
        ("context", _context_words(model)),
        *(_header_facts(details) if details else ()),
        ("source", model.source),
        ("file", file.path if file else None),
        ("sha256", (file.sha256 if file else None) or model.sha256),
        ("description", model.description),
    )
    lines = [f"{label:<{_LABEL_WIDTH}}{clean(value)}" for label, value in facts if value]
    return "\n".join([clean(model.name), *lines])


def _header_facts(details: ModelDetails) -> tuple[tuple[str, str | None], ...]:
    """Return what else the header of the file says, and the source beside it."""
    heads, for_keys = details.heads, details.kv_heads
    shared = f" ({for_keys} for keys)" if for_keys and for_keys != heads else ""
    return (
        ("layers", str(details.layers) if details.layers else None),
        ("heads", f"{heads}{shared}" if heads else None),
        ("tokenizer", details.tokenizer),
        ("license", details.license),
        ("template", _template_words(details)),
        ("not used", details.template_problem),
        ("of its source", _line(details.source_template)),
        ("settings", _line(details.source_parameters)),
    )


def _template_words(details: ModelDetails) -> str | None:
    match details.template:
        case TemplateOrigin.SOURCE:
            return "from its source"
        case TemplateOrigin.FILE:
            return "in the file"
        case TemplateOrigin.ENGINE:
            return "none; the engine has one for all models"
        case _:
            return None


def _line(text: str | None) -> str | None:
    """Return the beginning of `text` in a line."""
    if text is None:
        return None
    line = " ".join(text[: 2 * _LONGEST_VALUE].split())
    return line if len(line) <= _LONGEST_VALUE else f"{line[:_LONGEST_VALUE]}…"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return a line for each of `rows`, their cells in columns; there is at least one."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _runtime_state(model: Model) -> str | None:
    runtime = model.runtime
    if runtime is None:
        return "loaded" if model.loaded else None
    match runtime.state:
        case RuntimeState.LOADING if runtime.progress is not None:
            return f"loading {int(runtime.progress * 100)} %"
        case RuntimeState.FAILED:
            return f"failed to load: {runtime.problem.title}" if runtime.problem else "failed"
        case RuntimeState.UNLOADED | RuntimeState.UNKNOWN:
            return None
        case busy:
            return busy.value


def _download_state(model: Model) -> str | None:
    progress = model.download
    if model.downloaded and not model.downloading:
        return None
    if progress is None:
        return "downloading" if model.downloading else None
    share = f" {int(progress.percentage)} %" if progress.percentage is not None else ""
    if progress.status is ModelDownloadStatus.FAILED:
        why = f": {progress.problem.title}" if progress.problem else ""
        return f"download failed{why}"
    if progress.phase is DownloadPhase.PAUSED or progress.status is ModelDownloadStatus.CANCELED:
        return f"paused{share}"
    return f"downloading{share}" if model.downloading else None


def _file_state(model: Model) -> str:
    if model.file is None or model.file.state is FileState.UNKNOWN:
        return "downloaded" if model.downloaded else "not downloaded"
    match model.file.state:
        case FileState.PRESENT:
            return "downloaded"
        case FileState.PARTIAL:
            return "partly downloaded"
        case FileState.MISSING:
            return "file missing"
        case FileState.AWAY:
            return "disk away"
        case _:
            return "not downloaded"


def _memory_words(model: Model) -> str | None:
    if model.runtime and model.runtime.memory:
        return f"{size(model.runtime.memory)} in use"
    return f"{size(model.ram.value)} when loaded" if model.ram else None


def _context_words(model: Model) -> str | None:
    length = model.details.context_length if model.details else None
    return f"{length} tokens" if length else None
