"""A memory estimate for another context, worked out here until the service has answered."""

from modelyard.wire.runtime import EstimateMethod, MemoryEstimate

_GROWING = "kv_cache"
"""The part that grows with the context; with sliding windows less than in step, never more."""


def with_context(estimate: MemoryEstimate, context: int) -> MemoryEstimate:
    """Return `estimate` as it would be with `context` tokens, all else equal.

    Only the cache is taken to change, in proportion; what the service says later is better.
    """
    if not estimate.context or estimate.context == context:
        return estimate
    factor = context / estimate.context
    parts = tuple(
        part.model_copy(update={"bytes": int(part.bytes * factor)})
        if part.part == _GROWING
        else part
        for part in estimate.parts
    )
    added: dict[str, int] = {}
    for before, after in zip(estimate.parts, parts, strict=True):
        added[before.device] = added.get(before.device, 0) + after.bytes - before.bytes
    devices = tuple(
        one.model_copy(
            update={
                "total": one.total + added.get(one.device, 0),
                "low": one.low + added.get(one.device, 0),
                "high": one.high + added.get(one.device, 0),
            }
        )
        for one in estimate.devices
    )
    more = sum(added.values())
    high = estimate.high + more
    fits = high <= estimate.free if estimate.free is not None else estimate.fits
    return estimate.model_copy(
        update={
            "total": estimate.total + more,
            "low": estimate.low + more,
            "high": high,
            "fits": fits,
            "parts": parts,
            "devices": devices,
            "context": context,
            "method": EstimateMethod.HEADER,
        }
    )
