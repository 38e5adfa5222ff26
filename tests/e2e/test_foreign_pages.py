"""No page from another origin, and no rebound name, may drive the service."""

import asyncio
import http.client
import json
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.e2e.service import command, running_service


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """Yield one service for all requests of this file."""
    with running_service(tmp_path_factory.mktemp("pages") / "data") as service:
        yield service


PATHS = [
    ("GET", "/models"),
    ("POST", "/models/unload"),
    ("POST", "/models/create"),
    ("OPTIONS", "/models/create"),
    ("GET", "/v1/models"),
    ("POST", "/v1/chat/completions"),
    ("GET", "/.well-known/health"),
    ("GET", "/no/such/path"),
]
SOCKETS = ["/events", "/models/stream/identifiers", "/model/x/download/progress"]
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "null"},
    {"Origin": "file://"},
    {"Host": "evil.example"},
    {"Host": "evil.example:1000"},
    {"Host": "localhost.evil.example"},
    {"Host": "127.0.0.1.evil.example"},
    {"Host": ""},
]


def _send(service, method, path, headers):
    """Send exactly these headers, which urllib would mend."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(service.url).port, timeout=30)
    try:
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize(("method", "path"), PATHS)
def test_a_foreign_request_is_refused(service, method, path, headers):
    response = _send(service, method, path, headers)
    assert response.status == 403
    assert response.getheader("Access-Control-Allow-Origin") is None


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("path", SOCKETS)
def test_a_foreign_page_opens_no_socket(service, path, headers):
    async def attempt():
        async with aiohttp.ClientSession() as session:
            await session.ws_connect(service.url + path, headers=headers)

    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        asyncio.run(attempt())
    assert caught.value.status == 403


def test_a_local_client_is_served_under_every_name_of_this_machine(service):
    port = urlsplit(service.url).port
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"):
        assert _send(service, "GET", "/models", {"Host": host}).status == 200


def test_a_required_token_is_asked_of_everyone_and_the_command_line_has_it(tmp_path):
    with running_service(tmp_path / "data", "--require-token") as service:
        note = service.data / "service.json"
        assert note.stat().st_mode & 0o777 == 0o600
        token = json.loads(note.read_text())["token"]
        for path in ("/models", "/v1/models", "/events"):
            assert service.ask("GET", path).status == 401
            wrong = {"Authorization": f"Bearer {token}x"}
            assert service.ask("GET", path, headers=wrong).status == 401
        right = {"Authorization": f"Bearer {token}"}
        assert service.ask("GET", "/models", headers=right).status == 200
        assert service.is_healthy()
        assert command(service, "list").returncode == 0
        refused = command(service, "list", environment={"MODELYARD_URL": service.url})
        assert refused.returncode == 1
        assert "token" in refused.stderr


def test_an_own_page_on_this_machine_may_read(service):
    port = urlsplit(service.url).port
    response = _send(service, "GET", "/models", {"Origin": f"http://localhost:{port}"})
    assert response.status == 200


@pytest.mark.parametrize(
    "path", ["/../../etc/passwd", "/model/..%2f..%2fetc", "//", "/%00", "/%ff"]
)
def test_a_strange_path_is_answered_and_nothing_more(service, path):
    assert 400 <= _send(service, "GET", path, {}).status < 500
    assert service.is_healthy()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"[" * 100_000, b"\xff\xfe", b"1e999"])
@pytest.mark.parametrize("path", ["/models/create", "/model/update", "/model/x/load"])
def test_a_malformed_body_is_refused_clearly(service, path, body):
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(service.url).port, timeout=30)
    connection.request("POST", path, body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    text = response.read()
    connection.close()
    assert response.status in {400, 500}
    assert b'"code"' in text
    assert service.is_healthy()
