"""The worker: one process that holds one loaded model and serves it on loopback.

Run as ``python -m modelyard.service.runtime.worker``, or by the frozen program with
``--modelyard-worker``. Reads a `WorkerConfig` from stdin, loads, tells its address on stdout and
serves until it is ended or its stdin is closed. Its memory is that of the model, so it imports
nothing that it does not need.
"""

import os
import sys

from modelyard.service.runtime.installed_engine import prefer_installed_engine
from modelyard.service.runtime.parent_death import die_with_parent
from modelyard.service.runtime.worker_protocol import (
    EXIT_BAD_CONFIG,
    EXIT_LOAD_FAILED,
    EXIT_ORPHANED,
    READY_PREFIX,
    WorkerConfig,
)

_STDIN, _STDOUT, _STDERR = 0, 1, 2


def main() -> int:
    """Load and serve; returns the exit code when the model can't be loaded."""
    try:
        config = WorkerConfig.from_line(_read_line())
    except (ValueError, TypeError) as error:
        os.write(_STDERR, f"E no usable configuration: {error}\n".encode())
        return EXIT_BAD_CONFIG
    if not die_with_parent(config.parent_pid):
        return EXIT_ORPHANED
    prefer_installed_engine()
    # Only now: importing the engine takes a while, in which the parent may die as well.
    from modelyard.service.runtime.worker_server import start_server

    # The engine turns the usual stdout into another stderr as soon as it speaks on it itself.
    stdout = os.dup(_STDOUT)
    try:
        server = start_server(config)
    except RuntimeError as error:
        os.write(_STDERR, f"{error}\n".encode())
        return EXIT_LOAD_FAILED
    # One write: the engine's own threads write to the same pipe.
    os.write(stdout, f"\n{READY_PREFIX}{server.listening_address}\n".encode())
    while os.read(_STDIN, 4096):
        pass
    # Not a return: the engine's destructors take time that the system does not need.
    os._exit(0)


def _read_line() -> bytes:
    """Read up to the first line end, byte by byte: the engine watches what follows itself."""
    line = bytearray()
    while (byte := os.read(_STDIN, 1)) and byte != b"\n":
        line += byte
    return bytes(line)


if __name__ == "__main__":
    sys.exit(main())
