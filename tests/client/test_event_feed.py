import asyncio
import logging
from contextlib import aclosing, suppress
from itertools import count

import pytest
from aiohttp import web

from modelyard.client.event_feed import EventFeed
from modelyard.client.failures import BadAnswer, ServiceUnreachable
from modelyard.tasks import Tasks
from modelyard.wire.events import Hello, ModelRemoved
from modelyard.wire.problems import ProblemCode, ProblemError
from tests.client.raw_service import web_service

_HELLO = Hello(epoch="e", sequence=4)
_REMOVED = ModelRemoved(epoch="e", sequence=6, id="m")


async def _events(*messages, status=None):
    async def handler(request):
        if status is not None:
            return web.Response(status=status, text="not for you")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        for message in messages:
            if isinstance(message, bytes):
                await socket.send_bytes(message)
            else:
                await socket.send_str(message)
        await socket.close()
        return socket

    seen = []
    async with web_service(web.get("/events", handler)) as url, EventFeed(url) as feed:
        try:
            async for event in feed:
                seen.append(event)  # noqa: PERF401 - what came before the error counts
        except ProblemError as error:
            return seen, error
    raise AssertionError("a feed never ends by itself")


def test_events_come_in_order_with_the_hello_first_until_the_socket_drops():
    seen, error = asyncio.run(_events(_HELLO.to_json(), _REMOVED.to_json()))
    assert seen == [_HELLO, _REMOVED]
    assert isinstance(error, ServiceUnreachable)


def test_of_many_that_come_close_to_each_other_each_is_told_in_its_order():
    messages = 300

    async def handler(request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(_HELLO.to_json())
        for number in range(messages):
            removed = ModelRemoved(epoch="e", sequence=5 + number, id="m")
            await socket.send_str(removed.to_json())
            if number % 10 == 0:
                await asyncio.sleep(0.001)
        await asyncio.sleep(3600)
        return socket

    async def listen():
        seen = []
        async with web_service(web.get("/events", handler)) as url, EventFeed(url) as feed:
            async with asyncio.timeout(20):
                async for event in feed:
                    seen.append(event.sequence)
                    if len(seen) > messages:
                        return seen

    assert asyncio.run(listen()) == list(range(4, 5 + messages))


def test_a_feed_that_is_left_while_messages_pour_in_closes_at_once():
    async def handler(request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(_HELLO.to_json())

        async def pour():
            with suppress(ConnectionError):
                for number in count(5):
                    await socket.send_str(
                        ModelRemoved(epoch="e", sequence=number, id="m").to_json()
                    )
                    await asyncio.sleep(0.002)

        async with Tasks() as tasks:
            tasks.start(pour(), name="pour")
            async for _ in socket:
                pass
        return socket

    async def leave():
        loop = asyncio.get_running_loop()
        async with web_service(web.get("/events", handler)) as url, EventFeed(url) as feed:
            for turn in range(8):
                began_s = loop.time()
                with suppress(TimeoutError):
                    async with (
                        asyncio.timeout(0.05 + turn * 0.005),
                        aclosing(aiter(feed)) as events,
                    ):
                        async for _ in events:
                            pass
                assert loop.time() - began_s < 5, "the answer to the close was not read"

    asyncio.run(leave())


def test_an_unknown_kind_is_left_out_and_logged_once(caplog):
    caplog.set_level(logging.INFO, "modelyard")
    strange = '{"type":"of.next.year","epoch":"e","sequence":5}'
    seen, _ = asyncio.run(_events(_HELLO.to_json(), strange, strange, _REMOVED.to_json()))
    assert seen == [_HELLO, _REMOVED]
    assert sum("of.next.year" in record.getMessage() for record in caplog.records) == 1


@pytest.mark.parametrize("text", ["", "no json", "[]", "{}", "[" * 50_000, '{"type":["hello"]}'])
def test_a_broken_message_is_left_out(text):
    seen, _ = asyncio.run(_events(_HELLO.to_json(), text, _REMOVED.to_json()))
    assert seen == [_HELLO, _REMOVED]


@pytest.mark.parametrize("first", [_REMOVED.to_json(), "{}", b"\x00"])
def test_a_feed_that_does_not_say_hello_first_is_a_bad_answer(first):
    seen, error = asyncio.run(_events(first, _HELLO.to_json()))
    assert seen == []
    assert isinstance(error, BadAnswer)


def test_a_service_without_a_feed_is_told_by_its_code():
    seen, error = asyncio.run(_events(status=404))
    assert seen == []
    assert error.problem.code is ProblemCode.NOT_FOUND
