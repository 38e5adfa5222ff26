"""How much of a file the system keeps in its page cache."""

import ctypes
import mmap
import sys
from pathlib import Path

_LARGEST_BYTES = 2**42


def cached_bytes(path: Path) -> int | None:
    """Return how much of the file is in the page cache; None where nobody tells. Blocking.

    By ``mincore(2)``, which answers only the owner of a file truly. Nothing is read.
    """
    if sys.platform != "linux":
        return None
    try:
        with (
            path.open("rb") as file,
            # Private, so that the memory may be written as far as ctypes can see.
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as mapped,
        ):
            return _resident(mapped) * mmap.PAGESIZE
    except (OSError, ValueError):
        # It is gone, or empty.
        return None


def _resident(mapped: mmap.mmap) -> int:
    size_bytes = min(len(mapped), _LARGEST_BYTES)
    pages = (ctypes.c_ubyte * -(-size_bytes // mmap.PAGESIZE))()
    start = ctypes.c_ubyte.from_buffer(mapped)
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        address = ctypes.c_void_p(ctypes.addressof(start))
        if libc.mincore(address, ctypes.c_size_t(size_bytes), pages):
            raise OSError(ctypes.get_errno(), "mincore")
    finally:
        # The mapping can't be closed while something points into it.
        del start
    return bytes(pages).count(1)
