"""What is said of loads and unloads: stages, offers, what came back, how fast a model answers."""

from dataclasses import dataclass

from modelyard.language import tr
from modelyard.state.rows import ModelRow, RowState
from modelyard.tables.numbers import (
    amount_text,
    count_text,
    decimal_text,
    duration_text,
    moment_text,
    size_text,
)
from modelyard.wire.load import LoadOffer, LoadOfferKind
from modelyard.wire.problems import Problem
from modelyard.wire.runtime import LoadStage, ModelMetrics, ModelRuntime, UnloadReport

WAYS_TEXT = tr("What would fit…")
SHOW_LOG_TEXT = tr("Show the log")
OFFERS_DETAIL = tr("Choose how to load it:")

STAGE_WORDS: dict[LoadStage, str] = {
    LoadStage.UNKNOWN: "",
    LoadStage.CHECKING: tr("Checking the file and the memory"),
    LoadStage.MAKING_ROOM: tr("Making room"),
    LoadStage.STARTING: tr("Starting the engine"),
    LoadStage.WEIGHTS: tr("Reading the weights"),
    LoadStage.DRAFT: tr("Reading the draft model"),
    LoadStage.PROJECTOR: tr("Reading the projector"),
    LoadStage.PREPARING: tr("Warming up"),
}

_MINUTE_S = 60
_WHOLE = 0.99
"""The share of a worker's memory that counts as all of it."""


@dataclass(frozen=True, slots=True)
class OfferWords:
    """One way to load a model that does not fit as it was asked for."""

    title: str
    detail: str


def load_text(row: ModelRow) -> str:
    """Return what a load is busy with, or what became of an unload; nothing where neither is."""
    runtime = row.model.runtime
    if runtime is None:
        return ""
    match row.state:
        case RowState.LOADING:
            return STAGE_WORDS[runtime.stage] if runtime.stage is not None else ""
        case RowState.LOAD_QUEUED:
            return _position_text(runtime.position)
        case RowState.DOWNLOADED:
            return _unloaded_text(runtime)
        case _:
            return ""


def freed_text(report: UnloadReport) -> str:
    """Return what came back by an unload: ``Freed 152 of 154 MiB``."""
    return tr("Freed {amount}").format(amount=amount_text(report.freed, report.held))


def holders_text(report: UnloadReport) -> str:
    """Return who holds what did not come back; nothing where all of it did, or nobody is known."""
    if report.freed >= report.held * _WHOLE or not report.holders:
        return ""
    names = ", ".join(f"{one.name} ({size_text(one.bytes)})" for one in report.holders)
    return tr("The rest is held by {names}").format(names=names)


def quoted(name: str) -> str:
    """Return a model's name in the marks that set names apart."""
    return tr("“{name}”").format(name=name)


def evicted_text(name: str, needed_by: str) -> str:
    """Return that a model gave its memory to another one."""
    return tr("“{name}” was unloaded to make room for “{other}”").format(name=name, other=needed_by)


def restart_text(runtime: ModelRuntime | None) -> str:
    """Return when a model whose engine died is loaded again by itself; nothing where it is not."""
    if runtime is None or runtime.restart_at is None:
        return ""
    return tr("It is loaded again by itself at {moment}.").format(
        moment=moment_text(runtime.restart_at)
    )


def offers_title(name: str) -> str:
    """Return what a model that does not fit is told as."""
    return tr("“{name}” does not fit into memory").format(name=name)


def shortage_text(problem: Problem) -> str:
    """Return by how much the memory would not do."""
    match problem.needed, problem.free:
        case int(needed), int(free) if needed > free:
            return tr("It needs up to {needed}, {free} is free: {missing} too much.").format(
                needed=size_text(needed), free=size_text(free), missing=size_text(needed - free)
            )
        case int(needed), _:
            return tr("It needs up to {needed}.").format(needed=size_text(needed))
        case _:
            return problem.detail or ""


def offer_words(offer: LoadOffer) -> OfferWords:
    """Return what an offer is and what it costs."""
    options, needs = offer.options, tr("Takes up to {size}").format(size=size_text(offer.needed))
    match offer.kind:
        case LoadOfferKind.SMALLER_CONTEXT:
            title = tr("Smaller context: %n tokens", "", options.context or 0)
            return OfferWords(title, needs)
        case LoadOfferKind.SMALLER_CACHE:
            cache = options.kv_cache_type.value if options.kv_cache_type is not None else ""
            title = tr("Store the conversation as {cache}").format(cache=cache)
            detail = tr("{needs}; the context stays, answers may be a little less exact")
            return OfferWords(title, detail.format(needs=needs))
        case LoadOfferKind.UNLOAD:
            names = ", ".join(quoted(model.name) for model in offer.models)
            freed = size_text(sum(model.bytes for model in offer.models))
            title = tr("Unload {names} first").format(names=names)
            return OfferWords(title, tr("Frees {size}").format(size=freed))
        case LoadOfferKind.FORCE:
            detail = tr("The estimate may be too high. If not, everything may get very slow")
            return OfferWords(tr("Load anyway"), detail)
        case LoadOfferKind.UNKNOWN:
            return OfferWords(tr("Load with other options"), needs)


def speed_text(tokens_per_second: float | None) -> str | None:
    """Return how fast something goes: ``42.3 tokens/s``."""
    if tokens_per_second is None:
        return None
    return tr("{number} tokens/s").format(number=decimal_text(tokens_per_second))


def wait_text(seconds: float | None) -> str | None:
    """Return a time between milliseconds and minutes: ``85 ms``, ``1.2 s``."""
    if seconds is None:
        return None
    if seconds < 1:
        return f"{count_text(round(seconds * 1000))} ms"
    return f"{decimal_text(seconds)} s" if seconds < _MINUTE_S else duration_text(seconds)


def requests_text(metrics: ModelMetrics) -> str | None:
    """Return how many requests were answered, and how many are being."""
    if not metrics.requests and not metrics.active:
        return None
    done = count_text(metrics.requests)
    if not metrics.active:
        return done
    return tr("{done}, %n running now", "", metrics.active).format(done=done)


def _position_text(position: int | None) -> str:
    return tr("{number} ahead of it").format(number=count_text(position)) if position else ""


def _unloaded_text(runtime: ModelRuntime) -> str:
    report = runtime.unloaded
    if runtime.evicted_for is not None:
        room = tr("Made room for “{other}”").format(other=runtime.evicted_for)
        return room if report is None else f"{room} · {freed_text(report)}"
    return freed_text(report) if report is not None else ""
