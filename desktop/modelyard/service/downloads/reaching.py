"""A connection to a host of several addresses, some of which may be dead from here (RFC 8305).

The families take turns, each address is tried a little after the one before without waiting for
that to fail, and the first that connects is taken.
"""

import contextlib
import errno
import itertools
import os
import queue
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from modelyard.service.downloads.stop import Stop

_NEXT_S = 0.25
"""An address has so long before the next is tried beside it."""
_POLL_S = 0.2
"""How soon it is noticed that a connection is no longer wanted."""
_REMEMBERED_S = 600.0
"""What won is tried first for so long."""
_UNDER_WAY = frozenset({errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY})

_Address = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]
"""As `socket.getaddrinfo` has them."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A connection that does not block, and how long its address took to answer."""

    opened: socket.socket
    took_s: float


@dataclass(frozen=True, slots=True)
class _Attempt:
    opened: socket.socket
    address: _Address
    began_s: float


def reach(host: str, port: int, *, stop: Stop, timeout_s: float) -> Reached:
    """Return a connection to `host`, begun with the address that won there last.

    The lookup may take `timeout_s`, and all addresses together once more.

    Raises:
        OSError: It has no address, or none that answers; `TimeoutError` where one kept silent.
        StoppedError: `stop` was set.
    """
    addresses = _winners.first((host, port), in_turn(_look_up(host, port, stop, timeout_s)))
    with contextlib.closing(_Race(addresses)) as race:
        address, reached = race.run(stop, timeout_s)
    _winners.note((host, port), address)
    return reached


def in_turn(addresses: Iterable[_Address]) -> list[_Address]:
    """Return `addresses` with their families in turn, beginning with that of the first."""
    families: dict[int, list[_Address]] = {}
    for address in addresses:
        families.setdefault(address[0], []).append(address)
    turns = itertools.zip_longest(*families.values())
    return [address for turn in turns for address in turn if address]


class _Winners:
    """Which address of a host connected last; may be asked from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._won: dict[tuple[str, int], tuple[_Address, float]] = {}

    def first(self, place: tuple[str, int], addresses: list[_Address]) -> list[_Address]:
        """Return `addresses`, begun with what won at `place` if it is still one of them."""
        with self._lock:
            won, until_s = self._won.get(place, (None, 0.0))
        if won not in addresses or time.monotonic() >= until_s:
            return addresses
        return [won, *(address for address in addresses if address != won)]

    def note(self, place: tuple[str, int], won: _Address) -> None:
        """Remember what `won` at `place`, and nothing that is too old."""
        now_s = time.monotonic()
        with self._lock:
            self._won = {key: kept for key, kept in self._won.items() if kept[1] > now_s}
            self._won[place] = (won, now_s + _REMEMBERED_S)


_winners = _Winners()
"""Of all transfers: which way works is a fact of this machine's network, as names are."""


class _Race:
    """Attempts to connect that are under way at once."""

    def __init__(self, addresses: Sequence[_Address]) -> None:
        self._waiting = deque(addresses)
        self._next_s = 0.0
        """When the next one is due."""
        self._failure = OSError("it has no address")
        self._under_way = selectors.DefaultSelector()

    def run(self, stop: Stop, timeout_s: float) -> tuple[_Address, Reached]:
        """Return the first that connects; raises as `reach` does."""
        until_s = time.monotonic() + timeout_s
        while self._waiting or self._under_way.get_map():
            stop.check()
            now_s = time.monotonic()
            if now_s >= until_s:
                raise TimeoutError(errno.ETIMEDOUT, "no answer to the attempt to connect")
            if self._waiting and now_s >= self._next_s:
                self._begin(self._waiting.popleft())
            elif won := self._wait(min(until_s, now_s + _POLL_S) - now_s):
                return won
        raise self._failure

    def close(self) -> None:
        """Give up the attempts that have not won."""
        for key in self._under_way.get_map().values():
            key.data.opened.close()
        self._under_way.close()

    def _begin(self, address: _Address) -> None:
        family, kind, protocol, _, place = address
        now_s = time.monotonic()
        try:
            opened = socket.socket(family, kind, protocol)
        except OSError as error:
            self._failure = error  # such as a system without IPv6
            self._next_s = 0.0
            return
        opened.setblocking(False)
        code = opened.connect_ex(place)
        if code and code not in _UNDER_WAY:
            self._failed(opened, code)
            return
        attempt = _Attempt(opened, address, now_s)
        self._under_way.register(opened, selectors.EVENT_WRITE, attempt)
        self._next_s = now_s + _NEXT_S

    def _wait(self, timeout_s: float) -> tuple[_Address, Reached] | None:
        """Wait for an attempt to end, no longer than until the next one is due."""
        now_s = time.monotonic()
        if self._waiting:
            timeout_s = min(timeout_s, max(0.0, self._next_s - now_s))
        for key, _ in self._under_way.select(timeout_s):
            attempt: _Attempt = key.data
            opened = attempt.opened
            self._under_way.unregister(opened)
            code = opened.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if not code:
                took_s = time.monotonic() - attempt.began_s
                return attempt.address, Reached(opened, took_s)
            self._failed(opened, code)
        return None

    def _failed(self, opened: socket.socket, code: int) -> None:
        opened.close()
        self._failure = OSError(code, os.strerror(code))
        self._next_s = 0.0


def _look_up(host: str, port: int, stop: Stop, timeout_s: float) -> Sequence[_Address]:
    """Look up `host` in a thread of its own: a lookup can't be stopped, only left behind."""
    answers: queue.SimpleQueue[Sequence[_Address] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=look_up, name=f"resolve {host}", daemon=True).start()
    until_s = time.monotonic() + timeout_s
    while time.monotonic() < until_s:
        stop.check()
        with contextlib.suppress(queue.Empty):
            answer = answers.get(timeout=_POLL_S)
            if isinstance(answer, OSError):
                raise answer
            return answer
    raise TimeoutError(errno.ETIMEDOUT, f"no answer to the lookup of {host}")
