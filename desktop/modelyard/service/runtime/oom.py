"""Whether the kernel ended a process for memory, told from a kill by someone.

Both look alike: SIGKILL. But Linux counts what it ended: for each control group in
``memory.events`` (https://docs.kernel.org/admin-guide/cgroup-v2.html), and for the whole machine in
``/proc/vmstat``, both as ``oom_kill``.
"""

from pathlib import Path

_PROC = Path("/proc")
_CGROUPS = Path("/sys/fs/cgroup")
_COUNTER = "oom_kill"


class OomKills:
    """How often the kernel has ended something in the memory of the process `pid`.

    To be made while the process lives, and asked when it is gone. All blocking.
    """

    def __init__(self, pid: int, *, proc: Path = _PROC, cgroups: Path = _CGROUPS) -> None:
        self._counters = [proc / "vmstat"]
        if (group := _group(proc / str(pid) / "cgroup", cgroups)) is not None:
            self._counters.append(group / "memory.events")
        self._before = self._counts()

    def have_grown(self) -> bool:
        """Return whether there was one since this was made."""
        return any(now > before for now, before in zip(self._counts(), self._before, strict=True))

    def _counts(self) -> list[int]:
        return [_count(path) for path in self._counters]


def _group(own_cgroup: Path, cgroups: Path) -> Path | None:
    try:
        lines = own_cgroup.read_text().splitlines()
    except OSError:
        return None
    for line in lines:
        if line.startswith("0::/"):
            group = cgroups / line.removeprefix("0::/")
            return group if ".." not in group.parts else cgroups
    return None


def _count(path: Path) -> int:
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return 0
    for line in lines:
        name, _, value = line.partition(" ")
        if name == _COUNTER and value.strip().isdigit():
            return int(value)
    return 0
