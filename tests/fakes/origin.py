"""A scripted HTTP origin: a real server on loopback that serves files and can be told to misbehave.

    with Origin() as origin:
        url = origin.serve("model.gguf", content)           # ETag, Last-Modified, Range, If-Range
        origin.script("model.gguf", Fault(cut_after=1000))  # the next request only
        origin.always("model.gguf", Fault(rate_bytes_s=5e6))  # every request that has no script
        ...
        assert origin.requests[-1].range == "bytes=1000-"

Scripted faults are used up one a request, in order; then the standing one applies, else none.
`requests` logs each request in the order of arrival, with its Range and the body bytes sent so
far. Pass an `ssl.SSLContext` to serve https. `go_down` and `come_back` are a server that restarts,
`intercept` is a network that answers in its place.
"""

import contextlib
import hashlib
import re
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import quote, unquote, urlsplit

from tests.fakes.acknowledged import acknowledged_bytes
from tests.fakes.fault import Fault, pieces_of

HTML_PAGE = b"<!DOCTYPE html><html><body>Please sign in to this network.</body></html>"

_GONE_WITHIN_S = 10.0
_LAST_MODIFIED = "Mon, 02 Mar 2026 10:00:00 GMT"


@dataclass(slots=True)
class LoggedRequest:
    """One request as it arrived, and what was answered so far."""

    method: str
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    status: int = 0
    bytes_sent: int = 0
    at_s: float = field(default_factory=time.monotonic)
    """When it arrived, by the monotonic clock."""
    connection: int = 0
    """The port that it came from: requests over the same connection have the same one."""

    @property
    def range(self) -> str | None:
        """The Range header, e.g. ``bytes=1000-``."""
        return self.headers.get("range")

    @property
    def if_range(self) -> str | None:
        """The If-Range header."""
        return self.headers.get("if-range")


@dataclass(slots=True)
class _Served:
    content: bytes
    etag: str
    script: deque[Fault] = field(default_factory=deque)
    standing: Fault = field(default_factory=Fault)


