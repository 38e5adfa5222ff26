"""A hundred thousand models in the window: searching, sorting, scrolling, memory.

    python -m tests.benchmarks.bench_rows [--rows N]

The real window on a scripted service's models, offscreen. A keystroke is timed from the search
field's text to the painted table, a sort from the click's slot to the painted table, scrolling by
each frame of a hundred steps. Times are the processor time of the window's thread: what a person
waits where nothing else runs, and what busy neighbours do not change. The memory of the window is
measured with a thousand models, in a process of its own as people have it: its share of all pages
(PSS), and what would come back if it ended (USS); beside it that of a bare `QMainWindow`. What more
models take is told by this process, whose scripted service has only the thousand. Exit status 1
above a limit.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil

from modelyard.client.discovery import URL_VARIABLE
from modelyard.paths import DATA_VARIABLE
from modelyard.start import make_application
from modelyard.window_loop import WindowLoop
from modelyard.wire.downloads import DownloadPhase
from modelyard.wire.models import FileState
from tests.benchmarks.bench_first_paint import thousand_models
from tests.ui import sample
from tests.ui.desk import desk

KEYSTROKE_MS, SORT_MS, FRAME_MS, MEMORY_MIB = 30.0, 150.0, 16.7, 150.0
_USUAL = 1_000
_MIB = 1 << 20
_STEPS = 100
_TYPED = "qwen 7"
_SETTLED_S = 6
_BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1180, 760)
window.show()
application.exec()
"""


def models(count: int) -> list[object]:
    """Return models of many names, sizes and states."""
    makers = ("Qwen", "Llama", "Gemma", "Phi", "Mistral", "Granite", "OLMo", "Yi")
    files = (FileState.ABSENT, FileState.PRESENT, FileState.PARTIAL)
    return [
        sample.model(
            f"{makers[n % 8]} {n % 90}B Instruct {n:06}",
            size=(n * 7919 % 40_000 + 1) * _MIB,
            parameters=float(n % 90 + 1),
            file=files[n % 3],
            download=sample.transfer(DownloadPhase.PAUSED, n % 100, 100) if n % 3 == 2 else None,
        )
        for n in range(count)
    ]


class Memory(NamedTuple):
    """What a process takes, in MiB."""

    share: float
    unique: float


def memory_of(pid: int) -> Memory:
    """Return the memory of a process: its share of all its pages, and those it alone has."""
    told = psutil.Process(pid).memory_full_info()
    return Memory(told.pss / _MIB, told.uss / _MIB)


def window_memory(command: list[str], environment: dict[str, str]) -> Memory:
    """Return the memory of a window some seconds after its start."""
    with tempfile.TemporaryDirectory() as data:
        process = subprocess.Popen(command, env={**environment, DATA_VARIABLE: data})
        try:
            time.sleep(_SETTLED_S)
            return memory_of(process.pid)
        finally:
            process.terminate()
            process.wait(60)


def measure_windows() -> bool:
    """Print the memory of the app with a thousand models; return whether it is little enough."""
    with thousand_models() as url:
        environment = {**os.environ, URL_VARIABLE: url}
        bare = window_memory([sys.executable, "-c", _BARE], environment)
        app = window_memory([sys.executable, "-m", "modelyard"], environment)
    for name, its in (("bare window", bare), (f"{_USUAL:,} models", app)):
        print(f"memory     {name}: share {its.share:.0f} MiB, its own {its.unique:.0f} MiB")
    return app.share <= MEMORY_MIB


def timed(act: Callable[[], object], view: object) -> float:
    """Return how long `act` and painting the table take, in ms, of the thread's processor time."""
    began_s = time.thread_time()
    act()
    view.viewport().repaint()
    return (time.thread_time() - began_s) * 1000


async def measure(folder: Path, count: int, *, is_memory_held: bool) -> int:
    """Measure everything and return the exit status."""
    async with desk(folder, *models(_USUAL)) as d:
        before = memory_of(os.getpid())
        d.catalog.replace(models(count))
        d.catalog.flush()
        view, shown = d.window.library.page.view, d.window.library.page.filter
        await asyncio.sleep(15)  # the texts that a search looks at are made in slices
        after = memory_of(os.getpid())
        keys = [
            timed(lambda text=_TYPED[:end]: shown.search(text), view)
            for end in (*range(1, len(_TYPED) + 1), *range(len(_TYPED) - 1, -1, -1))
        ]
        sorts = [
            (key, timed(lambda key=key: view.sort_by(key), view))
            for key in ("size", "name", "memory", "state", "size", "name")
        ]
        bar = view.verticalScrollBar()
        step = max(1, bar.maximum() // _STEPS)
        frames = [timed(lambda n=n: bar.setValue(n * step), view) for n in range(_STEPS)]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors, {count:,} models")
    print(f"keystroke  median {statistics.median(keys):5.1f} ms, worst {max(keys):5.1f} ms")
    print("sort       " + ", ".join(f"{key} {ms:.0f} ms" for key, ms in sorts))
    print(f"frame      median {statistics.median(frames):5.1f} ms, worst {max(frames):5.1f} ms")
    print(f"memory     {after.unique - before.unique:.0f} MiB more for all models")
    missed = [
        what
        for what, is_missed in {
            "keystroke": max(keys) > KEYSTROKE_MS,
            "sort": max(ms for _, ms in sorts) > SORT_MS,
            "frame": max(frames) > FRAME_MS,
            "memory": not is_memory_held,
        }.items()
        if is_missed
    ]
    print(f"missed: {', '.join(missed)}" if missed else "all limits held")
    return 1 if missed else 0


def main() -> int:
    """Measure and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    known = parser.parse_args()
    is_memory_held = measure_windows()
    application = make_application()
    with (
        tempfile.TemporaryDirectory(prefix="modelyard-rows-") as scratch,
        asyncio.Runner(loop_factory=lambda: WindowLoop(application)) as runner,
    ):
        return runner.run(measure(Path(scratch), known.rows, is_memory_held=is_memory_held))


if __name__ == "__main__":
    sys.exit(main())
