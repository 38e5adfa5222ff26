"""What one process takes of the machine's memory."""

import mmap
import time
from collections.abc import Callable, Collection
from pathlib import Path

import psutil

_PROC = Path("/proc")
_KIB = 1024
_UNCHANGED_BYTES = 2**20
_LONGEST_KEPT_S = 20.0
_PAGE_BYTES = mmap.PAGESIZE


class ProcessMemories:
    """What processes take, read again only where they may take something else by now.

    The kernel adds a PSS up from every page, which takes 3 ms a gigabyte, but counts the pages
    that are resident as it goes: as long as these are the same, so is their sum.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        resident: Callable[[int], int | None] | None = None,
        measure: Callable[[int], int | None] | None = None,
    ) -> None:
        self._clock = clock
        self._resident = resident or resident_bytes
        self._measure = measure or process_memory
        self._known: dict[int, tuple[int, int, float]] = {}

    def read(self, pids: Collection[int]) -> dict[int, int]:
        """Return the bytes that each process takes; those that are gone are left out. Blocking."""
        self._known = {pid: known for pid, known in self._known.items() if pid in pids}
        return {pid: size for pid in pids if (size := self._read(pid)) is not None}

    def _read(self, pid: int) -> int | None:
        resident, now = self._resident(pid), self._clock()
        if resident is not None and pid in self._known:
            size, resident_then, read_at = self._known[pid]
            is_same = abs(resident - resident_then) < _UNCHANGED_BYTES
            if is_same and now - read_at < _LONGEST_KEPT_S:
                return size
        found = self._measure(pid)
        if found is not None and resident is not None:
            self._known[pid] = (found, resident, now)
        return found


def process_memory(pid: int) -> int | None:
    """Return the bytes that would come back if the process ended; None if it is gone. Blocking.

    Linux: PSS, in which shared pages count by share. Elsewhere USS, or RSS where that is not
    told.
    """
    pss = _pss(pid)
    return pss if pss is not None else _by_psutil(pid)


def resident_bytes(pid: int) -> int | None:
    """Return what of the process is in memory, shared or not; None where nobody tells."""
    try:
        fields = (_PROC / str(pid) / "statm").read_text().split()
        return int(fields[1]) * _PAGE_BYTES
    except (OSError, ValueError, IndexError):
        return None


def _pss(pid: int) -> int | None:
    try:
        text = (_PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return None
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name == "Pss":
            return int(value.split()[0]) * _KIB
    return None


def _by_psutil(pid: int) -> int | None:
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        try:
            return int(process.memory_full_info().uss)
        except (psutil.AccessDenied, AttributeError):
            return int(process.memory_info().rss)
    except psutil.Error:
        return None
