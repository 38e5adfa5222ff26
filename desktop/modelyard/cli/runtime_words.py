"""What the command line says of running models, their options and their memory."""

from collections.abc import Iterable

from modelyard.cli.printing import aligned, clean, duration, size
from modelyard.wire.load import LoadForm, LoadOffer, LoadOfferKind, LoadOptions
from modelyard.wire.models import Model
from modelyard.wire.runtime import (
    EstimateMethod,
    MemoryEstimate,
    ModelLog,
    ModelRuntime,
    RuntimeSettings,
    RuntimeState,
)

_NOTHING = "-"
_IDLE = frozenset({RuntimeState.UNLOADED, RuntimeState.UNKNOWN})


def loaded_words(model: Model, service_url: str) -> str:
    """Return that `model` is loaded, what it takes, and how to talk to it."""
    runtime = model.runtime
    facts = []
    if runtime and runtime.memory:
        facts.append(f"{size(runtime.memory)} of memory")
    if runtime and runtime.options and runtime.options.context:
        facts.append(f"context {runtime.options.context}")
    if runtime and runtime.load_seconds is not None:
        facts.append(f"in {runtime.load_seconds:.1f} s")
    summary = f" ({', '.join(facts)})" if facts else ""
    return (
        f"{model.name} is loaded{summary}\n"
        f"OpenAI clients: {service_url}/v1, model {model.unique or model.id}"
    )


def unloaded_words(runtime: ModelRuntime | None) -> str:
    """Return what came back by an unload, and who holds the rest."""
    report = runtime.unloaded if runtime else None
    if report is None:
        return "is unloaded"
    words = f"is unloaded; {size(report.freed)} of {size(report.held)} came back"
    if report.cached:
        words += f", {size(report.cached)} of its file stay in the system's cache"
    holders = (f"{holder.name} ({holder.pid}) {size(holder.bytes)}" for holder in report.holders)
    held = ", ".join(holders)
    return f"{words}; still held by {held}" if held else words


def running_table(models: Iterable[Model]) -> str:
    """Return one line for each model that is in memory or on its way."""
    rows = [_running_row(model, model.runtime) for model in models if model.runtime]
    shown = [row for row in rows if row]
    if not shown:
        return "No model is in memory: `modelyard load MODEL` loads one."
    titles = ("NAME", "STATE", "MEMORY", "CONTEXT", "REQUESTS", "TOKENS/S", "FIRST TOKEN")
    return aligned([titles, *shown])


def estimate_page(model: Model, estimate: MemoryEstimate) -> str:
    """Return what a load of `model` would take, part by part."""
    return estimate_lines(model.name, estimate)


def estimate_lines(name: str, estimate: MemoryEstimate) -> str:
    """Return what a load of the model called `name` would take, part by part."""
    verdict = "fits" if estimate.fits else "does not fit"
    free = f" ({size(estimate.free)} is free)" if estimate.free is not None else ""
    band = f"{size(estimate.low)} to {size(estimate.high)}"
    head = f"{name} takes about {size(estimate.total)} ({band}); it {verdict}{free}"
    parts = [(part.device, part.part, size(part.bytes)) for part in estimate.parts]
    table = [aligned(parts)] if parts else []
    tail = (_largest_words(estimate), _layers_words(estimate), _method_words(estimate))
    return "\n".join([head, *table, *(words for words in tail if words)])


def options_page(model: Model, form: LoadForm) -> str:
    """Return a line for each option: what is stored, or else what holds without."""
    saved = _told(form.saved)
    rows = [("OPTION", "VALUE", "")]
    rows += [(name, value, "saved") for name, value in saved.items()]
    defaults = _told(form.defaults)
    rows += [(name, value, "") for name, value in defaults.items() if name not in saved]
    context = f"The context may be {form.context.low} to {form.context.high} tokens"
    return "\n".join([clean(model.name), aligned(rows), context])


def log_page(log: ModelLog) -> str:
    """Return the text of a log."""
    if log.name is None:
        return "This model was never loaded, or its logs are gone."
    return log.text.rstrip("\n")


