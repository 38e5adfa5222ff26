"""Our own client follows the real service: the event feed, progress sockets, identifiers."""

import asyncio
import time
from contextlib import aclosing, suppress

import aiohttp
import pytest

from modelyard.client.event_feed import EventFeed
from modelyard.client.failures import ServiceUnreachable
from modelyard.client.model_api import ModelApi
from modelyard.tasks import Tasks
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from modelyard.wire.events import (
    DownloadProgressed,
    Hello,
    MemorySampled,
    ModelChanged,
    ModelRemoved,
    RuntimeChanged,
)
from modelyard.wire.runtime import LoadOptions, RuntimeState
from tests.e2e.served import requests_for
from tests.e2e.service import DEADLINE_S, Service, running_service
from tests.fakes.origin import Fault

_LISTENERS = 16


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """Yield one service for all tests of this file."""
    with running_service(tmp_path_factory.mktemp("live") / "data") as service:
        yield service


async def _collect(url, events, stop):
    async with EventFeed(url) as feed:
        async for event in feed:
            events.append(event)
            if stop.is_set():
                return


async def _eventually(holds):
    async with asyncio.timeout(DEADLINE_S):
        while not holds():  # noqa: ASYNC110 - what it waits for happens in another process
            await asyncio.sleep(0.01)


def test_every_change_is_told_once_and_in_order(service, origin, served_tiny):
    url = origin.serve("events.gguf", served_tiny.content)
    origin.always("events.gguf", Fault(rate_bytes_s=2e6))
    events, stop = [], asyncio.Event()

    async def follow():
        async with Tasks() as tasks, ModelApi(service.url) as api:
            tasks.start(_collect(service.url, events, stop), name="collect")
            await _eventually(lambda: events)
            before = await api.snapshot()
            model_id = await asyncio.to_thread(service.add, url)
            await api.download(model_id)
            async with aclosing(api.progress(model_id)) as updates:
                told = [(time.monotonic(), progress) async for progress in updates]
            await api.load(model_id, LoadOptions(context=256))
            await api.unload(model_id)
            after = await api.snapshot()
            await api.delete(model_id)
            await _eventually(lambda: any(isinstance(e, ModelRemoved) for e in events))
            stop.set()
            return before, model_id, told, after

    before, model_id, told, after = asyncio.run(follow())

    assert isinstance(events[0], Hello)
    assert {event.epoch for event in events} == {before.epoch, after.epoch}
    assert len({event.epoch for event in events}) == 1
    numbers = [event.sequence for event in events]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert numbers[0] <= before.sequence < after.sequence <= numbers[-1]
    assert any(isinstance(event, MemorySampled) for event in events)

    states = [e.runtime.state for e in events if isinstance(e, RuntimeChanged) and e.id == model_id]
    wanted = [RuntimeState.LOADING, RuntimeState.LOADED, RuntimeState.UNLOADED]
    assert [state for state in dict.fromkeys(states) if state in wanted] == wanted
    first = next(e for e in events if isinstance(e, ModelChanged) and e.model.id == model_id)
    assert first.sequence > before.sequence

    progressed = [e for e in events if isinstance(e, DownloadProgressed) and e.id == model_id]
    assert progressed[-1].progress.status is ModelDownloadStatus.COMPLETED
    shares = [progress.percentage or 0 for _, progress in told]
    assert shares == sorted(shares)
    assert (shares[-1], told[-1][1].phase) == (100, DownloadPhase.DONE)
    span_s = told[-1][0] - told[0][0]
    changes = len({progress.phase for _, progress in told})
    assert len(told) <= 12 * span_s + changes + 2


def test_a_snapshot_and_the_events_after_it_make_the_next_snapshot(service, served_tiny):
    events, stop = [], asyncio.Event()

    async def follow():
        async with Tasks() as tasks, ModelApi(service.url) as api:
            tasks.start(_collect(service.url, events, stop), name="collect")
            await _eventually(lambda: events)
            models = {model.id: model for model in (await api.snapshot()).iterable}
            kept = await asyncio.to_thread(service.add, served_tiny.url)
            gone = await asyncio.to_thread(service.add, served_tiny.url)
            await asyncio.to_thread(service.download, kept)
            await api.delete(gone)
            await api.update((await api.model(kept)).model_copy(update={"name": "Another"}))
            after = await api.snapshot()
            await _eventually(lambda: events[-1].sequence >= after.sequence)
            stop.set()
            return models, after

    models, after = asyncio.run(follow())
    for event in events:
        if isinstance(event, ModelChanged) and event.sequence <= after.sequence:
            models[event.model.id] = event.model
        elif isinstance(event, ModelRemoved):
            del models[event.id]
    known = {model.id: (model.name, model.downloaded, model.file) for model in after.iterable}
    assert {i: (m.name, m.downloaded, m.file) for i, m in models.items()} == known


