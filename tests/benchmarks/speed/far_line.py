"""A line to a far server: a relay that adds a delay, and drops a connection now and then.

Each connection holds so much at a time as a window of TCP would, which with the delay bounds its
rate; each fiftieth, by chance, is cut at some moment.
"""

import contextlib
import random
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

DELAY_S = 0.05
WINDOW_BYTES = 1 << 20
"""With the delay that makes 20 MB/s for each connection."""
DROPPED = 1 / 50
_CUT_WITHIN_BYTES = 32 << 20
_READ_BYTES = 128 * 1024


class FarLine:
    """Leads from a port of its own to `port`."""

    def __init__(self, port: int) -> None:
        self._upstream = ("127.0.0.1", port)
        self._chance = random.Random(1)
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listening.getsockname()[1]

    def start(self) -> None:
        """Take connections from now on."""
        threading.Thread(target=self._accept, name="far line", daemon=True).start()

    def close(self) -> None:
        """Take no further connections."""
        # Wakes accept(), which close() alone does not.
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                is_dropped = self._chance.random() < DROPPED
                cut_after = self._chance.randrange(_CUT_WITHIN_BYTES) if is_dropped else None
                server = socket.create_connection(self._upstream)
                _start(_pass_on, client, server)
                _start(_delayed, server, client, cut_after)


class _Delay:
    """What is on its way; at most a window of it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[tuple[float, bytes]] = deque()
        self._size_bytes = 0

    def put(self, data: bytes) -> None:
        """Send `data` on its way, once there is room in the window."""
        with self._changed:
            self._changed.wait_for(lambda: self._size_bytes < WINDOW_BYTES)
            self._size_bytes += len(data)
            self._waiting.append((time.monotonic() + DELAY_S, data))
            self._changed.notify_all()

    def take(self) -> bytes:
        """Return what arrives next, when it does."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting)
            due_s, data = self._waiting.popleft()
        time.sleep(max(0.0, due_s - time.monotonic()))
        with self._changed:
            self._size_bytes -= len(data)
            self._changed.notify_all()
        return data


def _delayed(server: socket.socket, client: socket.socket, cut_after: int | None) -> None:
    """Lead from `server` to `client`, until one of them ends or it is to be cut."""
    delay = _Delay()
    _start(_read, server, delay)
    sent_bytes = 0
    with contextlib.suppress(OSError):
        while data := delay.take():
            client.sendall(data)
            sent_bytes += len(data)
            if cut_after is not None and sent_bytes >= cut_after:
                break
    _end(client, server)


def _read(server: socket.socket, delay: _Delay) -> None:
    with contextlib.suppress(OSError):
        while data := server.recv(_READ_BYTES):
            delay.put(data)
    delay.put(b"")


def _pass_on(client: socket.socket, server: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := client.recv(_READ_BYTES):
            server.sendall(data)
    _end(client, server)


def _end(*sockets: socket.socket) -> None:
    for each in sockets:
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def _start(work: Callable[..., None], *arguments: object) -> None:
    threading.Thread(target=work, args=arguments, daemon=True).start()


@contextmanager
def far_line(port: int) -> Iterator[FarLine]:
    """Have a line to `port` of this machine until the block ends."""
    line = FarLine(port)
    line.start()
    try:
        yield line
    finally:
        line.close()
