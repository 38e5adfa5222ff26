"""Processes of this program that the runtime starts: they end with the service."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from modelyard.service.runtime.parent_death import bind_to_this_process


def own_command(module: str, flag: str) -> list[str]:
    """Return what starts `module` of this program; frozen, the program itself with `flag`."""
    return (
        [sys.executable, flag] if getattr(sys, "frozen", False) else [sys.executable, "-m", module]
    )


async def start_child(
    command: Sequence[str], *, stdin: int, stderr: int, environment: Mapping[str, str]
) -> asyncio.subprocess.Process:
    """Start `command` with its output in a pipe and `environment` beside our own.

    Raises:
        OSError: It can't be started, or can't be bound to this process.
    """
    options: dict[str, Any]
    if sys.platform == "win32":
        options = {"creationflags": subprocess.CREATE_NO_WINDOW}
    else:
        # Ctrl-C in a terminal goes to the service alone, which then ends what it started.
        options = {"start_new_session": True}
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=stdin,
        stdout=asyncio.subprocess.PIPE,
        stderr=stderr,
        env=os.environ | {"GGML_NO_BACKTRACE": "1", **environment},
        **options,
    )
    try:
        bind_to_this_process(process.pid)
    except OSError:
        process.kill()
        raise
    return process
