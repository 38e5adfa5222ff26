"""One request for a file and its answer: redirects followed, statuses judged, body read."""

import contextlib
import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from modelyard.service.downloads.connection import Connector, host_and_port
from modelyard.service.downloads.failures import TransientError, broken, unreachable
from modelyard.service.downloads.tunnel import (
    ProxyRefusedError,
    basic_authorization,
    proxy_headers,
    proxy_refusal,
)
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_AGENT = "modelyard"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""Statuses that say where else the file is."""
_WORTH_ANOTHER_TRY = frozenset({408, 425, 429, 500, 502, 503, 504})
_UNAUTHORIZED, _FORBIDDEN, _RANGE_NOT_SATISFIABLE = 401, 403, 416
_FILLING_S = 0.05
"""A block is filled for so long before it is handed on: TLS gives 16 KiB at a time."""


def shown_url(url: str) -> str:
    """Return `url` without what may be secret: user, password, query, fragment."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "(an address that can't be read)"
    host = f"[{host}]" if ":" in host else host
    location = host if port is None else f"{host}:{port}"
    return urlunsplit((parts.scheme, location, parts.path, "", ""))


class Answer:
    """A 200, 206 or 416 with its body still to be read; a context manager that closes it."""

    def __init__(self, url: str, response: http.client.HTTPResponse, connector: Connector) -> None:
        self.landed = url
        """Who answered, redirects followed; not to be shown."""
        self.url = shown_url(url)
        """The same, safe to show."""
        self.status = response.status
        self._response = response
        self._connector = connector
        self._left: int | None = response.length
        self._failure: Exception | None = None
        self._is_drained = False
        """Whether what follows comes straight from the socket."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        is_reusable = self._is_spent and not (error or self._response.will_close)
        self._response.close()
        if is_reusable:
            self._connector.keep()
        else:
            self._connector.release()

    @property
    def length(self) -> int | None:
        """The bytes of the body, where the answer says."""
        return self._response.length

    @property
    def etag(self) -> str | None:
        """The strong ETag."""
        etag = self._response.getheader("ETag", "").strip()
        return etag if etag.startswith('"') else None

    def header(self, name: str) -> str | None:
        """Return the value of a header."""
        return self._response.getheader(name)

    def read_block(self, block: memoryview, *, is_fast: bool = False) -> int:
        """Fill `block` as far as bytes are there; return their number, 0 at the end.

        Waits for the first of them, hardly for more: what has come in is not to be lost. Where it
        `is_fast` many are waited for together.

        Raises:
            TransientError: The connection broke, or no byte came for as long as is patient.
        """
        filled = 0
        until = time.monotonic() + _FILLING_S
        while filled < len(block) and self._failure is None:
            try:
                count = self._read_some(block[filled:], for_more=filled > 0, is_fast=is_fast)
            except (OSError, http.client.HTTPException) as error:
                # What came before it counts, and is handed on first.
                self._failure = error
                break
            filled += count or 0
            if not count or time.monotonic() >= until:
                break
        if self._failure and not filled:
            detail = _worded(self._failure)
            raise unreachable(detail, url=self.url, answered=True) from self._failure
        return filled

    @property
    def _is_spent(self) -> bool:
        """Whether the body was read to its end, so that another answer may follow."""
        if self._response.chunked:
            return self._response.isclosed()
        return self._left == 0 and self._failure is None

    def _read_some(self, block: memoryview, *, for_more: bool, is_fast: bool) -> int | None:
        """Read once; return None if it is `for_more` and there is nothing just now."""
        if self._response.chunked:
            if for_more and not self._connector.has_more():
                return None
            data = self._response.read1(len(block))
            block[: len(data)] = data
            return len(data)
        wanted = len(block) if self._left is None else min(len(block), self._left)
        if not wanted:
            return 0
        if self._is_drained:
            pouring_bytes = self._left if is_fast and self._left else 0
            count = self._connector.read(
                block[:wanted], for_more=for_more, pouring_bytes=pouring_bytes
            )
        else:
            # What came with the headers, and perhaps more.
            count = self._response.fp.readinto1(block[:wanted])
            self._is_drained = count < wanted
        if self._left is not None and count:
            self._left -= count
        return count


def request(
    connector: Connector,
    url: str,
    headers: Mapping[str, str],
    *,
    redirects: int,
    trusted: str | None = None,
) -> Answer:
    """Ask for `url` and return the answer, if it is a 200, 206 or 416.

    Headers that authorise go to the host of `trusted` only, which is that of `url` unless given.

    Raises:
        TransientError: Not reachable, or a status that may pass.
        ProblemError: GATED, SOURCE_REFUSED {http_status}, SOURCE_UNREACHABLE (TLS),
            SOURCE_BROKEN (redirects without end).
        StoppedError: The transfer was asked to stop.
    """
    first = _checked(trusted or url)
    for _ in range(redirects + 1):
        parts = _checked(url)
        is_trusted = _host(parts) == _host(first)
        sent = headers if is_trusted else _without_secrets(headers)
        response = exchange(connector, parts, sent)
        if response.status not in REDIRECTS:
            return _judged(Answer(url, response, connector))
        target = response.getheader("Location")
        response.close()
        connector.release()
        if not target:
            raise broken("it redirects without saying where to", url=shown_url(url))
        if parts.scheme == "https" and not urljoin(url, target).startswith("https:"):
            raise broken("it redirects from https to an address without", url=shown_url(url))
        url = urljoin(url, target)
    raise broken("it redirects without end", url=shown_url(url))


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https"):
            host_and_port(parts)
            return parts
    except ValueError as error:
        raise broken(f"its address can't be read: {error}", url=shown_url(url)) from error
    raise broken(f"it leads to a {parts.scheme}: address", url=shown_url(url))


def _host(url: SplitResult) -> tuple[str, str | None, int | None]:
    return url.scheme, url.hostname, url.port


def _without_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    secret = ("authorization", "cookie")
    return {name: value for name, value in headers.items() if name.lower() not in secret}


def exchange(
    connector: Connector, url: SplitResult, headers: Mapping[str, str]
) -> http.client.HTTPResponse:
    """Ask for `url` once and return the answer, whatever it is; the connector is to be released.

    Raises:
        TransientError, ProblemError, StoppedError: As `request`, where there is no answer.
    """
    proxy = connector.proxy_for(url)
    location = url.netloc.rpartition("@")[2]
    path = urlunsplit(("", "", url.path or "/", url.query, ""))
    sent = {"Host": location, "User-Agent": _AGENT, "Accept-Encoding": "identity", **headers}
    if url.username is not None:
        sent["Authorization"] = basic_authorization(url)
    if proxy and url.scheme == "http":
        path = urlunsplit((url.scheme, location, url.path or "/", url.query, ""))
        sent |= proxy_headers(proxy)
    try:
        while True:
            opened, was_kept = connector.open(url, proxy)
            try:
                return _ask(opened, url, path, sent)
            except (OSError, http.client.HTTPException):
                # The other side may close a kept connection just when it is asked again.
                if not was_kept:
                    raise
                connector.release()
    except BaseException as error:
        connector.release()
        failure = _translated(error, shown_url(url.geturl()))
        if failure is None:
            raise
        raise failure from error


def _translated(error: BaseException, url: str) -> Exception | None:
    """Return what the failure of an exchange means; None where it is what it is."""
    match error:
        case ssl.SSLCertVerificationError():
            detail = f"its certificate is not to be trusted: {error.verify_message}"
            return problem_error(ProblemCode.SOURCE_UNREACHABLE, detail, url=url)
        case ProxyRefusedError() if error.status not in _WORTH_ANOTHER_TRY:
            facts = {"url": url, "http_status": error.status}
            return problem_error(ProblemCode.SOURCE_REFUSED, str(error), **facts)
        case OSError() | http.client.HTTPException() | ProxyRefusedError():
            return unreachable(_worded(error), url=url)
        case ValueError():
            # http.client refuses to send control characters, or a host without ASCII form.
            return broken(f"its address can't be sent: {error}", url=url)
    return None


def _ask(
    opened: socket.socket, url: SplitResult, path: str, headers: Mapping[str, str]
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(*host_and_port(url))
    connection.sock = opened
    connection.request("GET", path, headers=dict(headers))
    return connection.getresponse()


def _judged(answer: Answer) -> Answer:
    if answer.status in (http.client.OK, http.client.PARTIAL_CONTENT, _RANGE_NOT_SATISFIABLE):
        return answer
    with answer:
        problem = _refusal(answer)
        if answer.status not in _WORTH_ANOTHER_TRY:
            raise problem
        raise TransientError(problem.problem, pause_s=_retry_after_s(answer.header("Retry-After")))


def _refusal(answer: Answer) -> ProblemError:
    status = answer.status
    reason = http.client.responses.get(status, "an unknown status")
    # X-Error-Code is how Hugging Face tells a gated repository from one that is not there.
    gated = "gated" in (answer.header("X-Error-Code") or "").lower()
    if status == _UNAUTHORIZED or (status == _FORBIDDEN and gated):
        code, detail = ProblemCode.GATED, "it asks for a token, or for its licence to be accepted"
    else:
        code = ProblemCode.SOURCE_REFUSED
        detail = proxy_refusal(status) or f"it answered {status} {reason}"
    return problem_error(code, detail, http_status=status, url=answer.url)


def _retry_after_s(value: str | None) -> float | None:
    """Return the seconds of a Retry-After, which is a number of them or a date."""
    if value is None:
        return None
    with contextlib.suppress(ValueError, OverflowError):
        return max(0.0, float(int(value)))
    with contextlib.suppress(ValueError, TypeError):
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    return None


def _worded(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "it does not answer"
    if isinstance(error, http.client.IncompleteRead):
        return "the connection broke off"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
