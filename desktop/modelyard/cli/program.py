"""The command line as a whole: arguments in, exit status out, every problem in words."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from modelyard.cli.parser import build_parser
from modelyard.paths import DataFolder

_OK = 0
_FAILED = 1
_INTERRUPTED = 130
"""What a shell reports for a program that Ctrl-C ended."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status: 0, 1 for a problem, 130 after Ctrl-C.

    Wrong arguments end in `SystemExit` with status 2, as argparse has it.
    """
    _make_output_safe()
    parsed = build_parser().parse_args(arguments)
    try:
        status = _run(parsed)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return _FAILED
    return status


def _run(parsed: argparse.Namespace) -> int:
    # Each imports only what it needs: the service no client, the client no engine.
    if parsed.verb == "serve":
        return _serve(parsed)
    if parsed.verb == "tour":
        from modelyard.tour.run import main as take_tour

        return take_tour(parsed.out, model=parsed.model)
    import asyncio

    from modelyard.cli.session import run_verb

    return asyncio.run(run_verb(parsed, _data_folder(parsed.data)))


def _serve(parsed: argparse.Namespace) -> int:
    from modelyard.serve import main as serve

    return serve(
        _data_folder(parsed.data),
        host=parsed.host,
        port=parsed.port,
        require_token=parsed.require_token,
        exit_with_parent=parsed.exit_with_parent,
        verbose=parsed.verbose,
    )


def _data_folder(given: Path | None) -> DataFolder:
    return DataFolder(given.expanduser().absolute()) if given else DataFolder.default()


def _make_output_safe() -> None:
    """Let a name that the terminal can't show be escaped instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Keep the interpreter from writing its buffer into the closed pipe at exit."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
