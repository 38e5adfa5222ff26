"""What files take on their disks, and on which disk they lie. Everything here blocks."""

import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_BLOCK_BYTES = 512
"""The unit of ``st_blocks``, whatever the file system's own is."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one file takes. `key` is the same for all names of the same bytes."""

    path: Path
    key: tuple[int, int]
    size_bytes: int
    disk_bytes: int
    """Less than the size where the file has holes or is compressed."""
    names: int
    """How many names the file system knows for it."""
    mtime_s: float


@dataclass(frozen=True, slots=True)
class DiskSpace:
    """One disk: where it is mounted, and the bytes that it has and has free."""

    path: Path
    device: int
    total_bytes: int
    free_bytes: int


def taken_by(path: Path) -> Taken | None:
    """Return what the file at `path`, or the one that it links to, takes; None without a file."""
    try:
        status = path.stat()
    except OSError:
        return None
    blocks = getattr(status, "st_blocks", None)
    return Taken(
        path=path,
        key=(status.st_dev, status.st_ino),
        size_bytes=status.st_size,
        disk_bytes=status.st_size if blocks is None else blocks * _BLOCK_BYTES,
        names=status.st_nlink,
        mtime_s=status.st_mtime,
    )


def freed_bytes(files: Iterable[Taken]) -> int:
    """Return what comes back when all of these names go and no other is known to us.

    Bytes with a name that is not among them stay.
    """
    names: dict[tuple[int, int], list[Taken]] = {}
    for file in files:
        names.setdefault(file.key, []).append(file)
    return sum(same[0].disk_bytes for same in names.values() if same[0].names <= len(same))


def disk_of(path: Path) -> DiskSpace | None:
    """Return the disk that holds `path`, or would if it were made; None where it is away."""
    for existing in (path, *path.parents):
        try:
            device = existing.stat().st_dev
            usage = shutil.disk_usage(existing)
        except OSError:
            continue
        return DiskSpace(_mount_point(existing, device), device, usage.total, usage.free)
    return None


def sync_folder(folder: Path) -> None:
    """Put on disk which names `folder` holds; where the system has no such thing, nothing."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _mount_point(path: Path, device: int) -> Path:
    place = path.resolve()
    for parent in place.parents:
        try:
            if parent.stat().st_dev != device:
                break
        except OSError:
            break
        place = parent
    return place
