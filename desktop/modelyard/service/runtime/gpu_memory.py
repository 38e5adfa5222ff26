"""The probe of NVIDIA's graphics memory, through the library of its driver (NVML)."""

from collections.abc import Collection, Mapping, Sequence

import pynvml

from modelyard.service.runtime.readings import DeviceReading
from modelyard.wire.runtime import DeviceKind


class NvidiaProbe:
    """Reads NVIDIA's GPUs; where the driver is not installed there are none."""

    name = "NVIDIA"

    def __init__(self) -> None:
        self._is_started = False
        self._is_absent = False

    def read(self, pids: Collection[int]) -> Sequence[DeviceReading]:
        """See `MemoryProbe.read`."""
        if not self._start():
            return []
        handles = [pynvml.nvmlDeviceGetHandleByIndex(i) for i in range(pynvml.nvmlDeviceGetCount())]
        readings = (self._read(handle, pids) for handle in handles)
        return [reading for reading in readings if reading is not None]

    def _start(self) -> bool:
        if self._is_started or self._is_absent:
            return self._is_started
        try:
            pynvml.nvmlInit()
        except (pynvml.NVMLError_LibraryNotFound, pynvml.NVMLError_DriverNotLoaded):
            self._is_absent = True
        else:
            self._is_started = True
        return self._is_started

    def _read(self, handle: object, pids: Collection[int]) -> DeviceReading | None:
        try:
            memory = pynvml.nvmlDeviceGetMemoryInfo(handle)
        except pynvml.NVMLError_NotSupported:
            # Boards on which it shares the machine's memory, such as Jetson.
            return None
        name = pynvml.nvmlDeviceGetName(handle)
        if isinstance(name, bytes):
            name = name.decode("utf-8", "replace")
        taken = _taken(handle, pids)
        return DeviceReading(DeviceKind.GPU, str(name), int(memory.total), int(memory.free), taken)


def _taken(handle: object, pids: Collection[int]) -> Mapping[int, int]:
    """Return what each process takes: CUDA counts as computing, Vulkan as graphics."""
    taken: dict[int, int] = {}
    for ask in (
        pynvml.nvmlDeviceGetComputeRunningProcesses,
        pynvml.nvmlDeviceGetGraphicsRunningProcesses,
    ):
        try:
            processes = ask(handle)
        except (pynvml.NVMLError_NotSupported, pynvml.NVMLError_NoPermission):
            continue
        for process in processes:
            # On Windows' usual driver model nobody tells what a process takes.
            if process.pid in pids and process.usedGpuMemory:
                taken[process.pid] = max(taken.get(process.pid, 0), int(process.usedGpuMemory))
    return taken
