"""A reading of all memories of the machine, and how loaded models share them."""

import asyncio
import logging
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from modelyard.service.runtime.daemon_threads import in_daemon_thread
from modelyard.service.runtime.drm_memory import DrmProbe
from modelyard.service.runtime.gpu_memory import NvidiaProbe
from modelyard.service.runtime.placement import GpuRoom
from modelyard.service.runtime.ram import RamProbe
from modelyard.service.runtime.readings import DeviceReading, MemoryProbe
from modelyard.wire.runtime import DeviceKind, MemoryDevice, ModelMemory, SystemMemory

_log = logging.getLogger(__name__)

_TIMEOUT_S = 10.0
"""A driver that was asleep may take some seconds for its first answer."""
_LOOK_AGAIN_S = 60.0
"""How long a probe that has found nothing is left alone: GPUs are rarely plugged in."""
_RESERVE = 0.05
_LEAST_RESERVE_BYTES, _MOST_RESERVE_BYTES = 256 * 2**20, 2 * 2**30
"""What the system and the desktop should be left with; beyond it they begin to swap."""


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model whose worker is the process `pid`."""

    model_id: str
    name: str
    pid: int


@dataclass(frozen=True, slots=True)
class MemoryReading:
    """All memories at one moment; the notes tell of probes that were dropped."""

    devices: tuple[DeviceReading, ...]
    notes: tuple[str, ...] = ()

    @property
    def free_ram_bytes(self) -> int | None:
        """What a new process could get; None if it can't be told."""
        rams = [device for device in self.devices if device.kind is DeviceKind.RAM]
        return rams[0].free_bytes if rams else None

    @property
    def gpus(self) -> tuple[GpuRoom, ...]:
        """What is free on each GPU that has memory of its own."""
        named = zip(self._ids(), self.devices, strict=True)
        return tuple(
            GpuRoom(name, device.free_bytes)
            for name, device in named
            if device.kind is DeviceKind.GPU
        )

    def process_bytes(self, pid: int) -> int | None:
        """What the process `pid` takes of the RAM; None if it is gone."""
        rams = [device for device in self.devices if device.kind is DeviceKind.RAM]
        return rams[0].by_process.get(pid) if rams else None

    def bytes_everywhere(self, pid: int) -> int | None:
        """What the process `pid` takes of all memories; None if it is gone."""
        found = [device.by_process[pid] for device in self.devices if pid in device.by_process]
        return sum(found) if found else None

    def shared_by(self, models: Sequence[LoadedModel]) -> SystemMemory:
        """Return this reading as the contract tells it: others, each model, free."""
        named = zip(self._ids(), self.devices, strict=True)
        devices = tuple(_share(name, device, models) for name, device in named)
        swap = next((device.swap for device in self.devices if device.swap), None)
        return SystemMemory(devices=devices, notes=self.notes, swap=swap)

    def _ids(self) -> list[str]:
        """Return what the contract calls each device: ram, gpu0, gpu1 and so on."""
        ids: list[str] = []
        gpu_count = 0
        for device in self.devices:
            if device.kind is DeviceKind.GPU:
                ids.append(f"gpu{gpu_count}")
                gpu_count += 1
            else:
                ids.append("ram")
        return ids


class MemoryProbes:
    """All probes of a machine; one that fails or blocks is dropped with a note."""

    def __init__(self, probes: Sequence[MemoryProbe], *, timeout_s: float = _TIMEOUT_S) -> None:
        self._probes = list(probes)
        self._timeout_s = timeout_s
        self._notes: list[str] = []
        self._rests: dict[str, float] = {}

    @classmethod
    def of_this_machine(cls) -> "MemoryProbes":
        """Return the probes for every kind of memory that we know."""
        return cls([RamProbe(), NvidiaProbe(), DrmProbe()])

    async def read(self, pids: Collection[int] = ()) -> MemoryReading:
        """Read all memories, and what each process of `pids` takes of them."""
        asked = frozenset(pids)
        now_s = time.monotonic()
        probes = [probe for probe in self._probes if self._rests.get(probe.name, 0.0) <= now_s]
        found = await asyncio.gather(*(self._read(probe, asked) for probe in probes))
        devices = tuple(device for devices in found for device in devices)
        return MemoryReading(devices, tuple(self._notes))

    async def _read(self, probe: MemoryProbe, pids: Collection[int]) -> Sequence[DeviceReading]:
        try:
            async with asyncio.timeout(self._timeout_s):
                found = await in_daemon_thread(partial(probe.read, pids), name=probe.name)
        except TimeoutError:
            self._drop(probe, f"no answer within {self._timeout_s:g} s")
        except Exception as error:  # noqa: BLE001 - whatever a driver does, the others are told
            self._drop(probe, str(error))
        else:
            if not found:
                self._rests[probe.name] = time.monotonic() + _LOOK_AGAIN_S
            return found
        return []

    def _drop(self, probe: MemoryProbe, why: str) -> None:
        # Two readings may have failed at the same time.
        if probe in self._probes:
            _log.warning("the %s memory probe failed and is dropped: %s", probe.name, why)
            self._probes.remove(probe)
            self._notes.append(f"{probe.name}: {why}")


def _share(device_id: str, reading: DeviceReading, models: Sequence[LoadedModel]) -> MemoryDevice:
    """Divide a memory so that the parts add up, whatever the readings say.

    They are taken one after the other and count shared pages differently, so the parts can
    exceed the whole by a little: then what is free gives way first, as models are measured best.
    """
    total = max(0, reading.total_bytes)
    left = total
    shares = []
    for model in models:
        size_bytes = min(max(0, reading.by_process.get(model.pid, 0)), left)
        if size_bytes:
            shares.append(ModelMemory(id=model.model_id, name=model.name, bytes=size_bytes))
            left -= size_bytes
    free = min(max(0, reading.free_bytes), left)
    reserve = min(max(int(total * _RESERVE), _LEAST_RESERVE_BYTES), _MOST_RESERVE_BYTES)
    return MemoryDevice(
        id=device_id,
        kind=reading.kind,
        name=reading.name,
        total=total,
        free=free,
        others=left - free,
        models=tuple(shares),
        line=max(0, total - reserve),
        limited_by=reading.limited_by,
    )
