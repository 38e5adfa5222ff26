"""The WebSockets: what they say, in which order, and how they end."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from modelyard.service.events import EventHub
from modelyard.service.http.websockets import WebSockets
from modelyard.tasks import Tasks
from modelyard.wire.events import ModelRemoved
from tests.fakes.origin import Fault, Origin
from tests.service.running import DEADLINE_S, RunningService, running, seed

UPGRADE_REQUEST = (
    b"GET /events HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
SLOW = Fault(rate_bytes_s=1_000_000.0)


async def messages(socket: aiohttp.ClientWebSocketResponse) -> AsyncIterator[dict[str, Any]]:
    async with asyncio.timeout(DEADLINE_S):
        async for message in socket:
            yield message.json()


async def first(socket: aiohttp.ClientWebSocketResponse, **wanted: Any) -> dict[str, Any]:
    async for message in messages(socket):
        if all(message.get(name) == value for name, value in wanted.items()):
            return message
    raise AssertionError(f"the feed ended without {wanted}")


def serve_file(files: Origin, path: Path) -> str:
    return files.serve("tiny.gguf", path.read_bytes())


def watch(service: RunningService, path: str) -> Any:
    return service.http.ws_connect(service.url + path)


async def test_the_progress_opens_with_the_state_moves_ends_and_closes_with_1000(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    url = serve_file(files, tiny_model)
    files.always("tiny.gguf", SLOW)
    async with running(data_folder) as service:
        model_id = await service.add(url)
        # Before it is asked for, and again in the middle.
        async with watch(service, f"/model/{model_id}/download/progress") as early:
            await service.post(f"/model/{model_id}/download")
            await service.progress_when(model_id, lambda p: p.get("transferred", 0) > 0)
            async with watch(service, f"/model/{model_id}/download/progress") as late:
                seen = [message async for message in messages(late)]
            heard = [message async for message in messages(early)]
        for socket, told in ((early, heard), (late, seen)):
            assert socket.close_code == 1000
            percentages = [message.get("percentage", 0.0) for message in told]
            assert percentages == sorted(percentages)
            assert told[-1]["status"] == "COMPLETED"
            assert told[-1]["transferred"] == told[-1]["total"] > 0
        assert heard[0] == {"status": "UNKNOWN", "percentage": 0.0}
        assert seen[0]["status"] == "IN-PROGRESS"
        assert len([one for one in heard if one.get("phase") == "transferring"]) >= 2

        async with watch(service, f"/model/{model_id}/download/progress") as after:
            assert [one["status"] async for one in messages(after)] == ["COMPLETED"]


async def test_movement_comes_at_most_ten_times_a_second(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    url = serve_file(files, tiny_model)
    files.always("tiny.gguf", SLOW)
    async with running(data_folder) as service:
        model_id = await service.add(url)
        async with watch(service, f"/model/{model_id}/download/progress") as socket:
            await service.post(f"/model/{model_id}/download")
            loop = asyncio.get_running_loop()
            times = [
                loop.time()
                async for message in messages(socket)
                if message.get("phase") == "transferring"
            ]
        assert len(times) <= 10 * (times[-1] - times[0]) + 5


async def test_cancelling_ends_the_progress(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    url = serve_file(files, tiny_model)
    files.always("tiny.gguf", SLOW)
    async with running(data_folder) as service:
        model_id = await service.add(url)
        async with watch(service, f"/model/{model_id}/download/progress") as socket:
            await service.post(f"/model/{model_id}/download")
            await service.progress_when(model_id, lambda p: p.get("transferred", 0) > 0)
            await service.post(f"/model/{model_id}/download/cancel")
            told = [message async for message in messages(socket)]
        assert told[-1]["status"] == "CANCELED"
        assert socket.close_code == 1000


async def test_the_feed_tells_every_change_without_a_gap(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    url = serve_file(files, tiny_model)
    async with running(data_folder) as service, watch(service, "/events") as socket:
        hello = await socket.receive_json()
        assert hello["type"] == "hello"
        snapshot = (await service.get("/models")).body
        assert (snapshot["epoch"], snapshot["sequence"]) == (
            hello["epoch"],
            snapshot["sequence"],
        )
        model_id = await service.add(url)
        await service.download(model_id)
        await service.post(f"/model/{model_id}/load", json={"context": 256})
        await service.post(f"/model/{model_id}/unload")
        await service.post(f"/models/{model_id}/delete")
        told = []
        async for message in messages(socket):
            told.append(message)
            if message["type"] == "model.removed":
                break
        numbers = [message["sequence"] for message in told]
        assert numbers == list(range(hello["sequence"] + 1, numbers[-1] + 1))
        assert {message["epoch"] for message in told} == {hello["epoch"]}
        states = [one["runtime"]["state"] for one in told if one["type"] == "runtime.changed"]
        wanted = ["queued", "loading", "loaded", "unloading", "unloaded"]
        assert [state for state in wanted if state in states] == wanted
        models = [one["model"] for one in told if one["type"] == "model.changed"]
        assert any(model["downloading"] for model in models)
        assert any(model["loaded"] for model in models)


async def test_who_asks_how_far_a_download_is_causes_no_event(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    url = serve_file(files, tiny_model)
    files.always("tiny.gguf", SLOW)
    async with running(data_folder) as service, watch(service, "/events") as socket:
        model_id = await service.add(url)
        await service.post(f"/model/{model_id}/download")
        async for message in messages(socket):
            # The first of them is announced with the model, whose phase it changes.
            if message["type"] == "model.changed" and message["model"]["file"].get("size"):
                break
        for _ in range(10):
            model = (await service.get(f"/model/{model_id}")).body
            await asyncio.sleep(0.05)
        assert model["download"]["status"] == "IN-PROGRESS"
        async for message in messages(socket):
            assert message["type"] != "model.changed", message
            if (
                message.get("progress", {}).get("transferred", 0)
                >= model["download"]["transferred"]
            ):
                break


async def test_a_snapshot_and_the_events_after_it_give_the_truth(data_folder: Path) -> None:
    async with running(data_folder) as service, watch(service, "/events") as socket:
        await socket.receive_json()
        adding = [service.add(f"http://127.0.0.1:9/{number}.gguf") for number in range(20)]
        *_, snapshot = await asyncio.gather(*adding, service.get("/models"))
        known = {model["id"] for model in snapshot.body["iterable"]}
        await service.post("/models/create", json=seed("http://127.0.0.1:9/last", name="last"))
        async for message in messages(socket):
            if message["sequence"] > snapshot.body["sequence"] and "model" in message:
                known.add(message["model"]["id"])
                if message["model"]["name"] == "last":
                    break
        assert known == {model["id"] for model in (await service.get("/models")).body["iterable"]}


async def test_the_memory_is_told_while_somebody_listens(data_folder: Path) -> None:
    async with running(data_folder) as service, watch(service, "/events") as socket:
        sample = await first(socket, type="memory.sampled")
        ram = sample["memory"]["devices"][0]
        assert ram["total"] == ram["free"] + ram["others"]


async def test_the_identifiers_come_first_then_the_changes(data_folder: Path) -> None:
    async with (
        running(data_folder) as service,
        watch(service, "/models/stream/identifiers") as socket,
    ):
        models = (await service.get("/models")).body["iterable"]
        opening = await socket.receive_json()
        assert {one["model"]["id"] for one in opening["iterable"]} == {one["id"] for one in models}
        model_id = await service.add("http://127.0.0.1:9/a.gguf")
        (added,) = (await socket.receive_json())["iterable"]
        assert added["model"]["id"] == model_id
        await service.post(f"/models/{model_id}/delete")
        (removed,) = (await socket.receive_json())["iterable"]
        assert (removed["model"]["id"], removed["deleted"]) == (model_id, True)


async def test_a_socket_is_refused_to_who_does_not_upgrade(data_folder: Path) -> None:
    async with running(data_folder) as service:
        for path in ("/events", "/models/stream/identifiers"):
            assert (await service.get(path)).status == 400


async def test_what_clients_send_is_dropped_and_the_huge_closes(data_folder: Path) -> None:
    async with running(data_folder) as service, watch(service, "/events") as socket:
        await socket.receive_json()
        await socket.send_str("hello?")
        await socket.send_bytes(b"\xff" * 100)
        await service.add("http://127.0.0.1:9/a.gguf")
        assert (await first(socket, type="model.changed"))["model"]["name"] == "A model"
        await socket.send_str("x" * 100_000)
        async for _message in messages(socket):
            pass
        assert socket.close_code == aiohttp.WSCloseCode.MESSAGE_TOO_BIG
        assert (await service.get("/models")).status == 200


async def test_a_client_that_does_not_read_is_cut_off_and_holds_up_nobody() -> None:
    hub = EventHub(queue_limit=20)
    app = web.Application()
    # This feed never asks the model service anything.
    app.add_routes(WebSockets(None, hub).routes()[:1])
    async with asyncio.timeout(DEADLINE_S), TestServer(app) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1024)
        writer.write(UPGRADE_REQUEST)
        assert b"101" in await reader.readline()
        async with (
            aiohttp.ClientSession() as http,
            http.ws_connect(server.make_url("/events")) as quick,
        ):
            for number in range(1, 201):
                hub.publish(ModelRemoved, id="x" * 200_000)
                assert (await first(quick, sequence=number))["type"] == "model.removed"
        # Nothing is sent any more, and the connection is closed after what was sent before.
        while await reader.read(2**20):
            pass
        writer.close()


async def test_every_socket_is_told_when_the_service_ends(data_folder: Path) -> None:
    async def to_its_end(socket: aiohttp.ClientWebSocketResponse) -> int | None:
        async for _message in messages(socket):
            pass
        return socket.close_code

    async with aiohttp.ClientSession() as http, Tasks() as tasks:
        async with running(data_folder) as service:
            sockets = [await http.ws_connect(f"{service.url}/events") for _ in range(5)]
            readers = [tasks.start(to_its_end(socket), name="read") for socket in sockets]
        assert set(await asyncio.gather(*readers)) == {aiohttp.WSCloseCode.GOING_AWAY}
