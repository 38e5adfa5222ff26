"""The operations on running models, over HTTP."""

from http import HTTPStatus

from aiohttp import web

from modelyard.service.http.answers import answer, read_optional, read_value
from modelyard.service.running.runtime_service import RuntimeService
from modelyard.wire import routes
from modelyard.wire.load import LoadOptions
from modelyard.wire.runtime import RuntimeSettings


class RuntimeOperations:
    """Handlers that only read the request, call `runtime` and write what it returns."""

    def __init__(self, runtime: RuntimeService) -> None:
        self._runtime = runtime

    def routes(self) -> list[web.RouteDef]:
        """Return which handler serves which path."""
        return [
            web.post(routes.MODEL_LOAD, self._load),
            web.post(routes.MODEL_UNLOAD, self._unload),
            web.post(routes.MODELS_UNLOAD, self._unload_all),
            web.post(routes.MODEL_ESTIMATE, self._estimate),
            web.get(routes.MODEL_OPTIONS, self._form),
            web.post(routes.MODEL_OPTIONS, self._save_options),
            web.get(routes.MODEL_METRICS, self._metrics),
            web.get(routes.MODEL_LOG, self._log),
            web.get(routes.RUNTIME_SETTINGS, self._settings),
            web.post(routes.RUNTIME_SETTINGS, self._set_settings),
            web.get(routes.SYSTEM_MEMORY, self._memory),
        ]

    async def _load(self, request: web.Request) -> web.Response:
        options = await read_optional(request, LoadOptions)
        return answer(await self._runtime.load(_model_id(request), options))

    async def _unload(self, request: web.Request) -> web.Response:
        return answer(await self._runtime.unload(_model_id(request)))

    async def _unload_all(self, _request: web.Request) -> web.Response:
        await self._runtime.unload_all()
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def _estimate(self, request: web.Request) -> web.Response:
        options = await read_optional(request, LoadOptions)
        return answer(await self._runtime.estimate(_model_id(request), options))

    async def _form(self, request: web.Request) -> web.Response:
        return answer(await self._runtime.form(_model_id(request)))

    async def _save_options(self, request: web.Request) -> web.Response:
        options = await read_optional(request, LoadOptions) or LoadOptions()
        return answer(await self._runtime.save_options(_model_id(request), options))

    async def _metrics(self, request: web.Request) -> web.Response:
        return answer(self._runtime.metrics(_model_id(request)))

    async def _log(self, request: web.Request) -> web.Response:
        name = request.query.get("name")
        return answer(await self._runtime.log(_model_id(request), name=name))

    async def _settings(self, _request: web.Request) -> web.Response:
        return answer(self._runtime.settings)

    async def _set_settings(self, request: web.Request) -> web.Response:
        return answer(await self._runtime.set_settings(await read_value(request, RuntimeSettings)))

    async def _memory(self, _request: web.Request) -> web.Response:
        return answer(await self._runtime.memory())


def _model_id(request: web.Request) -> str:
    return request.match_info["model"]
