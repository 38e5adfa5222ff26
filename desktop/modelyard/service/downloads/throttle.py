"""A limit of bytes a second that several connections share and that may change while they run."""

import threading

from modelyard.service.downloads.policy import Clock
from modelyard.service.downloads.stop import Stop

_READ_S = 0.05
"""One read takes no more than what may move in so long, which keeps slow transfers smooth."""
_AHEAD_S = 0.05
"""So much a server may send before it is read: it is lost when the connection ends,"""
_LEAST_AHEAD_BYTES = 64 * 1024
"""and below this packets would become small."""
_CREDIT_S = 0.1
"""Who was late by up to so long catches up; it bounds how much a second can exceed the limit."""
_LONGEST_WAIT_S = 0.1
"""So soon a new limit reaches those who wait under the old one."""
_ROUNDING = 1e-3
"""Of one byte: what is left of sums of floats is not waited for."""


class Throttle:
    """Lets no more than `limit_bytes_s` bytes a second pass; None lets everything pass.

    A token bucket that is empty at first. Whoever has read something takes as many tokens before
    it does anything with it, in the order of asking. Its methods may be called from any thread.
    """

    def __init__(self, limit_bytes_s: int | None, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._limit = _checked(limit_bytes_s)
        self._taken = 0
        """Tokens that were ever asked for;"""
        self._paid = 0.0
        """and those that time has brought so far, which are at most `_CREDIT_S` ahead."""
        self._settled_s = clock.monotonic()

    @property
    def limit_bytes_s(self) -> int | None:
        """The limit; None if there is none."""
        return self._limit

    def set_limit(self, limit_bytes_s: int | None) -> None:
        """Change the limit for whoever runs or waits just now.

        Raises:
            ValueError: It is not positive.
        """
        with self._lock:
            self._limit = _checked(limit_bytes_s)
            # What was read under another limit is not held against the new one.
            self._paid = self._taken
            self._settled_s = self._clock.monotonic()

    def read_bytes(self, most: int) -> int:
        """Return how many bytes, `most` at most, the next read should ask for."""
        limit = self._limit
        return most if limit is None else max(1, min(most, int(limit * _READ_S)))

    def ahead_bytes(self, latency_s: float) -> int | None:
        """Return how much a server that is `latency_s` away may send before it is read.

        None is as much as it likes.
        """
        limit = self._limit
        if limit is None:
            return None
        return max(_LEAST_AHEAD_BYTES, int(limit * (_AHEAD_S + 2 * latency_s)))

    def take(self, count: int, stop: Stop) -> bool:
        """Wait until `count` more bytes may pass; return whether that took time.

        Raises:
            StoppedError: `stop` was set.
        """
        if self._limit is None:
            return False
        has_waited = False
        with self._lock:
            self._settle()
            self._taken += count
            ticket = self._taken
        while wait_s := self._wait_s(ticket):
            self._clock.wait(stop.event, min(wait_s, _LONGEST_WAIT_S))
            stop.check()
            has_waited = True
        return has_waited

    def _wait_s(self, ticket: int) -> float:
        """Return how long until everything up to `ticket` is paid."""
        with self._lock:
            if self._limit is None:
                return 0.0
            self._settle()
            missing = ticket - self._paid
            return missing / self._limit if missing > _ROUNDING else 0.0

    def _settle(self) -> None:
        """Add what the time since the last call has brought."""
        now_s = self._clock.monotonic()
        limit = self._limit or 0
        earned = limit * (now_s - self._settled_s)
        self._paid = min(self._paid + earned, self._taken + limit * _CREDIT_S)
        self._settled_s = now_s


def _checked(limit_bytes_s: int | None) -> int | None:
    if limit_bytes_s is not None and limit_bytes_s <= 0:
        raise ValueError("a limit is a positive number of bytes a second, or None")
    return limit_bytes_s
