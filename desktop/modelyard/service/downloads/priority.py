"""A transfer's thread lets others go first: it has hours, and a window has milliseconds."""

import os
import sys
import threading
from contextlib import suppress

_NICENESS = 10
"""Among the threads of one machine; a transfer alone on a processor is as quick as ever."""


def step_back() -> None:
    """Lower the priority of the calling thread, where the system can do that for one thread."""
    if sys.platform == "linux":
        with suppress(OSError):
            # On Linux, against POSIX, this is the thread's own; what it starts inherits it.
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
