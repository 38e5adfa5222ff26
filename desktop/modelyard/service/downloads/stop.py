"""A request to stop that also wakes a thread which waits for a socket."""

import contextlib
import socket
import threading

from modelyard.service.downloads.failures import StoppedError


class Stop:
    """Set from one thread, obeyed by another.

    The other one calls `check` between blocks and lets `watch` know the socket that it blocks in.
    A part of the work that may be stopped alone has a `child`, which is set together with it.
    """

    def __init__(self) -> None:
        self.event = threading.Event()
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._children: list[Stop] = []

    def child(self) -> "Stop":
        """Return one that is set when this one is, or alone."""
        child = Stop()
        with self._lock:
            self._children = [known for known in self._children if not known.event.is_set()]
            self._children.append(child)
            is_set = self.event.is_set()
        if is_set:
            child.set()
        return child

    def set(self) -> None:
        """Ask to stop: no further byte is written, a blocked read or write ends at once."""
        self.event.set()
        with self._lock:
            self._shut_down()
            children = tuple(self._children)
        for child in children:
            child.set()

    def check(self) -> None:
        """Raise `StoppedError` once it is set."""
        if self.event.is_set():
            raise StoppedError

    def watch(self, connected: socket.socket) -> None:
        """Shut `connected` down when it is set, or at once where it is set already."""
        # A duplicate: wrapping in TLS takes the socket away from its first object, and
        # SSLSocket.shutdown would make a read that is under way return the raw bytes.
        duplicate = connected.dup()
        self.unwatch()
        with self._lock:
            self._socket = duplicate
            if self.event.is_set():
                self._shut_down()

    def unwatch(self) -> None:
        """Let go of the socket."""
        with self._lock:
            if self._socket is not None:
                self._socket.close()
                self._socket = None

    def _shut_down(self) -> None:
        if self._socket is not None:
            # It may have been closed by the other side already.
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
