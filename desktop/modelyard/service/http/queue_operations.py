"""The operations on the queue of downloads."""

from aiohttp import web

from modelyard.service.fetching.queue_service import QueueService
from modelyard.service.http.answers import answer, read_value
from modelyard.wire import routes
from modelyard.wire.queue import DownloadLimit, DownloadOrder, DownloadSettings


class QueueOperations:
    """Handlers that only read the request, call `queue` and write what it returns."""

    def __init__(self, queue: QueueService) -> None:
        self._queue = queue

    def routes(self) -> list[web.RouteDef]:
        """Return which handler serves which path."""
        return [
            web.get(routes.DOWNLOADS, self._downloads),
            web.post(routes.DOWNLOADS_ORDER, self._order),
            web.post(routes.DOWNLOADS_SETTINGS, self._settings),
            web.get(routes.DOWNLOADS_HISTORY, self._history),
            web.post(routes.MODEL_LIMIT, self._limit),
        ]

    async def _downloads(self, _request: web.Request) -> web.Response:
        return answer(await self._queue.downloads())

    async def _order(self, request: web.Request) -> web.Response:
        return answer(await self._queue.set_order(await read_value(request, DownloadOrder)))

    async def _settings(self, request: web.Request) -> web.Response:
        return answer(await self._queue.set_settings(await read_value(request, DownloadSettings)))

    async def _history(self, _request: web.Request) -> web.Response:
        return answer(await self._queue.history())

    async def _limit(self, request: web.Request) -> web.Response:
        limit = await read_value(request, DownloadLimit)
        return answer(await self._queue.set_limit(request.match_info["model"], limit))
