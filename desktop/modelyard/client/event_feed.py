"""The event feed of a service, as an async iterator."""

import json
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from modelyard.client.connection import Connection
from modelyard.client.failures import bad_answer, unreachable
from modelyard.wire import routes
from modelyard.wire.events import EVENT, Event, Hello

_log = logging.getLogger(__name__)

_MOST_KINDS_REMEMBERED = 100
"""Unknown kinds that are logged once each; a hostile service could invent them without end."""


class EventFeed:
    """The events of the service at `url`, from one connection; an async context manager.

    Iterating connects and yields `Hello` first. It never ends by itself: it raises
    `ServiceUnreachable` when the socket drops, `BadAnswer` when the first message is no `Hello`,
    `ProblemError` when the service refuses. Events of a kind that this side does not know are
    left out; their numbers are missing then, as those of lost ones are.
    """

    def __init__(self, url: str, *, token: str | None = None) -> None:
        self._connection = Connection(url, token=token)
        self._unknown_kinds: set[str] = set()

    async def __aenter__(self) -> Self:
        await self._connection.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._connection.__aexit__(kind, error, trace)

    async def __aiter__(self) -> AsyncGenerator[Event, None]:
        url = self._connection.url + routes.EVENTS
        is_first = True
        async with aclosing(self._connection.messages(routes.EVENTS)) as messages:
            async for text in messages:
                event = self._parsed(text)
                if is_first and not isinstance(event, Hello):
                    raise bad_answer(url, "the first message is no hello")
                is_first = False
                if event is not None:
                    yield event
        raise unreachable(url, "it closed the event feed")

    def _parsed(self, text: str) -> Event | None:
        try:
            # Not by `EVENT` itself, which looks at all its options again for each message.
            event: Event = EVENT.validator.validate_json(text)
        except ValidationError as error:
            kind = _kind_of(text)
            if (
                kind not in self._unknown_kinds
                and len(self._unknown_kinds) < _MOST_KINDS_REMEMBERED
            ):
                self._unknown_kinds.add(kind)
                _log.info("left out an event of kind %r: %s", kind, error)
            return None
        return event


def _kind_of(text: str) -> str:
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return "not JSON"
    kind = message.get("type") if isinstance(message, dict) else None
    return str(kind)[:_MOST_KINDS_REMEMBERED]
