"""A worker never outlives the service, however the service ends.

Linux: the kernel kills the worker when its parent dies, at any moment. Windows: a job object
that is closed with the service does. Elsewhere the worker reads the end of its stdin, which it
notices only once the model is loaded.
"""

import ctypes
import os
import signal
import sys

if sys.platform == "win32":
    from modelyard.service.runtime.windows_job import bind_to_this_process
else:

    def bind_to_this_process(pid: int) -> None:
        """Do nothing: here the worker itself asks to die with its parent."""


__all__ = ["bind_to_this_process", "die_with_parent"]

_PR_SET_PDEATHSIG = 1  # <sys/prctl.h>


def die_with_parent(parent_pid: int) -> bool:
    """Arrange that this process dies with its parent `parent_pid`; False if that is dead already.

    On Linux the parent is the thread that started this process: that must be one which lives as
    long as the service, such as the one that runs its loop.
    """
    if sys.platform != "linux":
        return True
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # It may have died just before: then nobody sends the signal.
    return os.getppid() == parent_pid
