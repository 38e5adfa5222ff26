"""What one process takes of the machine's memory."""

from pathlib import Path

import psutil

_PROC = Path("/proc")
_KIB = 1024


def process_memory(pid: int) -> int | None:
    """Return the bytes that would come back if the process ended; None if it is gone. Blocking.

    Linux: PSS, in which shared pages count by share. Elsewhere USS, or RSS where that is not
    told.
    """
    pss = _pss(pid)
    return pss if pss is not None else _by_psutil(pid)


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
