"""The bytes of a partial on disk: written and read at their offsets by several threads."""

import ctypes
import errno
import os
import sys
import threading
from pathlib import Path

NO_SPACE = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""How a file system that is full says so."""
_WINDOWS = sys.platform == "win32"
_WRITE_BYTES = 32 * 1024
"""Linux answers a large write with large pages, which a virtual machine has to get from its host
first: where a write of 1 MiB takes 2.5 ms of CPU, 32 of these take 0.4."""
_SECTOR_BYTES = 4096
"""What goes past the cache begins and ends at multiples of this, in the file and in memory."""
_UNFIT = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
"""How a file system says that it can't write past the cache, or not in this way."""
_KEEP_SIZE = 1
"""FALLOC_FL_KEEP_SIZE: what is reserved does not count as the size of the file."""


class DataFile:
    """An open file; every method blocks and may raise OSError."""

    def __init__(self, path: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._fd = os.open(path, flags, 0o644)
        self._direct_fd = _open_direct(path)
        # One writes at a time: a file system lets no more do it, and has them wait in a busy loop.
        # And Windows has one place in the file for all who read and write it.
        self._using = threading.Lock()

    @property
    def is_open(self) -> bool:
        """Whether it was not closed yet."""
        return self._fd >= 0

    @property
    def size_bytes(self) -> int:
        """The size of the file."""
        return os.fstat(self._fd).st_size

    def write(self, offset: int, block: memoryview, *, past_cache: bool = False) -> None:
        """Put the whole of `block` at `offset`; `past_cache`, where that can be done, on the disk.

        That takes a fraction of the CPU, and leaves the memory to who needs it. Who reads it again
        waits for the disk.
        """
        with self._using:
            if past_cache and not (offset % _SECTOR_BYTES or len(block) % _SECTOR_BYTES):
                count = self._write_direct(offset, block)
                block, offset = block[count:], offset + count
            while block:
                part = block[:_WRITE_BYTES]
                if _WINDOWS:
                    os.lseek(self._fd, offset, os.SEEK_SET)
                    count = os.write(self._fd, part)
                else:
                    count = os.pwrite(self._fd, part, offset)
                block = block[count:]
                offset += count

    def read(self, offset: int, block: memoryview) -> int:
        """Fill `block` from `offset` on; return how much was there."""
        if not _WINDOWS:
            return os.preadv(self._fd, [block], offset)
        with self._using:
            os.lseek(self._fd, offset, os.SEEK_SET)
            data = os.read(self._fd, len(block))
        block[: len(data)] = data
        return len(data)

    def cut(self, size_bytes: int) -> None:
        """Let the file end at `size_bytes`, if it is longer."""
        if self.size_bytes > size_bytes:
            os.ftruncate(self._fd, size_bytes)

    def reserve(self, size_bytes: int) -> None:
        """Take the space for `size_bytes` in one piece, where that is quick.

        Raises:
            OSError: ENOSPC, if there is not enough.
        """
        if sys.platform != "linux":
            return
        # Not os.posix_fallocate: where a file system can't, the C library writes every block.
        libc = ctypes.CDLL(None, use_errno=True)
        arguments = (ctypes.c_int64(0), ctypes.c_int64(size_bytes))
        if libc.fallocate64(self._fd, _KEEP_SIZE, *arguments) == 0:
            return
        code = ctypes.get_errno()
        if code in NO_SPACE:
            raise OSError(code, os.strerror(code))

    def sync(self) -> None:
        """Put on disk what was written."""
        getattr(os, "fdatasync", os.fsync)(self._fd)

    def close(self) -> None:
        """Close the file; it can't be used any more."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
        self._close_direct()

    def _write_direct(self, offset: int, block: memoryview) -> int:
        """Write past the cache; return how much of `block` was, which may be none of it."""
        if self._direct_fd < 0:
            return 0
        try:
            return os.pwrite(self._direct_fd, block, offset)
        except OSError as error:
            if error.errno not in _UNFIT:
                raise
            self._close_direct()
            return 0

    def _close_direct(self) -> None:
        if self._direct_fd >= 0:
            os.close(self._direct_fd)
            self._direct_fd = -1


def _open_direct(path: Path) -> int:
    """Open `path` to write past the cache; return the file descriptor, -1 where that can't be."""
    if sys.platform != "linux":
        return -1
    try:
        return os.open(path, os.O_WRONLY | os.O_DIRECT)
    except OSError:
        return -1


def sync_folder(folder: Path) -> None:
    """Put the names in `folder` on disk."""
    if _WINDOWS:
        # A folder can't be opened there; NTFS journals the rename.
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
