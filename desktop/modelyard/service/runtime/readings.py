"""What a memory probe is, and what it reads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from modelyard.wire.runtime import DeviceKind, Swap


@dataclass(frozen=True, slots=True)
class DeviceReading:
    """One memory at one moment, in bytes.

    `by_process` is what each of the processes that were asked about takes of it, as far as the
    system tells.
    """

    kind: DeviceKind
    name: str
    total_bytes: int
    free_bytes: int
    by_process: Mapping[int, int] = field(default_factory=dict)
    limited_by: str | None = None
    """What makes it less than the machine has: ``cgroup`` or ``job``."""
    swap: Swap | None = None
    """Of the RAM: what the system has put aside of it."""


class MemoryProbe(Protocol):
    """Reads one kind of memory.

    It may raise anything or block for ever, and is then not asked again. GPUs that share the
    machine's memory are none of their own: what they take is counted with the RAM.
    """

    @property
    def name(self) -> str:
        """What it reads, for the note that tells of its failure."""

    def read(self, pids: Collection[int]) -> Sequence[DeviceReading]:
        """Read all memories of its kind, none if there are none here. Blocking."""
