"""How soon the window is there: its first picture, and 1,000 models that can be worked with.

    python -m tests.benchmarks.bench_first_paint [--starts N] [--display]

Each start is a process of its own, in turn with one of a bare `QMainWindow`, from its spawning to
its first paint event; the medians are compared, of wall time and of processor time, which other
programs disturb less. The real app then connects to a service that has 1,000 models and is ready
when its table has painted them. Offscreen unless `--display` asks for the one that DISPLAY names.
Exit status 1 above a limit.
"""

import argparse
import asyncio
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from modelyard.client.discovery import URL_VARIABLE
from modelyard.paths import DATA_VARIABLE
from tests.fakes.scripted_service import ScriptedService
from tests.ui import sample

PAINT_LIMIT = 1.5
READY_LIMIT = 2.0
_MODELS = 1_000
_BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.time(), flush=True)
        QApplication.quit()
application = QApplication([])
window = Window()
window.resize(1180, 760)
window.show()
application.exec()
"""
_WATCHED = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QTableView, QWidget

def over():
    print(time.time(), flush=True)
    os._exit(0)

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            if self.is_it(watched):
                over()
        return False
    def is_it(self, widget):
        {condition}

application = QApplication(["modelyard"])
watch = Watch()
application.installEventFilter(watch)
from modelyard.start import main
main()
"""
_PAINTED = "return True"
_READY = """
        view = widget.parent()
        return isinstance(view, QTableView) and view.model().rowCount() >= {models}
"""


class Cost(NamedTuple):
    """What one start took, in seconds."""

    wall: float
    cpu: float


def start(script: str, environment: dict[str, str]) -> Cost:
    """Return what a start of `script` took until it said so; `cpu` is that of the whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as data:
        began_s = time.time()
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**environment, DATA_VARIABLE: data},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if not done.stdout:
        raise SystemExit(f"a start ended without a picture:\n{done.stderr}")
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(float(done.stdout.split()[0]) - began_s, cpu_s)


@contextmanager
def thousand_models() -> Iterator[str]:
    """Run a service with 1,000 models in a thread and yield its address."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    service = ScriptedService(*(sample.model(f"Model {n:04}") for n in range(_MODELS)))
    asyncio.run_coroutine_threadsafe(service.__aenter__(), loop).result(30)
    try:
        yield service.address.url
    finally:
        asyncio.run_coroutine_threadsafe(service.__aexit__(None, None, None), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def main() -> int:
    """Measure and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--starts", type=int, default=11)
    parser.add_argument("--display", action="store_true")
    known = parser.parse_args()
    environment = dict(os.environ)
    if not known.display:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    scripts = {
        "bare QMainWindow": _BARE,
        "first paint": _WATCHED.format(condition=_PAINTED),
        "1,000 models": _WATCHED.format(condition=_READY.format(models=_MODELS)),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in scripts}
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with thousand_models() as url:
        environment[URL_VARIABLE] = url
        for _ in range(known.starts):
            for name, script in scripts.items():
                costs[name].append(start(script, environment))
    return report(costs)


def report(costs: dict[str, list[Cost]]) -> int:
    """Print the medians and return the exit status."""
    names = list(costs)
    medians = {
        name: Cost(*(statistics.median(values) for values in zip(*costs[name], strict=True)))
        for name in names
    }
    bare = medians[names[0]]
    for name in names:
        its = medians[name]
        print(
            f"{name:18} wall {its.wall * 1000:5.0f} ms ({its.wall / bare.wall:4.2f} x)  "
            f"processor {its.cpu * 1000:5.0f} ms ({its.cpu / bare.cpu:4.2f} x)"
        )
    print(f"limits, of wall time: first paint {PAINT_LIMIT} x, 1,000 models {READY_LIMIT} x")
    is_painted = medians[names[1]].wall <= PAINT_LIMIT * bare.wall
    is_ready = medians[names[2]].wall <= READY_LIMIT * bare.wall
    return 0 if is_painted and is_ready else 1


if __name__ == "__main__":
    sys.exit(main())
