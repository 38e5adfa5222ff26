"""The OpenAI-compatible API: requests are passed on to the worker of the model they name."""

import asyncio
import contextlib
import logging
import socket
from http import HTTPStatus

import aiohttp
from aiohttp import web
from pydantic import ValidationError

from modelyard.service.http.answer_meter import AnswerMeter
from modelyard.service.http.answers import is_gone, read_body
from modelyard.service.library import Entry
from modelyard.service.running.served import Served, ServedModels
from modelyard.service.runtime.usage import Request
from modelyard.tasks import Tasks
from modelyard.wire import routes
from modelyard.wire.base import Wire
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error

_log = logging.getLogger(__name__)

_LARGEST_BODY_BYTES = 32 * 1024 * 1024
"""A long conversation, or pictures in it."""
_LOOK_FOR_CLIENT_EVERY_S = 0.2
_CONNECT_TIMEOUT_S = 10.0
_STREAM = "event-stream"
_QUICK_ACK: int | None = getattr(socket, "TCP_QUICKACK", None)
"""Linux only; other systems delay less."""

_NOT_HERE = frozenset({ProblemCode.MODEL_NOT_FOUND, ProblemCode.NOT_LOADED, ProblemCode.NOT_FOUND})


class _Routed(Wire):
    """The one member of a request that decides who serves it."""

    model: str | None = None


class _Error(Wire):
    """OpenAI's form of an error."""

    message: str
    type: str
    code: str
    param: str | None = None


class _Failure(Wire):
    error: _Error


class _Listed(Wire):
    """OpenAI's form of a model; `created` is in seconds since 1970."""

    id: str
    created: int
    owned_by: str
    object: str = "model"


class _List(Wire):
    data: tuple[_Listed, ...]
    object: str = "list"


class OpenAi:
    """Handlers that find the worker and stream its answer through, chunk by chunk."""

    def __init__(self, models: ServedModels, session: aiohttp.ClientSession) -> None:
        self._models = models
        self._session = session

    def routes(self) -> list[web.RouteDef]:
        """Return which handler serves which path."""
        return [
            web.get(routes.OPENAI_MODELS, self._list),
            web.get(routes.OPENAI_MODEL.replace("{model}", "{model:.+}"), self._show),
            web.post(routes.OPENAI_CHAT_COMPLETIONS, self._pass_on),
            web.post(routes.OPENAI_COMPLETIONS, self._pass_on),
            web.post(routes.OPENAI_EMBEDDINGS, self._pass_on),
        ]

    async def _list(self, _request: web.Request) -> web.Response:
        return _json(_List(data=tuple(_listed(entry) for entry in self._models.offered())))

    async def _show(self, request: web.Request) -> web.Response:
        try:
            return _json(_listed(self._models.entry(request.match_info["model"])))
        except ProblemError as error:
            return _failure(error.problem)

    async def _pass_on(self, request: web.Request) -> web.StreamResponse:
        try:
            body = await read_body(request, _LARGEST_BODY_BYTES)
            served = await self._models.obtain(_named_model(body))
        except ProblemError as error:
            return _failure(error.problem)
        with self._models.in_use(served) as use:
            return await self._while_client_waits(request, served, body, use)

    async def _while_client_waits(
        self, request: web.Request, served: Served, body: bytes, use: Request
    ) -> web.StreamResponse:
        """Forward, and stop the worker's work as soon as nobody waits for it any more."""
        async with Tasks(report=_left_to_the_caller) as tasks:
            answer = tasks.start(self._forward(request, served, body, use), name="forward")
            gone = tasks.start(_until_gone(request), name="watch client")
            await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
            return answer.result() if answer.done() else web.Response()

    async def _forward(
        self, request: web.Request, served: Served, body: bytes, use: Request
    ) -> web.StreamResponse:
        headers = {
            "Authorization": f"Bearer {served.worker.api_key}",
            "Content-Type": "application/json",
        }
        response: web.StreamResponse | None = None
        try:
            url = served.worker.url + request.path
            async with self._session.post(url, data=body, headers=headers) as upstream:
                response = web.StreamResponse(status=upstream.status)
                response.headers["Content-Type"] = upstream.headers.get(
                    "Content-Type", "application/json"
                )
                await response.prepare(request)
                await _pass_through(upstream, response, use)
        except (aiohttp.ClientError, TimeoutError) as error:
            if is_gone(request):
                return response or web.Response()
            use.failed()
            _log.warning("the worker of %s broke off: %s", served.entry.unique, error)
            return await _broken_off(request, response, served)
        return response


