"""The WebSockets of the Model API: one feed each, never waited for by the rest."""

import asyncio
import contextlib

from aiohttp import WSCloseCode, web

from modelyard.service.events import EventHub, SlowListenerError, Subscription
from modelyard.service.http.answers import answer
from modelyard.service.http.feeds import EventFeed, Feed, IdentifierFeed, ProgressFeed
from modelyard.service.model_service import ModelService
from modelyard.tasks import Tasks
from modelyard.wire import routes

_HEARTBEAT_S = 20.0
_CLOSE_TIMEOUT_S = 2.0
_LARGEST_MESSAGE_BYTES = 4096
"""Clients have nothing to say here; what they send is read and dropped."""


class WebSockets:
    """Serves the feeds, and closes every open one when the service ends."""

    def __init__(self, service: ModelService, hub: EventHub) -> None:
        self._service = service
        self._hub = hub
        self._open: set[web.WebSocketResponse] = set()

    def routes(self) -> list[web.RouteDef]:
        """Return which handler serves which path."""
        return [
            web.get(routes.EVENTS, self._events),
            web.get(routes.MODELS_IDENTIFIERS, self._identifiers),
            web.get(routes.MODEL_PROGRESS, self._progress),
        ]

    async def close_all(self) -> None:
        """Tell every client that the service ends."""
        closing = (_close(socket, WSCloseCode.GOING_AWAY) for socket in tuple(self._open))
        await asyncio.gather(*closing)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        return await self._serve(request, EventFeed(self._hub))

    async def _identifiers(self, request: web.Request) -> web.StreamResponse:
        return await self._serve(request, IdentifierFeed(self._service))

    async def _progress(self, request: web.Request) -> web.StreamResponse:
        model_id = request.match_info["model"]
        # Before the upgrade, so that an unknown model is a problem and not a closed socket.
        progress = self._service.progress(model_id)
        if request.headers.get("Upgrade", "").lower() != "websocket":
            return answer(progress)
        return await self._serve(request, ProgressFeed(self._service, model_id))

    async def _serve(self, request: web.Request, feed: Feed) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(
            heartbeat=_HEARTBEAT_S,
            timeout=_CLOSE_TIMEOUT_S,
            max_msg_size=_LARGEST_MESSAGE_BYTES,
            compress=False,
        )
        await socket.prepare(request)
        self._open.add(socket)
        try:
            with self._hub.subscribe() as subscription:
                code = await _converse(socket, feed, subscription)
            await _close(socket, code)
        finally:
            self._open.discard(socket)
        return socket


async def _converse(
    socket: web.WebSocketResponse, feed: Feed, subscription: Subscription
) -> WSCloseCode:
    """Send until the feed is over, the client leaves or falls behind; return why it ended."""
    opening = feed.opening()
    async with Tasks() as tasks:
        sending = tasks.start(_send(socket, feed, subscription, opening), name="send feed")
        reading = tasks.start(_until_closed(socket), name="read feed")
        # Whoever falls behind is stuck in sending, and must be noticed all the same.
        slow = tasks.start(subscription.overflowed(), name="watch feed")
        await asyncio.wait({sending, reading, slow}, return_when=asyncio.FIRST_COMPLETED)
        return WSCloseCode.TRY_AGAIN_LATER if slow.done() else WSCloseCode.OK


async def _send(
    socket: web.WebSocketResponse, feed: Feed, subscription: Subscription, opening: str
) -> None:
    with contextlib.suppress(ConnectionError, SlowListenerError):
        await socket.send_str(opening)
        while not feed.is_over:
            text = feed.text(await subscription.next())
            if text is not None:
                await socket.send_str(text)


async def _until_closed(socket: web.WebSocketResponse) -> None:
    async for _message in socket:
        pass


async def _close(socket: web.WebSocketResponse, code: WSCloseCode) -> None:
    # A client that no longer reads never takes the closing message either.
    with contextlib.suppress(TimeoutError, ConnectionError):
        async with asyncio.timeout(_CLOSE_TIMEOUT_S):
            await socket.close(code=code)
