"""Every operation goes to its route with its body, and its answer is read."""

import asyncio
import json

import pytest
from aiohttp import web

from modelyard.client.failures import BadAnswer, ServiceUnreachable
from modelyard.client.model_api import ModelApi
from modelyard.client.seed import seed_of
from modelyard.wire.accounts import AccountPlace, NewAccount, SourceAccount, SourceAccounts
from modelyard.wire.downloads import ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.models import Model, ModelDeleteCacheOutput, Models, ReferencedModel
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error
from modelyard.wire.queue import DownloadHistory, Downloads, DownloadSettings
from modelyard.wire.runtime import LoadOptions, MemoryEstimate, SystemMemory
from modelyard.wire.settings import ProxyChoice, ServiceSettings
from modelyard.wire.sources import (
    SourceCard,
    SourceEstimate,
    SourceListing,
    SourceQuery,
    SourceRepository,
    SourceSearch,
)
from modelyard.wire.upstream import FileVersion, Upstream, UpstreamModel, UpstreamState
from tests.client.raw_service import web_service

_SEED = seed_of("http://127.0.0.1/small.gguf")
_MODEL = Model(id="a b", **{name: getattr(_SEED, name) for name in type(_SEED).model_fields})
_ESTIMATE = MemoryEstimate(total=2, low=1, high=3, fits=True, parts=())
_MEMORY = SystemMemory(devices=())
_QUEUE = Downloads(iterable=(), settings=DownloadSettings())
_FOUND = SourceSearch(source="huggingface", query="x", iterable=())
_LISTING = SourceListing(
    source="huggingface", repository=SourceRepository(repo="o/r", url="http://hub/o/r"), iterable=()
)
_FREED = ModelDeleteCacheOutput(model=ReferencedModel(id="a b"), freed=5)

_CARD = SourceCard(source="huggingface", repo="o/r", text="# Card")
_SOURCE_ESTIMATE = SourceEstimate(source="hf://o/r/f.gguf", estimate=_ESTIMATE)
_ACCOUNTS = SourceAccounts(
    iterable=(SourceAccount(source="huggingface", place=AccountPlace.KEYRING),)
)
_SETTINGS = ServiceSettings(proxy_choice=ProxyChoice.NONE)
_UPSTREAM = Upstream(
    iterable=(UpstreamModel(id="a", name="A", state=UpstreamState.NEWER, held=FileVersion(size=5)),)
)

OPERATIONS = [
    ("health", (), "GET", "/.well-known/health", None, "ok"),
    ("version", (), "GET", "/.well-known/version", None, "0.1.0"),
    ("snapshot", (), "GET", "/models", None, Models(iterable=(_MODEL,))),
    ("model", ("a b",), "GET", "/model/a%20b", None, _MODEL),
    ("create", (_SEED,), "POST", "/models/create", _SEED, _MODEL),
    ("update", (_MODEL,), "POST", "/model/update", _MODEL, _MODEL),
    ("delete", ("a b",), "POST", "/models/a%20b/delete", None, None),
    ("delete_cache", ("a b",), "POST", "/models/a%20b/delete/cache", None, _FREED),
    ("download", ("a b",), "POST", "/model/a%20b/download", None, _MODEL),
    ("cancel", ("a b",), "POST", "/model/a%20b/download/cancel", None, _MODEL),
    ("pause", ("a b",), "POST", "/model/a%20b/download/pause", None, _MODEL),
    ("discard", ("a b",), "POST", "/model/a%20b/download/discard", None, _MODEL),
    ("downloads", (), "GET", "/downloads", None, _QUEUE),
    ("order_downloads", (["b", "a"],), "POST", "/downloads/order", {"ids": ["b", "a"]}, _QUEUE),
    (
        "set_download_settings",
        (DownloadSettings(concurrent=3, limit=5_000_000),),
        "POST",
        "/downloads/settings",
        {"concurrent": 3, "limit": 5_000_000, "paused": False},
        _QUEUE,
    ),
    (
        "limit_download",
        ("a b", 2048),
        "POST",
        "/model/a%20b/download/limit",
        {"limit": 2048},
        _QUEUE,
    ),
    ("limit_download", ("a b", None), "POST", "/model/a%20b/download/limit", {}, _QUEUE),
    (
        "download_history",
        (),
        "GET",
        "/downloads/history",
        None,
        DownloadHistory(iterable=()),
    ),
    ("load", ("a b",), "POST", "/model/a%20b/load", None, _MODEL),
    (
        "load",
        ("a b", LoadOptions(context=64)),
        "POST",
        "/model/a%20b/load",
        {"context": 64},
        _MODEL,
    ),
    ("unload", ("a b",), "POST", "/model/a%20b/unload", None, _MODEL),
    ("unload_all", (), "POST", "/models/unload", None, None),
    ("estimate", ("a b",), "POST", "/model/a%20b/estimate", None, _ESTIMATE),
    ("verify", ("a b",), "POST", "/model/a%20b/verify", None, _MODEL),
    ("memory", (), "GET", "/system/memory", None, _MEMORY),
    (
        "search",
        (SourceQuery(query="a b&c", gguf=False),),
        "GET",
        "/sources/search?query=a+b%26c&gguf=False",
        None,
        _FOUND,
    ),
    ("search", (SourceQuery(),), "GET", "/sources/search", None, _FOUND),
    ("listing", ("o/r@a b",), "GET", "/sources/huggingface/o/r@a%20b", None, _LISTING),
    ("card", ("o/r&",), "GET", "/sources/card?source=huggingface&repo=o%2Fr%26", None, _CARD),
    (
        "source_estimate",
        ("hf://o/r/f.gguf",),
        "POST",
        "/sources/estimate",
        {"source": "hf://o/r/f.gguf"},
        _SOURCE_ESTIMATE,
    ),
    ("accounts", (), "GET", "/sources/accounts", None, _ACCOUNTS),
    (
        "set_account",
        ("host:5000", NewAccount(user="me", password="x")),
        "POST",
        "/sources/host%3A5000/token",
        {"user": "me", "password": "x", "allowFile": False},
        _ACCOUNTS.iterable[0],
    ),
    (
        "forget_account",
        ("huggingface",),
        "DELETE",
        "/sources/huggingface/token",
        None,
        _ACCOUNTS.iterable[0],
    ),
    ("settings", (), "GET", "/settings", None, _SETTINGS),
    (
        "set_settings",
        (_SETTINGS,),
        "POST",
        "/settings",
        {"proxyChoice": "none", "proxyExceptions": [], "newerCheck": "off", "requireToken": False},
        _SETTINGS,
    ),
    ("outdated", (), "GET", "/models/outdated", None, _UPSTREAM),
    ("check_outdated", (["a"],), "POST", "/models/outdated", {"ids": ["a"]}, _UPSTREAM),
    ("renew", ("a b",), "POST", "/model/a%20b/download/newer", None, _MODEL),
]


