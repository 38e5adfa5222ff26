"""What the engine is, over HTTP."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from modelyard.service.http.answers import answer
from modelyard.wire import routes
from modelyard.wire.engine import EngineFacts


def engine_routes(read: Callable[[], Awaitable[EngineFacts]]) -> list[web.RouteDef]:
    """Return the route that answers with what `read` returns."""

    async def handle(_request: web.Request) -> web.Response:
        return answer(await read())

    return [web.get(routes.SYSTEM_ENGINE, handle)]
