"""Whether a download fits on its disk, beside what the other downloads will still take of it."""

import shutil
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from modelyard.service.downloads.failures import disk_errors, disk_full
from modelyard.service.downloads.partial import partial_path

_STAT_BLOCK_BYTES = 512
"""The unit of `st_blocks`, whatever the file system's own is."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A download that takes space, or will; `total_bytes` is the whole file, where it is known."""

    key: str
    target: Path
    total_bytes: int | None
    running: bool


class Space:
    """Knows what each download still needs; may be asked from any thread.

    A download must leave room for all that run and for those that stand before it in the queue.
    Those behind it do not count: it would be odd if one that fits failed for one that waits.
    What a partial has on disk already, be it written or reserved, is no longer needed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._claims: tuple[Claim, ...] = ()
        self._totals: dict[str, int] = {}

    def set_claims(self, claims: Iterable[Claim]) -> None:
        """Replace all claims by these, in the order of the queue."""
        with self._lock:
            self._claims = tuple(claims)
            known = {claim.key for claim in self._claims}
            self._totals = {key: size for key, size in self._totals.items() if key in known}

    def require(self, key: str, target: Path, total_bytes: int) -> None:
        """Claim `total_bytes` for the file of `key`.

        Raises:
            ProblemError: DISK_FULL {needed, free}, where `free` is what the others leave;
                DISK_ERROR.
        """
        with self._lock:
            # Noted before it is known to fit: of two that learn their sizes at once one sees
            # the other.
            self._totals[key] = total_bytes
            others = self._before(key)
        with disk_errors(target):
            needed, free = _needed_and_free(target, total_bytes, others)
        if needed > free:
            raise disk_full(needed_bytes=needed, free_bytes=free)

    def has_room(self, key: str, target: Path, total_bytes: int) -> bool:
        """Return whether the file of `key` would fit now; False where that can't be told."""
        with self._lock:
            others = self._before(key)
        try:
            needed, free = _needed_and_free(target, total_bytes, others)
        except OSError:
            return False
        return needed <= free

    def _before(self, key: str) -> list[tuple[Path, int]]:
        """Return the targets and sizes of those that come before `key`."""
        found = []
        is_ahead = True
        for claim in self._claims:
            if claim.key == key:
                is_ahead = False
            elif is_ahead or claim.running:
                total_bytes = self._totals.get(claim.key, claim.total_bytes or 0)
                found.append((claim.target, total_bytes))
        return found


def _needed_and_free(
    target: Path, total_bytes: int, others: Iterable[tuple[Path, int]]
) -> tuple[int, int]:
    """Return what `target` still needs, and what `others` leave on its file system."""
    folder = _existing(target.parent)
    device = folder.stat().st_dev
    claimed = sum(
        _missing_bytes(other, other_bytes)
        for other, other_bytes in others
        if _existing(other.parent).stat().st_dev == device
    )
    free = max(0, shutil.disk_usage(folder).free - claimed)
    return _missing_bytes(target, total_bytes), free


def _existing(folder: Path) -> Path:
    """Return `folder`, or the nearest one above it that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _missing_bytes(target: Path, total_bytes: int) -> int:
    """Return what the partial of `target` does not take up on disk yet."""
    try:
        found = partial_path(target).stat()
    except OSError:
        return total_bytes
    # The size says nothing where a file has holes; Windows knows nothing else.
    blocks = getattr(found, "st_blocks", None)
    taken = found.st_size if blocks is None else blocks * _STAT_BLOCK_BYTES
    return max(0, total_bytes - taken)
