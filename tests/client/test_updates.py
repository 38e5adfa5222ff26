"""Looking for a newer version: what is sent, what is believed, what is refused."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web

from modelyard.client.updates import Release, newest_release
from modelyard.wire.problems import ProblemCode, ProblemError
from tests.client.raw_service import web_service

RELEASE = {
    "tag_name": "v1.2.0",
    "html_url": "https://example.org/releases/v1.2.0",
    "body": "- Faster\n- Quieter",
    "assets": [{"browser_download_url": "https://example.org/x.deb"}],
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _ask(handler: Handler, path: str = "/latest") -> Release:
    async def ask() -> Release:
        async with web_service(web.get("/{rest:.*}", handler)) as url:
            return await newest_release(url + path)

    return asyncio.run(ask())


def _answering(content: object, *, status: int = 200) -> Handler:
    async def handle(_request: web.Request) -> web.StreamResponse:
        if isinstance(content, bytes):
            return web.Response(body=content, status=status)
        return web.json_response(content, status=status)

    return handle


def _code_of(handler: Handler) -> ProblemCode:
    with pytest.raises(ProblemError) as caught:
        _ask(handler)
    return caught.value.problem.code


def test_one_request_is_made_which_tells_nothing_of_the_person_or_the_version():
    seen: list[web.Request] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        seen.append(request)
        return web.json_response(RELEASE)

    release = _ask(handler=handle)
    assert release == Release(
        version="v1.2.0", page="https://example.org/releases/v1.2.0", changes="- Faster\n- Quieter"
    )
    (request,) = seen
    said = {name: value for name, value in request.headers.items() if name != "Host"}
    assert said == {
        "User-Agent": "Modelyard",
        "Accept": "application/json",
        "Accept-Encoding": said["Accept-Encoding"],
    }
    assert request.query_string == ""


@pytest.mark.parametrize(
    ("newest", "ours", "is_newer"),
    [
        ("v1.2.0", "1.1.9", True),
        ("1.10.0", "1.9.0", True),
        ("2.0", "1.99.99", True),
        ("1.2.0", "1.2.0", False),
        ("1.2.0-rc1", "1.2.0", False),
        ("1.2.0", "1.2.0-rc1", True),
        ("1.2.0-rc1", "1.1.0", True),
        ("0.9.0", "1.0.0", False),
    ],
)
def test_versions_are_compared_as_numbers(newest, ours, is_newer):
    release = Release(version=newest, page="https://example.org")
    assert release.is_newer_than(ours) is is_newer


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"tag_name": "v1"',
        RELEASE | {"tag_name": "nightly"},
        RELEASE | {"tag_name": 3},
        RELEASE | {"html_url": "file:///etc/passwd"},
        RELEASE | {"html_url": "javascript:alert(1)"},
        RELEASE | {"html_url": "http://example.org/"},
        RELEASE | {"html_url": "https://[::1"},
        RELEASE | {"body": "x" * 2_000_000},
    ],
)
def test_an_answer_that_is_no_release_is_refused(content):
    assert _code_of(_answering(content)) is ProblemCode.BAD_ANSWER


def test_an_answer_without_end_is_cut_off():
    async def handle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(65_536))

    assert _code_of(handle) is ProblemCode.BAD_ANSWER


def test_a_refusal_tells_its_status():
    with pytest.raises(ProblemError) as caught:
        _ask(_answering({"message": "Not Found"}, status=404))
    assert caught.value.problem.code is ProblemCode.SOURCE_REFUSED
    assert caught.value.problem.http_status == 404


def test_redirects_are_followed_but_not_for_ever_nor_off_https():
    async def handle(request: web.Request) -> web.StreamResponse:
        if request.path == "/moved":
            raise web.HTTPMovedPermanently("/latest")
        if request.path == "/round":
            raise web.HTTPFound("/round")
        return web.json_response(RELEASE)

    assert _ask(handle, "/moved").version == "v1.2.0"
    with pytest.raises(ProblemError) as caught:
        _ask(handle, "/round")
    assert caught.value.problem.code is ProblemCode.BAD_ANSWER


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "http://example.org/",
        "ftp://x/",
        "https://",
        "https://u:p@h/",
        "https://[1",
    ],
)
def test_only_https_is_asked(address):
    with pytest.raises(ProblemError) as caught:
        asyncio.run(newest_release(address))
    assert caught.value.problem.code is ProblemCode.BAD_REQUEST


def test_where_nobody_listens_it_says_so():
    with pytest.raises(ProblemError) as caught:
        asyncio.run(newest_release("http://127.0.0.1:1/latest"))
    assert caught.value.problem.code is ProblemCode.SOURCE_UNREACHABLE
