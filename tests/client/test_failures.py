"""Whatever answers, and however it fails, becomes a `ProblemError`."""

import asyncio
import json
import socket

import pytest
from aiohttp import web

from modelyard.client import connection
from modelyard.client.failures import BadAnswer, ServiceTimeout, ServiceUnreachable
from modelyard.client.model_api import ModelApi
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error
from tests.client.raw_service import http, raw_service, says, web_service


def _failure_of(answer) -> ProblemError:
    async def ask() -> None:
        async with raw_service(answer) as url, ModelApi(url) as api:
            await api.snapshot()

    with pytest.raises(ProblemError) as caught:
        asyncio.run(ask())
    return caught.value


def test_a_reported_problem_arrives_with_all_its_facts():
    told = problem_error(ProblemCode.DISK_FULL, "No room", needed=5, free=3).problem
    failure = _failure_of(http(500, told.to_json().encode(), "application/problem+json"))
    assert type(failure) is ProblemError
    assert failure.problem == told.model_copy(update={"status": 500})


def test_a_code_of_next_year_keeps_its_words():
    body = json.dumps({"code": "brand_new", "title": "New", "detail": "It is new", "x": {}})
    failure = _failure_of(http(500, body.encode(), "application/problem+json"))
    assert failure.problem.code is ProblemCode.UNKNOWN
    assert str(failure) == "It is new"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (500, ProblemCode.UNKNOWN),
        (410, ProblemCode.MODEL_NOT_FOUND),
        (404, ProblemCode.NOT_FOUND),
        (403, ProblemCode.FORBIDDEN),
        (401, ProblemCode.TOKEN_MISSING),
        (418, ProblemCode.UNKNOWN),
    ],
)
def test_a_refusal_in_plain_text_becomes_a_problem_with_that_text(status, code):
    failure = _failure_of(http(status, b"Model is busy, sorry", "text/plain"))
    assert failure.problem.code is code
    assert failure.problem.status == status
    assert str(failure) == "Model is busy, sorry"


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"null", b"[]", b'{"code":1}', b"[" * 99_999])
def test_a_refusal_with_any_body_becomes_a_problem(body):
    failure = _failure_of(http(500, body))
    assert failure.problem.code is ProblemCode.UNKNOWN
    assert failure.problem.status == 500
    assert 0 < len(str(failure)) <= 2_000


@pytest.mark.parametrize(
    "answer",
    [
        says(b"SSH-2.0-OpenSSH_9.2\r\n"),
        says(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20),
        says(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}"),
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}"),
        says(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50_000 + b"\r\n"),
        http(200, b"<html>Sign in</html>", "text/html"),
        http(200, b""),
        http(200, b"null"),
        http(200, b'{"iterable":[{"id":"a"}]}'),
        http(200, b'{"iterable":' + b"[" * 50_000),
        http(200, b"\x1f\x8b\x08\x00" + b"\x00" * 50),
        http(302, b""),
        http(304, b""),
    ],
)
def test_what_is_no_model_service_is_a_bad_answer(answer):
    failure = _failure_of(answer)
    assert isinstance(failure, (BadAnswer, ServiceUnreachable))
    assert failure.problem.url is not None


def test_a_redirect_is_not_followed():
    seen = []

    async def ask() -> None:
        async def elsewhere(request):
            seen.append(request.path)
            return web.json_response({"iterable": []})

        async def moved(_request):
            raise web.HTTPFound("/elsewhere")

        routes = (web.get("/models", moved), web.get("/elsewhere", elsewhere))
        async with web_service(*routes) as url, ModelApi(url, token="secret") as api:
            await api.snapshot()

    with pytest.raises(BadAnswer):
        asyncio.run(ask())
    assert seen == []


def test_an_answer_that_is_cut_short_is_an_unreachable_service():
    cut = says(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"iterable":[')
    assert isinstance(_failure_of(cut), ServiceUnreachable)


def test_an_endless_answer_is_refused_within_bounds(monkeypatch):
    monkeypatch.setattr(connection, "_LARGEST_ANSWER_BYTES", 1_000_000)
    sent = 0

    async def endless(_reader, writer):
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" " * 100_000)
            await writer.drain()
            sent += 100_000

    assert isinstance(_failure_of(endless), BadAnswer)
    assert sent < 50_000_000


def test_a_closed_port_is_an_unreachable_service():
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}"

        async def ask() -> None:
            async with ModelApi(url) as api:
                await api.snapshot()

        with pytest.raises(ServiceUnreachable) as caught:
            asyncio.run(ask())
    assert caught.value.problem.code is ProblemCode.SERVICE_UNREACHABLE
    assert url in str(caught.value)


def test_a_host_that_does_not_exist_is_an_unreachable_service():
    async def ask() -> None:
        async with ModelApi("http://no-such-host.invalid:1000") as api:
            await api.health()

    with pytest.raises(ServiceUnreachable):
        asyncio.run(ask())


def test_a_silent_service_is_a_timeout(monkeypatch):
    async def ask() -> None:
        async def silence(reader, _writer):
            await reader.read()

        async with raw_service(silence) as url, connection.Connection(url) as to_service:
            await to_service.request("GET", "/models", answer_timeout_s=0.1)

    with pytest.raises(ServiceTimeout) as caught:
        asyncio.run(ask())
    assert caught.value.problem.code is ProblemCode.SERVICE_TIMEOUT


@pytest.mark.parametrize(
    "url", ["", "localhost:1000", "ftp://localhost", "http://", "http://[::1", "file:///etc", "///"]
)
def test_an_address_that_is_none_is_a_bad_request(url):
    with pytest.raises(ProblemError) as caught:
        ModelApi(url)
    assert caught.value.problem.code is ProblemCode.BAD_REQUEST
