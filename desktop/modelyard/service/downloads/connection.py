"""Sockets that can be given up at any moment: connecting, proxies, TLS, reading."""

import contextlib
import errno
import math
import select
import socket
import ssl
import sys
import threading
import time
from typing import Any
from urllib.parse import SplitResult

from modelyard.service.downloads.policy import TransferPolicy
from modelyard.service.downloads.reaching import reach
from modelyard.service.downloads.stop import Stop
from modelyard.service.downloads.tunnel import open_tunnel
from modelyard.service.network.proxies import Proxies

_DEFAULT_PORTS = {"http": 80, "https": 443}
_FILLING_S = 0.05
"""A block is filled for so long before it is handed on: TLS gives 16 KiB at a time."""
_MORE_S = 0.005
"""Worth to wait for a fuller block; a write for every packet would cost more."""
_TOGETHER_BYTES = 256 * 1024
"""Where much comes so much is waited for at once: to wake for each packet takes as long again,"""
_TOGETHER_S = 0.02
"""for so long at most."""
_RECORD_BYTES = 32 * 1024
"""What TLS may have read already of what it has not handed out; a record is 16 KiB."""
_NEAR_S = 0.002
"""Who takes a connection so soon is on this machine, or beside it,"""
_NEAR_BYTES = 512 * 1024
"""and need not send further ahead: it makes nothing faster, and is lost when we are killed."""
_BUFFER_LOCK = 72
"""SO_BUF_LOCK of Linux 5.15, where 0 leaves the sizes of buffers to the system again (socket.7)."""


def tls_context() -> ssl.SSLContext:
    """Return a context that verifies fully, against the system's own trust where it can."""
    try:
        import truststore  # may be missing, or not support this system
    except ImportError:
        return ssl.create_default_context()
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def host_and_port(url: SplitResult) -> tuple[str, int]:
    """Return where `url` is to be reached.

    Raises:
        ValueError: It names no host, or no valid port.
    """
    if not url.hostname:
        raise ValueError("the address has no host")
    return url.hostname, url.port or _DEFAULT_PORTS[url.scheme]


