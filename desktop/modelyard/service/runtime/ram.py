"""The probe of the machine's main memory; on Apple's machines the GPU shares it."""

from collections.abc import Collection, Sequence
from pathlib import Path

import psutil

from modelyard.service.runtime.process_memory import process_memory
from modelyard.service.runtime.readings import DeviceReading
from modelyard.wire.runtime import DeviceKind

_CGROUPS = Path("/sys/fs/cgroup")
_OWN_CGROUP = Path("/proc/self/cgroup")


class RamProbe:
    """Reads what there is and what a new process could get without swapping.

    A control group of Linux (version 2: a container, a systemd unit) that allows less counts as
    the machine.
    """

    name = "RAM"

    def __init__(self, *, cgroups: Path = _CGROUPS, own_cgroup: Path = _OWN_CGROUP) -> None:
        self._cgroups = cgroups
        self._own_cgroup = own_cgroup

    def read(self, pids: Collection[int]) -> Sequence[DeviceReading]:
        """See `MemoryProbe.read`."""
        machine = psutil.virtual_memory()
        total_bytes, free_bytes = machine.total, machine.available
        for limit_bytes, used_bytes in self._limits():
            if limit_bytes < machine.total:
                total_bytes = min(total_bytes, limit_bytes)
                free_bytes = min(free_bytes, max(0, limit_bytes - used_bytes))
        taken = {pid: size for pid in pids if (size := process_memory(pid)) is not None}
        return [DeviceReading(DeviceKind.RAM, "RAM", total_bytes, free_bytes, taken)]

    def _limits(self) -> list[tuple[int, int]]:
        """Return limit and use in bytes of our control group and those around it."""
        group = self._group()
        limits = []
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


def _limit_and_use(group: Path) -> tuple[int, int] | None:
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
    return limit_bytes, max(0, used_bytes)
