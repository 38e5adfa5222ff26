"""How patient and how careful a transfer is, and the clock that it goes by."""

import threading
import time
from dataclasses import dataclass
from typing import Protocol

_KIB = 1024
_MIB = 1024 * _KIB


@dataclass(frozen=True, slots=True)
class TransferPolicy:
    """The numbers of a transfer; times are seconds."""

    block_bytes: int = 2 * _MIB
    """What one read takes at most where much comes to a single lane, else a quarter; each block is
    passed on between threads three times, and 64 KiB cost twice the CPU."""
    fast_bytes_s: float = 200e6
    """What comes at this rate is written past the cache: the disk keeps up, so it is quick to read
    again, and the CPU is what matters."""
    checkpoint_bytes: int = 2 * _MIB
    """At most so much of each lane is fetched again after a kill while bytes poured in,"""
    checkpoint_s: float = 0.05
    """no more than came in so long,"""
    pause_checkpoint_bytes: int = 64 * _KIB
    """and so much when they came slowly or not at all; a bound for the journal's size too."""
    sync_bytes: int = 16 * _MIB
    """At most so much is fetched again after a power cut: who writes more waits for the disk;"""
    sync_s: float = 5.0
    """and so long what came in may wait for it."""
    reserved_bytes: int = 64 * _MIB
    """From this size on a file's space is taken in one piece, where that is quick."""
    lanes: int = 16
    """Connections at once, where each adds to the speed."""
    parallel_bytes: int = 32 * _MIB
    """Less than this is left to a single one."""
    piece_bytes: int = 4 * _MIB
    """What each of several connections asks for at a time, and up to eight times as much where it
    waits long for an answer."""
    report_s: float = 0.1
    """Movement is reported no more often."""
    connect_s: float = 5.0
    """For all addresses of a host together."""
    stall_said_s: float = 10.0
    stall_acted_s: float = 30.0
    """Without a byte for so long, the connection is given up and made anew."""
    first_retries: int = 2
    """While no byte has come: a host that does not exist is to be heard of soon."""
    retries: int = 6
    """In a row without a byte; the count starts again with each byte that comes."""
    first_pause_s: float = 0.5
    longest_pause_s: float = 30.0
    longest_retry_after_s: float = 120.0
    """A server that wants to be left alone for longer has refused."""
    restarts: int = 3
    """How often a download may begin again from zero before it is given up."""
    redirects: int = 10


class Clock(Protocol):
    """Time, as far as a transfer needs it."""

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        """Wait until `event` is set or the time is up; return whether it is set."""


class SystemClock:
    """The clock of this machine."""

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        """Wait until `event` is set or the time is up; return whether it is set."""
        return event.wait(timeout_s)
