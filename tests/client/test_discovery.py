import asyncio
import json
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from modelyard.client.discovery import ServiceAddress, find_service, read_note
from tests.client.raw_service import web_service

_NOBODY = "http://127.0.0.1:9"


def _health(text):
    async def answer(_request):
        return web.Response(text=text)

    return web.get("/.well-known/health", answer)


def _port(url):
    return urlsplit(url).port


def _note(path, url, **more):
    path.write_text(json.dumps({"url": url, "pid": 42, "token": "t", "version": "1"} | more))
    return path


def _find(file, *, environment=None, ports=()):
    return find_service(file, environment=environment or {}, ports=ports)


@pytest.mark.parametrize("told", ["http://there:1000", " there:1000 "])
def test_the_environment_wins_and_is_not_asked(tmp_path, told):
    async def find():
        async with web_service(_health("ok")) as url:
            file = _note(tmp_path / "service.json", url)
            return await _find(file, environment={"MODELYARD_URL": told})

    assert asyncio.run(find()) == ServiceAddress("http://there:1000")


def test_the_note_of_a_running_service_is_followed(tmp_path):
    async def find():
        async with web_service(_health("ok")) as url:
            file = _note(tmp_path / "service.json", url)
            return url, await _find(file)

    url, found = asyncio.run(find())
    assert found == ServiceAddress(url, token="t", pid=42)


def test_the_note_of_a_dead_service_is_passed_over(tmp_path):
    async def find():
        async with web_service(_health("ok:pieces")) as url:
            file = _note(tmp_path / "service.json", _NOBODY)
            return url, await _find(file, ports=[_port(url)])

    url, found = asyncio.run(find())
    assert found is not None
    assert found.token is None
    assert _port(found.url) == _port(url)


def test_another_program_on_the_port_of_a_dead_service_is_passed_over(tmp_path):
    async def find():
        async with web_service(_health("<html>hello</html>")) as url:
            return await _find(_note(tmp_path / "service.json", url), ports=[_port(url)])

    assert asyncio.run(find()) is None


def test_the_first_port_that_answers_wins(tmp_path):
    async def find():
        async with web_service(_health("ok")) as one, web_service(_health("ok")) as two:
            ports = [9, _port(two), _port(one)]
            return _port(two), await _find(tmp_path / "none.json", ports=ports)

    port, found = asyncio.run(find())
    assert found == ServiceAddress(f"http://localhost:{port}")


@pytest.mark.parametrize("is_chosen", [True, False])
@pytest.mark.parametrize("is_ours", [True, False])
def test_one_of_ours_on_a_port_does_not_serve_a_chosen_data_folder(tmp_path, is_ours, is_chosen):
    async def memory(_request):
        return web.json_response({"devices": []}) if is_ours else web.Response(status=404)

    async def find():
        async with web_service(_health("ok"), web.get("/system/memory", memory)) as url:
            environment = {"MODELYARD_DATA": str(tmp_path)} if is_chosen else {}
            return await _find(tmp_path / "none", environment=environment, ports=[_port(url)])

    assert (asyncio.run(find()) is None) == (is_ours and is_chosen)


@pytest.mark.allow_warnings
@pytest.mark.parametrize("text", ["", "{", "null", "[1]", '{"url":1}', "[" * 99_999, "\x00\xff"])
def test_a_note_that_cannot_be_understood_is_no_note(tmp_path, text):
    file = tmp_path / "service.json"
    file.write_text(text, encoding="utf-8")
    assert read_note(file) is None


@pytest.mark.allow_warnings
def test_a_note_that_is_a_folder_is_no_note(tmp_path):
    assert read_note(tmp_path) is None


def test_a_note_with_an_address_that_is_none_is_passed_over(tmp_path):
    file = _note(tmp_path / "service.json", "nonsense")
    assert asyncio.run(_find(file)) is None
