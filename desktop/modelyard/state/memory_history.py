"""The last minutes of the machine's memory, as the service told them."""

import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

from modelyard.wire.runtime import SystemMemory

KEPT_S = 600.0
_MOST_SAMPLES = 1200
"""A service sends one reading a second; one that sends more shortens what is remembered."""


@dataclass(frozen=True, slots=True)
class MemorySample:
    """One memory at one moment, in bytes; it holds until the next one. `at_s` is the clock's."""

    at_s: float
    total: int
    others: int
    models: int


class MemoryHistory:
    """Remembers readings for a few minutes; a reading of None is a gap and forgets them all."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._samples: dict[str, deque[MemorySample]] = defaultdict(
            lambda: deque(maxlen=_MOST_SAMPLES)
        )

    def note(self, memory: SystemMemory | None) -> None:
        """Remember `memory` as it is now."""
        if memory is None:
            self._samples.clear()
            return
        now = self._clock()
        for device in memory.devices:
            models = sum(model.bytes for model in device.models)
            samples = self._samples[device.id]
            samples.append(MemorySample(now, device.total, device.others, models))
            # The one that held when the time kept begins stays: it tells where the curve comes in.
            while len(samples) > 1 and samples[1].at_s < now - KEPT_S:
                samples.popleft()

    def now_s(self) -> float:
        """Return the moment that the ages of samples are counted from."""
        return self._clock()

    def samples(self, device_id: str) -> tuple[MemorySample, ...]:
        """Return what is remembered of a device, the oldest first."""
        return tuple(self._samples.get(device_id, ()))
