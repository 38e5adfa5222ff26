"""The operations of the Model API that are a request and an answer."""

from http import HTTPStatus

from aiohttp import web

import modelyard
from modelyard.service.http.answers import answer, problem_answer, read_value
from modelyard.service.model_service import ModelService
from modelyard.wire import routes
from modelyard.wire.models import Model, SeededModel
from modelyard.wire.problems import ProblemCode, ProblemError


class Operations:
    """Handlers that only read the request, call `service` and write what it returns."""

    def __init__(self, service: ModelService) -> None:
        self._service = service

    def routes(self) -> list[web.RouteDef]:
        """Return which handler serves which path."""
        return [
            web.get(routes.HEALTH, self._health),
            web.get(routes.VERSION, self._version),
            web.get(routes.MODELS, self._models),
            web.post(routes.MODELS_CREATE, self._create),
            web.post(routes.MODELS_DELETE, self._delete),
            web.post(routes.MODELS_DELETE_CACHE, self._delete_cache),
            web.get(routes.MODEL, self._model),
            web.post(routes.MODEL_UPDATE, self._update),
            web.post(routes.MODEL_DOWNLOAD, self._download),
            web.post(routes.MODEL_CANCEL, self._cancel),
            web.post(routes.MODEL_PAUSE, self._pause),
            web.post(routes.MODEL_DISCARD, self._discard),
        ]

    async def _health(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def _version(self, _request: web.Request) -> web.Response:
        return web.Response(text=modelyard.__version__)

    async def _models(self, _request: web.Request) -> web.Response:
        text = await self._service.snapshot_json()
        return web.Response(text=text, content_type="application/json")

    async def _create(self, request: web.Request) -> web.Response:
        return answer(await self._service.create(await read_value(request, SeededModel)))

    async def _delete(self, request: web.Request) -> web.Response:
        await self._service.delete(_model_id(request))
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def _delete_cache(self, request: web.Request) -> web.Response:
        return answer(await self._service.delete_cache(_model_id(request)))

    async def _model(self, request: web.Request) -> web.Response:
        try:
            return answer(await self._service.model(_model_id(request)))
        except ProblemError as error:
            if error.problem.code is ProblemCode.MODEL_NOT_FOUND:
                # The contract's word for "not here", for this one operation.
                return problem_answer(error.problem, HTTPStatus.GONE)
            raise

    async def _update(self, request: web.Request) -> web.Response:
        return answer(await self._service.update(await read_value(request, Model)))

    async def _download(self, request: web.Request) -> web.Response:
        return answer(await self._service.download(_model_id(request)))

    async def _cancel(self, request: web.Request) -> web.Response:
        return answer(await self._service.cancel(_model_id(request)))

    async def _pause(self, request: web.Request) -> web.Response:
        return answer(await self._service.pause(_model_id(request)))

    async def _discard(self, request: web.Request) -> web.Response:
        return answer(await self._service.discard(_model_id(request)))


def _model_id(request: web.Request) -> str:
    return request.match_info["model"]
