"""Small answers from the web: what hubs and registries say of their files."""

import asyncio
import contextlib
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import count
from typing import TypeVar

import aiohttp
from pydantic import ValidationError
from yarl import URL

from modelyard.service.network.proxies import Proxies
from modelyard.wire.base import Wire
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error

W = TypeVar("W", bound=Wire)

_ANSWER_S = 15.0
_TRIES = 4
_FIRST_PAUSE_S = 0.5
_REDIRECTS = 5
_REDIRECTING = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_AGENT = "modelyard"
_PIECE_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Question:
    """One request, and what is taken for an answer."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: str | None = field(default=None, repr=False)
    """JSON."""
    most_bytes: int = 16 * 1024 * 1024
    cut: bool = False
    """Of a longer answer the beginning will do."""
    elsewhere: bool = True
    """Follow redirects to other hosts too, without what authorises; else such a redirect is the
    answer."""
    patience_s: float = _ANSWER_S
    """For all tries together, with the pauses that the server asks for between them."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, whatever its status; names of `headers` are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def parsed(self, kind: type[W]) -> W:
        """Return the body as JSON of `kind`.

        Raises:
            ProblemError: SOURCE_BROKEN.
        """
        try:
            return kind.from_json(self.body)
        except ValidationError as error:
            raise broken("what it answers can't be understood", url=self.url) from error


class _PassingError(Exception):
    """A failure that is worth another try after `pause_s`, if the server says."""

    def __init__(self, problem: Problem, *, pause_s: float | None = None) -> None:
        super().__init__(problem.detail)
        self.problem = problem
        self.pause_s = pause_s


class Web:
    """Asks, by way of `proxies`; trusted certificates are those of the system.

    `answer_s` is how long one answer may take altogether.
    """

    def __init__(self, *, proxies: Proxies | None = None, answer_s: float = _ANSWER_S) -> None:
        self._proxies = proxies or Proxies()
        self._answer_s = answer_s
        self._tls: ssl.SSLContext | None = None

    async def ask(self, question: Question) -> Reply:
        """Return the answer, redirects followed; any status but those that may pass.

        Raises:
            ProblemError: SOURCE_UNREACHABLE; SOURCE_REFUSED {http_status} where it remains busy;
                SOURCE_BROKEN.
        """
        clock = asyncio.get_running_loop().time
        until = clock() + question.patience_s
        for number in count(1):
            try:
                left_s = max(until - clock(), 0.001)
                return await self._follow(question, min(self._answer_s, left_s))
            except _PassingError as failure:
                pause_s = failure.pause_s
                if pause_s is None:
                    pause_s = _FIRST_PAUSE_S * 2.0 ** (number - 1)
                if number >= _TRIES or clock() + pause_s >= until:
                    raise ProblemError(failure.problem) from failure
                await asyncio.sleep(pause_s)
        raise AssertionError("unreachable")

    async def _follow(self, question: Question, timeout_s: float) -> Reply:
        first = url = _checked(question.url)
        with _translated(question.url):
            async with asyncio.timeout(timeout_s), self._session() as session:
                for _ in range(_REDIRECTS + 1):
                    trusted = url.origin() == first.origin()
                    headers = dict(question.headers)
                    if not trusted:
                        headers = _without_secrets(headers)
                    reply = await self._once(session, question, url, headers)
                    target = _target(reply, url)
                    if target is None:
                        return _judged(reply)
                    if target.origin() != first.origin() and not question.elsewhere:
                        return reply
                    url = target
        raise broken("it redirects without end", url=question.url)

    async def _once(
        self,
        session: aiohttp.ClientSession,
        question: Question,
        url: URL,
        headers: dict[str, str],
    ) -> Reply:
        tls: ssl.SSLContext | bool = await self._context() if url.scheme == "https" else True
        # The system's settings may have to be read for this.
        proxy = await asyncio.to_thread(self._proxies.find, str(url))
        async with session.request(
            question.method,
            url,
            headers=headers | ({"Content-Type": "application/json"} if question.body else {}),
            data=question.body,
            allow_redirects=False,
            ssl=tls,
            proxy=proxy.geturl() if proxy else None,
        ) as response:
            body = await _bounded_body(response, question, url)
            named = {name.lower(): value for name, value in response.headers.items()}
            return Reply(shown(url), response.status, named, body)

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            headers={"User-Agent": _AGENT, "Accept-Encoding": "identity"},
            # `_follow` has the only limit; the default one is five minutes.
            timeout=aiohttp.ClientTimeout(total=None),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
        )

    async def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            # Reading the system's certificates takes some 20 ms.
            self._tls = await asyncio.to_thread(_tls_context)
        return self._tls


