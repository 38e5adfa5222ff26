"""How much memory the machine has, and how much of it is free."""

import re
import sys
from pathlib import Path
from typing import NamedTuple

import psutil

_MEMINFO = Path("/proc/meminfo")
_FACTS = re.compile(rb"^(MemTotal|MemAvailable|SwapTotal|SwapFree): *(\d{1,15}) kB$", re.MULTILINE)
_KIB = 1024


class MachineMemory(NamedTuple):
    """All in bytes; `free_bytes` is what a new process could get without swapping."""

    total_bytes: int
    free_bytes: int
    swap_bytes: int
    swapped_bytes: int


def machine_memory(meminfo: Path = _MEMINFO) -> MachineMemory:
    """Return what the system says now. Blocking; Linux in a tenth of the time that psutil takes.

    Raises:
        OSError: The system does not say.
    """
    if sys.platform == "linux" and (told := _told(meminfo)) is not None:
        return told
    machine, swap = psutil.virtual_memory(), psutil.swap_memory()
    return MachineMemory(machine.total, machine.available, swap.total, swap.used)


def _told(meminfo: Path) -> MachineMemory | None:
    """Return the figures of ``proc_meminfo(5)``; None where there are none."""
    try:
        facts = {name: int(kib) * _KIB for name, kib in _FACTS.findall(meminfo.read_bytes())}
        swap, free = facts[b"SwapTotal"], facts[b"SwapFree"]
        return MachineMemory(facts[b"MemTotal"], facts[b"MemAvailable"], swap, max(0, swap - free))
    except (OSError, KeyError):
        return None
