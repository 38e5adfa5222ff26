"""Whether a download fits on its disk, beside what the other downloads will still take of it."""

import shutil
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from modelyard.service.downloads.failures import disk_full
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
            ProblemError: DISK_FULL {needed, free}; `free` is what the others leave.
        """
        with self._lock:
            # Noted before it is known to fit: of two that learn their sizes at once one sees
            # the other.
            self._totals[key] = total_bytes
            needed, free = self._needed_and_free(key, target, total_bytes)
        if needed > free:
            raise disk_full(needed_bytes=needed, free_bytes=free)

    def has_room(self, key: str, target: Path, total_bytes: int) -> bool:
        """Return whether the file of `key` would fit now; False where that can't be told."""
        try:
            with self._lock:
                needed, free = self._needed_and_free(key, target, total_bytes)
        except OSError:
            return False
        return needed <= free

    def _needed_and_free(self, key: str, target: Path, total_bytes: int) -> tuple[int, int]:
        folder = _existing(target.parent)
        device = folder.stat().st_dev
        claimed = sum(
            _missing_bytes(claim.target, self._totals.get(claim.key, claim.total_bytes or 0))
            for claim in self._before(key)
            if _existing(claim.target.parent).stat().st_dev == device
        )
        free = max(0, shutil.disk_usage(folder).free - claimed)
        return _missing_bytes(target, total_bytes), free

    def _before(self, key: str) -> Iterable[Claim]:
        """Return the claims that come before that of `key`."""
        is_ahead = True
        for claim in self._claims:
            if claim.key == key:
                is_ahead = False
            elif is_ahead or claim.running:
                yield claim


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
