"""The event hub: numbers, order, and listeners that are too slow."""

import asyncio

import pytest

from modelyard.service.events import EventHub, SlowListenerError
from modelyard.wire.events import ModelRemoved


async def test_every_listener_gets_every_event_in_order_without_a_gap() -> None:
    hub = EventHub()
    with hub.subscribe() as first, hub.subscribe() as second:
        for number in range(100):
            hub.publish(ModelRemoved, id=str(number))
        for listener in (first, second):
            events = [await listener.next() for _ in range(100)]
            assert [event.sequence for event in events] == list(range(1, 101))
            assert {event.epoch for event in events} == {hub.epoch}


async def test_the_hello_carries_the_number_of_the_last_event() -> None:
    hub = EventHub()
    hub.publish(ModelRemoved, id="a")
    assert (hub.hello().sequence, hub.hello().epoch) == (1, hub.epoch)
    assert EventHub().epoch != hub.epoch


async def test_a_slow_listener_is_told_and_holds_up_nobody() -> None:
    hub = EventHub(queue_limit=3)
    with hub.subscribe() as slow, hub.subscribe() as quick:
        for number in range(5):
            hub.publish(ModelRemoved, id=str(number))
            assert (await quick.next()).sequence == number + 1
        await asyncio.wait_for(slow.overflowed(), 5)
        with pytest.raises(SlowListenerError):
            await slow.next()


async def test_listening_is_seen_by_who_waits_for_it() -> None:
    hub = EventHub()
    assert not hub.has_listeners
    with hub.subscribe():
        await asyncio.wait_for(hub.listened_to(), 5)
        assert hub.has_listeners
    assert not hub.has_listeners
