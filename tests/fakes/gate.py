"""A gate before a registry: passes requests on, counts bytes, asks for tokens, spoils answers.

with Gate(registry.host) as gate:
    gate.tokens_last_s = 1.0      # from now on it wants a token, which it hands out at /token
    ...
    assert gate.blobs[-1].range == "bytes=1000-"
"""

import base64
import contextlib
import http.client
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

_SLICE_BYTES = 64 * 1024
_PASSED_ON = ("range", "if-range", "accept")
_TOKENS = "/token"


@dataclass(slots=True)
class Passed:
    """One request that came to the gate, and what went back so far."""

    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    """Names in lower case."""
    status: int = 0
    bytes_sent: int = 0

    @property
    def range(self) -> str | None:
        """The Range header."""
        return self.headers.get("range")


class Gate:
    """The gate to the registry at ``host:port``; a context manager, on a free loopback port."""

    def __init__(self, registry: str) -> None:
        self.registry = registry
        self.requests: list[Passed] = []
        self.tokens_last_s: float | None = None
        """How long a token is good for; None while none is asked for."""
        self.members_only = False
        """Whether no token is good for anything."""
        self.member: str | None = None
        """``user:password`` without which nothing is handed out, not even a token."""
        self.basic = False
        """Whether it wants the member's password with each request, instead of a token."""
        self.realm: str | None = None
        """Where it says that tokens are to be had; its own place by default."""
        self.spoiled: dict[str, bytes] = {}
        """What is answered instead, by path."""
        self.rate_bytes_s: float | None = None
        self._tokens: dict[str, float] = {}
        self._closing = threading.Event()
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )

    @property
    def host(self) -> str:
        """Where it listens, as it stands in a reference."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def blobs(self) -> list[Passed]:
        """The requests for blobs so far."""
        return [one for one in self.requests if "/blobs/" in one.path]

    @property
    def tokens(self) -> list[Passed]:
        """The requests for tokens so far."""
        return [one for one in self.requests if one.path.startswith(_TOKENS)]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def _knows(self, authorization: str) -> bool:
        """Return whether this is the member, if only one is let in."""
        if self.member is None:
            return True
        return authorization == f"Basic {base64.b64encode(self.member.encode()).decode()}"

    def _admits(self, authorization: str) -> bool:
        if self.basic:
            return self._knows(authorization)
        if self.tokens_last_s is None:
            return True
        good_until = self._tokens.get(authorization.removeprefix("Bearer "), 0.0)
        return time.monotonic() < good_until and not self.members_only

    def _new_token(self) -> str:
        token = secrets.token_hex(16)
        self._tokens[token] = time.monotonic() + (self.tokens_last_s or 0.0)
        return token


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that is killed goes away like that."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its base's name
        """Log nothing to stderr; `Gate.requests` is the log."""

    def do_GET(self) -> None:
        gate = self.server.gate
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.passed = Passed(self.command, self.path, headers)
        gate.requests.append(self.passed)
        authorization = headers.get("authorization", "")
        if self.path.startswith(_TOKENS) and not gate._knows(authorization):
            self._send(401, {}, b"{}")
        elif self.path.startswith(_TOKENS):
            life_s = int(gate.tokens_last_s or 0)
            body = b'{"token": "%s", "expires_in": %d}' % (gate._new_token().encode(), life_s)
            self._send(200, {"Content-Type": "application/json"}, body)
        elif not gate._admits(authorization) and gate.basic:
            self._send(401, {"WWW-Authenticate": 'Basic realm="members"'}, b"{}")
        elif not gate._admits(authorization):
            realm = gate.realm or f"http://{gate.host}{_TOKENS}"
            scope = f"repository:{self.path.split('/v2/')[-1].rsplit('/', 2)[0]}:pull"
            challenge = f'Bearer realm="{realm}",service="the registry",scope="{scope}"'
            self._send(401, {"WWW-Authenticate": challenge}, b"{}")
        elif self.path in gate.spoiled:
            self._send(200, {"Content-Type": "application/json"}, gate.spoiled[self.path])
        else:
            self._pass_on(headers)

    def _pass_on(self, headers: Mapping[str, str]) -> None:
        connection = http.client.HTTPConnection(self.server.gate.registry, timeout=60)
        with contextlib.closing(connection):
            kept = {name: headers[name] for name in _PASSED_ON if name in headers}
            connection.request("GET", self.path, headers=kept)
            response = connection.getresponse()
            self.passed.status = response.status
            self.send_response(response.status)
            for name, value in response.getheaders():
                if name.lower() not in ("connection", "date"):
                    self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            with contextlib.suppress(OSError):
                while piece := response.read(_SLICE_BYTES):
                    self._write(piece)

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.passed.status = status
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self._write(body)

    def _write(self, piece: bytes) -> None:
        gate = self.server.gate
        if gate._closing.is_set():
            raise ConnectionAbortedError("the gate is closing")
        self.wfile.write(piece)
        self.passed.bytes_sent += len(piece)
        if gate.rate_bytes_s:
            time.sleep(len(piece) / gate.rate_bytes_s)
