"""The operations of the Model API as typed calls."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from modelyard.client.chat_api import ChatApi
from modelyard.client.failures import translated
from modelyard.client.library_api import LibraryApi
from modelyard.client.runtime_api import RuntimeApi
from modelyard.client.sources_api import SourcesApi
from modelyard.wire import routes
from modelyard.wire.downloads import ModelDownloadProgress
from modelyard.wire.engine import EngineFacts
from modelyard.wire.models import Model, ModelDeleteCacheOutput, Models, SeededModel
from modelyard.wire.queue import (
    DownloadHistory,
    DownloadLimit,
    DownloadOrder,
    Downloads,
    DownloadSettings,
)


class ModelApi(RuntimeApi, LibraryApi, SourcesApi, ChatApi):
    """The service at `url`, an operation a method; an async context manager.

    Every method raises `ProblemError`: with what the service reported, or as
    `ServiceUnreachable`, `ServiceTimeout` or `BadAnswer`. Cancelling a call does not cancel the
    operation in the service.
    """

    async def health(self) -> str:
        """Return what the service says of itself, such as ``ok``."""
        return await self._text(routes.HEALTH)

    async def version(self) -> str:
        """Return the version of the service."""
        return await self._text(routes.VERSION)

    async def snapshot(self) -> Models:
        """Return all models, with the epoch and sequence number of the event feed."""
        return await self._get(routes.MODELS, Models)

    async def model(self, model_id: str) -> Model:
        """Return one model as it is now."""
        return await self._get(routes.for_model(routes.MODEL, model_id), Model)

    async def create(self, seed: SeededModel) -> Model:
        """Add an entry to the catalogue and return it with its id."""
        return await self._post(routes.MODELS_CREATE, Model, seed)

    async def update(self, model: Model) -> Model:
        """Change a model that was added by hand; `not_custom` for any other."""
        return await self._post(routes.MODEL_UPDATE, Model, model)

    async def delete(self, model_id: str) -> None:
        """Remove a model and its file; a load or a download of it ends first."""
        await self._act(routes.for_model(routes.MODELS_DELETE, model_id))

    async def delete_cache(self, model_id: str) -> ModelDeleteCacheOutput:
        """Remove the file of a model and keep its entry."""
        path = routes.for_model(routes.MODELS_DELETE_CACHE, model_id)
        return await self._post(path, ModelDeleteCacheOutput, patient=True)

    async def download(self, model_id: str) -> Model:
        """Start or join the download and return at once."""
        return await self._post(routes.for_model(routes.MODEL_DOWNLOAD, model_id), Model)

    async def cancel(self, model_id: str) -> Model:
        """Stop the download; returns when the transfer has really stopped. Its bytes stay."""
        path = routes.for_model(routes.MODEL_CANCEL, model_id)
        return await self._post(path, Model, patient=True)

    async def pause(self, model_id: str) -> Model:
        """Pause the download; its bytes stay."""
        path = routes.for_model(routes.MODEL_PAUSE, model_id)
        return await self._post(path, Model, patient=True)

    async def discard(self, model_id: str) -> Model:
        """Stop the download and delete the bytes that it has."""
        path = routes.for_model(routes.MODEL_DISCARD, model_id)
        return await self._post(path, Model, patient=True)

    async def progress(self, model_id: str) -> AsyncGenerator[ModelDownloadProgress, None]:
        """Yield how far the download is: the state at once, then changes, then the last state.

        Ends when the download has ended, or is not running. Leaving the iteration early does
        not touch the download; close it then (`contextlib.aclosing`).
        """
        path = routes.for_model(routes.MODEL_PROGRESS, model_id)
        async with aclosing(self._connection.messages(path)) as messages:
            async for text in messages:
                with translated(self.url + path):
                    progress = ModelDownloadProgress.from_json(text)
                yield progress
                if progress.status is not None and progress.status.is_terminal:
                    return

    async def downloads(self) -> Downloads:
        """Return the queue of downloads in its order, with its settings."""
        return await self._get(routes.DOWNLOADS, Downloads)

    async def order_downloads(self, model_ids: Sequence[str]) -> Downloads:
        """Put the downloads of these models first, in this order; the others stay behind them."""
        order = DownloadOrder(ids=tuple(model_ids))
        return await self._post(routes.DOWNLOADS_ORDER, Downloads, order)

    async def set_download_settings(self, settings: DownloadSettings) -> Downloads:
        """Replace the settings of the queue; an absent limit or schedule is none."""
        return await self._post(routes.DOWNLOADS_SETTINGS, Downloads, settings)

    async def limit_download(self, model_id: str, limit_bytes_s: int | None) -> Downloads:
        """Limit one download, or with None lift its limit; `not_queued` where it has ended."""
        path = routes.for_model(routes.MODEL_LIMIT, model_id)
        return await self._post(path, Downloads, DownloadLimit(limit=limit_bytes_s))

    async def download_history(self) -> DownloadHistory:
        """Return the downloads that have ended, the latest first."""
        return await self._get(routes.DOWNLOADS_HISTORY, DownloadHistory)

    async def engine(self) -> EngineFacts:
        """Return what the engine is; it is started for that, which may take a second."""
        return await self._get(routes.SYSTEM_ENGINE, EngineFacts)
