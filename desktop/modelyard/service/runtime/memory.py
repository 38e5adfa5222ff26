"""A reading of all memories of the machine, and how loaded models share them."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from modelyard.service.runtime.gpu_memory import NvidiaProbe, SysfsGpuProbe
from modelyard.service.runtime.ram import RamProbe
from modelyard.service.runtime.readings import DeviceReading, MemoryProbe
from modelyard.wire.runtime import DeviceKind, MemoryDevice, ModelMemory, SystemMemory

_log = logging.getLogger(__name__)


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

    def process_bytes(self, pid: int) -> int | None:
        """What the process `pid` takes of the RAM; None if it is gone."""
        rams = [device for device in self.devices if device.kind is DeviceKind.RAM]
        return rams[0].by_process.get(pid) if rams else None

    def shared_by(self, models: Sequence[LoadedModel]) -> SystemMemory:
        """Return this reading as the contract tells it: others, each model, free."""
        gpu_count = 0
        devices = []
        for device in self.devices:
            device_id = "ram"
            if device.kind is DeviceKind.GPU:
                device_id = f"gpu{gpu_count}"
                gpu_count += 1
            devices.append(_share(device_id, device, models))
        return SystemMemory(devices=tuple(devices), notes=self.notes)


class MemoryProbes:
    """All probes of a machine; one that fails is dropped with a note, the others go on."""

    def __init__(self, probes: Sequence[MemoryProbe]) -> None:
        self._probes = list(probes)
        self._notes: list[str] = []

    @classmethod
    def of_this_machine(cls) -> "MemoryProbes":
        """Return the probes for every kind of memory that we know."""
        return cls([RamProbe(), NvidiaProbe(), SysfsGpuProbe()])

    async def read(self, pids: Collection[int] = ()) -> MemoryReading:
        """Read all memories, and what each process of `pids` takes of them."""
        return await asyncio.to_thread(self._read, frozenset(pids))

    def _read(self, pids: Collection[int]) -> MemoryReading:
        devices: list[DeviceReading] = []
        for probe in tuple(self._probes):
            try:
                devices += probe.read(pids)
            except Exception as error:  # noqa: BLE001 - whatever a driver does, the others are told
                _log.warning("the %s memory probe failed and is dropped: %s", probe.name, error)
                self._probes.remove(probe)
                self._notes.append(f"{probe.name}: {error}")
        return MemoryReading(tuple(devices), tuple(self._notes))


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
    return MemoryDevice(
        id=device_id,
        kind=reading.kind,
        name=reading.name,
        total=total,
        free=free,
        others=left - free,
        models=tuple(shares),
    )
