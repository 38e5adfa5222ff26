"""A machine that seems to have little memory: what our workers take of it is really measured."""

import os
from collections.abc import Collection, Sequence

import psutil

from modelyard.service.runtime.process_memory import process_memory
from modelyard.service.runtime.readings import DeviceReading
from modelyard.wire.runtime import DeviceKind

_WORKER = "modelyard.service.runtime.worker"


class BoundedProbe:
    """Reads a RAM of `limit_bytes`, of which nothing but the workers of this process takes any."""

    name = "bounded"

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes

    def read(self, pids: Collection[int]) -> Sequence[DeviceReading]:
        taken = {pid: process_memory(pid) or 0 for pid in {*workers(), *pids}}
        free = max(0, self.limit_bytes - sum(taken.values()))
        asked = {pid: size for pid, size in taken.items() if pid in pids and size}
        return [DeviceReading(DeviceKind.RAM, "RAM", self.limit_bytes, free, asked)]


def workers() -> list[int]:
    """Return the workers that this process has started."""
    found = []
    for child in psutil.Process(os.getpid()).children():
        try:
            if _WORKER in child.cmdline():
                found.append(child.pid)
        except psutil.Error:
            continue
    return found
