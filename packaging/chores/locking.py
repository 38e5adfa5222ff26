"""The two lock files, made from `pyproject.toml`: for every system at once, with hashes."""

import shutil
import subprocess

from chores import layout
from chores.report import ChoreError, last_lines, say


def lock(*, upgrade: bool) -> None:
    """Make both lock files anew; without `upgrade`, versions that still fit stay.

    Raises:
        ChoreError: uv is not there, or it found no versions that go together.
    """
    _compile(layout.RUNTIME_LOCK.name, "--extra", "build", *_upgrading(upgrade))
    # Held to the first, so that what is tested is what is run.
    constraint = ("--constraints", layout.RUNTIME_LOCK.name)
    extras = ("--extra", "build", "--extra", "dev")
    _compile(layout.DEV_LOCK.name, *extras, *constraint, *_upgrading(upgrade))


def _upgrading(upgrade: bool) -> tuple[str, ...]:
    return ("--upgrade",) if upgrade else ()


def _compile(target: str, *options: str) -> None:
    uv = shutil.which("uv")
    if not uv:
        raise ChoreError("uv makes the lock files: install it (pipx install uv), then start again")
    say(f"making {target}")
    how = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--quiet")
    done = subprocess.run(
        [uv, "pip", "compile", *how, *options, layout.PROJECT.name, "--output-file", target],
        cwd=layout.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ChoreError(f"uv could not make {target}:\n{last_lines(done.stderr)}")
