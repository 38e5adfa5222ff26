"""What a load will take of the memory, as the contract tells it: parts, a band, whether it fits.

The total is what a worker takes once its context has been filled. Just loaded it takes less, as
nothing was computed yet: the band reaches from that to the filled context, and a little beyond on
both sides for what the parts can't express.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from modelyard.service.gguf import GgufHeader
from modelyard.service.runtime.buffers import Buffers
from modelyard.service.runtime.curve import Curve
from modelyard.service.runtime.placement import RAM, GpuRoom, layer_count, placed
from modelyard.wire.runtime import (
    DeviceEstimate,
    EstimateMethod,
    EstimatePart,
    LoadOptions,
    MemoryEstimate,
)

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
_RARE_PARTS = frozenset({"repacking", "checkpoints", "projector", "draft"})
_UNKNOWN_FAMILY = _Band(0.75, 1.3)
# What drivers take differs from one to the next.
_ON_GPU = _Band(0.95, 1.05)
_GPU_LOW_SLACK_BYTES, _GPU_HIGH_SLACK_BYTES = 250 * _MIB, 150 * _MIB


@dataclass(frozen=True, slots=True)
class Forecast:
    """What loads along a `curve` take, and how sure that is.

    The runtime part of all of them is moved by `correction_bytes`; `least_peak_bytes` were seen
    in use at the context of the curve's options. `free_bytes` of RAM, None if nobody can tell,
    and `gpus` are what there is for it.
    """

    curve: Curve
    method: EstimateMethod
    correction_bytes: int = 0
    least_peak_bytes: int = 0
    free_bytes: int | None = None
    gpus: tuple[GpuRoom, ...] = ()

    @property
    def options(self) -> LoadOptions:
        """The complete options that it is about."""
        return self.curve.options

    @property
    def devices(self) -> tuple[DeviceEstimate, ...]:
        """What a load with the curve's options takes of each device, the RAM first."""
        return self._devices(self.at(self.options.context or 0))

    @property
    def high_bytes(self) -> int:
        """What it takes at most, of all devices."""
        return sum(device.high for device in self.devices)

    @property
    def fits_on_gpus(self) -> bool:
        """Whether what goes to GPUs fits there, whatever goes to RAM."""
        return all(device.fits for device in self.devices if device.device != RAM)

    def at(self, context: int) -> Mapping[str, Buffers]:
        """Return what a load with this context takes of each device."""
        buffers = self.curve.at(context).moved(self.correction_bytes)
        if context == self.options.context and self.least_peak_bytes > buffers.total:
            buffers = buffers.moved(self.least_peak_bytes - buffers.total)
        return placed(self.curve.header, self.curve.options_at(context), buffers, self.gpus)

    def with_gpu_layers(self, count: int) -> "Forecast":
        """Return the forecast for another number of layers on GPUs."""
        options = self.options.model_copy(update={"gpu_layers": count})
        return replace(self, curve=replace(self.curve, options=options))

    def fits(self, context: int) -> bool:
        """Return whether a load with this context fits everywhere, as far as anybody knows."""
        return all(device.fits for device in self._devices(self.at(context)))

    def largest_context(self) -> int:
        """Return the largest context that fits into what is free; 0 where none does."""
        return self.curve.largest(self.fits)

    def most_gpu_layers(self) -> int:
        """Return how many layers fit on the GPUs; the RAM is not asked."""
        low, high = 0, layer_count(self.curve.header)
        while low < high:
            middle = (low + high + 1) // 2
            if self.with_gpu_layers(middle).fits_on_gpus:
                low = middle
            else:
                high = middle - 1
        return low

    def estimate(self) -> MemoryEstimate:
        """Return the estimate for the context of the curve's options."""
        context = self.options.context or 0
        on_devices = self.at(context)
        devices = self._devices(on_devices)
        return MemoryEstimate(
            total=sum(device.total for device in devices),
            low=sum(device.low for device in devices),
            high=sum(device.high for device in devices),
            fits=all(device.fits for device in devices),
            parts=tuple(part for name in on_devices for part in _parts(name, on_devices[name])),
            free=self.free_bytes,
            context=context,
            method=self.method,
            max_context=None if self.free_bytes is None else self.largest_context(),
            devices=devices,
            gpu_layers=self.options.gpu_layers if self.gpus else None,
            max_gpu_layers=self.most_gpu_layers() if self.gpus else None,
            layers=layer_count(self.curve.header) if self.curve.header.layers else None,
        )

    @property
    def _band(self) -> _Band:
        if self.method is EstimateMethod.HEADER and self.curve.header.architecture not in _KNOWN:
            return _UNKNOWN_FAMILY
        return _BANDS[self.method]

    def _devices(self, on_devices: Mapping[str, Buffers]) -> tuple[DeviceEstimate, ...]:
        free = {gpu.device: gpu.free_bytes for gpu in self.gpus}
        return tuple(
            self._in_ram(buffers) if name == RAM else _on_gpu(name, buffers, free[name])
            for name, buffers in on_devices.items()
        )

    def _in_ram(self, buffers: Buffers) -> DeviceEstimate:
        low_bytes = buffers.just_loaded
        if self.options.mmap:
            # Of a mapped file only the new layout must stay in memory.
            low_bytes -= buffers.repacking
        low = max(0, int(low_bytes * self._band.low) - _LOW_SLACK_BYTES)
        high = int(buffers.total * self._band.high) + _HIGH_SLACK_BYTES
        return DeviceEstimate(
            device=RAM,
            total=buffers.total,
            low=min(low, buffers.total),
            high=high,
            free=self.free_bytes,
            fits=self.free_bytes is None or high <= self.free_bytes,
        )


def estimate_memory(
    header: GgufHeader,
    options: LoadOptions,
    *,
    free_bytes: int | None,
    gpus: Sequence[GpuRoom] = (),
) -> MemoryEstimate:
    """Return what a load of `header` with complete `options` will take, from the header alone."""
    curve = Curve(header, options)
    forecast = Forecast(curve, EstimateMethod.HEADER, free_bytes=free_bytes, gpus=tuple(gpus))
    return forecast.estimate()


def _on_gpu(device: str, buffers: Buffers, free_bytes: int) -> DeviceEstimate:
    low = int(buffers.just_loaded * _ON_GPU.low) - _GPU_LOW_SLACK_BYTES
    high = int(buffers.total * _ON_GPU.high) + _GPU_HIGH_SLACK_BYTES
    return DeviceEstimate(
        device=device,
        total=buffers.total,
        low=max(0, low),
        high=high,
        free=free_bytes,
        fits=high <= free_bytes,
    )


def _parts(device: str, buffers: Buffers) -> tuple[EstimatePart, ...]:
    sizes = {
        "weights": buffers.weights,
        "repacking": buffers.repacking,
        "kv_cache": buffers.kv_cache,
        "checkpoints": buffers.checkpoints,
        "compute": buffers.compute,
        "vocabulary": buffers.vocabulary,
        "runtime": buffers.runtime,
        "projector": buffers.projector,
        "draft": buffers.draft,
    }
    return tuple(
        EstimatePart(device=device, part=part, bytes=size)
        for part, size in sizes.items()
        # Most models have none of these, and need no line that says so.
        if size or part not in _RARE_PARTS
    )
