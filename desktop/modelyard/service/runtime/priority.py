"""Letting every other program go before a worker."""

import logging
import sys

import psutil

_log = logging.getLogger(__name__)

_NICENESS = 15
"""Of 19: a little more than what gets only time that nobody else wants."""


def lower_priority(pid: int) -> None:
    """Put the process `pid`, with the threads that it will have, behind the others."""
    try:
        if sys.platform == "win32":
            psutil.Process(pid).nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            psutil.Process(pid).nice(_NICENESS)
    except (psutil.Error, OSError) as error:
        _log.warning("the priority of worker %d can't be lowered: %s", pid, error)
