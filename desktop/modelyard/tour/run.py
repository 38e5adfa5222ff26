"""The tour as a program: `modelyard tour --out DIR`."""

import hashlib
import os
import platform
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil

from modelyard import __version__
from modelyard.paths import DATA_VARIABLE, DataFolder
from modelyard.tour.display import virtual_display
from modelyard.tour.failure import TourError
from modelyard.tour.journal import Journal
from modelyard.tour.origin import Origin, serving
from modelyard.tour.sample import fetch_sample
from modelyard.tour.script import Subject
from modelyard.tour.stage import perform

_RATE_BYTES_S = 16_000_000
"""Slow enough to cancel on the way, quick enough to wait for."""
_SAMPLE_TITLE = "SmolLM2 135M Instruct"
_OVERRIDES = ("MODELYARD_URL", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_QPA_PLATFORMTHEME")
_OURS = ("[0-9][0-9]-*.png", "summary.json", "summary.md", "app.log", "service.log")
_PASSED, _FAILED, _INTERRUPTED = 0, 1, 130


def main(out: Path, *, model: Path | None = None) -> int:
    """Take the tour, leave its pictures and its summary in `out`, return the exit status.

    `model` is a model to take instead of the sample, which is fetched once and kept in `out`.
    """
    out = out.expanduser().absolute()
    try:
        journal = _empty_journal(out)
    except OSError as error:
        sys.stderr.write(f"The tour can't write to {out}: {error}\n")
        return _FAILED
    # Told to end, it puts away what it started, just as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    failure, status = None, _PASSED
    try:
        _take(out, model, journal)
    except (TourError, OSError) as error:
        failure, status = str(error), _FAILED
    except KeyboardInterrupt:
        failure, status = "it was interrupted", _INTERRUPTED
    journal.write_summary(failure=failure)
    if failure is None:
        sys.stdout.write(f"The tour passed in {journal.elapsed_s:.0f} s: {out / 'summary.md'}\n")
    else:
        sys.stderr.write(f"The tour failed: {failure}\n")
    return status


def _empty_journal(out: Path) -> Journal:
    out.mkdir(parents=True, exist_ok=True)
    for pattern in _OURS:
        for old in out.glob(pattern):
            old.unlink()
    return Journal(out)


def _take(out: Path, model: Path | None, journal: Journal) -> None:
    with ExitStack() as stack:
        temporary = tempfile.TemporaryDirectory(prefix="modelyard-tour-")
        scratch = Path(stack.enter_context(temporary))
        folder = DataFolder(scratch / "data")
        folder.create()
        with journal.step("prepare", "A real model is fetched and served on loopback"):
            subject = _subject(out, model, origin=stack.enter_context(_origin(scratch)))
            stack.enter_context(_environment(folder))
        journal.note(
            version=__version__,
            machine=_machine(),
            model={
                "file": subject.file.name,
                "bytes": subject.size_bytes,
                "sha256": subject.sha256,
            },
        )
        stack.enter_context(_logs_kept_after_a_failure(folder, out))
        perform(folder, subject, journal)


@contextmanager
def _origin(scratch: Path) -> Iterator[Origin]:
    site, server = scratch / "site", scratch / "server"
    site.mkdir()
    server.mkdir()
    with serving(site, server, rate_bytes_s=_RATE_BYTES_S) as origin:
        yield origin


def _subject(out: Path, model: Path | None, *, origin: Origin) -> Subject:
    file = fetch_sample(out) if model is None else model.expanduser().absolute()
    if not file.is_file():
        raise TourError(f"there is no file {file}")
    (origin.root / file.name).symlink_to(file)
    with file.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    return Subject(
        name=_SAMPLE_TITLE if model is None else file.stem,
        file=file,
        size_bytes=file.stat().st_size,
        sha256=sha256,
        origin=origin,
    )


@contextmanager
def _environment(folder: DataFolder) -> Iterator[None]:
    """Keep the person's own settings and models, and their desktop, out of the tour."""
    before = dict(os.environ)
    for name in _OVERRIDES:
        os.environ.pop(name, None)
    os.environ[DATA_VARIABLE] = str(folder.root)
    with ExitStack() as stack:
        if sys.platform == "linux":
            os.environ["DISPLAY"] = stack.enter_context(virtual_display())
            os.environ["QT_QPA_PLATFORM"] = "xcb"
        yield
    os.environ.clear()
    os.environ.update(before)


@contextmanager
def _logs_kept_after_a_failure(folder: DataFolder, out: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for log in (folder.app_log, folder.service_log):
            if log.exists():
                shutil.copy(log, out / log.name)
        raise


def _machine() -> dict[str, str | int | None]:
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "processors": psutil.cpu_count(),
        "memory_bytes": psutil.virtual_memory().total,
    }
