"""Whose turn it is to change a model's files, and stopping what it does before that."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from modelyard.service.downloads import DownloadQueue
from modelyard.service.keeping.file_work import FileWork
from modelyard.service.library import Entry, Library
from modelyard.service.runtime.scheduler import Scheduler


class Turns:
    """Keeps changes of the same model's files apart."""

    def __init__(
        self, library: Library, *, downloads: DownloadQueue, scheduler: Scheduler, work: FileWork
    ) -> None:
        self._library = library
        self._downloads = downloads
        self._scheduler = scheduler
        self._work = work
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._leaving: set[str] = set()

    def is_leaving(self, model_id: str) -> bool:
        """Return whether the model's files are being removed, so that it must not be loaded."""
        return model_id in self._leaving

    @asynccontextmanager
    async def turn(self, model_id: str) -> AsyncIterator[Entry]:
        """Keep other changes of this model's files away meanwhile.

        Raises:
            ProblemError: MODEL_NOT_FOUND.
        """
        self._library.entry(model_id)
        async with self._turns[model_id]:
            # It may have been removed while this waited.
            yield self._library.entry(model_id)

    @asynccontextmanager
    async def cleared(self, model_id: str) -> AsyncIterator[Entry]:
        """Stop whatever the model does and keep it so meanwhile.

        Raises:
            ProblemError: MODEL_NOT_FOUND.
        """
        self._library.entry(model_id)
        self._leaving.add(model_id)
        try:
            await self._work.stop(model_id)
            async with self.turn(model_id) as entry:
                await self._downloads.cancel(model_id)
                await self._scheduler.unload(model_id)
                yield entry
        finally:
            self._leaving.discard(model_id)

    def forget(self, model_id: str) -> None:
        """Drop what is kept for a model that is gone."""
        self._turns.pop(model_id, None)