class Origin:
    """The server; a context manager, listening on a free loopback port from its start."""

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        headers: Mapping[str, str] | None = None,
        faultless_heads: bool = False,
        send_buffer_bytes: int | None = None,
    ) -> None:
        """Send `headers` with every answer; with `faultless_heads` no HEAD meets a fault.

        A small `send_buffer_bytes` keeps what the system has taken but not yet delivered, which
        `bytes_sent` counts, from hiding how much a client has really asked for.
        """
        self.requests: list[LoggedRequest] = []
        self.headers = dict(headers or {})
        self.faultless_heads = faultless_heads
        self.send_buffer_bytes = send_buffer_bytes
        self._files: dict[str, _Served] = {}
        self._gateway: Fault | None = None
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._tls = tls
        self._server, self._thread = self._listen(0)
        self._scheme = "https" if tls else "http"

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """Its address without a path, e.g. ``http://127.0.0.1:40123``."""
        return f"{self._scheme}://127.0.0.1:{self.port}"

    @property
    def bytes_sent(self) -> int:
        """The body bytes of every answer so far."""
        return sum(request.bytes_sent for request in self.requests)

    def arrived_bytes(self) -> int:
        """Return what its clients' systems have acknowledged, headers included, once all are gone.

        Unlike `bytes_sent` it has nothing that lay here when a client went away. Where the system
        does not tell, it is `bytes_sent`.
        """
        until_s = time.monotonic() + _GONE_WITHIN_S
        while self._server.connections and time.monotonic() < until_s:
            time.sleep(0.01)
        acknowledged = self._server.acknowledged_bytes
        return self.bytes_sent if acknowledged is None else acknowledged

    @property
    def ranges(self) -> list[str | None]:
        """The Range header of each request so far."""
        return [request.range for request in self.requests]

    def serve(self, name: str, content: bytes, *, etag: str | None = None) -> str:
        """Serve `content` under `name`, replacing what was there; return its address.

        The ETag is made from the content unless given, so changed content has a changed ETag.
        """
        etag = etag if etag is not None else f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        with self._lock:
            old = self._files.get(name)
            self._files[name] = _Served(content, etag)
            if old:
                self._files[name].script = old.script
                self._files[name].standing = old.standing
        return f"{self.url}/{quote(name)}"

    def script(self, name: str, *faults: Fault) -> None:
        """Let the next requests for `name` meet `faults`, one each."""
        with self._lock:
            self._files[name].script.extend(faults)

    def always(self, name: str, fault: Fault) -> None:
        """Let every request for `name` that has no scripted fault meet `fault`."""
        with self._lock:
            self._files[name].standing = fault

    def intercept(self, fault: Fault | None) -> None:
        """Let every request meet `fault`, whatever it asks for; None ends that.

        What is being answered breaks off, as it does where a network changes.
        """
        self.go_down()
        self._gateway = fault
        self.come_back()

    def forget_scripts(self) -> None:
        """Drop the scripted faults that no request has met yet."""
        with self._lock:
            for served in self._files.values():
                served.script.clear()

    def release(self) -> None:
        """Let everything that stalls end its connection."""
        self._released.set()

    def go_down(self) -> None:
        """End every connection and refuse new ones, like a server that was killed."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
        self._server.cut_connections()

    def come_back(self) -> None:
        """Listen again at the same address after `go_down`."""
        self._server, self._thread = self._listen(self.port)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; stalled and slow answers end."""
        self.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _listen(self, port: int) -> tuple["_Server", threading.Thread]:
        server = _Server(self, port)
        if self._tls is not None:
            server.socket = self._tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(
            target=server.serve_forever, args=(0.05,), name="origin", daemon=True
        )
        return server, thread

    def _take(self, name: str, method: str) -> tuple[_Served, Fault] | None:
        with self._lock:
            served = self._files.get(name)
            if served is None:
                return None
            if method == "HEAD" and self.faultless_heads:
                return served, Fault()
            return served, served.script.popleft() if served.script else served.standing


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Threads are not joined: a slow answer must not hold up the end of a test.
    block_on_close = False
    request_queue_size = 64

    def __init__(self, origin: Origin, port: int = 0) -> None:
        self.origin = origin
        self.connections: set[socket.socket] = set()
        self.acknowledged_bytes: int | None = 0
        """By the connections that are over."""
        super().__init__(("127.0.0.1", port), _Handler)

    def cut_connections(self) -> None:
        """Shut down every connection that is open."""
        for connection in tuple(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: socket.socket, client_address: object) -> None:
        """Remember the connection and hand it to a thread."""
        if self.origin.send_buffer_bytes is not None:
            size = self.origin.send_buffer_bytes
            request.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:
        """Forget the connection and close it."""
        acknowledged = acknowledged_bytes(request)
        with self.origin._lock:
            if acknowledged is None or self.acknowledged_bytes is None:
                self.acknowledged_bytes = None
            else:
                self.acknowledged_bytes += acknowledged
        self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that goes away is what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its base's name
        """Log nothing to stderr; `Origin.requests` is the log."""

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        origin = self.server.origin
        headers = {name.lower(): value for name, value in self.headers.items()}
        logged = LoggedRequest(self.command, self.path, headers, connection=self.client_address[1])
        origin.requests.append(logged)
        if origin._gateway is not None:
            return self._scripted(logged, origin._gateway)
        taken = origin._take(_name_of(self.path), self.command)
        if taken is None:
            return self._short(logged, 404, b"not here\n", {})
        served, fault = taken
        time.sleep(fault.delay_s)
        if fault.is_other:
            return self._scripted(logged, fault)
        return self._file(logged, served, fault, with_body=with_body)

    def _scripted(self, logged: LoggedRequest, fault: Fault) -> None:
        """Answer something else than a file."""
        if fault.html:
            headers = {"Content-Type": "text/html", **fault.headers}
            self._short(logged, fault.status or 200, HTML_PAGE, headers)
        elif fault.redirect is not None:
            self._short(logged, 302, b"", {"Location": fault.redirect, **fault.headers})
        else:
            self._short(logged, fault.status or 200, b"scripted\n", fault.headers)

    def _short(
        self, logged: LoggedRequest, status: int, body: bytes, headers: Mapping[str, str]
    ) -> None:
        logged.status = status
        self._head(status, {"Content-Length": str(len(body)), **headers})
        if self.command != "HEAD":
            logged.bytes_sent += len(body)
            with contextlib.suppress(OSError):
                self.wfile.write(body)

    def _file(
        self, logged: LoggedRequest, served: _Served, fault: Fault, *, with_body: bool
    ) -> None:
        size = len(served.content)
        span = self._asked_span(served, fault)
        if span is not None and span[0] >= size:
            return self._short(logged, 416, b"no\n", {"Content-Range": f"bytes */{size}"})
        start, end = span or (0, size)
        logged.status = 206 if span else 200
        headers = {"Content-Type": "application/octet-stream", "Accept-Ranges": "bytes"}
        if not fault.no_validators:
            headers |= {"ETag": served.etag, "Last-Modified": _LAST_MODIFIED}
        if span:
            headers["Content-Range"] = fault.content_range or f"bytes {start}-{end - 1}/{size}"
        if fault.chunked:
            headers["Transfer-Encoding"] = "chunked"
        elif fault.no_length:
            headers["Connection"] = "close"
        else:
            length = end - start + fault.extra_bytes
            declared = length if fault.declared_bytes is None else fault.declared_bytes
            headers["Content-Length"] = str(declared)
        self._head(logged.status, {**headers, **fault.headers})
        if with_body:
            self._body(logged, served.content, (start, end), fault)

    def _asked_span(self, served: _Served, fault: Fault) -> tuple[int, int] | None:
        """Return the half-open range that the client asked for and is entitled to."""
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if not asked or fault.ignore_range:
            return None
        validator = self.headers.get("If-Range")
        known = (served.etag, _LAST_MODIFIED)
        if validator and not fault.ignore_if_range and validator not in known:
            return None
        last = int(asked[2]) if asked[2] else len(served.content) - 1
        return int(asked[1]), min(last + 1, len(served.content))

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in (self.server.origin.headers | dict(headers)).items():
            self.send_header(name, value)
        self.end_headers()

    def _body(
        self, logged: LoggedRequest, content: bytes, span: tuple[int, int], fault: Fault
    ) -> None:
        self.close_connection = self.close_connection or fault.no_length
        limit = fault.cut_after if fault.cut_after is not None else fault.stall_after
        try:
            for piece in pieces_of(content, span, fault, limit):
                self._send(piece, fault)
                logged.bytes_sent += len(piece)
            if fault.stall_after is not None:
                self.server.origin._released.wait()
            if limit is not None:
                self._cut()
            elif fault.chunked:
                self.wfile.write(b"0\r\n\r\n")
        except OSError:
            self.close_connection = True

    def _send(self, piece: bytes, fault: Fault) -> None:
        if self.server.origin._released.is_set() and fault.rate_bytes_s:
            raise ConnectionAbortedError("the origin is closing")
        if fault.chunked:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        else:
            self.wfile.write(piece)
        if fault.rate_bytes_s:
            time.sleep(len(piece) / fault.rate_bytes_s)

    def _cut(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


def _name_of(path: str) -> str:
    return unquote(urlsplit(path).path).lstrip("/")
