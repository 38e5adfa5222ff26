"""The virtual environment `.venv`: made from a lock file with hashes, the project in it.

A stamp in it tells what it was made from, so that a second run has nothing to do. A set-up that
was cut short left its mark instead of the stamp: then the environment is made anew.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from chores import layout
from chores.report import ChoreError, last_lines, say

_STAMP = "modelyard-stamp.json"
_UNFINISHED = "modelyard-setup-unfinished"
_PROJECT_NAME = "modelyard"


class Kind(StrEnum):
    """Which lock file an environment holds; the one for development holds the other's too."""

    RUNTIME = "runtime"
    DEV = "dev"

    @property
    def lock(self) -> Path:
        """The lock file of this kind."""
        return layout.DEV_LOCK if self is Kind.DEV else layout.RUNTIME_LOCK


def is_ready(kind: Kind, venv: Path = layout.VENV) -> bool:
    """Return whether `venv` holds what `kind` needs, as the lock file says it now."""
    found = _read_stamp(venv)
    return any(found == _stamp(enough) for enough in (kind, Kind.DEV)) and _is_usable(venv)


def make(kind: Kind, venv: Path = layout.VENV) -> None:
    """Put what `kind` needs into `venv`, and the project, installed editable.

    Raises:
        ChoreError: It can't be made; the message tells what to do.
    """
    found = _read_stamp(venv)
    if not _may_be_kept(venv, found):
        _remove(venv)
    venv.mkdir(exist_ok=True)
    (venv / _UNFINISHED).touch()
    (venv / _STAMP).unlink(missing_ok=True)
    if not layout.program("python", venv).exists():
        _create(venv)
    _install(kind, venv)
    (venv / _STAMP).write_text(json.dumps(_stamp(kind), indent=2), encoding="utf-8")
    (venv / _UNFINISHED).unlink()


def has_ensurepip() -> bool:
    """Return whether this Python can put pip into a new environment; Debian's may not."""
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def _stamp(kind: Kind) -> dict[str, str]:
    digest = hashlib.sha256()
    for path in (kind.lock, layout.PROJECT):
        digest.update(path.read_bytes())
    return {
        "kind": kind,
        "made_from": digest.hexdigest(),
        "python": ".".join(map(str, sys.version_info[:3])),
        "root": str(layout.ROOT),
    }


def _read_stamp(venv: Path) -> dict[str, str] | None:
    try:
        found = json.loads((venv / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _is_usable(venv: Path) -> bool:
    # `exists` follows the link to the Python that it was made with, which may be gone.
    return all(layout.program(name, venv).exists() for name in ("python", _PROJECT_NAME))


def _may_be_kept(venv: Path, found: dict[str, str] | None) -> bool:
    """Return whether the packages can be brought up to date where they are."""
    if not venv.exists() or (venv / _UNFINISHED).exists():
        return False
    if found:
        now = _stamp(Kind.RUNTIME)
        return _is_usable(venv) and all(found.get(key) == now[key] for key in ("python", "root"))
    return layout.program("python", venv).exists()


def _remove(venv: Path) -> None:
    if not venv.exists():
        return
    ours = (venv / "pyvenv.cfg").exists() or (venv / _UNFINISHED).exists()
    if not ours and any(venv.iterdir()):
        raise ChoreError(f"{venv} is not a Python environment: move it away, then start this again")
    say("an unfinished or outdated environment is made anew")
    try:
        shutil.rmtree(venv)
    except OSError as error:
        raise ChoreError(
            f"{venv} can't be removed ({error}): close what uses it and remove it"
        ) from (error)


def _create(venv: Path) -> None:
    say(f"making the Python environment {venv.name}")
    # Started from within an environment, the new one must not hang on that.
    base = getattr(sys, "_base_executable", None) or sys.executable
    done = _run([base, "-m", "venv", str(venv)])
    if done.returncode:
        raise ChoreError(
            "Python could not make a virtual environment: install its venv and ensurepip modules "
            f"(on Debian: apt-get install python3-venv)\n{last_lines(done.stdout)}"
        )


def _install(kind: Kind, venv: Path) -> None:
    say(f"installing the packages of {kind.lock.name} (some minutes the first time)")
    pip = [str(layout.program("python", venv)), "-m", "pip", "--disable-pip-version-check"]
    install = [*pip, "install", "--no-input", "--quiet"]
    _must(
        [*install, "--require-hashes", "--only-binary", ":all:", "-r", str(kind.lock)],
        "the packages could not be installed: look at pip's last lines, check the network and "
        "start this again",
    )
    # Hatchling came with the lock file, so nothing is fetched here.
    _must(
        [*install, "--no-deps", "--no-build-isolation", "--editable", str(layout.ROOT)],
        "Modelyard itself could not be installed: look at pip's last lines",
    )


def _must(command: Sequence[str], otherwise: str) -> None:
    done = _run(command)
    if done.returncode:
        raise ChoreError(f"{otherwise}\n{last_lines(done.stdout)}")


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    # What another environment or the person's own settings say about modules is not ours.
    ignored = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_REQUIRE_VIRTUALENV", "PIP_USER")
    clean = {name: value for name, value in os.environ.items() if name not in ignored}
    return subprocess.run(
        command,
        cwd=layout.ROOT,
        env=clean,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
