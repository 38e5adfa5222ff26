"""What a load will take of the memory, as the contract tells it: parts, a band, whether it fits.

The total is what a worker takes once its context has been filled. Just loaded it takes less, as
nothing was computed yet: the band reaches from that to the filled context, and a little beyond on
both sides for what the parts can't express.
"""

from dataclasses import dataclass

from modelyard.service.gguf import GgufHeader
from modelyard.service.runtime.buffers import Buffers
from modelyard.service.runtime.curve import Curve
from modelyard.wire.runtime import EstimateMethod, EstimatePart, LoadOptions, MemoryEstimate

_MIB = 2**20
# The code of the engine counts less for each of several workers that share it, and small models
# differ by more than small factors.
_LOW_SLACK_BYTES, _HIGH_SLACK_BYTES = 12 * _MIB, 4 * _MIB

_KNOWN = frozenset(
    {
        "deepseek2",
        "falcon-h1",
        "gemma",
        "gemma2",
        "gemma3",
        "granitehybrid",
        "jamba",
        "lfm2",
        "llama",
        "mamba",
        "mamba2",
        "mistral",
        "mistral3",
        "olmoe",
        "phi3",
        "qwen2",
        "qwen2moe",
        "qwen3",
        "qwen3moe",
        "qwen3next",
        "smollm3",
    }
)
"""Families that the formulas were compared with the engine on, or that differ in nothing of it."""


@dataclass(frozen=True, slots=True)
class _Band:
    """How far what a load takes may be off, as factors."""

    low: float
    high: float


_BANDS = {
    EstimateMethod.HEADER: _Band(0.97, 1.04),
    EstimateMethod.DRY_RUN: _Band(0.98, 1.02),
    EstimateMethod.MEASURED: _Band(0.98, 1.02),
}
_RARE_PARTS = frozenset({"repacking", "checkpoints"})
_UNKNOWN_FAMILY = _Band(0.75, 1.3)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What loads along a `curve` take, and how sure that is.

    The runtime part of all of them is moved by `correction_bytes`; `least_peak_bytes` were seen
    in use at the context of the curve's options.
    """

    curve: Curve
    method: EstimateMethod
    correction_bytes: int = 0
    least_peak_bytes: int = 0

    def at(self, context: int) -> Buffers:
        """Return what a load with this context takes."""
        buffers = self.curve.at(context).moved(self.correction_bytes)
        if context == self.curve.options.context and self.least_peak_bytes > buffers.total:
            return buffers.moved(self.least_peak_bytes - buffers.total)
        return buffers

    def low_bytes(self, buffers: Buffers) -> int:
        """Return the lower end of the band: the model just loaded."""
        size_bytes = buffers.just_loaded
        if self.curve.options.mmap:
            # Of a mapped file only the new layout must stay in memory.
            size_bytes -= buffers.repacking
        return max(0, int(size_bytes * self._band.low) - _LOW_SLACK_BYTES)

    def high_bytes(self, buffers: Buffers) -> int:
        """Return the upper end of the band: the context filled."""
        return int(buffers.total * self._band.high) + _HIGH_SLACK_BYTES

    def estimate(self, *, free_bytes: int | None) -> MemoryEstimate:
        """Return the estimate for the context of the curve's options."""
        context = self.curve.options.context or 0
        buffers = self.at(context)
        low, high = self.low_bytes(buffers), self.high_bytes(buffers)
        return MemoryEstimate(
            total=buffers.total,
            low=min(low, buffers.total),
            high=high,
            fits=free_bytes is None or high <= free_bytes,
            parts=_parts(buffers),
            free=free_bytes,
            context=context,
            method=self.method,
            max_context=None if free_bytes is None else self._largest_context(free_bytes),
        )

    @property
    def _band(self) -> _Band:
        if self.method is EstimateMethod.HEADER and self.curve.header.architecture not in _KNOWN:
            return _UNKNOWN_FAMILY
        return _BANDS[self.method]

    def _largest_context(self, free_bytes: int) -> int:
        def fits(buffers: Buffers) -> bool:
            return self.high_bytes(buffers.moved(self.correction_bytes)) <= free_bytes

        return self.curve.largest(fits)


def estimate_memory(
    header: GgufHeader, options: LoadOptions, *, free_bytes: int | None
) -> MemoryEstimate:
    """Return what a load of `header` with complete `options` will take, from the header alone.

    Layers on a GPU with memory of its own are counted as if they were in RAM.
    """
    forecast = Forecast(Curve(header, options), EstimateMethod.HEADER)
    return forecast.estimate(free_bytes=free_bytes)


def _parts(buffers: Buffers) -> tuple[EstimatePart, ...]:
    sizes = {
        "weights": buffers.weights,
        "repacking": buffers.repacking,
        "kv_cache": buffers.kv_cache,
        "checkpoints": buffers.checkpoints,
        "compute": buffers.compute,
        "vocabulary": buffers.vocabulary,
        "runtime": buffers.runtime,
    }
    return tuple(
        EstimatePart(device="ram", part=part, bytes=size)
        for part, size in sizes.items()
        # Most models have none of these, and need no line that says so.
        if size or part not in _RARE_PARTS
    )
