"""A control group with little memory, where the system lets us make one."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_CGROUPS = Path("/sys/fs/cgroup")


@contextmanager
def small_group(limit_bytes: int) -> Iterator[Callable[[int], None] | None]:
    """Yield what puts a process into the group; None where none can be made."""
    # Without a controller of memory this is no place where a folder can be made.
    group = (_place() or Path("/proc")) / f"modelyard-test-{os.getpid()}"
    try:
        group.mkdir()
    except OSError:
        yield None
        return
    try:
        is_first_version = (group / "memory.limit_in_bytes").exists()
        name = "memory.limit_in_bytes" if is_first_version else "memory.max"
        (group / name).write_text(str(limit_bytes))
        yield lambda pid: (group / "cgroup.procs").write_text(str(pid)) and None
    finally:
        group.rmdir()


def _place() -> Path | None:
    """Return our own group of either version, if it can have groups with a memory of their own."""
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers == "memory":
            return _CGROUPS / "memory" / path.lstrip("/")
        subtree = _CGROUPS / path.lstrip("/") / "cgroup.subtree_control"
        if not controllers and subtree.exists() and "memory" in subtree.read_text():
            return subtree.parent
    return None