@pytest.mark.parametrize(("name", "arguments", "method", "path", "body", "answer"), OPERATIONS)
def test_an_operation_goes_to_its_route(name, arguments, method, path, body, answer):
    seen = []

    async def operation(request):
        seen.append((request.method, request.rel_url.raw_path_qs, await request.text()))
        seen.append(request.headers.get("Authorization"))
        if answer is None:
            return web.Response(status=204)
        return web.Response(text=answer if isinstance(answer, str) else answer.to_json())

    async def ask():
        async with (
            web_service(web.route("*", "/{any:.*}", operation)) as url,
            ModelApi(url + "/", token="secret") as api,
        ):
            return await getattr(api, name)(*arguments)

    assert asyncio.run(ask()) == answer
    sent = "" if body is None else body if isinstance(body, dict) else json.loads(body.to_json())
    text = seen[0][2]
    assert (*seen[0][:2], json.loads(text) if text else "") == (method, path, sent)
    assert seen[1] == "Bearer secret"


def _progress(status: ModelDownloadStatus, percentage: float) -> ModelDownloadProgress:
    return ModelDownloadProgress(status=status, percentage=percentage)


async def _collect(handler, path="/model/m/download/progress"):
    seen = []
    async with web_service(web.get(path, handler)) as url, ModelApi(url) as api:
        try:
            async for progress in api.progress("m"):
                seen.append(progress)  # noqa: PERF401 - what came before the error counts
        except ProblemError as error:
            return seen, error
    return seen, None


def _socket_of(*messages, close_code=1000, hang=False):
    async def handler(request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        for message in messages:
            await socket.send_str(message if isinstance(message, str) else message.to_json())
        if hang:
            await socket.receive()
        if close_code is None:
            request.transport.abort()
        await socket.close(code=close_code or 1000)
        return socket

    return handler


def test_progress_ends_after_the_terminal_state_though_the_socket_stays_open():
    told = [
        _progress(ModelDownloadStatus.IN_PROGRESS, 5),
        _progress(ModelDownloadStatus.RESET, 0),
        _progress(ModelDownloadStatus.COMPLETED, 100),
    ]
    assert asyncio.run(_collect(_socket_of(*told, hang=True))) == (told, None)


def test_progress_ends_quietly_when_the_service_closes_in_order():
    told = [_progress(ModelDownloadStatus.INITIALIZED, 0)]
    assert asyncio.run(_collect(_socket_of(*told))) == (told, None)


@pytest.mark.parametrize("close_code", [None, 1001, 1011])
def test_progress_of_a_service_that_goes_away_is_a_failure(close_code):
    told = [_progress(ModelDownloadStatus.IN_PROGRESS, 5)]
    seen, error = asyncio.run(_collect(_socket_of(*told, close_code=close_code)))
    assert seen == told
    assert isinstance(error, ServiceUnreachable)


def test_progress_that_is_no_progress_is_a_bad_answer():
    seen, error = asyncio.run(_collect(_socket_of('{"percentage":{}}')))
    assert seen == []
    assert isinstance(error, BadAnswer)


def test_a_refused_socket_tells_the_problem_of_the_service():
    async def refuse(_request):
        told = problem_error(ProblemCode.MODEL_NOT_FOUND, "No such model").problem
        return web.Response(status=410, text=told.to_json())

    seen, error = asyncio.run(_collect(refuse))
    assert seen == []
    assert error is not None
    assert error.problem.code is ProblemCode.MODEL_NOT_FOUND
    assert str(error) == "No such model"


def test_leaving_progress_early_closes_the_socket():
    closed = asyncio.Event()

    async def handler(request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(_progress(ModelDownloadStatus.IN_PROGRESS, 5).to_json())
        await socket.receive()
        closed.set()
        return socket

    async def ask():
        async with (
            web_service(web.get("/model/m/download/progress", handler)) as url,
            ModelApi(url) as api,
        ):
            updates = api.progress("m")
            await anext(updates)
            await updates.aclose()
            await asyncio.wait_for(closed.wait(), 20)

    asyncio.run(ask())
