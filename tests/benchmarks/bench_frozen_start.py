"""How soon the frozen program is there, beside the source: its first picture, and `--version`.

    python -m tests.benchmarks.bench_frozen_start [--program PATH] [--starts N] [--cold]

Seen from outside: the time from spawning the process until the first pixel of a virtual display
changes (its frame buffer is a file), and the processor time that the process has taken by then,
which other programs disturb less. Source and frozen program start in turn. With `--cold`, which
needs root, the page cache is dropped before each start. Exit status 1 above a limit.
"""

import argparse
import mmap
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil

from modelyard.paths import DATA_VARIABLE

ROOT = Path(__file__).resolve().parents[2]
PAINT_LIMIT = 1.3
VERSION_LIMIT_S = 0.3
_DEADLINE_S = 60.0
_LOOK_S = 0.002
_WIDTH_PX, _HEIGHT_PX = 1280, 800
_DROP_CACHES = Path("/proc/sys/vm/drop_caches")


class Cost(NamedTuple):
    """What one start took until its first picture, in seconds."""

    wall: float
    cpu: float


@contextmanager
def display() -> Iterator[tuple[str, mmap.mmap]]:
    """Run a virtual display and yield its name and its frame buffer."""
    with tempfile.TemporaryDirectory() as folder:
        reading, writing = os.pipe()
        screen = f"{_WIDTH_PX}x{_HEIGHT_PX}x24"
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", screen, "-fbdir", folder]
        with subprocess.Popen([*command, "-nolisten", "tcp"], pass_fds=[writing]) as server:
            os.close(writing)
            number = os.read(reading, 16).decode().strip()
            os.close(reading)
            with Path(folder, "Xvfb_screen0").open("rb") as file:
                pixels = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                try:
                    yield f":{number}", pixels
                finally:
                    pixels.close()
                    server.terminate()


def first_picture(command: list[str], name: str, pixels: mmap.mmap, *, cold: bool) -> Cost:
    """Start the app and return what it took until something was on the display `name`."""
    before = _sample(pixels)
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "DISPLAY": name, DATA_VARIABLE: data}
        environment.pop("QT_QPA_PLATFORM", None)
        if cold:
            drop_caches()
        began_s = time.monotonic()
        with subprocess.Popen(command, env=environment, cwd=ROOT) as app:
            while _sample(pixels) == before:
                if time.monotonic() - began_s > _DEADLINE_S or app.poll() is not None:
                    raise SystemExit(f"{command[0]} shows nothing")
                time.sleep(_LOOK_S)
            wall_s = time.monotonic() - began_s
            times = psutil.Process(app.pid).cpu_times()
            app.terminate()
            app.wait(_DEADLINE_S)
    _wait_until_clear(pixels, before)
    return Cost(wall_s, times.user + times.system)


def version_s(program: Path, *, cold: bool) -> float:
    """Return how long `--version` takes."""
    if cold:
        drop_caches()
    began_s = time.monotonic()
    subprocess.run([program, "--version"], check=True, capture_output=True)
    return time.monotonic() - began_s


def drop_caches() -> None:
    """Have the next reads come from the disk."""
    os.sync()
    _DROP_CACHES.write_text("3", encoding="ascii")


def main() -> int:
    """Measure and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, default=ROOT / "dist" / "modelyard" / "modelyard")
    parser.add_argument("--starts", type=int, default=7)
    parser.add_argument("--cold", action="store_true")
    known = parser.parse_args()
    program = known.program.absolute()
    commands = {"source": [sys.executable, "-m", "modelyard"], "frozen": [str(program)]}
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    versions = [version_s(program, cold=known.cold) for _ in range(known.starts)]
    with display() as (name, pixels):
        for _ in range(known.starts):
            for which, command in commands.items():
                costs[which].append(first_picture(command, name, pixels, cold=known.cold))
    return report(versions, costs)


def report(versions: list[float], costs: dict[str, list[Cost]]) -> int:
    """Print the medians and return the exit status."""
    version = statistics.median(versions)
    print(f"--version {version * 1000:.0f} ms, at best {min(versions) * 1000:.0f} ms")
    medians = {
        name: Cost(*(statistics.median(values) for values in zip(*its, strict=True)))
        for name, its in costs.items()
    }
    for name, its in medians.items():
        print(f"{name}: first picture {its.wall * 1000:.0f} ms, processor {its.cpu * 1000:.0f} ms")
    ratio = medians["frozen"].wall / medians["source"].wall
    print(f"frozen / source {ratio:.2f} (limit {PAINT_LIMIT}); --version limit {VERSION_LIMIT_S} s")
    return 0 if ratio <= PAINT_LIMIT and version <= VERSION_LIMIT_S else 1


def _sample(pixels: mmap.mmap) -> bytes:
    # Its middle: a pixel of the window is there wherever the window is.
    middle = len(pixels) // 2
    return pixels[middle : middle + 4 * _WIDTH_PX]


def _wait_until_clear(pixels: mmap.mmap, before: bytes) -> None:
    deadline_s = time.monotonic() + _DEADLINE_S
    while _sample(pixels) != before and time.monotonic() < deadline_s:
        time.sleep(_LOOK_S)


if __name__ == "__main__":
    sys.exit(main())