def log_table(log: ModelLog) -> str:
    """Return one line a log, the newest first."""
    if not log.iterable:
        return log_page(log)
    rows = [
        (one.name, f"{one.started_at:%Y-%m-%d %H:%M:%S}", size(one.size)) for one in log.iterable
    ]
    return aligned([("LOG", "STARTED (UTC)", "SIZE"), *rows])


def settings_page(settings: RuntimeSettings) -> str:
    """Return how models are run, a line each."""
    idle = "stay loaded" if settings.keep_alive is None else duration(settings.keep_alive)
    rows = [
        ("eviction", settings.eviction.value),
        ("load on demand", _on_off(is_on=settings.load_on_demand)),
        ("restart after a crash", _on_off(is_on=settings.restart)),
        ("unload when idle for", idle),
    ]
    return aligned(rows)


def offer_words(offers: Iterable[LoadOffer], name: str) -> list[str]:
    """Return a command for each thing that can be done about a model that does not fit."""
    return [words for offer in offers if (words := _offer(offer, name))]


def _offer(offer: LoadOffer, name: str) -> str | None:
    load = f"modelyard load {name}"
    match offer.kind:
        case LoadOfferKind.UNLOAD:
            names = ", ".join(model.name for model in offer.models)
            ids = " ".join(model.id for model in offer.models)
            return f"{load} --unload {ids}   (unloads {names})"
        case LoadOfferKind.SMALLER_CACHE:
            return f"{load} --kv-cache {offer.options.kv_cache_type}"
        case LoadOfferKind.SMALLER_CONTEXT:
            cache = offer.options.kv_cache_type
            with_cache = f" --kv-cache {cache}" if cache else ""
            return f"{load} --context {offer.options.context}{with_cache}"
        case LoadOfferKind.FORCE:
            return f"{load} --force"
        case _:
            return None


def _running_row(model: Model, runtime: ModelRuntime) -> tuple[str, ...] | None:
    if runtime.state in _IDLE:
        return None
    metrics = runtime.metrics
    context = runtime.options.context if runtime.options else None
    speed = metrics.tokens_per_second if metrics else None
    first = metrics.time_to_first_token if metrics else None
    requests = _NOTHING
    if metrics is not None:
        requests = f"{metrics.requests}" + (f" (+{metrics.active})" if metrics.active else "")
    return (
        clean(model.name),
        runtime.state.value,
        size(runtime.memory),
        str(context or _NOTHING),
        requests,
        _NOTHING if speed is None else f"{speed:.1f}",
        _NOTHING if first is None else f"{first * 1000:.0f} ms",
    )


def _told(options: LoadOptions | None) -> dict[str, str]:
    said = options.model_dump(exclude_none=True, by_alias=False, mode="json") if options else {}
    # As the arguments of the command line name them.
    said |= said.pop("sampling", {})
    return {name.replace("_", "-"): clean(str(value)) for name, value in said.items()}


def _on_off(*, is_on: bool) -> str:
    return "on" if is_on else "off"


def _largest_words(estimate: MemoryEstimate) -> str | None:
    if estimate.max_context is None or estimate.context is None:
        return None
    if not estimate.max_context:
        return "No context fits into what is free"
    return f"Context {estimate.context}; up to {estimate.max_context} fits into what is free"


def _layers_words(estimate: MemoryEstimate) -> str | None:
    if estimate.max_gpu_layers is None:
        return None
    most = f"{estimate.max_gpu_layers} of {estimate.layers} layers fit on the GPU"
    return f"{estimate.gpu_layers} layers on the GPU; {most}"


def _method_words(estimate: MemoryEstimate) -> str | None:
    match estimate.method:
        case EstimateMethod.HEADER:
            return "Estimated from the file's header"
        case EstimateMethod.DRY_RUN:
            return "As the engine lays it out"
        case EstimateMethod.MEASURED:
            return "As measured when it was last loaded so"
        case _:
            return None
