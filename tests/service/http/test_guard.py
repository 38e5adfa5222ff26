"""Who may call: every way in which a web page or a stranger might."""

import itertools
from pathlib import Path

import pytest

from modelyard.service.http import bind
from modelyard.wire.problems import ProblemCode, ProblemError
from tests.service.running import running

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
FOREIGN_HOSTS = [
    "evil.example",
    "evil.example:{port}",
    "localhost:1",
    "localhost:{port}.evil.example",
    "evil.example#localhost:{port}",
    "user@localhost:{port}",
    "localhost.:{port}",
    "127.0.0.1.evil.example:{port}",
    "127.0.0.2:{port}",
    "192.168.0.1:{port}",
    "[::1:{port}",
    "[::2]:{port}",
    "localhost:99999",
    "localhost:x",
    "",
]
FOREIGN_ORIGINS = [
    "null",
    "http://evil.example",
    "http://evil.example:{port}",
    "https://localhost:{port}",
    "http://localhost:3000",
    "http://localhost",
    "http://localhost:{port}/",
    "http://localhost:{port}.evil.example",
    "http://localhost:{port}@evil.example",
    "file://",
    "vscode-webview://localhost:{port}",
    "",
]
PATHS = ["/models", "/.well-known/health", "/v1/models", "/nowhere"]
WEBSOCKETS = ["/events", "/models/stream/identifiers", "/model/x/download/progress"]


async def test_a_foreign_host_is_refused_everywhere(data_folder: Path) -> None:
    async with running(data_folder) as service:
        for host, path in itertools.product(FOREIGN_HOSTS, PATHS):
            headers = {"Host": host.format(port=service.port)}
            answer = await service.get(path, headers=headers)
            assert (answer.status, answer.code) == (403, "forbidden"), (host, path)
        for host, path in itertools.product(FOREIGN_HOSTS, WEBSOCKETS):
            headers = {**UPGRADE, "Host": host.format(port=service.port)}
            assert (await service.get(path, headers=headers)).status == 403, (host, path)


async def test_a_page_of_another_origin_is_refused_everywhere(data_folder: Path) -> None:
    async with running(data_folder) as service:
        for origin, path in itertools.product(FOREIGN_ORIGINS, PATHS):
            headers = {"Origin": origin.format(port=service.port)}
            for method in (service.get, service.post):
                assert (await method(path, headers=headers)).status == 403, (origin, path)
        for origin, path in itertools.product(FOREIGN_ORIGINS, WEBSOCKETS):
            headers = {**UPGRADE, "Origin": origin.format(port=service.port)}
            assert (await service.get(path, headers=headers)).status == 403, (origin, path)


async def test_the_browser_is_not_told_that_other_origins_may_read(data_folder: Path) -> None:
    async with running(data_folder) as service:
        answer = await service.get("/models")
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]


async def test_our_own_names_are_let_in(data_folder: Path) -> None:
    async with running(data_folder) as service:
        for host in ("localhost", "127.0.0.1", "[::1]", "LOCALHOST"):
            headers = {"Host": f"{host}:{service.port}", "Origin": f"http://{host}:{service.port}"}
            assert (await service.get("/models", headers=headers)).status == 200, host
            socket = await service.http.ws_connect(f"{service.url}/events", headers=headers)
            assert (await socket.receive_json())["type"] == "hello"
            await socket.close()


async def test_a_token_is_asked_for_where_it_is_required(data_folder: Path) -> None:
    async with running(data_folder, require_token=True) as service:
        for path in ("/models", "/v1/models", "/events", "/nowhere"):
            answer = await service.get(path)
            assert (answer.status, answer.code) == (401, "token_missing"), path
        right = {"Authorization": f"Bearer {service.token}"}
        assert (await service.get("/models", headers=right)).status == 200
        assert (await service.get("/v1/models", headers=right)).status == 200
        # So that the service can be found.
        assert (await service.get("/.well-known/health")).body == "ok"


@pytest.mark.parametrize("presented", ["Bearer wrong", "Bearer ", "Basic eDp5", "wrong", "ä"])
async def test_a_wrong_token_is_refused_also_where_none_is_required(
    data_folder: Path, presented: str
) -> None:
    async with running(data_folder) as service:
        headers = {"Authorization": presented}
        assert (await service.get("/models", headers=headers)).status == 401
        # Clients of OpenAI's API can't be without a key: here it means nothing.
        assert (await service.get("/v1/models", headers=headers)).status == 200


async def test_open_to_the_network_it_wants_a_token_and_takes_no_rebound_names(
    data_folder: Path,
) -> None:
    async with running(data_folder, host="0.0.0.0") as service:
        assert (await service.get("/models")).status == 401
        token = {"Authorization": f"Bearer {service.token}"}
        for host in ("192.168.0.7", "[fe80::1]", "localhost"):
            headers = {**token, "Host": f"{host}:{service.port}"}
            assert (await service.get("/models", headers=headers)).status == 200, host
        for host in (f"evil.example:{service.port}", "192.168.0.7:81"):
            assert (await service.get("/models", headers={**token, "Host": host})).status == 403


def test_ports_are_chosen_by_the_contract() -> None:
    for _ in range(20):
        bound = bind(port=0)
        assert bound.is_loopback
        assert bound.port not in range(39300, 39334)
        assert {listening.getsockname()[1] for listening in bound.sockets} == {bound.port}
        bound.close()
    first, second = bind(), bind()
    assert first.port == 1000 or first.port >= 11000
    assert second.port >= 11000
    assert second.port != first.port
    with pytest.raises(ProblemError) as refused:
        bind(port=first.port)
    assert refused.value.problem.code is ProblemCode.PORT_IN_USE
    assert refused.value.problem.port == first.port
    first.close()
    second.close()


@pytest.mark.parametrize(
    ("host", "port"),
    [("no such host.invalid", 0), ("203.0.113.77", 0), ("", 0), (None, 70000), (None, 39300)],
)
def test_an_address_that_is_not_ours_is_refused(host: str | None, port: int) -> None:
    with pytest.raises(ProblemError) as refused:
        bind(host, port)
    assert refused.value.problem.code is ProblemCode.BAD_REQUEST


def test_the_address_for_clients_is_one_that_they_reach() -> None:
    bound = bind("127.0.0.1", 0)
    assert bound.url == f"http://localhost:{bound.port}"
    assert len(bound.sockets) == 1
    bound.close()