async def _bounded_body(response: aiohttp.ClientResponse, question: Question, url: URL) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_chunked(_PIECE_BYTES):
        body += piece
        if len(body) > question.most_bytes:
            if question.cut:
                response.close()
                return bytes(body[: question.most_bytes])
            raise broken("it answers more than it should", url=shown(url))
    return bytes(body)


def broken(detail: str, *, url: str) -> ProblemError:
    """Return the failure of a source that does not keep to the protocol."""
    return problem_error(ProblemCode.SOURCE_BROKEN, detail, url=url)


def refused(detail: str, *, url: str, status: int) -> ProblemError:
    """Return the failure of a source that does not hand out what is asked for."""
    return problem_error(ProblemCode.SOURCE_REFUSED, detail, url=url, http_status=status)


def shown(url: URL) -> str:
    """Return `url` without what may be secret: user, password, query, fragment."""
    return str(url.with_user(None).with_query(None).with_fragment(None))


def _checked(text: str) -> URL:
    try:
        url = URL(text, encoded=True)
        if url.scheme in ("http", "https") and url.host and url.port:
            return url
    except ValueError as error:
        raise broken("its address can't be read", url=text) from error
    raise broken("its address is none of the web", url=text)


def _target(reply: Reply, url: URL) -> URL | None:
    location = reply.headers.get("location")
    if reply.status not in _REDIRECTING or not location:
        return None
    try:
        target = url.join(URL(location, encoded=True))
    except ValueError as error:
        raise broken("it redirects to no address", url=reply.url) from error
    if target.scheme not in ("http", "https") or not target.host:
        raise broken("it redirects to no address of the web", url=reply.url)
    if url.scheme == "https" and target.scheme != "https":
        raise broken("it redirects from https to an address without", url=reply.url)
    return target


def _judged(reply: Reply) -> Reply:
    if reply.status not in _PASSING:
        return reply
    detail = f"{reply.url} answered {reply.status}; it may be busy"
    problem = refused(detail, url=reply.url, status=reply.status).problem
    raise _PassingError(problem, pause_s=_retry_after_s(reply.headers.get("retry-after")))


def _retry_after_s(value: str | None) -> float | None:
    """Return the seconds of a Retry-After, which is a number of them or a date."""
    if value is None:
        return None
    with contextlib.suppress(ValueError, OverflowError):
        return max(0.0, float(int(value)))
    with contextlib.suppress(ValueError, TypeError):
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    return None


@contextlib.contextmanager
def _translated(text: str) -> Iterator[None]:
    """Turn the failures of aiohttp inside the block into ours."""
    url = shown(_checked(text))
    try:
        yield
    except TimeoutError as error:  # first: aiohttp's timeouts are connection errors too
        # Not tried again: whoever asks has waited long enough.
        raise _unreachable(f"{url} does not answer in time", url) from error
    except aiohttp.ClientConnectorCertificateError as error:
        raise _unreachable(f"the certificate of {url} is not to be trusted", url) from error
    except aiohttp.ClientConnectorDNSError as error:
        raise _unreachable(f"the host of {url} is not known", url) from error
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, OSError) as error:
        raise _PassingError(_unreachable(f"{url} can't be reached", url).problem) from error
    except (aiohttp.ClientError, ValueError) as error:
        raise broken(f"{url} does not speak HTTP as it should", url=url) from error


def _unreachable(detail: str, url: str) -> ProblemError:
    return problem_error(ProblemCode.SOURCE_UNREACHABLE, detail, url=url)


def _without_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() != "authorization"}


def _tls_context() -> ssl.SSLContext:
    try:
        import truststore  # may be missing, or not support this system
    except ImportError:
        return ssl.create_default_context()
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
