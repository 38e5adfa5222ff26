"""Running a tool of a build, in an environment that depends on nothing but the commit."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from chores import layout, release
from chores.report import ChoreError, last_lines

_SHOWN_LINES = 30


def run_tool(command: Sequence[str | Path]) -> str:
    """Run `command` in the checkout and return what it says.

    Raises:
        ChoreError: It fails; with the last lines that it said.
    """
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=layout.ROOT,
            env=release.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise ChoreError(f"{command[0]} can't be started: {error.strerror}") from error
    if done.returncode:
        raise ChoreError(f"{command[0]} failed:\n{last_lines(done.stdout, _SHOWN_LINES)}")
    return done.stdout
