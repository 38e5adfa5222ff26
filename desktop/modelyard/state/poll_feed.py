"""Following a service that has no event feed, such as Pieces OS: by asking again and again."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from modelyard.client.model_api import ModelApi
from modelyard.state.catalog import Catalog
from modelyard.tasks import Tasks
from modelyard.wire.downloads import ModelDownloadProgress
from modelyard.wire.events import DownloadProgressed
from modelyard.wire.models import Model
from modelyard.wire.problems import ProblemError

_INTERVAL_S = 2.0
_NO_EPOCH = ""

_Latest = dict[str, ModelDownloadProgress | None]


async def poll(api: ModelApi, catalog: Catalog, synchronized: Callable[[], None]) -> None:
    """Replace `catalog` by a snapshot every few seconds until the service can't be reached.

    Between snapshots each running download is watched through its own progress socket.

    Raises:
        ProblemError: The service went away, or refused.
    """
    async with Tasks() as tasks:
        watches = _Watches(api, catalog, tasks)
        while True:
            models = (await api.snapshot()).iterable
            catalog.replace(watches.watched(model) for model in models)
            synchronized()
            await asyncio.sleep(_INTERVAL_S)


class _Watches:
    """The progress sockets of the downloads that run, and what they said last."""

    def __init__(self, api: ModelApi, catalog: Catalog, tasks: Tasks) -> None:
        self._api = api
        self._catalog = catalog
        self._tasks = tasks
        self._latest: _Latest = {}

    def watched(self, model: Model) -> Model:
        """Return `model` with what its socket said last; opens one where it has none yet."""
        if not model.downloading:
            return model
        if model.id not in self._latest:
            self._latest[model.id] = None
            self._tasks.start(self._watch(model.id), name=f"progress of {model.id}")
        return model.model_copy(update={"download": self._latest[model.id] or model.download})

    async def _watch(self, model_id: str) -> None:
        try:
            async with aclosing(self._api.progress(model_id)) as updates:
                async for progress in updates:
                    self._latest[model_id] = progress
                    self._catalog.apply(
                        DownloadProgressed(
                            epoch=_NO_EPOCH, sequence=0, id=model_id, progress=progress
                        )
                    )
        except ProblemError:
            pass  # the next snapshot tells what has become of it
        finally:
            del self._latest[model_id]
