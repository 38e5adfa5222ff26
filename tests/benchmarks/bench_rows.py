"""A hundred thousand models in the window: searching, sorting, scrolling, memory.

    python -m tests.benchmarks.bench_rows [--rows N]

The real window on a scripted service's models, offscreen. A keystroke is timed from the search
field's text to the painted table, a sort from the click's slot to the painted table, scrolling by
each frame of a hundred steps. The memory is that of the process as it is alone (unique pages),
once with a thousand models and once with all. Times are the processor time of the window's thread:
what a person waits where nothing else runs, and what busy neighbours do not change. Exit status 1
above a limit.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil

from modelyard.start import make_application
from modelyard.window_loop import WindowLoop
from modelyard.wire.downloads import DownloadPhase
from modelyard.wire.models import FileState
from tests.ui import sample
from tests.ui.desk import desk

KEYSTROKE_MS, SORT_MS, FRAME_MS, MEMORY_MIB = 30.0, 150.0, 16.7, 150.0
_USUAL = 1_000
_MIB = 1 << 20
_STEPS = 100
_TYPED = "qwen 7"


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


def unique_mib() -> float:
    """Return the memory that would come back if this process ended."""
    return psutil.Process().memory_full_info().uss / _MIB


def timed(act: Callable[[], object], view: object) -> float:
    """Return how long `act` and painting the table take, in ms, of the thread's processor time."""
    began_s = time.thread_time()
    act()
    view.viewport().repaint()
    return (time.thread_time() - began_s) * 1000


async def measure(folder: Path, count: int) -> int:
    """Measure everything and return the exit status."""
    async with desk(folder, *models(_USUAL)) as d:
        await asyncio.sleep(3)
        usual_mib = unique_mib()
        d.catalog.replace(models(count))
        d.catalog.flush()
        view, shown = d.window.library.page.view, d.window.library.page.filter
        await asyncio.sleep(15)  # the texts that a search looks at are made in slices
        many_mib = unique_mib()
        keys = [
            timed(lambda text=_TYPED[:end]: shown.search(text), view)
            for end in (*range(1, len(_TYPED) + 1), *range(len(_TYPED) - 1, -1, -1))
        ]
        sorts = {
            key: timed(lambda key=key: view.sort_by(key), view)
            for key in ("size", "name", "memory", "state", "size", "name")
        }
        bar = view.verticalScrollBar()
        step = max(1, bar.maximum() // _STEPS)
        frames = [timed(lambda n=n: bar.setValue(n * step), view) for n in range(_STEPS)]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors, {count:,} models")
    print(f"keystroke  median {statistics.median(keys):5.1f} ms, worst {max(keys):5.1f} ms")
    print("sort       " + ", ".join(f"{key} {ms:.0f} ms" for key, ms in sorts.items()))
    print(f"frame      median {statistics.median(frames):5.1f} ms, worst {max(frames):5.1f} ms")
    print(f"memory     {usual_mib:.0f} MiB with {_USUAL:,} models, {many_mib:.0f} MiB with all")
    missed = [
        what
        for what, is_missed in {
            "keystroke": statistics.median(keys) > KEYSTROKE_MS,
            "sort": statistics.median(sorts.values()) > SORT_MS,
            "frame": statistics.median(frames) > FRAME_MS,
            "memory": usual_mib > MEMORY_MIB,
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
    application = make_application()
    with (
        tempfile.TemporaryDirectory(prefix="modelyard-rows-") as scratch,
        asyncio.Runner(loop_factory=lambda: WindowLoop(application)) as runner,
    ):
        return runner.run(measure(Path(scratch), known.rows))


if __name__ == "__main__":
    sys.exit(main())
