"""What would let a model load that does not fit, as options that can be sent back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from modelyard.service.runtime.estimate import Forecast
from modelyard.service.runtime.eviction import Candidate, victims
from modelyard.wire.load import KvCacheType, LoadOffer, LoadOfferKind, LoadOptions, ModelMemory
from modelyard.wire.runtime import EstimateMethod

_LEAST_CONTEXT = 512
"""A shorter one is of no use to anybody."""
_SMALLER: dict[KvCacheType, tuple[KvCacheType, ...]] = {
    KvCacheType.F16: (KvCacheType.Q8_0, KvCacheType.Q4_0),
    KvCacheType.Q8_0: (KvCacheType.Q4_0,),
}


def make_offers(
    forecast: Forecast, asked: LoadOptions, candidates: Iterable[Candidate]
) -> tuple[LoadOffer, ...]:
    """Return what can be done about `forecast`, which does not fit; the best first.

    `asked` are the options of the load as they came, which every offer keeps but for what it is
    about. `candidates` may be unloaded. To load anyway is always offered, and last.
    """
    found = [
        _unload(forecast, asked, candidates),
        _smaller_cache(forecast, asked),
        _smaller_context(forecast, asked),
    ]
    options = _with(asked, force=True)
    anyway = LoadOffer(kind=LoadOfferKind.FORCE, options=options, needed=forecast.high_bytes)
    return (*(offer for offer in found if offer), anyway)


def _unload(
    forecast: Forecast, asked: LoadOptions, candidates: Iterable[Candidate]
) -> LoadOffer | None:
    ram = forecast.devices[0]
    if ram.free is None or not forecast.fits_on_gpus:
        return None
    chosen = victims(candidates, ram.high - ram.free)
    if not chosen:
        return None
    ids = tuple(one.model_id for one in chosen)
    return LoadOffer(
        kind=LoadOfferKind.UNLOAD,
        options=_with(asked, unload=ids),
        needed=forecast.high_bytes,
        models=_memories(chosen),
    )


def _smaller_cache(forecast: Forecast, asked: LoadOptions) -> LoadOffer | None:
    for smaller in _smaller_types(forecast):
        if smaller.fits(smaller.options.context or 0):
            cache_type = smaller.options.kv_cache_type
            return LoadOffer(
                kind=LoadOfferKind.SMALLER_CACHE,
                options=_with(asked, kv_cache_type=cache_type),
                needed=smaller.high_bytes,
            )
    return None


def _smaller_context(forecast: Forecast, asked: LoadOptions) -> LoadOffer | None:
    """Offer the longest context that fits; with a smaller cache only where none does without."""
    for way in (forecast, *_smaller_types(forecast)):
        context = way.largest_context()
        if _LEAST_CONTEXT <= context < (way.options.context or 0):
            changes: dict[str, object] = {"context": context}
            if way is not forecast:
                changes["kv_cache_type"] = way.options.kv_cache_type
            shorter = replace(way, curve=replace(way.curve, options=way.curve.options_at(context)))
            return LoadOffer(
                kind=LoadOfferKind.SMALLER_CONTEXT,
                options=_with(asked, **changes),
                needed=shorter.high_bytes,
            )
    return None


def _smaller_types(forecast: Forecast) -> list[Forecast]:
    options = forecast.options
    if options.flash_attention is False:
        return []
    types = _SMALLER.get(options.kv_cache_type or KvCacheType.F16, ())
    return [_with_cache_type(forecast, cache_type) for cache_type in types]


def _with_cache_type(forecast: Forecast, cache_type: KvCacheType) -> Forecast:
    options = forecast.options.model_copy(update={"kv_cache_type": cache_type})
    # A dry run, or a measurement, was made with the other type.
    curve = replace(forecast.curve, options=options, dry_run=None)
    return replace(forecast, curve=curve, method=EstimateMethod.HEADER, least_peak_bytes=0)


def _with(asked: LoadOptions, **changes: object) -> LoadOptions:
    return asked.model_copy(update={"unload": None, **changes})


def _memories(candidates: Sequence[Candidate]) -> tuple[ModelMemory, ...]:
    return tuple(
        ModelMemory(id=one.model_id, name=one.name, bytes=one.size_bytes) for one in candidates
    )
