"""Following a service: its events in order, and a new snapshot whenever one was missed."""

from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

from modelyard.client.event_feed import EventFeed
from modelyard.client.model_api import ModelApi
from modelyard.state.catalog import Catalog
from modelyard.state.downloads import QueueState
from modelyard.state.poll_feed import poll
from modelyard.wire.events import (
    DownloadProgressed,
    Event,
    Hello,
    MemorySampled,
    QueueChanged,
    StorageChanged,
)
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error
from modelyard.wire.runtime import SystemMemory

T = TypeVar("T")

_NO_FEED = frozenset(
    {
        ProblemCode.NOT_FOUND,
        ProblemCode.BAD_REQUEST,
        ProblemCode.BAD_ANSWER,
        ProblemCode.UNKNOWN,
        ProblemCode.MODEL_NOT_FOUND,
    }
)
"""How a service that knows no `GET /events`, such as Pieces OS, may refuse it."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where it goes what is heard from a service."""

    catalog: Catalog
    queue: QueueState
    set_memory: Callable[[SystemMemory | None], None]
    synchronized: Callable[[], None]
    """Called after each snapshot: what is shown now is what the service has."""
    storage_changed: Callable[[], None]
    """Called when folders, or what lies in them, are not as they were."""


async def follow(api: ModelApi, feed: EventFeed, receiver: Receiver) -> None:
    """Keep `receiver` what the service says until the connection drops, which raises.

    Falls back to asking every few seconds where the service has no event feed.

    Raises:
        ProblemError: The connection dropped, or the service refused.
    """
    follower = Follower(api, receiver)
    try:
        async with aclosing(aiter(feed)) as events:
            async for event in events:
                await follower.take(event)
    except ProblemError as error:
        if follower.has_started or error.problem.code not in _NO_FEED:
            raise
    receiver.queue.replace(None)
    await poll(api, receiver.catalog, receiver.synchronized)


class Follower:
    """Applies the events of one connection, each exactly once and in order.

    While a snapshot is taken further events wait in the socket; those that it already holds are
    told by their numbers and left out afterwards.
    """

    def __init__(self, api: ModelApi, receiver: Receiver) -> None:
        self._api = api
        self._receiver = receiver
        self._epoch: str | None = None
        self._sequence = 0

    @property
    def has_started(self) -> bool:
        """Whether an event has come."""
        return self._epoch is not None

    async def take(self, event: Event) -> None:
        """Apply `event`; takes a new snapshot first where something was missed before it."""
        if self._is_known(event):
            return
        if isinstance(event, Hello) or not self._is_next(event):
            await self._resync(event)
        if not isinstance(event, Hello) and self._is_next(event):
            self._sequence = event.sequence
            self._apply(event)

    def _is_known(self, event: Event) -> bool:
        return event.epoch == self._epoch and event.sequence <= self._sequence

    def _is_next(self, event: Event) -> bool:
        return event.epoch == self._epoch and event.sequence == self._sequence + 1

    def _apply(self, event: Event) -> None:
        match event:
            case DownloadProgressed():  # most of them
                self._receiver.catalog.apply(event)
            case MemorySampled(memory=memory):
                self._receiver.set_memory(memory)
            case StorageChanged():
                self._receiver.storage_changed()
            case QueueChanged(downloads=downloads):
                self._receiver.queue.replace(downloads)
            case _:
                self._receiver.catalog.apply(event)

    async def _resync(self, event: Event) -> None:
        """Replace everything by a snapshot that is at least as new as `event`."""
        snapshot = await self._api.snapshot()
        if snapshot.epoch is None or snapshot.sequence is None:
            detail = "The service numbers its events, but not its snapshot of the models"
            raise problem_error(ProblemCode.BAD_ANSWER, detail, url=self._api.url)
        if snapshot.epoch == event.epoch and snapshot.sequence < event.sequence:
            detail = f"The snapshot is older ({snapshot.sequence}) than event {event.sequence}"
            raise problem_error(ProblemCode.BAD_ANSWER, detail, url=self._api.url)
        self._epoch, self._sequence = snapshot.epoch, snapshot.sequence
        self._receiver.catalog.replace(snapshot.iterable)
        # Newer than the snapshot perhaps; the events that follow end in the same.
        self._receiver.queue.replace(await _known(self._api.downloads()))
        self._receiver.set_memory(await _known(self._api.memory()))
        self._receiver.synchronized()


async def _known(answer: Awaitable[T]) -> T | None:
    """Return what a service may not know how to tell, such as Pieces OS; None if so."""
    try:
        return await answer
    except ProblemError:
        return None  # or the connection is going, which the next event tells
