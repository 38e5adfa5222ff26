"""What happens to the catalogue while a download moves on, and when its file has arrived."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from modelyard.service.board import Board
from modelyard.service.compose import OnDisk, described, told_by_source
from modelyard.service.downloads import EndedDownload
from modelyard.service.fetching.marking import Marking
from modelyard.service.fetching.queue_keeper import QueueKeeper
from modelyard.service.gguf import GgufHeader, read_model
from modelyard.service.library import Entry, Library, StoredFile, StoredPart
from modelyard.service.library.files import drop_quarantined
from modelyard.service.library.looks import Look, put_looks
from modelyard.service.plan import QueueState, SourceFacts, VerifiedFile
from modelyard.tasks import Tasks
from modelyard.wire.common import ByteDescriptor
from modelyard.wire.downloads import ModelDownloadProgress
from modelyard.wire.problems import ProblemError
from modelyard.wire.runtime import LoadOptions, MemoryEstimate

_log = logging.getLogger(__name__)

Estimate = Callable[[Path, LoadOptions], Awaitable[MemoryEstimate]]
"""Tells what a load of the file with these options would take."""


class Arrivals:
    """The listener of the download queue: stores what becomes known, tells the board."""

    def __init__(
        self,
        library: Library,
        board: Board,
        *,
        keeper: QueueKeeper,
        estimate: Estimate,
        tasks: Tasks,
    ) -> None:
        self._library = library
        self._board = board
        self._keeper = keeper
        self._estimate = estimate
        self._tasks = tasks
        self._marking = Marking(library)

    def progressed(self, key: str, progress: ModelDownloadProgress) -> None:
        """Announce `progress`, and store what outlives this run of the service."""
        self._board.progressed(key, progress)
        if not self._library.has(key):
            return
        entry = self._library.entry(key)
        if progress.total is not None and entry.model.bytes is None:
            self._tasks.start(self._store_size(key, progress.total), name=f"store size of {key}")

    async def completed(self, key: str, file: VerifiedFile) -> None:
        """Enter the whole file into the catalogue, with what its header says.

        Raises:
            ProblemError: The model is gone, the file is not sound, the disk does not take it.
        """
        stored = StoredFile(
            path=file.path,
            size_bytes=file.size_bytes,
            sha256=file.sha256,
            compared=file.compared,
            parts=tuple(
                StoredPart(part.role, part.path, part.size_bytes, part.sha256, part.compared)
                for part in file.parts
            ),
        )
        # What the downloads bring is not to be taken for a change by somebody else.
        looks = await asyncio.to_thread(_looks_of, stored.paths)
        await self.enter(key, stored, facts=file.facts, also=partial(put_looks, looks=looks))
        for path in stored.paths:
            await asyncio.to_thread(drop_quarantined, path)
        self._tasks.start(self._marking.mark(stored), name=f"mark the file of {key}")

    def ended(self, key: str, ended: EndedDownload) -> None:
        """Add a download to the history."""
        self._keeper.ended(key, ended)

    def queue_changed(self, state: QueueState) -> None:
        """Store the queue, and publish what clients see of it."""
        self._keeper.changed(state)

    async def enter(
        self,
        model_id: str,
        stored: StoredFile,
        *,
        instead_of: StoredFile | None = None,
        facts: SourceFacts | None = None,
        also: Callable[[sqlite3.Connection], None] | None = None,
    ) -> None:
        """Make `stored` the file of the model, described by its header; see `completed`.

        Where `instead_of` is given and no longer the file of the model, that stays as it is.
        `facts` are what its source told of it, where it comes from there; `also` is as for
        `Library.change`.
        """
        header = await asyncio.to_thread(read_model, stored.path)
        entry = self._library.entry(model_id)
        ram = await self.expected_ram(stored.path, entry.options)

        def edit(entry: Entry) -> Entry:
            if instead_of is not None and entry.file != instead_of:
                return entry
            entry = _of_file(entry, stored)
            if facts is not None:
                entry = replace(entry, model=told_by_source(entry.model, facts))
            return replace(with_header(entry, header, ram), file=stored)

        await self._library.change(model_id, edit, also)
        self._board.saw(model_id, OnDisk(present=True))
        self._board.announce(model_id)

    async def expected_ram(self, path: Path, options: LoadOptions | None) -> ByteDescriptor | None:
        """Return what a load will take; None where that can't be told, which hinders nothing."""
        try:
            estimate = await self._estimate(path, options or LoadOptions())
        except ProblemError as error:
            _log.info("no estimate for %s: %s", path, error)
            return None
        return ByteDescriptor.of(estimate.total)

    async def _store_size(self, key: str, size_bytes: int) -> None:
        def edit(entry: Entry) -> Entry:
            if entry.model.bytes is not None:
                return entry
            size = ByteDescriptor.of(size_bytes)
            return replace(entry, model=entry.model.model_copy(update={"bytes": size}))

        try:
            await self._library.change(key, edit)
        except ProblemError as error:
            _log.warning("the size of %s is not stored: %s", key, error)


def _looks_of(paths: Iterable[Path]) -> dict[Path, Look]:
    looks = {}
    for path in paths:
        with suppress(OSError):  # gone again; the next look says so
            looks[path] = Look.of(path.stat())
    return looks


def _of_file(entry: Entry, stored: StoredFile) -> Entry:
    """Return `entry` without what holds for another version of its file than `stored` only."""
    if entry.file is not None and entry.file.sha256 in (None, stored.sha256):
        return entry
    return replace(entry, measured={}, model=entry.model.model_copy(update={"outdated": None}))


def with_header(entry: Entry, header: GgufHeader, ram: ByteDescriptor | None) -> Entry:
    """Return `entry` with what the header of its file says, and what a load is expected to take.

    What was measured stays.
    """
    model = described(entry.model, header)
    measured = bool(entry.measured)
    return replace(entry, model=model if measured else model.model_copy(update={"ram": ram}))
