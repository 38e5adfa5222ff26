"""The operations on the queue of downloads as plain methods, whoever calls them."""

from modelyard.service.board import Board
from modelyard.service.downloads import DownloadQueue
from modelyard.service.fetching.departures import Departures
from modelyard.service.fetching.queue_keeper import QueueKeeper
from modelyard.service.library import Entry, Library
from modelyard.wire.queue import (
    DownloadHistory,
    DownloadLimit,
    DownloadOrder,
    Downloads,
    DownloadSettings,
)


class QueueService:
    """What can be done with the queue as a whole, and its life from one run to the next.

    What a method changes is stored when it returns, unless the disk does not take it, and
    published. Before `resume` has ended every other method waits for it.
    """

    def __init__(
        self,
        library: Library,
        board: Board,
        *,
        downloads: DownloadQueue,
        departures: Departures,
        keeper: QueueKeeper,
    ) -> None:
        self._library = library
        self._board = board
        self._downloads = downloads
        self._departures = departures
        self._keeper = keeper

    async def resume(self) -> None:
        """Take up the queue of an earlier run; the files on disk must have been looked at."""
        try:
            await self._departures.resume()
        finally:
            self._keeper.open()

    async def start(self, entry: Entry, *, newer: bool = False) -> None:
        """Start, join or go on with the download of `entry`; see `Departures.start`."""
        await self._departures.start(entry, newer=newer)
        await self._keeper.kept()

    async def require_source(self, entry: Entry) -> None:
        """Return if `start` would find a place to fetch the file from; raises as that does."""
        await self._departures.require_source(entry)

    async def kept(self) -> None:
        """Wait until the queue is stored as it is now."""
        await self._keeper.kept()

    async def downloads(self) -> Downloads:
        """Return the queue in its order, with its settings."""
        await self._keeper.opened()
        return self._listed()

    async def set_order(self, order: DownloadOrder) -> Downloads:
        """Put the downloads of these models first; ids that are not queued are left out."""
        await self._keeper.opened()
        self._downloads.set_order(order.ids)
        return await self._changed()

    async def set_settings(self, settings: DownloadSettings) -> Downloads:
        """Replace the settings; they hold at once, for what runs too."""
        await self._keeper.opened()
        self._downloads.set_settings(settings)
        return await self._changed()

    async def set_limit(self, model_id: str, limit: DownloadLimit) -> Downloads:
        """Change the limit of one download, or lift it.

        Raises:
            ProblemError: MODEL_NOT_FOUND, NOT_QUEUED.
        """
        await self._keeper.opened()
        self._library.entry(model_id)
        self._downloads.set_limit(model_id, limit.limit)
        return await self._changed()

    async def history(self) -> DownloadHistory:
        """Return the downloads that have ended, the latest first.

        Raises:
            ProblemError: DISK_ERROR.
        """
        return DownloadHistory(iterable=await self._library.history())

    async def _changed(self) -> Downloads:
        await self._keeper.kept()
        return self._listed()

    def _listed(self) -> Downloads:
        return self._board.downloads(self._downloads.state())
