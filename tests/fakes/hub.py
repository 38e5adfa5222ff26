"""A stand-in of Hugging Face: a real server on loopback that speaks the hub's documented endpoints.

    with Hub() as hub:
        hub.add("owner/repo", {"model.gguf": content})
        environment = {"HF_ENDPOINT": hub.endpoint}

It is two hosts, as the hub is: the hub itself (``127.0.0.1``) redirects to a store (``localhost``)
with signed addresses, which `expire` makes worthless. `requests` logs what was asked of either.

- ``HEAD|GET /{repo}/resolve/{revision}/{path}``: X-Repo-Commit, X-Linked-Size, X-Linked-ETag
- ``GET /api/models``: search, filter, author, pipeline_tag, sort, limit, cursor, expand
- ``GET /api/models/{repo}[/revision/{revision}]``: with ``blobs=true`` the files' sizes and digests
- ``POST /api/models/{repo}/paths-info/{revision}``: files by their paths, with the last commit
- ``GET /api/whoami-v2``: whose token it is

Refusals carry X-Error-Code and X-Error-Message as the hub's do. That ``huggingface_hub`` works
with it unchanged is tested.
"""

import contextlib
import json
import re
import secrets
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType, TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from tests.fakes.hub_repositories import (
    LFS_FROM_BYTES,
    Repository,
    found_by,
    git_oid,
    info,
    paths_info,
    sha256_of,
    siblings,
)

_SLICE_BYTES = 64 * 1024
_RESOLVE = re.compile(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)")
_PATHS = re.compile(r"/api/models/([^/]+/[^/]+)/paths-info/([^/]+)")
_MODEL = re.compile(r"/api/models/([^/]+/[^/]+)(?:/revision/([^/]+))?")


@dataclass(slots=True)
class HubRequest:
    """One request as it arrived at the hub or the store, and what was answered so far."""

    host: str
    """``hub`` or ``store``"""
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


