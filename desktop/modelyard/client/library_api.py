"""The operations on files and disks, as typed calls; a part of `ModelApi`."""

from collections.abc import Sequence

from modelyard.client.calls import Calls
from modelyard.wire import routes
from modelyard.wire.adoption import AdoptableModels, AdoptedModels, AdoptMethod, AdoptRequest
from modelyard.wire.contents import FileContents
from modelyard.wire.models import Model
from modelyard.wire.storage import (
    FolderRequest,
    ModelFolders,
    MoveRequest,
    Removal,
    Removals,
    RemoveRequest,
    RestoreRequest,
    Storage,
)


class LibraryApi(Calls):
    """Adopting, folders, verifying, removing, disk use; raises as `ModelApi` does."""

    async def adoptable(self) -> AdoptableModels:
        """Return the models that other programs on the service's machine hold."""
        return await self._get(routes.ADOPT, AdoptableModels)

    async def adopt(
        self, ids: Sequence[str], *, method: AdoptMethod = AdoptMethod.AUTO
    ) -> AdoptedModels:
        """Take in these of `adoptable`; one that can't be is told by its problem."""
        request = AdoptRequest(ids=tuple(ids), method=method)
        return await self._post(routes.ADOPT, AdoptedModels, request, patient=True)

    async def folders(self) -> ModelFolders:
        """Return the folders of models, with the room on their disks."""
        return await self._get(routes.FOLDERS, ModelFolders)

    async def add_folder(self, path: str, *, default: bool = False) -> ModelFolders:
        """Watch a folder; the models that lie in it are added. `folder_unusable` if it can't be."""
        request = FolderRequest(path=path, default=default)
        return await self._post(routes.FOLDERS, ModelFolders, request, patient=True)

    async def set_default_folder(self, folder_id: str) -> ModelFolders:
        """Let new downloads go to this folder."""
        path = routes.for_folder(routes.FOLDER_DEFAULT, folder_id)
        return await self._post(path, ModelFolders)

    async def remove_folder(self, folder_id: str) -> ModelFolders:
        """Watch a folder no longer, and forget its models; no file of it is touched."""
        path = routes.for_folder(routes.FOLDER_REMOVE, folder_id)
        return await self._post(path, ModelFolders)

    async def rescan(self) -> ModelFolders:
        """Look for models that came or went; no file that has not changed is read."""
        return await self._post(routes.FOLDERS_RESCAN, ModelFolders, patient=True)

    async def verify(self, model_id: str) -> Model:
        """Hash the model's files again; `digest_mismatch` where one is not what it was."""
        path = routes.for_model(routes.MODEL_VERIFY, model_id)
        return await self._post(path, Model, patient=True)

    async def repair(self, model_id: str) -> Model:
        """Fetch again what is wrong or gone of the model's files; returns when that has begun.

        How far it is, is told as for a download. A model that is found right is left as it is.
        """
        path = routes.for_model(routes.MODEL_REPAIR, model_id)
        return await self._post(path, Model, patient=True)

    async def move(self, model_id: str, folder_id: str) -> Model:
        """Move the model's files to another folder; returns when they are there and verified.

        `cancel` stops it and leaves everything where it was.
        """
        path = routes.for_model(routes.MODEL_MOVE, model_id)
        return await self._post(path, Model, MoveRequest(folder=folder_id), patient=True)

    async def remove(
        self, model_id: str, *, trash: bool = True, reference: bool = False
    ) -> Removal:
        """Remove a model and its files; one that came with the program keeps its entry.

        With `trash` they go to the system's trash where there is one. A file that is only
        referenced stays, unless `reference` asks for it.
        """
        path = routes.for_model(routes.MODEL_REMOVE, model_id)
        request = RemoveRequest(trash=trash, reference=reference)
        return await self._post(path, Removal, request, patient=True)

    async def removals(self) -> Removals:
        """Return the removed models that can be restored, the latest first."""
        return await self._get(routes.MODELS_REMOVED, Removals)

    async def restore(self, removal_id: str) -> Model:
        """Bring a removed model back; `not_restorable` where its files are gone."""
        request = RestoreRequest(id=removal_id)
        return await self._post(routes.MODELS_RESTORE, Model, request, patient=True)

    async def storage(self) -> Storage:
        """Return what takes room on which disk."""
        return await self._get(routes.STORAGE, Storage)

    async def contents(self, model_id: str) -> FileContents:
        """Return the properties and tensors in the model's file."""
        return await self._get(routes.for_model(routes.MODEL_CONTENTS, model_id), FileContents)
