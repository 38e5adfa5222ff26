"""Readings of the memory that the yard's loaded models fit into, and estimates."""

from modelyard.wire.models import Model
from modelyard.wire.runtime import (
    DeviceKind,
    EstimatePart,
    MemoryDevice,
    MemoryEstimate,
    ModelMemory,
    SystemMemory,
)
from tests.ui.sample import GIB, YARD

_RUNNING: tuple[Model, ...] = YARD[:5]


def _share(names: tuple[int, ...]) -> tuple[ModelMemory, ...]:
    return tuple(
        ModelMemory(id=one.id, name=one.name, bytes=one.runtime.memory or 0)
        for one in (_RUNNING[number] for number in names)
        if one.runtime is not None
    )


def device(
    name: str, total: int, others: int, models: tuple[ModelMemory, ...] = (), *, id_: str = "ram"
) -> MemoryDevice:
    return MemoryDevice(
        id=id_,
        kind=DeviceKind.RAM if id_ == "ram" else DeviceKind.GPU,
        name=name,
        total=total,
        others=others,
        free=total - others - sum(one.bytes for one in models),
        models=models,
    )


RAM_ONLY = SystemMemory(
    devices=(device("RAM", int(31.3 * GIB), int(8.2 * GIB), _share((0, 1, 2, 3, 4))),)
)
IDLE = SystemMemory(devices=(device("RAM", int(31.3 * GIB), int(6.4 * GIB)),))
TWO_GPUS = SystemMemory(
    devices=(
        device("RAM", int(62.7 * GIB), int(11.9 * GIB), _share((0, 3, 4))),
        device("NVIDIA RTX 4090", 24 * GIB, int(1.2 * GIB), _share((2,)), id_="gpu0"),
        device("NVIDIA RTX 3060", 12 * GIB, int(0.3 * GIB), _share((1,)), id_="gpu1"),
    )
)


def estimate(total: int, *, device_id: str = "ram", free: int = 14 * GIB) -> MemoryEstimate:
    weights, cache = int(total * 0.86), int(total * 0.1)
    rest = total - weights - cache
    low, high = int(total * 0.96), int(total * 1.08)
    return MemoryEstimate(
        total=total,
        low=low,
        high=high,
        fits=high <= free,
        free=free,
        context=8192,
        parts=(
            EstimatePart(device=device_id, part="weights", bytes=weights),
            EstimatePart(device=device_id, part="kv_cache", bytes=cache),
            EstimatePart(device="ram", part="compute", bytes=rest // 2),
            EstimatePart(device="ram", part="runtime", bytes=rest - rest // 2),
        ),
    )
