"""A file of 40 GiB: memory that stays as it is, and hashing again beside the transfer.

    python -m tests.benchmarks.download_huge [--size-gib N] [--held-gib N] [--only WORD]

"all" downloads a file of zeros, which takes its size on the disk, from nginx on loopback, and
watches the memory of the process and the percentages. "again" leaves a partial that lacks its last
64 MiB, as after a restart without the process that hashed it, and measures how soon the first new
byte comes and how fast the rest is hashed, beside `openssl dgst -sha256` of the same bytes. Needs
nginx and openssl; Linux only. Exit status 1 where a demand is missed.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from modelyard.service.downloads import DownloadJob, DownloadQueue
from modelyard.service.downloads.journal import Identity, Journal, Record
from modelyard.service.downloads.partial import journal_path, partial_path
from modelyard.service.downloads.spans import Span
from modelyard.service.plan import PlannedFile
from modelyard.tasks import Tasks
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress
from tests.benchmarks.faults.downloader import Endings
from tests.benchmarks.speed.site import FILE, Site, serving

_GIB = 1 << 30
_MISSING_BYTES = 64 << 20
_BEYOND_BYTES = 1 << 32
_MOST_GROWTH_BYTES = 8 << 20
_LEAST_OF_OPENSSL = 0.8
_MOST_FIRST_BYTE_S = 1.0


@dataclass
class Watch(Endings):
    """Notes what is told, and how much memory the process has then."""

    moments: list[tuple[float, ModelDownloadProgress, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(1)

    def progressed(self, key: str, progress: ModelDownloadProgress) -> None:
        """Note it."""
        self.moments.append((time.monotonic(), progress, _own_memory_bytes()))
        super().progressed(key, progress)


def _own_memory_bytes() -> int:
    """Return what this process has of its own, without pages of files."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("RssAnon:")[2].split()[0]) * 1024


async def _download(site: Site, target: Path) -> Watch:
    watch = Watch()
    job = DownloadJob("model", PlannedFile(FILE, (site.http,)), target)
    async with Tasks() as tasks, DownloadQueue(watch, tasks=tasks) as queue:
        await queue.start(job)
        await watch.all_ended.wait()
    if watch.failures:
        raise OSError(f"it did not come: {watch.failures}")
    return watch


async def _all(site: Site, target: Path) -> bool:
    """Download the whole file; return whether memory and percentages are as they should be."""
    watch = await _download(site, target)
    began_s, ended_s = watch.moments[0][0], watch.moments[-1][0]
    memories = {p.transferred or 0: memory for _, p, memory in watch.moments}
    early = max(memory for moved, memory in memories.items() if moved <= _GIB)
    late = max(memories.values())
    told = [p for _, p, _ in watch.moments if p.percentage is not None and p.transferred]
    wrong = [
        p
        for p in told
        if abs((p.percentage or 0) - 100 * (p.transferred or 0) / site.size_bytes) > 0.01
    ]
    beyond = [p for p in told if (p.transferred or 0) > _BEYOND_BYTES]
    rising = [p.transferred or 0 for p in told]
    print(
        f"{site.size_bytes / _GIB:.0f} GiB in {ended_s - began_s:.0f} s, memory of its own "
        f"{early / 2**20:.1f} MiB after one GiB, {late / 2**20:.1f} MiB at most; {len(told)} "
        f"percentages, {len(beyond)} of them beyond 4 GiB, {len(wrong)} wrong",
        flush=True,
    )
    is_flat = late - early <= _MOST_GROWTH_BYTES
    return is_flat and not wrong and bool(beyond) and rising == sorted(rising)


async def _again(site: Site, target: Path) -> bool:
    """Go on with a partial; return whether hashing and the first byte are as they should be."""
    held_bytes = site.size_bytes - _MISSING_BYTES
    with partial_path(target).open("wb") as file:
        file.truncate(held_bytes)
    openssl_s = min(_openssl_s(partial_path(target)) for _ in range(2))
    etag = _etag(site.http)
    identity = Identity(url=site.http, etag=etag, size=site.size_bytes)
    Journal(journal_path(target), identity, [Record(Span(0, held_bytes))]).close()
    watch = await _download(site, target)
    began_s, ended_s = watch.moments[0][0], watch.moments[-1][0]
    first_s = next(
        at_s
        for at_s, p, _ in watch.moments
        if p.phase is DownloadPhase.TRANSFERRING and (p.transferred or 0) > held_bytes
    )
    reset = [p for _, p, _ in watch.moments if (p.transferred or held_bytes) < held_bytes]
    rate, of_openssl = held_bytes / (ended_s - began_s), held_bytes / openssl_s
    print(
        f"{held_bytes / _GIB:.0f} GiB held: first new byte after {first_s - began_s:.2f} s, hashed "
        f"at {rate / 1e6:.0f} MB/s beside openssl's {of_openssl / 1e6:.0f}: "
        f"{rate / of_openssl:.2f} of it, at least {_LEAST_OF_OPENSSL}",
        flush=True,
    )
    is_soon = first_s - began_s <= _MOST_FIRST_BYTE_S
    return is_soon and rate >= _LEAST_OF_OPENSSL * of_openssl and not reset


def _openssl_s(path: Path) -> float:
    began_s = time.monotonic()
    subprocess.run(["openssl", "dgst", "-sha256", str(path)], check=True, capture_output=True)
    return time.monotonic() - began_s


def _etag(url: str) -> str | None:
    import urllib.request

    with urllib.request.urlopen(urllib.request.Request(url, method="HEAD")) as answer:
        return answer.headers["ETag"]


@contextmanager
def _place(size_gib: float) -> Iterator[tuple[Site, Path]]:
    with tempfile.TemporaryDirectory(prefix="modelyard-huge-") as name:
        folder = Path(name)
        (folder / "server").mkdir()
        size_bytes = int(size_gib * _GIB)
        with serving(folder / "server", size_bytes, limit_bytes_s=0, is_sparse=True) as site:
            yield site, folder / FILE


def main() -> int:
    """Measure, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size-gib", type=float, default=40)
    parser.add_argument("--held-gib", type=float, default=8)
    parser.add_argument("--only", choices=["all", "again"])
    known = parser.parse_args()
    work: dict[str, tuple[float, Callable[[Site, Path], Awaitable[bool]]]] = {
        "again": (known.held_gib, _again),
        "all": (known.size_gib, _all),
    }
    good = True
    for name, (size_gib, measure) in work.items():
        if known.only in (None, name):
            with _place(size_gib) as (site, target):
                good = asyncio.run(measure(site, target)) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
