"""The arithmetic of the memory gauge: from a reading to segments and sentences. No painting."""

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, auto

from modelyard.state.rows import ModelRow
from modelyard.tables.numbers import gib_text
from modelyard.wire.runtime import DeviceKind, MemoryDevice, MemoryEstimate, SystemMemory

RAM_ID = "ram"
_MOST_BYTES = 2**60
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
    """One stretch of the bar."""

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

    def summary(self) -> str:
        """Return ``9.4 of 31.3 GiB used``."""
        used, total = gib_text(self.used_bytes), gib_text(self.total_bytes)
        return f"{used.removesuffix(' GiB')} of {total} used"

    def sentence(self) -> str:
        """Return every figure of the bar as text, as a screen reader reads it."""
        parts = [f"{self.title}: {self.summary()}."]
        parts += [
            f"{segment.label}: {gib_text(segment.size_bytes)}."
            for segment in self.segments
            if segment.part in {Part.OTHERS, Part.MODEL}
        ]
        if self.addition is not None:
            parts.append(addition_text(self.addition) + ".")
        if self.missing_bytes:
            parts.append(missing_text(self.missing_bytes) + ".")
        parts.append(f"{gib_text(self.free_bytes)} free.")
        return " ".join(parts)


def addition_text(addition: Addition) -> str:
    """Return what a load would add, with its band: ``X would add 2.1 GiB (2.0 to 2.3)``."""
    text = f"{addition.name} would add {gib_text(addition.total)}"
    low, high = gib_text(addition.low), gib_text(addition.high)
    if low == high:
        return text
    return f"{text} ({low.removesuffix(' GiB')} to {high.removesuffix(' GiB')})"


def missing_text(missing_bytes: int) -> str:
    """Return the warning that the memory will not do."""
    return f"{gib_text(missing_bytes)} more than is free"


def additions(row: ModelRow, estimate: MemoryEstimate | None) -> dict[str, Addition]:
    """Return what loading `row` would add to each device, by the device's id.

    Without an `estimate` the figure of the row counts for the RAM; nothing is known of its band.
    """
    if estimate is None:
        if row.ram_bytes is None:
            return {}
        size = _sane(row.ram_bytes)
        return {RAM_ID: Addition(row.id, row.name, total=size, low=size, high=size)}
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


def device_figures(memory: SystemMemory, added: dict[str, Addition]) -> tuple[DeviceFigures, ...]:
    """Return one bar for each device of `memory`."""
    single_ram = sum(device.kind is DeviceKind.RAM for device in memory.devices) == 1
    return tuple(
        figures_of(
            device,
            added.get(device.id),
            title="Memory (RAM)" if single_ram and device.kind is DeviceKind.RAM else device.name,
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
    segments = [Segment(Part.OTHERS, "Other programs", others), *models]
    shown = min(addition.total, free) if addition else 0
    if addition:
        segments.append(Segment(Part.ADDITION, addition.name, shown, addition.model_id))
    segments.append(Segment(Part.FREE, "Free", free - shown))
    return DeviceFigures(title, total, used, free, tuple(segments), addition)


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
