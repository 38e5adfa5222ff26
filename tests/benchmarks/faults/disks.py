"""Disks that are full, read-only, broken or slow; each needs root on Linux."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

_MIB = 1 << 20
_WRITES = "write,pwrite64,pwritev,pwritev2"
_SYNCS = "fsync,fdatasync"
_FAILS_FROM = 3
"""The write from which on the disk fails."""
_SLOW_US = 400_000


class Disk(Enum):
    """What is wrong with the disk; the value is how large it is, in bytes, or None."""

    FULL = 6 * _MIB
    FILLS = 13 * _MIB
    READ_ONLY = 32 * _MIB
    BROKEN = None
    SLOW = "slow"

    @property
    def is_mounted(self) -> bool:
        """Whether it is a file system of its own."""
        return isinstance(self.value, int)


def why_not(disk: Disk) -> str | None:
    """Return why `disk` can't be had here, None if it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "needs root on Linux"
    if not disk.is_mounted and shutil.which("strace") is None:
        return "needs strace"
    return None


@contextmanager
def mounted(disk: Disk, folder: Path) -> Iterator[None]:
    """Have `disk` at `folder`, where it is a file system of its own."""
    folder.mkdir(parents=True)
    if not disk.is_mounted:
        yield
        return
    _run("mount", "-t", "tmpfs", "-o", f"size={disk.value}", "modelyard-lab", str(folder))
    try:
        yield
    finally:
        _run("umount", "-l", str(folder))


def spoil(disk: Disk, folder: Path) -> None:
    """Let the trouble begin that does not begin by itself."""
    if disk is Disk.READ_ONLY:
        _run("mount", "-o", "remount,ro", str(folder))


def fill(folder: Path) -> None:
    """Take what is free at `folder`, as another program would, except for a little."""
    free = shutil.disk_usage(folder).free
    # What is being downloaded takes its share meanwhile.
    with contextlib.suppress(OSError):
        (folder / "of-somebody-else").write_bytes(bytes(max(0, free - _MIB // 2)))


def mend(disk: Disk, folder: Path) -> None:
    """Let it be large and writable from now on."""
    if disk.is_mounted:
        _run("mount", "-o", f"remount,rw,size={64 * _MIB}", str(folder))
        (folder / "of-somebody-else").unlink(missing_ok=True)


def wrapper(disk: Disk, paths: Sequence[Path]) -> list[str]:
    """Return the beginning of a command whose program meets a broken or slow disk at `paths`.

    The program stays the child of who starts it; the tracer is a grandchild.
    """
    match disk:
        case Disk.BROKEN:
            calls, fault = _WRITES, f"error=EIO:when={_FAILS_FROM}+"
        case Disk.SLOW:
            calls, fault = _SYNCS, f"delay_enter={_SLOW_US}"
        case _:
            return []
    selected = [part for path in paths for part in ("-P", str(path))]
    tracing = ["-e", f"trace={calls}", "-e", f"inject={calls}:{fault}"]
    return ["strace", "-D", "-f", "-qq", "-o", os.devnull, *selected, *tracing]


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