class Trust:
    """Whom TLS believes, for all connections of a transfer; may be asked from any thread."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        """Believe as `context` says, or the system."""
        self._context = context
        self._lock = threading.Lock()

    def context(self) -> ssl.SSLContext:
        """Return the context, made when it is first needed."""
        with self._lock:
            if self._context is None:
                # Once a transfer: reading the system's certificates takes some 20 ms.
                self._context = tls_context()
            return self._context


class Connector:
    """Opens sockets for one lane; they end when `stop` is set."""

    def __init__(
        self, *, policy: TransferPolicy, stop: Stop, trust: Trust, proxies: Proxies
    ) -> None:
        self._policy = policy
        self._stop = stop
        self._trust = trust
        self._proxies = proxies
        self._opened: socket.socket | None = None
        self._place: tuple[Any, ...] | None = None
        """Where the opened socket leads to."""
        self._is_kept = False
        self._is_near = False
        self._ahead_bytes: int | None = None
        self._woken_by_bytes = 1
        """So much has to be there before the socket counts as readable."""
        self._failure: OSError | None = None
        """What broke the connection after bytes had come that were handed on first."""

    def proxy_for(self, url: SplitResult) -> SplitResult | None:
        """Return the proxy that leads to `url`; see `Proxies.find`."""
        return self._proxies.find(url.geturl())

    def open(self, url: SplitResult, proxy: SplitResult | None) -> tuple[socket.socket, bool]:
        """Return a socket on which requests for `url` can be sent, and whether it was kept.

        Reads time out as stalled. It is one at a time; `release` is to be called, or `keep`.

        Raises:
            OSError: Not reachable, refused, timed out; `ssl.SSLError` is one too.
            ProxyRefusedError: The proxy does not lead there.
            StoppedError: `stop` was set.
        """
        place = (url.scheme, *host_and_port(url), proxy)
        if self._opened is not None:
            # One that can be read has been closed by the other side, or says what nobody asked.
            if self._is_kept and place == self._place and not _is_ready(self._opened, timeout_s=0):
                self._is_kept = False
                self._opened.settimeout(self._policy.stall_acted_s)
                return self._opened, True
            self.release()
        timeout_s = self._policy.connect_s
        reached = reach(*host_and_port(proxy or url), stop=self._stop, timeout_s=timeout_s)
        self._opened, self._is_near = reached.opened, reached.took_s < _NEAR_S
        self._place = place
        self._stop.watch(self._opened)
        self._opened.settimeout(self._policy.stall_acted_s)
        if url.scheme == "https":
            if proxy:
                open_tunnel(self._opened, host_and_port(url), proxy)
            context = self._trust.context()
            self._opened = context.wrap_socket(self._opened, server_hostname=url.hostname)
        return self._opened, False

    def keep(self) -> None:
        """Leave the socket open for the next request: its answer was read to the end."""
        self._is_kept = True
        self._be_woken_by(1)  # so that it is seen if the other side says farewell

    def restrain(self, ahead_bytes: int | None) -> None:
        """Let about `ahead_bytes` come before they are read; None for as many as are useful.

        Only on Linux: elsewhere there is no way back.
        """
        if self._is_near:
            ahead_bytes = min(ahead_bytes or _NEAR_BYTES, _NEAR_BYTES)
        if ahead_bytes == self._ahead_bytes or self._opened is None or sys.platform != "linux":
            return
        self._ahead_bytes = ahead_bytes
        # An older system, or a connection that has broken, which is seen when it is read.
        with contextlib.suppress(OSError):
            self._opened.setsockopt(socket.SOL_SOCKET, _BUFFER_LOCK, 0)
            if ahead_bytes is not None:
                self._opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ahead_bytes)

    def release(self) -> None:
        """Close the socket that was opened last."""
        self._is_kept = False
        self._ahead_bytes = None
        self._woken_by_bytes = 1
        self._failure = None
        self._stop.unwatch()
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def has_more(self) -> bool:
        """Return whether more can be read at once, or within a few milliseconds."""
        opened = self._opened
        if isinstance(opened, ssl.SSLSocket) and opened.pending():
            return True
        return opened is not None and _is_ready(opened, timeout_s=_MORE_S)

    def read(self, block: memoryview, *, for_more: bool, pouring_bytes: int) -> int | None:
        """Fill `block` from the socket as far as bytes come; return how many, 0 at the end.

        Waits for the first of them, hardly for more. Where it is only `for_more` of what came it
        waits for none, and returns None if nothing comes. So many bytes as are `pouring_bytes` are
        known to come, and fast; 0 where they don't, or nobody knows.

        Raises:
            OSError: The connection broke; `TimeoutError` where it stalled.
        """
        opened = self._opened
        if opened is None:
            return 0
        if self._failure:
            raise self._failure
        # To ask first whether there is anything costs more than to read a record of TLS.
        opened.setblocking(False)
        filled, until = 0, math.inf
        while filled < len(block) and time.monotonic() < until:
            try:
                count = opened.recv_into(block[filled:])
            except (BlockingIOError, ssl.SSLWantReadError):
                if self._has_poured(opened, pouring_bytes - filled):
                    continue
                if self._has_come(opened, is_late=filled > 0 or for_more):
                    continue
                return filled or None
            except OSError as error:
                if not filled:
                    raise
                # What came before it counts, and is handed on first.
                self._failure = error
                break
            if not count:
                break
            until = min(until, time.monotonic() + _FILLING_S)
            filled += count
        return filled

    def _has_poured(self, opened: socket.socket, coming_bytes: int) -> bool:
        """Wait for many of the bytes that are known to come; return whether they are there."""
        if coming_bytes <= _TOGETHER_BYTES + _RECORD_BYTES:
            return False
        self._be_woken_by(_TOGETHER_BYTES)
        return _is_ready(opened, timeout_s=_TOGETHER_S)

    def _has_come(self, opened: socket.socket, *, is_late: bool) -> bool:
        """Wait for something to read; return whether there is, which only who `is_late` is told.

        Raises:
            TimeoutError: It stalled.
        """
        self._be_woken_by(1)
        if is_late:
            return _is_ready(opened, timeout_s=_MORE_S)
        if not _is_ready(opened, timeout_s=self._policy.stall_acted_s):
            raise TimeoutError(errno.ETIMEDOUT, "it does not answer")
        return True

    def _be_woken_by(self, count: int) -> None:
        """Let the socket count as readable once `count` bytes are there, or its end."""
        if count == self._woken_by_bytes or self._opened is None or sys.platform != "linux":
            return
        self._woken_by_bytes = count
        # A connection that has broken, which is seen when it is read.
        with contextlib.suppress(OSError):
            self._opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, count)


def _is_ready(opened: socket.socket, *, timeout_s: float) -> bool:
    """Return whether `opened` can be read, or has failed, within `timeout_s`."""
    if sys.platform == "win32":
        return any(select.select([opened], [], [opened], timeout_s))
    # Not select(), which can't take a file descriptor above 1023.
    poll = select.poll()
    poll.register(opened, select.POLLIN)
    return bool(poll.poll(timeout_s * 1000))
