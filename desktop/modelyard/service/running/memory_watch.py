"""Readings of the machine's memory for whoever follows the event feed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from modelyard.service.events import EventHub
from modelyard.wire.events import MemorySampled
from modelyard.wire.problems import ProblemError
from modelyard.wire.runtime import MemoryDevice, SystemMemory

_log = logging.getLogger(__name__)

_INTERVAL_S = 0.7
"""Short enough for what is seen to be never older than a second."""
_NOTICEABLE = 0.0005
"""The share of a memory that must have moved: less would not move a wide bar by a pixel."""


async def watch_memory(hub: EventHub, read: Callable[[], Awaitable[SystemMemory]]) -> None:
    """Publish a reading once a second for ever, while somebody listens and something moved."""
    while True:
        await hub.listened_to()
        try:
            await _while_listened_to(hub, read)
        except ProblemError as error:
            _log.warning("the memory can't be read: %s", error)
            await asyncio.sleep(_INTERVAL_S)


async def _while_listened_to(hub: EventHub, read: Callable[[], Awaitable[SystemMemory]]) -> None:
    published: SystemMemory | None = None
    while hub.has_listeners:
        reading = await read()
        if published is None or noticeably_differs(published, reading):
            published = reading
            hub.publish(MemorySampled, memory=reading)
        await asyncio.sleep(_INTERVAL_S)


def noticeably_differs(before: SystemMemory, after: SystemMemory) -> bool:
    """Return whether a person who looks at a gauge would see the difference."""
    if len(before.devices) != len(after.devices) or before.notes != after.notes:
        return True
    pairs = zip(before.devices, after.devices, strict=True)
    return any(_device_differs(old, new) for old, new in pairs)


def _device_differs(old: MemoryDevice, new: MemoryDevice) -> bool:
    if (old.id, old.total) != (new.id, new.total):
        return True
    step = new.total * _NOTICEABLE
    if abs(new.free - old.free) > step or abs(new.others - old.others) > step:
        return True
    was = {model.id: model.bytes for model in old.models}
    now = {model.id: model.bytes for model in new.models}
    return was.keys() != now.keys() or any(abs(now[key] - was[key]) > step for key in now)
