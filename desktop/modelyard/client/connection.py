"""One HTTP connection pool to one service: requests with bounded answers, and WebSockets."""

import asyncio
import time
from collections.abc import AsyncGenerator
from http import HTTPStatus
from types import TracebackType
from typing import Self, cast

import aiohttp
from yarl import URL

from modelyard.client.failures import bad_answer, refusal, translated, unreachable
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_CONNECT_TIMEOUT_S = 10.0
_ANSWER_TIMEOUT_S = 60.0
_LARGEST_ANSWER_BYTES = 64 * 1024 * 1024
"""Far above a snapshot of ten thousand models; a service that sends more is none."""
_PIECE_BYTES = 256 * 1024
_HEARTBEAT_S = 20.0
"""A WebSocket whose ping is not answered for half of this is taken as dropped."""
_LONGEST_TURN_S = 0.004
"""How long messages that wait already are handed on in one go: a window paints in between."""
_WAIT_S = 0.000_2
"""To receive what is here already takes less."""
_CLOSE_S = 0.02
"""Messages that come closer to each other than this are read together, after a rest: to wake the
loop for each costs more than to read it."""
_REST_S = 0.05
"""Less than anybody notices, and half of what a row that differs may wait to be shown."""
_NORMAL_CLOSE = aiohttp.WSCloseCode.OK


class Connection:
    """Requests to the service at `url`; an async context manager.

    `token` is sent as a bearer token. Redirects are not followed: no model service sends any.

    Raises:
        ProblemError: `url` is not an http(s) address (`bad_request`).
    """

    def __init__(self, url: str, *, token: str | None = None) -> None:
        self._base = _checked(url)
        self._headers = {"Accept-Encoding": "identity"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            headers=self._headers,
            timeout=_timeout(_ANSWER_TIMEOUT_S),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            ws_response_class=_Socket,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._open_session().close()

    @property
    def url(self) -> str:
        """The base address of the service, without a slash at its end."""
        return self._base

    async def request(
        self,
        method: str,
        path: str,
        body: str | None = None,
        *,
        answer_timeout_s: float | None = _ANSWER_TIMEOUT_S,
    ) -> bytes:
        """Send one request and return the body of its answer.

        `body` is JSON; `answer_timeout_s` is how long the service may be silent, None for ever.

        Raises:
            ProblemError: The service refused; or one of the errors of `translated`.
        """
        url = self._base + path
        headers = {} if body is None else {"Content-Type": "application/json"}
        with translated(url):
            async with self._open_session().request(
                method,
                URL(url, encoded=True),
                data=None if body is None else body.encode(),
                headers=headers,
                timeout=_timeout(answer_timeout_s),
                allow_redirects=False,
            ) as response:
                answer = await _bounded(response, url)
        if response.status >= 400:
            raise refusal(url, response.status, answer)
        if response.status >= 300:
            raise bad_answer(url, f"status {response.status}")
        return answer

    async def lines(self, path: str, body: str) -> AsyncGenerator[str, None]:
        """Yield the lines of the answer to a POST as they come, without their ends.

        Closing the iteration closes the connection, which tells the service to stop.

        Raises:
            ProblemError: The service refused; or one of the errors of `translated`.
        """
        url = self._base + path
        with translated(url):
            async with self._open_session().post(
                URL(url, encoded=True),
                data=body.encode(),
                headers={"Content-Type": "application/json"},
                timeout=_timeout(None),
                allow_redirects=False,
            ) as response:
                if response.status != HTTPStatus.OK:
                    raise refusal(url, response.status, await _bounded(response, url))
                # A line that is longer than the reader's buffer is a bad answer: `translated`.
                async for line in response.content:
                    yield line.decode("utf-8", "replace").rstrip("\r\n")

    async def messages(self, path: str) -> AsyncGenerator[str, None]:
        """Yield the text messages of the WebSocket at `path` until the service closes it.

        Raises:
            ServiceUnreachable: The socket dropped, which is any end but a normal close.
            ProblemError: The service refused it; or one of the errors of `translated`.
        """
        url = self._base + path
        socket = await self._open_socket(path)
        # Around all of them: to enter `translated` for each costs as much as to receive one.
        with translated(url):
            async with socket:
                turn_s = asked_s = time.monotonic()
                while True:
                    if asked_s - turn_s > _LONGEST_TURN_S:
                        # What has arrived is received without a pause; others want their turn.
                        await asyncio.sleep(0)
                        turn_s = asked_s = time.monotonic()
                    message = await socket.receive()
                    came_s = time.monotonic()
                    waited_s = came_s - asked_s
                    if waited_s > _WAIT_S:
                        turn_s = came_s  # others had their turn meanwhile
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        break
                    yield message.data
                    if _WAIT_S < waited_s < _CLOSE_S:
                        await socket.rest(_REST_S)
                        turn_s = time.monotonic()
                    asked_s = time.monotonic()
                if message.type is aiohttp.WSMsgType.BINARY:
                    raise bad_answer(url, "a binary message")
                if socket.close_code != _NORMAL_CLOSE:
                    reason = socket.exception() or f"closed with {socket.close_code}"
                    raise unreachable(url, reason)

    async def _open_socket(self, path: str) -> "_Socket":
        url = self._base + path
        try:
            with translated(url):
                socket = await self._open_session().ws_connect(
                    URL(url, encoded=True), heartbeat=_HEARTBEAT_S
                )
                return cast("_Socket", socket)
        except ProblemError as error:
            if not isinstance(error.__cause__, aiohttp.WSServerHandshakeError):
                raise
            # A refused handshake hides its body; the same request without Upgrade tells why.
            await self.request("GET", path)
            raise

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("use it as an async context manager")
        return self._session


class _Socket(aiohttp.ClientWebSocketResponse):
    """A WebSocket that can be left alone for a while."""

    async def rest(self, duration_s: float) -> None:
        """Read nothing for so long: what comes meanwhile is then read in one go."""
        protocol = self._conn.protocol if self._conn is not None else None
        if protocol is None:
            return
        protocol.pause_reading()
        try:
            await asyncio.sleep(duration_s)
        finally:
            protocol.resume_reading()


def _checked(url: str) -> str:
    try:
        parsed = URL(url)
        usable = parsed.scheme in ("http", "https") and bool(parsed.host)
    except ValueError:
        usable = False
    if not usable:
        detail = f"{url!r} is not the address of a model service, such as http://localhost:1000"
        raise problem_error(ProblemCode.BAD_REQUEST, detail, url=url)
    return url.rstrip("/")


def _timeout(answer_timeout_s: float | None) -> aiohttp.ClientTimeout:
    # No total: a load may take minutes, and aiohttp's default ends everything after five.
    return aiohttp.ClientTimeout(
        total=None, sock_connect=_CONNECT_TIMEOUT_S, sock_read=answer_timeout_s
    )


async def _bounded(response: aiohttp.ClientResponse, url: str) -> bytes:
    answer = bytearray()
    async for piece in response.content.iter_chunked(_PIECE_BYTES):
        answer += piece
        if len(answer) > _LARGEST_ANSWER_BYTES:
            raise bad_answer(url, f"more than {_LARGEST_ANSWER_BYTES} bytes")
    return bytes(answer)
