"""Signing what is built, by a command that whoever has the keys names."""

import os
import shlex
from pathlib import Path

from chores.report import say
from chores.running import run_tool

_COMMAND = "MODELYARD_SIGN_COMMAND"


def sign(*paths: Path) -> None:
    """Sign `paths` in place by the command of MODELYARD_SIGN_COMMAND, which gets each of them.

    Without it they stay unsigned, which is said aloud.

    Raises:
        ChoreError: The command fails.
    """
    told = os.environ.get(_COMMAND, "")
    for path in paths:
        if told:
            run_tool([*shlex.split(told), path])
            say(f"signed {path.name}")
        else:
            say(f"NOT SIGNED: {path.name} ({_COMMAND} names no command)")
