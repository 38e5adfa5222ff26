"""How fast a download is, beside curl, aria2 and the client of Hugging Face.

    python -m tests.benchmarks.download_speed [--size-mib N] [--rounds N] [--only SETTING …]

Random bytes from nginx on loopback, by each program in turn, so that all meet the same moods of
the machine; medians of the rounds. "new" writes a file that is not there, "resident" writes over
one that is in memory (aria2 cuts it first, whatever one asks). Ours includes the digest, the syncs
and the rename, all that a finished download is; the start of Python is left out, since the service
runs already. "limited" has 20 MB/s for each connection; "far" has 50 ms of delay, no more by the
window, and one connection in fifty breaks. "smooth" asks the service for a model while it
downloads. Needs nginx, curl, openssl and aria2 (Debian: apt install nginx-light curl openssl
aria2); hf is among the development dependencies. Exit status 1 where a demand is missed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks.speed.programs import SLOW, Errand, Usage, aria2, curl, hub, ours
from tests.benchmarks.speed.site import Site, serving
from tests.benchmarks.speed.smooth import latencies_ms
from tests.benchmarks.speed.table import Table

_LIMIT_BYTES_S = 20_000_000
_MOST_P99_MS = 20.0
_PROGRAMS: dict[str, Callable[[Errand], dict[str, Usage]]] = {
    "modelyard": ours,
    "curl": curl,
    "aria2": aria2,
    "hf": hub,
}
_SETTINGS = {
    "http new": ("modelyard", "curl", "aria2", "hf"),
    "http resident": ("modelyard", "curl", "aria2"),
    "https new": ("modelyard", "curl", "aria2", "hf"),
    "https resident": ("modelyard", "curl", "aria2"),
    "limited new": ("modelyard", "aria2"),
    "far new": ("modelyard", "aria2"),
}
_SMOOTH = "smooth"
_NEEDED = ("curl", "openssl", "aria2c")


def _measure(site: Site, folder: Path, settings: Sequence[str], rounds: int) -> Table:
    table = Table()
    for number in range(rounds):
        for setting in settings:
            scheme, _, kind = setting.partition(" ")
            for program in _PROGRAMS:
                if program in _SETTINGS[setting]:
                    place = folder / f"{program} {setting}"
                    errand = Errand(site, scheme, place, is_resident=kind == "resident")
                    table.add(setting, _run(program, errand))
            print(f"round {number + 1}, {setting}: load {os.getloadavg()[0]:.1f}", flush=True)
    return table


def _run(program: str, errand: Errand) -> dict[str, Usage]:
    """Let `program` do `errand` on a quiet disk; leave no file that nobody needs."""
    errand.folder.mkdir(exist_ok=True)
    if errand.is_resident:
        _fill(errand)
    os.sync()
    usages = _PROGRAMS[program](errand)
    shutil.rmtree(errand.folder)
    return usages


def _fill(errand: Errand) -> None:
    """Write a file of the right size, all of it in memory and on disk."""
    with errand.target.open("wb") as file:
        subprocess.run(
            ["head", "-c", str(errand.site.size_bytes), "/dev/zero"], stdout=file, check=True
        )


def _smooth(size_bytes: int) -> bool:
    """Print how soon the service answers; return whether it is soon enough."""
    good = True
    for scheme in ("http", "https"):
        with (
            tempfile.TemporaryDirectory(prefix="modelyard-speed-") as folder,
            serving(Path(folder), size_bytes, limit_bytes_s=0) as site,
        ):
            quiet, busy = (sorted(each) for each in latencies_ms(site, scheme))
        for name, each in (("quiet", quiet), ("downloading", busy)):
            p99_ms = each[int(len(each) * 0.99)]
            good = good and p99_ms <= _MOST_P99_MS
            print(
                f"GET /model/…, {scheme}, {name:12} median {each[len(each) // 2]:5.1f} ms, "
                f"p99 {p99_ms:5.1f} ms, worst {each[-1]:5.1f} ms, {len(each)} answers; "
                f"load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
    return good


def main() -> int:
    """Measure, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size-mib", type=int, default=2048)
    parser.add_argument("--limited-mib", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="+", choices=[*_SETTINGS, _SMOOTH])
    known = parser.parse_args()
    missing = [program for program in _NEEDED if not shutil.which(program)]
    if missing:
        parser.error(f"install {', '.join(missing)} first")
    chosen = known.only or [*_SETTINGS, _SMOOTH]
    good = True
    for size_mib, settings in (
        (known.size_mib, [s for s in chosen if s in _SETTINGS and not s.startswith(SLOW)]),
        (known.limited_mib, [s for s in chosen if s.startswith(SLOW)]),
    ):
        if settings:
            good = _compare(size_mib << 20, settings, known.rounds) and good
    if _SMOOTH in chosen:
        good = _smooth(known.size_mib << 20) and good
    return 0 if good else 1


def _compare(size_bytes: int, settings: Sequence[str], rounds: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="modelyard-speed-") as name:
        folder = Path(name)
        (folder / "server").mkdir()
        with serving(folder / "server", size_bytes, limit_bytes_s=_LIMIT_BYTES_S) as site:
            table = _measure(site, folder, settings, rounds)
    print(
        f"\n{size_bytes / 2**20:.0f} MiB, medians of {rounds} rounds, {os.cpu_count()} processors"
    )
    print(*table.lines(), sep="\n", flush=True)
    return not table.missed()


if __name__ == "__main__":
    sys.exit(main())
