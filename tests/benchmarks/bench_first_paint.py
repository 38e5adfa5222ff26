"""How soon the window is there: its first picture, and 1,000 models that can be worked with.

    python -m tests.benchmarks.bench_first_paint [--starts N] [--display]

Each start is a process of its own, in turn with one of a bare `QMainWindow`, from its spawning to
its first paint event; the medians are compared, of wall time and of processor time, which other
programs disturb less. The app has run before with a service that has 1,000 models. They can be
worked with once a table has painted them, taken the Down key and painted the next one as the
current; the whole window is there when that is done in the table that the service has answered for.
Offscreen unless `--display` asks for the one that DISPLAY names. Exit status 1 above a limit.
"""

import argparse
import asyncio
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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
_PAINTED = """
import os, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            print(time.time(), flush=True)
            os._exit(0)
        return False

application = QApplication(["modelyard"])
watch = Watch()
application.installEventFilter(watch)
from modelyard.start import main
main()
"""
_READY = """
import os, time
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView
from modelyard.start import main
from modelyard.ui.parts.row_view import RowView

pressed = set()

def paint(view, event):
    QTableView.paintEvent(view, event)
    if view.objectName() not in {names} or view.model().rowCount() < {models}:
        return
    if view not in pressed:
        pressed.add(view)
        plain = Qt.KeyboardModifier.NoModifier
        down = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, plain)
        QCoreApplication.postEvent(view, down)
    elif view.currentIndex().row() == 1:
        print(time.time(), flush=True)
        {end}

RowView.paintEvent = paint
main()
"""
_ENDING = "os._exit(0)"
_QUITTING = "os.kill(os.getpid(), 15)  # as the system does when a person leaves"
_ANY = ("openingTable", "modelTable")
_WHOLE = ("modelTable",)


class Cost(NamedTuple):
    """What one start took, in seconds."""

    wall: float
    cpu: float


def start(script: str, data: Path, environment: dict[str, str]) -> Cost:
    """Return what a start of `script` took until it said so; `cpu` is that of the whole process.

    It works on a copy of the data folder `data`.
    """
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(data, scratch, dirs_exist_ok=True)
        return _run(script, Path(scratch), environment)


def _run(script: str, data: Path, environment: dict[str, str]) -> Cost:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began_s = time.time()
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**environment, DATA_VARIABLE: str(data)},
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
        "first paint": _PAINTED,
        "1,000 models": _READY.format(models=_MODELS, names=_ANY, end=_ENDING),
        "whole window": _READY.format(models=_MODELS, names=_WHOLE, end=_ENDING),
    }
    ever = _READY.format(models=_MODELS, names=_WHOLE, end=_QUITTING)
    costs: dict[str, list[Cost]] = {name: [] for name in scripts}
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with thousand_models() as url, tempfile.TemporaryDirectory() as data:
        environment[URL_VARIABLE] = url
        first = _run(ever, Path(data), environment)
        print(f"first start ever: the whole window after {first.wall * 1000:.0f} ms")
        for _ in range(known.starts):
            for name, script in scripts.items():
                costs[name].append(start(script, Path(data), environment))
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
