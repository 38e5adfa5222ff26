"""Which processes hold a model's file in memory."""

from collections.abc import Iterator
from pathlib import Path

from modelyard.wire.runtime import MemoryHolder

_PROC = Path("/proc")
_KIB = 1024
_MOST = 10


def holders_of(path: Path, *, proc: Path = _PROC) -> tuple[MemoryHolder, ...]:
    """Return the processes that have the file mapped, as far as we may see; the largest first.

    `bytes` is what of the file each has in memory. Blocking; only Linux tells.
    """
    found = [holder for process in _processes(proc) if (holder := _holder(process, path))]
    return tuple(sorted(found, key=lambda holder: holder.bytes, reverse=True)[:_MOST])


def _processes(proc: Path) -> Iterator[Path]:
    try:
        yield from (path for path in proc.iterdir() if path.name.isdigit())
    except OSError:
        return


def _holder(process: Path, path: Path) -> MemoryHolder | None:
    try:
        # Far quicker to read than what tells sizes.
        if str(path) not in (process / "maps").read_text(errors="surrogateescape"):
            return None
        size_bytes = _resident(process / "smaps", path)
        name = (process / "comm").read_text().strip()
    except OSError:
        # It belongs to somebody else, or has just ended.
        return None
    return MemoryHolder(pid=int(process.name), name=name, bytes=size_bytes) if size_bytes else None


def _resident(smaps: Path, path: Path) -> int:
    """Return the sum of what is resident of all mappings of the file; see ``proc_pid_smaps(5)``."""
    size_bytes, is_inside = 0, False
    for line in smaps.read_text(errors="surrogateescape").splitlines():
        name = line.split(maxsplit=1)[0]
        if not name.endswith(":"):
            is_inside = line.endswith(f" {path}")
        elif is_inside and name == "Rss:":
            size_bytes += int(line.split()[1]) * _KIB
    return size_bytes
