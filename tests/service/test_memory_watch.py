"""When a reading of the memory is worth telling."""

import asyncio

import pytest

from modelyard.service.events import EventHub
from modelyard.service.running.memory_watch import noticeably_differs, watch_memory
from modelyard.tasks import Tasks
from modelyard.wire.runtime import DeviceKind, MemoryDevice, ModelMemory, SystemMemory

GIB = 2**30


def reading(others: int = 2 * GIB, model: int | None = None) -> SystemMemory:
    models = (ModelMemory(id="a", name="A", bytes=model),) if model is not None else ()
    free = 16 * GIB - others - (model or 0)
    device = MemoryDevice(
        id="ram",
        kind=DeviceKind.RAM,
        name="RAM",
        total=16 * GIB,
        free=free,
        others=others,
        models=models,
    )
    return SystemMemory(devices=(device,))


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        (reading(), reading(), False),
        (reading(), reading(others=2 * GIB + 1_000_000), False),
        (reading(), reading(others=2 * GIB + 100_000_000), True),
        (reading(), reading(model=1), True),
        (reading(model=GIB), reading(), True),
        (reading(model=GIB), reading(model=GIB + 1000), False),
        (reading(model=GIB), reading(model=2 * GIB), True),
        (reading(), SystemMemory(devices=()), True),
        (reading(), reading().model_copy(update={"notes": ("gpu: gone",)}), True),
    ],
)
def test_only_what_a_person_would_see_differs(
    before: SystemMemory, after: SystemMemory, *, differs: bool
) -> None:
    assert noticeably_differs(before, after) is differs


async def test_nothing_is_read_while_nobody_listens() -> None:
    hub = EventHub()
    reads = 0

    async def read() -> SystemMemory:
        nonlocal reads
        reads += 1
        return reading()

    async with Tasks() as tasks, asyncio.timeout(30):
        tasks.start(watch_memory(hub, read), name="watch")
        await asyncio.sleep(0.05)
        assert reads == 0
        with hub.subscribe() as subscription:
            event = await subscription.next()
        assert (event.type, reads) == ("memory.sampled", 1)
