"""Job objects of Windows: one ends the workers with the service, one may limit its memory.

https://learn.microsoft.com/en-us/windows/win32/procthread/job-objects
"""

import ctypes
import functools
import sys
from typing import ClassVar

_EXTENDED_LIMIT_INFORMATION = 9  # JOBOBJECTINFOCLASS
_MEMORY_USAGE_INFORMATION = 28  # JobObjectMemoryUsageInformation
_LIMIT_JOB_MEMORY = 0x0200  # JOB_OBJECT_LIMIT_JOB_MEMORY
_KILL_ON_JOB_CLOSE = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
_SET_QUOTA_AND_TERMINATE = 0x0100 | 0x0001  # PROCESS_SET_QUOTA | PROCESS_TERMINATE


class _BasicLimits(ctypes.Structure):
    _fields_: ClassVar = [
        ("per_process_user_time", ctypes.c_int64),
        ("per_job_user_time", ctypes.c_int64),
        ("limit_flags", ctypes.c_uint32),
        ("minimum_working_set", ctypes.c_size_t),
        ("maximum_working_set", ctypes.c_size_t),
        ("active_process_limit", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    ]


class _ExtendedLimits(ctypes.Structure):
    _fields_: ClassVar = [
        ("basic", _BasicLimits),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    ]


class _MemoryUsage(ctypes.Structure):
    _fields_: ClassVar = [("now", ctypes.c_uint64), ("peak", ctypes.c_uint64)]


def job_memory_limit() -> tuple[int, int] | None:
    """Return what the job around this process may take and takes, in bytes; None without one."""
    if sys.platform != "win32":
        return None
    limits, usage = _ExtendedLimits(), _MemoryUsage()
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    asked = ((_EXTENDED_LIMIT_INFORMATION, limits), (_MEMORY_USAGE_INFORMATION, usage))
    for kind, found in asked:
        size = ctypes.sizeof(found)
        if not kernel.QueryInformationJobObject(None, kind, ctypes.byref(found), size, None):
            return None
    if not limits.basic.limit_flags & _LIMIT_JOB_MEMORY:
        return None
    return int(limits.job_memory), int(usage.now)


if sys.platform == "win32":

    def bind_to_this_process(pid: int) -> None:
        """Have the process `pid` end when this one does; raises OSError."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = ctypes.c_void_p
        process = kernel.OpenProcess(_SET_QUOTA_AND_TERMINATE, False, pid)
        if not process:
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            job = ctypes.c_void_p(_job())
            if not kernel.AssignProcessToJobObject(job, ctypes.c_void_p(process)):
                raise ctypes.WinError(ctypes.get_last_error())
        finally:
            kernel.CloseHandle(ctypes.c_void_p(process))

    @functools.cache
    def _job() -> int:
        """Return the one job of this process; the system closes it when the process ends."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        job: int | None = kernel.CreateJobObjectW(None, None)
        if not job:
            raise ctypes.WinError(ctypes.get_last_error())
        limits = _ExtendedLimits()
        limits.basic.limit_flags = _KILL_ON_JOB_CLOSE
        if not kernel.SetInformationJobObject(
            ctypes.c_void_p(job),
            _EXTENDED_LIMIT_INFORMATION,
            ctypes.byref(limits),
            ctypes.sizeof(limits),
        ):
            raise ctypes.WinError(ctypes.get_last_error())
        return job
