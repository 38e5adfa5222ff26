"""A display of the tour's own, so that its pictures are the same everywhere (Linux)."""

import os
import selectors
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from modelyard.tour.failure import TourError

_SCREEN = "1600x1000x24"
_READY_WITHIN_S = 20.0
_END_WITHIN_S = 10.0


@contextmanager
def virtual_display(*, is_lasting: bool = False) -> Iterator[str]:
    """Run an X server without a screen and yield its name, such as ``:7``.

    It ends with its last client should this process be killed, unless it `is_lasting`: that is
    for clients that come and go.

    Raises:
        TourError: Xvfb is not installed, or it did not start.
    """
    program = shutil.which("Xvfb")
    if program is None:
        raise TourError("the tour needs Xvfb: install it (on Debian: apt install xvfb)")
    read_end, write_end = os.pipe()
    # It picks a free number by itself and writes it once it can be reached.
    command = [program, "-displayfd", str(write_end), "-screen", "0", _SCREEN]
    command += ["-nolisten", "tcp"]  # nobody else can reach it
    if not is_lasting:
        command.append("-terminate")
    try:
        server = subprocess.Popen(
            command,
            pass_fds=[write_end],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    finally:
        os.close(write_end)
    try:
        with os.fdopen(read_end, "rb", buffering=0) as pipe:
            number = _read_line(pipe.fileno())
        if not number.isdigit():
            raise TourError("Xvfb did not start: try it by hand, `Xvfb :99`")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(_END_WITHIN_S)


def _read_line(descriptor: int) -> str:
    """Return what is written up to the end of the line; what there is when it takes too long."""
    text = b""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while not text.endswith(b"\n") and selector.select(_READY_WITHIN_S):
            piece = os.read(descriptor, 64)
            if not piece:
                break
            text += piece
    return text.decode("ascii", "replace").strip()
