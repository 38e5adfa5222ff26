"""The probes of graphics memory: NVIDIA through its driver's library, others through sysfs."""

from collections.abc import Collection, Sequence
from pathlib import Path

import pynvml

from modelyard.service.runtime.readings import DeviceReading
from modelyard.wire.runtime import DeviceKind

_DRM = Path("/sys/class/drm")
_VENDORS = {"0x1002": "AMD GPU", "0x8086": "Intel GPU", "0x10de": "NVIDIA GPU"}


class NvidiaProbe:
    """Reads NVIDIA's GPUs through NVML; where its driver is not installed there are none."""

    name = "NVIDIA"

    def __init__(self) -> None:
        self._is_started = False
        self._is_absent = False

    def read(self, pids: Collection[int]) -> Sequence[DeviceReading]:
        """See `MemoryProbe.read`."""
        if not self._start():
            return []
        handles = [pynvml.nvmlDeviceGetHandleByIndex(i) for i in range(pynvml.nvmlDeviceGetCount())]
        return [self._read(handle, pids) for handle in handles]

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

    def _read(self, handle: object, pids: Collection[int]) -> DeviceReading:
        memory = pynvml.nvmlDeviceGetMemoryInfo(handle)
        name = pynvml.nvmlDeviceGetName(handle)
        processes = pynvml.nvmlDeviceGetComputeRunningProcesses(handle)
        taken = {
            process.pid: int(process.usedGpuMemory)
            for process in processes
            # Some drivers do not tell what a process takes.
            if process.pid in pids and process.usedGpuMemory
        }
        return DeviceReading(DeviceKind.GPU, str(name), int(memory.total), int(memory.free), taken)


class SysfsGpuProbe:
    """Reads GPUs with memory of their own that the kernel describes in sysfs: AMD's and Intel's.

    The kernel does not tell there what each process takes, so a model on such a GPU counts among
    the others.
    """

    name = "GPU"

    def __init__(self, *, drm: Path = _DRM) -> None:
        self._drm = drm

    def read(self, pids: Collection[int]) -> Sequence[DeviceReading]:
        """See `MemoryProbe.read`."""
        devices = sorted(self._drm.glob("card*/device/mem_info_vram_total"))
        return [_read_card(total.parent) for total in devices if "-" not in total.parts[-3]]


def _read_card(device: Path) -> DeviceReading:
    total_bytes = int((device / "mem_info_vram_total").read_text())
    used_bytes = int((device / "mem_info_vram_used").read_text())
    try:
        vendor = (device / "vendor").read_text().strip()
    except OSError:
        vendor = ""
    name = _VENDORS.get(vendor, "GPU")
    return DeviceReading(DeviceKind.GPU, name, total_bytes, max(0, total_bytes - used_bytes))
