"""What this process has of the memory, beside code: what it holds, what it could give back.

Standard library only: workers import this.
"""

import ctypes
import sys
from pathlib import Path

_ROLLUP = Path("/proc/self/smaps_rollup")
_KIB = 1024


def give_back_freed_memory() -> None:
    """Return to the system what was freed; reading a vocabulary of 150,000 leaves some 10 MiB.

    Only glibc keeps that much and can be told; elsewhere nothing happens.
    """
    if sys.platform != "linux":
        return
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except AttributeError:
        # Another C library.
        return
    trim(ctypes.c_size_t(0))


def private_bytes() -> int | None:
    """Return what this process takes beside the files that it maps; None where nobody tells."""
    try:
        text = _ROLLUP.read_text()
    except OSError:
        return None
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name == "Pss_Anon":
            return int(value.split()[0]) * _KIB
    return None
