"""The operations on files, folders and disks."""

from aiohttp import web

from modelyard.service.http.answers import answer, read_optional, read_value
from modelyard.service.keeping.keeping import Keeping
from modelyard.wire import routes
from modelyard.wire.adoption import AdoptRequest
from modelyard.wire.storage import FolderRequest, MoveRequest, RemoveRequest, RestoreRequest


class LibraryOperations:
    """Handlers that only read the request, call `keeping` and write what it returns."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    def routes(self) -> list[web.RouteDef]:
        """Return which handler serves which path."""
        return [
            web.get(routes.ADOPT, self._adoptable),
            web.post(routes.ADOPT, self._adopt),
            web.get(routes.FOLDERS, self._folders),
            web.post(routes.FOLDERS, self._add_folder),
            web.post(routes.FOLDERS_RESCAN, self._rescan),
            web.post(routes.FOLDER_DEFAULT, self._set_default),
            web.post(routes.FOLDER_REMOVE, self._remove_folder),
            web.get(routes.STORAGE, self._storage),
            web.get(routes.MODELS_REMOVED, self._removals),
            web.post(routes.MODELS_RESTORE, self._restore),
            web.get(routes.MODEL_CONTENTS, self._contents),
            web.post(routes.MODEL_VERIFY, self._verify),
            web.post(routes.MODEL_REPAIR, self._repair),
            web.post(routes.MODEL_MOVE, self._move),
            web.post(routes.MODEL_REMOVE, self._remove),
        ]

    async def _adoptable(self, _request: web.Request) -> web.Response:
        return answer(await self._keeping.adopting.adoptable())

    async def _adopt(self, request: web.Request) -> web.Response:
        asked = await read_value(request, AdoptRequest)
        return answer(await self._keeping.adopting.adopt(asked))

    async def _folders(self, _request: web.Request) -> web.Response:
        return answer(await self._keeping.folders.folders())

    async def _add_folder(self, request: web.Request) -> web.Response:
        asked = await read_value(request, FolderRequest)
        return answer(await self._keeping.folders.add(asked))

    async def _rescan(self, _request: web.Request) -> web.Response:
        return answer(await self._keeping.folders.rescan())

    async def _set_default(self, request: web.Request) -> web.Response:
        return answer(await self._keeping.folders.set_default(_folder_id(request)))

    async def _remove_folder(self, request: web.Request) -> web.Response:
        return answer(await self._keeping.folders.remove(_folder_id(request)))

    async def _storage(self, _request: web.Request) -> web.Response:
        return answer(await self._keeping.storage.storage())

    async def _removals(self, _request: web.Request) -> web.Response:
        return answer(await self._keeping.removing.removals())

    async def _restore(self, request: web.Request) -> web.Response:
        asked = await read_value(request, RestoreRequest)
        return answer(await self._keeping.removing.restore(asked))

    async def _contents(self, request: web.Request) -> web.Response:
        return answer(await self._keeping.file.contents(_model_id(request)))

    async def _verify(self, request: web.Request) -> web.Response:
        return answer(await self._keeping.file.verify(_model_id(request)))

    async def _repair(self, request: web.Request) -> web.Response:
        return answer(await self._keeping.file.repair(_model_id(request)))

    async def _move(self, request: web.Request) -> web.Response:
        asked = await read_value(request, MoveRequest)
        return answer(await self._keeping.file.move(_model_id(request), asked.folder))

    async def _remove(self, request: web.Request) -> web.Response:
        asked = await read_optional(request, RemoveRequest) or RemoveRequest()
        return answer(await self._keeping.removing.remove(_model_id(request), asked))


def _model_id(request: web.Request) -> str:
    return request.match_info["model"]


def _folder_id(request: web.Request) -> str:
    return request.match_info["folder"]
