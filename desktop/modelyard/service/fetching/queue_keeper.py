"""The queue of downloads, kept on disk behind every change, with the history of what has ended."""

import asyncio
import logging
from urllib.parse import urlsplit

from modelyard.service.board import Board
from modelyard.service.downloads import EndedDownload, shown_url
from modelyard.service.library import Library
from modelyard.service.plan import QueueState
from modelyard.tasks import Tasks
from modelyard.wire.problems import ProblemError
from modelyard.wire.queue import DownloadRecord

_log = logging.getLogger(__name__)

_PUBLISHING_PAUSE_S = 0.1
"""The whole queue goes out each time: a thousand downloads that are started are not as many."""


class QueueKeeper:
    """Stores the latest state of the queue and publishes what clients see of it.

    A disk that does not take it stops no download: it is stored again with the next change.
    """

    def __init__(self, library: Library, board: Board, *, tasks: Tasks) -> None:
        self._library = library
        self._board = board
        self._tasks = tasks
        self._latest = self._stored = self._published = library.queue
        self._publishing: asyncio.Task[None] | None = None
        self._saving: asyncio.Task[None] | None = None
        self._opened = asyncio.Event()

    def open(self) -> None:
        """Begin to store: from now on the queue holds what an earlier run has left."""
        self._opened.set()
        self._save()

    def changed(self, state: QueueState) -> None:
        """Take note of the queue as it is now."""
        self._latest = state
        if self._publishing is None or self._publishing.done():
            self._publishing = self._tasks.start(self._publish(), name="publish the queue")
        self._save()

    def ended(self, model_id: str, ended: EndedDownload) -> None:
        """Add a download to the history."""
        if self._library.has(model_id):
            work = self._remember(self._record(model_id, ended))
            self._tasks.start(work, name=f"remember download of {model_id}")

    async def kept(self) -> None:
        """Wait until the latest state is stored, or can't be."""
        await self._opened.wait()
        while self._saving and not self._saving.done():
            await asyncio.wait({self._saving})

    async def opened(self) -> None:
        """Wait until the queue holds what an earlier run has left."""
        await self._opened.wait()

    def _save(self) -> None:
        is_idle = self._saving is None or self._saving.done()
        if self._opened.is_set() and is_idle and self._latest != self._stored:
            self._saving = self._tasks.start(self._store(), name="store the queue")

    async def _publish(self) -> None:
        """Publish what clients see: at once, then no more often than they can make use of it."""
        while self._published != (state := self._latest):
            if _seen(self._published) != _seen(state):
                self._board.queue_changed(state)
            self._published = state
            await asyncio.sleep(_PUBLISHING_PAUSE_S)

    async def _store(self) -> None:
        while self._stored != (state := self._latest):
            try:
                await self._library.store_queue(state)
            except ProblemError as error:
                _log.warning("the queue of downloads is not stored: %s", error)
                return
            self._stored = state

    def _record(self, model_id: str, ended: EndedDownload) -> DownloadRecord:
        entry = self._library.entry(model_id)
        file = ended.file
        return DownloadRecord(
            id=model_id,
            name=entry.model.name,
            source=_shown(entry.model.source or ""),
            started=ended.began,
            ended=ended.ended,
            outcome=ended.outcome,
            size=file.size_bytes if file else ended.total_bytes,
            fetched=ended.fetched_bytes,
            sha256=file.sha256 if file else None,
            compared=file.compared if file else None,
            problem=ended.problem,
        )

    async def _remember(self, record: DownloadRecord) -> None:
        try:
            await self._library.add_record(record)
        except ProblemError as error:
            _log.warning("the download of %s is not in the history: %s", record.name, error)


def _seen(state: QueueState) -> object:
    """Return what clients are told to look at again when it changes."""
    return [(place.key, place.limit) for place in state.places], state.settings


def _shown(source: str) -> str:
    """Return `source` without what may be secret."""
    try:
        is_web = urlsplit(source).scheme.lower() in {"http", "https"}
    except ValueError:
        is_web = True  # it will be said that it can't be read
    return shown_url(source) if is_web else source.partition("?")[0]