class Hub:
    """The server; a context manager, listening on free loopback ports from its start."""

    def __init__(self) -> None:
        self.requests: list[HubRequest] = []
        self.tokens: set[str] = set()
        """Tokens of accounts that have accepted every licence."""
        self.strangers: set[str] = set()
        """Tokens of accounts that have accepted none."""
        self.busy: list[str | None] = []
        """The Retry-After of the next answers of the hub, which are 429."""
        self.cut_after: list[int] = []
        """After how many bytes the next answers of the store break off."""
        self.rate_bytes_s: float | None = None
        self.signed_once = False
        """Whether a signed address is good for one request only."""
        self.silent = threading.Event()
        """While it is set, the hub takes requests and does not answer."""
        self.spoiled: dict[str, bytes] = {}
        """What the store sends instead, by digest."""
        self.plain_mirror = False
        """Whether the hub hands out files itself, without a word on digests."""
        self._repositories: dict[str, Repository] = {}
        self._signatures: set[str] = set()
        self._closing = threading.Event()
        self._servers = [_Server(self, _HubHandler), _Server(self, _StoreHandler)]
        self._threads = [
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
            for server in self._servers
        ]

    @property
    def endpoint(self) -> str:
        """What HF_ENDPOINT is to be."""
        return f"http://127.0.0.1:{self._servers[0].server_address[1]}"

    @property
    def store(self) -> str:
        """The address of the store, under another host name than the hub."""
        return f"http://localhost:{self._servers[1].server_address[1]}"

    def add(self, repo: str, files: Mapping[str, bytes], **more: Any) -> Repository:
        """Serve a repository; `more` are further members of it."""
        repository = self._repositories[repo] = Repository(repo, dict(files), **more)
        return repository

    def expire(self) -> None:
        """Make every address worthless that was signed so far."""
        self._signatures.clear()

    def asked(self, host: str, method: str = "GET") -> list[HubRequest]:
        """Return the requests of `method` that reached `host`."""
        return [one for one in self.requests if (one.host, one.method) == (host, method)]

    def close(self) -> None:
        """Stop listening; slow and silent answers end."""
        self._closing.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join(10)

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _signed(self, data: bytes) -> str:
        signature = secrets.token_hex(8)
        self._signatures.add(signature)
        return f"{self.store}/{sha256_of(data)}?Expires=60&Signature={signature}"

    def _stored(self, path: str, signature: str) -> bytes | None:
        """Return the bytes of an address of the store, if its signature is still good."""
        files = [data for one in self._repositories.values() for data in one.files.values()]
        known = {sha256_of(data): data for data in files}
        if signature not in self._signatures:
            return None
        if self.signed_once:
            self._signatures.discard(signature)
        return (known | self.spoiled).get(path.strip("/"))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, hub: Hub, handler: type[BaseHTTPRequestHandler]) -> None:
        self.hub = hub
        super().__init__(("127.0.0.1", 0), handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that goes away is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    host = ""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its base's name
        """Log nothing to stderr; `Hub.requests` is the log."""

    def do_HEAD(self) -> None:
        self._handle()

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def _handle(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.logged = HubRequest(self.host, self.command, self.path, headers)
        self.server.hub.requests.append(self.logged)
        self._respond()

    def _respond(self) -> None:
        raise NotImplementedError

    def _send(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        self.logged.status = status
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self._send_body(body)

    def _send_body(self, body: bytes) -> None:
        hub = self.server.hub
        with contextlib.suppress(OSError):
            for start in range(0, len(body), _SLICE_BYTES):
                if hub._closing.is_set():
                    break
                piece = body[start : start + _SLICE_BYTES]
                self.wfile.write(piece)
                self.logged.bytes_sent += len(piece)
                if hub.rate_bytes_s:
                    time.sleep(len(piece) / hub.rate_bytes_s)
            return
        self.close_connection = True


class _HubHandler(_Handler):
    host = "hub"

    def _respond(self) -> None:
        hub = self.server.hub
        while hub.silent.is_set() and not hub._closing.is_set():
            time.sleep(0.02)
        parts = urlsplit(self.path)
        if hub.busy:
            retry_after = hub.busy.pop(0)
            self._send(429, {} if retry_after is None else {"Retry-After": retry_after})
        elif match := _RESOLVE.fullmatch(parts.path):
            self._resolve(*map(unquote, match.groups()))
        elif parts.path == "/api/whoami-v2":
            self._whoami()
        elif match := _PATHS.fullmatch(parts.path):
            self._paths(match[1], unquote(match[2]))
        elif parts.path == "/api/models":
            self._search(parse_qs(parts.query))
        elif match := _MODEL.fullmatch(parts.path):
            repo, revision = match[1], unquote(match[2] or "main")
            self._model(repo, revision, with_blobs="blobs" in parse_qs(parts.query))
        else:
            self._refuse(404, "", "Not found")

    def _refuse(self, status: int, code: str, message: str) -> None:
        headers = {"X-Error-Message": message, "Content-Type": "application/json"}
        if code:
            headers["X-Error-Code"] = code
        self._send(status, headers, json.dumps({"error": message}).encode())

    def _repository(self, repo: str, revision: str) -> Repository | None:
        """Return the repository, unless it was answered already that there is none."""
        found = self.server.hub._repositories.get(repo)
        token = self._token
        if token is not None and not self._is_known(token):
            return self._refuse(401, "", "Invalid credentials in Authorization header")
        if found is None:
            # A stranger is not told whether it is private or not there.
            status = 404 if token else 401
            return self._refuse(status, "RepoNotFound", "Repository not found")
        if revision not in ("main", found.commit):
            return self._refuse(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        return found

    @property
    def _token(self) -> str | None:
        header = self.logged.headers.get("authorization")
        return None if header is None else header.removeprefix("Bearer ")

    def _is_known(self, token: str) -> bool:
        return token in self.server.hub.tokens | self.server.hub.strangers

    def _resolve(self, repo: str, revision: str, path: str) -> None:
        found = self._repository(repo, revision)
        if found is None:
            return
        if found.gated and self._token not in self.server.hub.tokens:
            message = f"Access to model {repo} is restricted and you are not in the list"
            return self._refuse(403 if self._token else 401, "GatedRepo", message)
        data = found.files.get(path)
        if data is None:
            return self._refuse(404, "EntryNotFound", "Entry not found")
        headers = {"X-Repo-Commit": found.commit, "Accept-Ranges": "bytes"}
        if len(data) < LFS_FROM_BYTES or self.server.hub.plain_mirror:
            etag = f'"{git_oid(data)}"'
            known = {} if self.server.hub.plain_mirror else headers
            return self._send(200, {**known, "ETag": etag}, data)
        headers |= {
            "X-Linked-Size": str(len(data)),
            "X-Linked-ETag": f'"{sha256_of(data)}"',
            "Location": self.server.hub._signed(data),
        }
        return self._send(302, headers)

    def _search(self, asked: dict[str, list[str]]) -> None:
        found = found_by(self.server.hub._repositories.values(), asked)
        start = int(asked.get("cursor", ["0"])[0])
        end = start + int(asked.get("limit", ["1000"])[0])
        headers = {}
        if end < len(found):
            query = urlencode({**asked, "cursor": [str(end)]}, doseq=True)
            headers["Link"] = f'<{self.server.hub.endpoint}/api/models?{query}>; rel="next"'
        expand = asked.get("expand")
        self._answer([info(one, expand=expand) for one in found[start:end]], headers)

    def _paths(self, repo: str, revision: str) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "json" in self.headers["Content-Type"]:
            asked = json.loads(body)
        else:
            form = parse_qs(body.decode())
            asked = {"paths": form.get("paths", []), "expand": form.get("expand") == ["true"]}
        found = self._repository(repo, revision)
        if found is not None and self.server.hub.plain_mirror:
            self._refuse(404, "", "Not found")
        elif found is not None:
            self._answer(paths_info(found, asked["paths"], expand=asked.get("expand", False)))

    def _whoami(self) -> None:
        token = self._token
        if token is None or not self._is_known(token):
            return self._refuse(401, "", "Invalid username or password.")
        self._answer({"type": "user", "name": token.removeprefix("hf_"), "auth": {}})

    def _answer(self, body: object, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        """Send JSON with its ETag, or that the client has it already."""
        text = json.dumps(body).encode()
        etag = f'W/"{sha256_of(text)[:32]}"'
        if self.logged.headers.get("if-none-match") == etag:
            return self._send(304, {"ETag": etag})
        self._send(200, {"Content-Type": "application/json", "ETag": etag, **headers}, text)

    def _model(self, repo: str, revision: str, *, with_blobs: bool) -> None:
        found = self._repository(repo, revision)
        if found is not None and not self.server.hub.plain_mirror:
            self._answer(info(found) | {"siblings": siblings(found, with_blobs=with_blobs)})
        elif found is not None:
            self._refuse(404, "", "Not found")


class _StoreHandler(_Handler):
    host = "store"

    def _respond(self) -> None:
        hub = self.server.hub
        parts = urlsplit(self.path)
        data = hub._stored(parts.path, parse_qs(parts.query).get("Signature", [""])[0])
        if data is None:
            return self._send(403, {"Content-Type": "application/xml"}, b"<Error>expired</Error>")
        headers = {"ETag": f'"{sha256_of(data)}"', "Accept-Ranges": "bytes"}
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.logged.headers.get("range", ""))
        start, end, status = 0, len(data), 200
        if asked:
            start = int(asked[1])
            end = min(int(asked[2]) + 1, len(data)) if asked[2] else len(data)
            status = 206
            if start >= len(data):
                return self._send(416, {"Content-Range": f"bytes */{len(data)}"})
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(data)}"
        body = data[start:end]
        if self.command == "GET" and hub.cut_after:
            headers["Content-Length"] = str(len(body))
            self._send(status, headers, body[: hub.cut_after.pop(0)])
            return self._cut()
        return self._send(status, headers, body)

    def _cut(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