async def _pass_through(
    upstream: aiohttp.ClientResponse, response: web.StreamResponse, use: Request
) -> None:
    """Write every piece of the answer as it comes, and measure it on its way."""
    meter = AnswerMeter()
    is_stream = _STREAM in upstream.headers.get("Content-Type", "")
    _acknowledge(upstream)
    async for chunk in upstream.content.iter_any():
        _acknowledge(upstream)
        if is_stream:
            use.begun()
        meter.feed(chunk)
        await response.write(chunk)
    await response.write_eof()
    if upstream.status == HTTPStatus.OK:
        use.answered(meter.answer())
    else:
        use.failed()


def _acknowledge(upstream: aiohttp.ClientResponse) -> None:
    """Acknowledge what has come at once.

    The worker's sockets follow Nagle: it holds a piece back until the one before is acknowledged,
    which Linux delays by 40 ms: the time of five tokens, and before the first one too.
    """
    transport = upstream.connection.transport if upstream.connection else None
    sock = transport.get_extra_info("socket") if transport else None
    if sock is not None and _QUICK_ACK is not None:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)


def _named_model(body: bytes) -> str | None:
    try:
        return _Routed.from_json(body).model or None
    except ValidationError as error:
        detail = "The body is not the JSON of a request"
        raise problem_error(ProblemCode.BAD_REQUEST, detail) from error


async def _until_gone(request: web.Request) -> None:
    # aiohttp tells a handler of a closed connection only when it writes the next time, and a
    # worker that reads a long prompt writes nothing for minutes; there is no event to wait for.
    while not is_gone(request):  # noqa: ASYNC110 - see above
        await asyncio.sleep(_LOOK_FOR_CLIENT_EVERY_S)


async def _broken_off(
    request: web.Request, response: web.StreamResponse | None, served: Served
) -> web.StreamResponse:
    """Tell the client that no more will come, in the way that is left."""
    detail = f"The worker of {served.entry.model.name} ended before it had answered"
    problem = problem_error(ProblemCode.ENGINE_CRASHED, detail).problem
    if response is None or not response.prepared:
        return _failure(problem)
    if _STREAM in response.headers["Content-Type"]:
        await response.write(f"data: {_error_of(problem).to_json()}\n\n".encode())
    elif request.transport is not None:
        # Only a connection that breaks off tells that this is no whole answer.
        request.transport.abort()
    return response


def _error_of(problem: Problem) -> _Failure:
    wrong_request = problem.code in _NOT_HERE | {
        ProblemCode.BAD_REQUEST,
        ProblemCode.AMBIGUOUS_MODEL,
    }
    error = _Error(
        message=problem.detail or problem.title,
        type="invalid_request_error" if wrong_request else "server_error",
        code=problem.code.value,
        param="model" if problem.code is not ProblemCode.BAD_REQUEST and wrong_request else None,
    )
    return _Failure(error=error)


def _failure(problem: Problem) -> web.Response:
    if problem.code in _NOT_HERE:
        status = HTTPStatus.NOT_FOUND
    elif problem.code in {ProblemCode.BAD_REQUEST, ProblemCode.AMBIGUOUS_MODEL}:
        status = HTTPStatus.BAD_REQUEST
    else:
        status = HTTPStatus.BAD_GATEWAY
    return _json(_error_of(problem), status)


def _listed(entry: Entry) -> _Listed:
    model = entry.model
    return _Listed(
        id=entry.unique,
        created=int(model.created.value.timestamp()),
        owned_by=model.provider.value.lower() if model.provider else "local",
    )


def _json(value: Wire, status: int = HTTPStatus.OK) -> web.Response:
    # By field name: OpenAI's API writes snake_case.
    text = value.model_dump_json(by_alias=False, exclude_none=True)
    return web.Response(text=text, status=status, content_type="application/json")


def _left_to_the_caller(_name: str, _error: BaseException) -> None:
    """Report nothing: whoever awaits the task handles its failure."""


def worker_session() -> aiohttp.ClientSession:
    """Return a session for talking to workers: no limit of time or connections, no proxy."""
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_TIMEOUT_S)
    # A connection for each request: the worker ends one that is kept whenever it likes, and a
    # question that was on its way then can't be asked again. On loopback it costs 0.1 ms.
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    return aiohttp.ClientSession(connector=connector, timeout=timeout)
