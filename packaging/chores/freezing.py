"""The program as a folder that needs no Python: built by PyInstaller, then tried."""

import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from chores import layout
from chores.report import ChoreError, last_lines, say
from chores.running import run_tool

_READY = "Model API on "
_READY_WITHIN_S = 60
_END_WITHIN_S = 30
_LARGEST = 6


def freeze() -> None:
    """Build `dist/modelyard/` and see that the program in it starts.

    Raises:
        ChoreError: It could not be built, or what was built does not work.
    """
    say("freezing with PyInstaller (about a minute)")
    options = ("--noconfirm", "--clean", "--log-level", "WARN")
    run_tool([layout.program("python"), "-m", "PyInstaller", *options, "build.spec"])
    folder = layout.FROZEN
    if sys.platform == "linux":
        _forget_paths_of_this_machine(folder)
    frozen = folder / ("modelyard.exe" if layout.IS_WINDOWS else "modelyard")
    say(f"built {frozen.relative_to(layout.ROOT)}, {_size_mb(folder)} MB")
    _tell_what_dominates(folder)
    _try_version(frozen)
    _try_service(frozen)


def _forget_paths_of_this_machine(folder: Path) -> None:
    """Take out where this Python's libraries look for others, a folder of this machine alone."""
    here = str(Path(sys.base_prefix).resolve())
    for path in sorted(folder.rglob("*.so*")):
        if not path.is_symlink() and here in run_tool(["objdump", "-p", path]):
            run_tool(["chrpath", "--delete", path])


def _try_version(frozen: Path) -> None:
    done = _run([str(frozen), "--version"])
    expected = _run([str(layout.program("modelyard")), "--version"]).stdout
    if done.returncode or done.stdout != expected:
        raise ChoreError(f"the frozen program tells no version:\n{last_lines(done.stdout)}")
    say(f"it says {done.stdout.strip()}")


def _try_service(frozen: Path) -> None:
    with tempfile.TemporaryDirectory() as data:
        command = [str(frozen), "serve", "--data", data]
        started_s = time.monotonic()
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as service:
            try:
                line = _await_line(service)
                say(f"its service is up after {time.monotonic() - started_s:.1f} s: {line}")
            finally:
                service.terminate()
            status = service.wait(_END_WITHIN_S)
    if status and not layout.IS_WINDOWS:  # there, terminate() is the end of it
        raise ChoreError(f"its service ended with status {status} instead of 0")


def _await_line(service: subprocess.Popen[str]) -> str:
    """Return the service's ready line."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    seen: list[str] = []

    def read() -> None:
        for line in service.stdout or ():
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    deadline_s = time.monotonic() + _READY_WITHIN_S
    while (left_s := deadline_s - time.monotonic()) > 0:
        try:
            line = lines.get(timeout=left_s)
        except queue.Empty:
            break
        if line is None:
            break
        if line.startswith(_READY):
            return line.strip()
        seen.append(line)
    raise ChoreError(f"the frozen service does not start:\n{last_lines(''.join(seen))}")


def _size_mb(folder: Path) -> int:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return round(sum(path.stat().st_size for path in files) / 1e6)


def _tell_what_dominates(folder: Path) -> None:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    largest = sorted(files, key=lambda path: path.stat().st_size, reverse=True)[:_LARGEST]
    said = ", ".join(f"{path.name} {path.stat().st_size / 1e6:.0f} MB" for path in largest)
    say(f"of which {said}")


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=layout.ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
