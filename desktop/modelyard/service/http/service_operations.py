"""The service's settings, and newer versions of its models, over HTTP."""

from aiohttp import web

from modelyard.service.http.answers import answer, read_optional, read_value
from modelyard.service.model_service import ModelService
from modelyard.service.offering.sourcing import Sourcing
from modelyard.wire import routes
from modelyard.wire.settings import ServiceSettings
from modelyard.wire.upstream import UpstreamQuestion


class ServiceOperations:
    """Handlers that only read the request, ask the part that knows and write what it answers."""

    def __init__(self, service: ModelService, sourcing: Sourcing) -> None:
        self._service = service
        self._settings = sourcing.settings
        self._upstream = sourcing.upstream

    def routes(self) -> list[web.RouteDef]:
        """Return which handler serves which path."""
        return [
            web.get(routes.SETTINGS, self._read_settings),
            web.post(routes.SETTINGS, self._change_settings),
            web.get(routes.MODELS_OUTDATED, self._known),
            web.post(routes.MODELS_OUTDATED, self._check),
            web.post(routes.MODEL_RENEW, self._renew),
        ]

    async def _read_settings(self, _request: web.Request) -> web.Response:
        return answer(self._settings.current)

    async def _change_settings(self, request: web.Request) -> web.Response:
        return answer(await self._settings.change(await read_value(request, ServiceSettings)))

    async def _known(self, _request: web.Request) -> web.Response:
        return answer(await self._upstream.known())

    async def _check(self, request: web.Request) -> web.Response:
        question = await read_optional(request, UpstreamQuestion) or UpstreamQuestion()
        return answer(await self._upstream.check(question.ids))

    async def _renew(self, request: web.Request) -> web.Response:
        return answer(await self._service.renew(request.match_info["model"]))
