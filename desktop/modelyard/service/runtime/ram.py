"""The probe of the machine's main memory; on Apple's machines the GPU shares it."""

import platform
import sys
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from modelyard.service.runtime.meminfo import machine_memory
from modelyard.service.runtime.process_memory import ProcessMemories
from modelyard.service.runtime.readings import DeviceReading
from modelyard.service.runtime.windows_job import job_memory_limit
from modelyard.wire.runtime import DeviceKind, Swap

_CGROUPS = Path("/sys/fs/cgroup")
_OWN_CGROUP = Path("/proc/self/cgroup")


class Limit(NamedTuple):
    """A limit on what this program and what it starts may take, in bytes, and what is taken."""

    limit_bytes: int
    used_bytes: int
    set_by: str


class RamProbe:
    """Reads what there is and what a new process could get without swapping.

    A control group of Linux (version 2: a container, a systemd unit) or a job object of Windows
    that allows less counts as the machine.
    """

    name = "RAM"

    def __init__(
        self,
        *,
        cgroups: Path = _CGROUPS,
        own_cgroup: Path = _OWN_CGROUP,
        job_limit: Callable[[], tuple[int, int] | None] = job_memory_limit,
    ) -> None:
        self._cgroups = cgroups
        self._own_cgroup = own_cgroup
        self._job_limit = job_limit
        self._processes = ProcessMemories()

    def read(self, pids: Collection[int]) -> Sequence[DeviceReading]:
        """See `MemoryProbe.read`."""
        machine = machine_memory()
        total_bytes, free_bytes, limited_by = machine.total_bytes, machine.free_bytes, None
        for limit in self._limits():
            if limit.limit_bytes < machine.total_bytes:
                if limit.limit_bytes < total_bytes:
                    total_bytes, limited_by = limit.limit_bytes, limit.set_by
                free_bytes = min(free_bytes, max(0, limit.limit_bytes - limit.used_bytes))
        taken = self._processes.read(pids)
        reading = DeviceReading(
            DeviceKind.RAM,
            _name(),
            total_bytes,
            free_bytes,
            taken,
            limited_by=limited_by,
            swap=Swap(total=machine.swap_bytes, used=machine.swapped_bytes),
        )
        return [reading]

    def _limits(self) -> list[Limit]:
        """Return the limits of our job, of our control group and of those around it."""
        group = self._group()
        job = self._job_limit()
        limits = [Limit(*job, "job")] if job else []
        while group is not None and group != self._cgroups.parent:
            if limit := _limit_and_use(group):
                limits.append(limit)
            group = group.parent
        return limits

    def _group(self) -> Path | None:
        try:
            text = self._own_cgroup.read_text()
        except OSError:
            return None
        for line in text.splitlines():
            # "0::/path" is version 2, the others are controllers of version 1.
            if line.startswith("0::/"):
                group = self._cgroups / line.removeprefix("0::/")
                # In a container the path may be that of the host.
                return group if group.is_dir() and ".." not in group.parts else self._cgroups
        return None


def _name() -> str:
    is_apple = sys.platform == "darwin" and platform.machine() == "arm64"
    return "Unified memory" if is_apple else "RAM"


def _limit_and_use(group: Path) -> Limit | None:
    try:
        limit_bytes = int((group / "memory.max").read_text())
        used_bytes = int((group / "memory.current").read_text())
        statistics = (group / "memory.stat").read_text()
    except (OSError, ValueError):
        # No such group, or "max": no limit.
        return None
    for line in statistics.splitlines():
        # The page cache is given back when a process asks for memory.
        if line.startswith("inactive_file "):
            used_bytes -= int(line.split()[1])
    return Limit(limit_bytes, max(0, used_bytes), "cgroup")
