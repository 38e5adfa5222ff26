"""What the details panel tells about a model: labels and values, grouped. No widgets."""

from dataclasses import dataclass

from modelyard.language import tr
from modelyard.state.rows import ModelRow, RowState
from modelyard.tables.columns import context_tokens
from modelyard.tables.numbers import (
    count_text,
    decimal_text,
    duration_text,
    moment_text,
    parameters_text,
    range_text,
    size_text,
)
from modelyard.ui.words.load_words import (
    freed_text,
    holders_text,
    requests_text,
    speed_text,
    wait_text,
)
from modelyard.ui.words.wording import part_text, provider_text
from modelyard.wire.models import ModelDetails, ModelFile, TemplateOrigin
from modelyard.wire.runtime import KvCacheType, LoadOptions, MemoryEstimate


@dataclass(frozen=True, slots=True)
class Fact:
    """One line; a long value has a line of its own and can be copied."""

    label: str
    value: str
    is_long: bool = False


Facts = tuple[Fact, ...]


def model_facts(row: ModelRow) -> Facts:
    """Return what the model is."""
    model, details = row.model, row.model.details
    context, billions = context_tokens(row), model.parameters
    return (
        *_known(
            (tr("Publisher"), provider_text(model.provider)),
            (tr("Architecture"), details.architecture if details else None),
            (tr("Parameters"), parameters_text(billions) if billions else None),
            (tr("Quantisation"), model.quantization),
            (tr("Context"), tr("%n tokens", "", context) if context else None),
        ),
        *(_header_facts(details) if details is not None else ()),
    )


def sum_facts(rows: tuple[ModelRow, ...]) -> Facts:
    """Return what several models take together, as far as that is known of each."""
    size = sum(row.size_bytes or 0 for row in rows)
    memory = sum(row.ram_bytes or 0 for row in rows)
    return _known(
        (tr("Size"), size_text(size) if size else None),
        (tr("Memory"), f"≈ {size_text(memory)}" if memory else None),
    )


def file_facts(row: ModelRow) -> Facts:
    """Return what the file is, where it comes from and where it lies."""
    model, file = row.model, row.model.file
    size = size_text(row.size_bytes) if row.size_bytes is not None else None
    digest = (file.sha256 if file else None) or model.sha256
    return (
        *_known((tr("Size"), size), (tr("Verified"), _verified_text(file))),
        *_long(
            (tr("Source"), model.source),
            (tr("Path"), file.path if file else None),
            ("SHA-256", digest),
        ),
    )


def memory_facts(row: ModelRow, estimate: MemoryEstimate | None) -> Facts:
    """Return what the model takes of the memory, or would take."""
    runtime = row.model.runtime
    if row.is_ram_measured and row.ram_bytes is not None and runtime is not None:
        idle = runtime.unload_at
        return _known(
            (tr("Measured"), size_text(row.ram_bytes)),
            (tr("Loaded in"), _seconds_text(runtime.load_seconds)),
            (tr("Unloads if idle"), moment_text(idle) if idle is not None else None),
        )
    return (*_unload_facts(row), *_estimate_facts(row, estimate))


def speed_facts(row: ModelRow) -> Facts:
    """Return how fast a loaded model answers, as it was measured last."""
    runtime = row.model.runtime
    metrics = runtime.metrics if runtime is not None else None
    if metrics is None or row.state is not RowState.LOADED:
        return ()
    used = metrics.last_used_at
    return _known(
        (tr("Answers"), speed_text(metrics.tokens_per_second)),
        (tr("First token after"), wait_text(metrics.time_to_first_token)),
        (tr("Reads prompts"), speed_text(metrics.prompt_tokens_per_second)),
        (tr("Requests"), requests_text(metrics)),
        (tr("Failed"), count_text(metrics.failed) if metrics.failed else None),
        (tr("Last used"), moment_text(used) if used is not None else None),
    )


def _header_facts(details: ModelDetails) -> Facts:
    """Return what else the header of the file says, and the source beside it."""
    return (
        *_known(
            (tr("Layers"), count_text(details.layers) if details.layers else None),
            (tr("Heads"), _heads_text(details)),
            (tr("Tokenizer"), details.tokenizer),
            (tr("Licence"), details.license),
            (tr("Chat template"), _template_text(details)),
        ),
        *_long(
            (tr("Its template is not used"), details.template_problem),
            (tr("Template of the source"), details.source_template),
            (tr("Settings of the source"), details.source_parameters),
        ),
    )


