"""What a chore tells the person who started it."""

import shlex
from collections.abc import Sequence


class ChoreError(Exception):
    """A chore can't go on; the message is one sentence that tells what to do."""


def say(text: str) -> None:
    """Print one line at once, also where the output goes to a file or a pipe."""
    print(f"modelyard: {text}", flush=True)


def shown(command: Sequence[str]) -> str:
    """Return `command` as one would type it."""
    return shlex.join(command)


def last_lines(text: str, count: int = 12) -> str:
    """Return the last `count` lines of a program's output that say something."""
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(lines[-count:])