def test_many_listeners_hear_the_same(service, served_tiny):
    heard = [[] for _ in range(_LISTENERS)]
    stop = asyncio.Event()

    async def follow():
        async with Tasks() as tasks:
            for number, events in enumerate(heard):
                tasks.start(_collect(service.url, events, stop), name=f"listener {number}")
            await _eventually(lambda: all(heard))
            model_id = await asyncio.to_thread(service.add, served_tiny.url)
            await asyncio.to_thread(service.download, model_id)
            await asyncio.to_thread(service.ask, "POST", f"/models/{model_id}/delete")
            await _eventually(
                lambda: all(any(isinstance(e, ModelRemoved) for e in events) for events in heard)
            )
            stop.set()

    asyncio.run(follow())
    removals = {
        next(event.sequence for event in events if isinstance(event, ModelRemoved))
        for events in heard
    }
    assert len(removals) == 1


def test_a_feed_ends_when_the_service_does(tmp_path):
    service = Service(tmp_path / "data")

    async def follow():
        async with EventFeed(service.url) as feed:
            async for event in feed:
                if isinstance(event, Hello):
                    assert await asyncio.to_thread(service.end) == 0

    with pytest.raises(ServiceUnreachable):
        asyncio.run(follow())


def test_the_identifier_stream_names_every_model_and_then_the_changes(service, served_tiny):
    async def follow():
        async with aiohttp.ClientSession() as session:
            url = f"{service.url}/models/stream/identifiers"
            async with session.ws_connect(url) as socket, asyncio.timeout(DEADLINE_S):
                first = (await socket.receive_json())["iterable"]
                added = await asyncio.to_thread(service.add, served_tiny.url)
                changed = (await socket.receive_json())["iterable"]
                await asyncio.to_thread(service.ask, "POST", f"/models/{added}/delete")
                gone = changed
                while not gone[0].get("deleted"):
                    gone = (await socket.receive_json())["iterable"]
                return first, added, changed, gone

    first, added, changed, gone = asyncio.run(follow())
    known = {model["id"] for model in service.ask("GET", "/models").body["iterable"]}
    assert {one["model"]["id"] for one in first} == known
    assert changed[0]["model"]["id"] == gone[0]["model"]["id"] == added


def test_cancel_answers_when_the_transfer_has_really_stopped(service, origin, served_smollm2):
    url = origin.serve("stopped.gguf", served_smollm2.content)
    origin.always("stopped.gguf", Fault(rate_bytes_s=20e6))

    async def cancel_early():
        async with ModelApi(service.url) as api:
            model_id = await asyncio.to_thread(service.add, url)
            await api.download(model_id)
            async with aclosing(api.progress(model_id)) as updates:
                async for progress in updates:
                    if (progress.transferred or 0) > 1e6 and progress.phase is not None:
                        break
            model = await api.cancel(model_id)
            request = requests_for(origin, "stopped.gguf")[-1]
            # What it had written into the socket by then is not asked of it.
            await asyncio.sleep(0.3)
            sent = request.bytes_sent
            await asyncio.sleep(0.5)
            assert request.bytes_sent == sent
            return model

    model = asyncio.run(cancel_early())
    assert (model.downloading, model.downloaded) == (False, False)
    assert model.download is not None
    assert model.download.status is ModelDownloadStatus.CANCELED


def test_a_listener_that_never_reads_does_not_hold_up_the_service(service, served_tiny):
    async def sulk():
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", int(service.url.rpartition(":")[2])
        )
        head = (
            f"GET /events HTTP/1.1\r\nHost: {service.url.partition('://')[2]}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        writer.write(head.encode())
        assert b"101" in await reader.readuntil(b"\r\n\r\n")
        reader._transport.pause_reading()
        for _ in range(20):
            model_id = await asyncio.to_thread(service.add, served_tiny.url)
            answer = await asyncio.to_thread(service.ask, "POST", f"/models/{model_id}/delete")
            assert answer.status == 204
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    asyncio.run(sulk())
    assert service.is_healthy()