def _heads_text(details: ModelDetails) -> str | None:
    if not details.heads:
        return None
    heads, for_keys = count_text(details.heads), details.kv_heads
    if not for_keys or for_keys == details.heads:
        return heads
    return tr("{heads} ({kv} for keys)").format(heads=heads, kv=count_text(for_keys))


def _template_text(details: ModelDetails) -> str | None:
    match details.template:
        case TemplateOrigin.SOURCE:
            return tr("From its source")
        case TemplateOrigin.FILE:
            return tr("In the file")
        case _:
            return _yes_no(details.chat_template)


def _unload_facts(row: ModelRow) -> Facts:
    """Return what the last unload gave back."""
    runtime = row.model.runtime
    report = runtime.unloaded if runtime is not None else None
    if report is None:
        return ()
    cached = report.cached
    return _known(
        (tr("Last unload"), freed_text(report)),
        (tr("Took"), wait_text(report.seconds) if report.seconds else None),
        (tr("Kept as cache"), size_text(cached) if cached else None),
        (tr("Not back"), holders_text(report) or None),
    )


def _estimate_facts(row: ModelRow, estimate: MemoryEstimate | None) -> Facts:
    if estimate is not None:
        band = range_text(estimate.low, estimate.high)
        parts = [
            Fact(_part_label(part.device, part.part), size_text(part.bytes))
            for part in estimate.parts
        ]
        return (
            Fact(tr("Estimate"), f"≈ {size_text(estimate.total)}"),
            Fact(tr("Between"), band),
            *parts,
            Fact(tr("Fits now"), tr("Yes") if estimate.fits else tr("No")),
        )
    if row.ram_bytes is not None:
        return (Fact(tr("Estimate"), f"≈ {size_text(row.ram_bytes)}"),)
    return ()


def use_facts(row: ModelRow, service_url: str | None) -> Facts:
    """Return how other programs reach the model once it is loaded."""
    if row.state is not RowState.LOADED or service_url is None:
        return ()
    return _long(
        (tr("OpenAI-compatible address"), f"{service_url.rstrip('/')}/v1"),
        (tr("Model name"), row.model.unique or row.id),
    )


def option_facts(row: ModelRow, *, has_gpu: bool) -> Facts:
    """Return how the model is loaded, or will be where that is chosen."""
    runtime = row.model.runtime
    options = (runtime.options if runtime else None) or row.model.options
    return _option_facts(options, has_gpu=has_gpu) if options is not None else ()


def _option_facts(options: LoadOptions, *, has_gpu: bool) -> Facts:
    kv_cache = options.kv_cache_type
    return _known(
        (tr("Context"), tr("%n tokens", "", options.context) if options.context else None),
        (tr("GPU layers"), _layers_text(options.gpu_layers) if has_gpu else None),
        (
            tr("KV cache"),
            kv_cache.value if kv_cache and kv_cache is not KvCacheType.UNKNOWN else None,
        ),
        (tr("Threads"), count_text(options.threads) if options.threads else None),
        (tr("Batch"), count_text(options.batch) if options.batch else None),
        (tr("Memory map"), _yes_no(options.mmap)),
        (tr("Flash attention"), _yes_no(options.flash_attention)),
        (tr("Embeddings"), _yes_no(options.embedding)),
        (tr("Unload when idle"), _idle_text(options.keep_alive)),
    )


def _known(*facts: tuple[str, str | None]) -> Facts:
    return tuple(Fact(label, value) for label, value in facts if value)


def _long(*facts: tuple[str, str | None]) -> Facts:
    return tuple(Fact(label, value, is_long=True) for label, value in facts if value)


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else tr("Yes") if value else tr("No")


def _verified_text(file: ModelFile | None) -> str | None:
    if file is None or file.verified is None:
        return None
    return tr("Yes, digest matches") if file.verified else tr("No digest is known")


def _seconds_text(seconds: float | None) -> str | None:
    return None if seconds is None else tr("{seconds} s").format(seconds=decimal_text(seconds))


def _layers_text(layers: int | None) -> str | None:
    if layers is None:
        return None
    return tr("All", "layers of a model") if layers < 0 else count_text(layers)


def _idle_text(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return tr("After {duration}").format(duration=duration_text(seconds))


def _part_label(device: str, part: str) -> str:
    return part_text(part) if device == "ram" else f"{part_text(part)} ({device.upper()})"
