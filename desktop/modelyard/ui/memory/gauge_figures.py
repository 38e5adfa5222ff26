"""The arithmetic of the memory gauge: from a reading to segments. No words, no painting."""

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, auto

from modelyard.state.fits import Fit
from modelyard.state.rows import ModelRow
from modelyard.wire.runtime import DeviceKind, MemoryDevice, MemoryEstimate, SystemMemory

RAM_ID = "ram"
_MOST_BYTES = 2**60
_KEPT_FREE = 0.06
_MOST_KEPT_FREE_BYTES = 2 * 2**30
"""The desktop and its caches need some room, but no more of it on a larger machine."""
_NARROWEST_PX = 3.0
"""A model that takes next to nothing of a large memory must still be seen."""


class Part(Enum):
    """What a segment of the bar stands for."""

    OTHERS = auto()
    MODEL = auto()
    ADDITION = auto()
    FREE = auto()


@dataclass(frozen=True, slots=True)
class Addition:
    """What loading a model would add to one device, in bytes: `low` ≤ `total` ≤ `high`."""

    model_id: str
    name: str
    total: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of the bar; `label` is the name of a model, empty where `part` says it."""

    part: Part
    label: str
    size_bytes: int
    model_id: str | None = None


@dataclass(frozen=True, slots=True)
class DeviceFigures:
    """One bar: `segments` from left to right add up to `total_bytes`.

    The addition's segment is cut off at what is free; `missing_bytes` is what is then left over.
    """

    title: str
    total_bytes: int
    used_bytes: int
    free_bytes: int
    segments: tuple[Segment, ...]
    addition: Addition | None
    line_bytes: int = 0
    """Where the line is that what is used should not cross; beyond it the machine gets slow."""

    @property
    def missing_bytes(self) -> int:
        """How much more memory the addition needs than is free."""
        return max(0, self.addition.total - self.free_bytes) if self.addition else 0

    @property
    def band_bytes(self) -> int:
        """How far the addition may go beyond its segment, as far as that is free."""
        if self.addition is None or self.missing_bytes:
            return 0
        return min(self.addition.high, self.free_bytes) - self.addition.total

    @property
    def fit(self) -> Fit:
        """Whether the addition goes in; judged by the upper end of its band."""
        if self.addition is None or self.used_bytes + self.addition.high <= self.line_bytes:
            return Fit.FITS
        return Fit.TOO_BIG if self.missing_bytes else Fit.TIGHT


def additions(row: ModelRow, estimate: MemoryEstimate | None) -> dict[str, Addition]:
    """Return what loading `row` would add to each device, by the device's id.

    Without an `estimate` the figure of the row counts for the RAM; nothing is known of its band.
    """
    if estimate is None:
        if row.ram_bytes is None:
            return {}
        size = _sane(row.ram_bytes)
        return {RAM_ID: Addition(row.id, row.name, total=size, low=size, high=size)}
    if estimate.devices:
        return {
            one.device: Addition(
                row.id,
                row.name,
                total=_sane(one.total),
                low=_sane(one.low),
                high=max(_sane(one.high), _sane(one.total)),
            )
            for one in estimate.devices
        }
    by_device: dict[str, int] = defaultdict(int)
    for part in estimate.parts:
        by_device[part.device] += _sane(part.bytes)
    if not by_device:
        by_device[RAM_ID] = _sane(estimate.total)
    whole = max(sum(by_device.values()), 1)
    return {
        device: Addition(
            row.id,
            row.name,
            total=size,
            low=_sane(estimate.low * size // whole),
            high=_sane(estimate.high * size // whole),
        )
        for device, size in by_device.items()
    }


def device_figures(
    memory: SystemMemory, added: dict[str, Addition], *, ram_title: str
) -> tuple[DeviceFigures, ...]:
    """Return one bar for each device of `memory`; the only RAM is called `ram_title`."""
    single_ram = sum(device.kind is DeviceKind.RAM for device in memory.devices) == 1
    return tuple(
        figures_of(
            device,
            added.get(device.id),
            title=ram_title if single_ram and device.kind is DeviceKind.RAM else device.name,
        )
        for device in memory.devices
    )


def figures_of(device: MemoryDevice, addition: Addition | None, *, title: str) -> DeviceFigures:
    """Return the bar of one device.

    A reading whose parts do not add up is taken as it is, except that the whole is never less
    than its parts: a service may count what is shared twice.
    """
    others, free = _sane(device.others), _sane(device.free)
    models = [Segment(Part.MODEL, m.name, _sane(m.bytes), m.id) for m in device.models]
    used = others + sum(segment.size_bytes for segment in models)
    total = max(_sane(device.total), used + free)
    free = total - used
    segments = [Segment(Part.OTHERS, "", others), *models]
    shown = min(addition.total, free) if addition else 0
    if addition:
        segments.append(Segment(Part.ADDITION, addition.name, shown, addition.model_id))
    segments.append(Segment(Part.FREE, "", free - shown))
    told = device.line if device.line is not None else total - kept_free_bytes(total)
    line = max(0, min(told, total))
    return DeviceFigures(title, total, used, free, tuple(segments), addition, line)


def kept_free_bytes(total_bytes: int) -> int:
    """Return how much of a memory should stay free, so that nothing is swapped or refused."""
    return max(0, min(int(total_bytes * _KEPT_FREE), _MOST_KEPT_FREE_BYTES))


def widths_px(figures: DeviceFigures, width_px: float) -> tuple[float, ...]:
    """Return how wide each segment of a bar of `width_px` is; their sum is `width_px`.

    What is there at all gets at least a few pixels, at the expense of the widest segment.
    """
    if figures.total_bytes <= 0:
        return tuple(0.0 for _ in figures.segments)
    scale = width_px / figures.total_bytes
    widths = [
        max(segment.size_bytes * scale, _NARROWEST_PX) if segment.size_bytes else 0.0
        for segment in figures.segments
    ]
    widest = widths.index(max(widths))
    widths[widest] = max(0.0, widths[widest] - (sum(widths) - width_px))
    return tuple(widths)


def _sane(size_bytes: int) -> int:
    """Keep a size from outside within what can be painted."""
    return max(0, min(size_bytes, _MOST_BYTES))


def has_gpu(memory: SystemMemory | None) -> bool:
    """Return whether models can be loaded into a GPU, as far as that is known."""
    return memory is None or any(device.kind is DeviceKind.GPU for device in memory.devices)
