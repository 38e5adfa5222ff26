"""The event feed: numbers every change and hands it to whoever listens."""

import asyncio
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from modelyard.wire.events import Event, Hello

QUEUE_LIMIT = 1000
"""Events that may wait for one slow listener: over a minute of two running downloads."""


class SlowListenerError(Exception):
    """A listener fell so far behind that events for it were dropped; it must start anew."""


class Subscription:
    """The events that one listener has yet to take, in order."""

    def __init__(self, limit: int) -> None:
        self._waiting: asyncio.Queue[Event] = asyncio.Queue(limit)
        self._overflowed = asyncio.Event()

    async def next(self) -> Event:
        """Wait for the next event.

        Raises:
            SlowListenerError: Events were dropped since the last call.
        """
        if self._overflowed.is_set():
            raise SlowListenerError
        return await self._waiting.get()

    async def overflowed(self) -> None:
        """Wait until events had to be dropped, for a listener that is stuck in sending."""
        await self._overflowed.wait()

    def put(self, event: Event) -> None:
        """Add `event`, or remember that there was no room."""
        try:
            self._waiting.put_nowait(event)
        except asyncio.QueueFull:
            self._overflowed.set()


class EventHub:
    """Numbers events and gives each to every subscription.

    `epoch` is new with every hub; `sequence` is the number of the last event. Both change only
    in `publish`, so reading state and sequence without an await between gives a true snapshot.
    Events are never merged here, since a gap in the numbers makes a client start anew; whoever
    publishes movement keeps to ten events a second and model.
    """

    def __init__(self, *, queue_limit: int = QUEUE_LIMIT) -> None:
        self.epoch = str(uuid.uuid4())
        self.sequence = 0
        self._queue_limit = queue_limit
        self._subscriptions: set[Subscription] = set()
        self._listened_to = asyncio.Event()

    @property
    def has_listeners(self) -> bool:
        """Whether there is at least one subscription."""
        return bool(self._subscriptions)

    def hello(self) -> Hello:
        """Return what every connection begins with."""
        return Hello(epoch=self.epoch, sequence=self.sequence)

    def publish(self, kind: Callable[..., Event], **members: Any) -> None:
        """Number an event of `kind` with these `members` and hand it out."""
        self.sequence += 1
        event = kind(epoch=self.epoch, sequence=self.sequence, **members)
        for subscription in self._subscriptions:
            subscription.put(event)

    async def listened_to(self) -> None:
        """Wait until there is at least one subscription."""
        await self._listened_to.wait()

    @contextmanager
    def subscribe(self) -> Iterator[Subscription]:
        """Collect every event from now on, until the block is left."""
        subscription = Subscription(self._queue_limit)
        self._subscriptions.add(subscription)
        self._listened_to.set()
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)
            if not self._subscriptions:
                self._listened_to.clear()
