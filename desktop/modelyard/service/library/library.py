"""The catalogue in memory, with every change on disk before it is seen."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from modelyard.service.library import database, queue_rows, rows
from modelyard.service.library.entries import Entry
from modelyard.service.library.files import find_model_files
from modelyard.service.library.folders import FIXED_FOLDER, Folders, read_folders, write_folders
from modelyard.service.library.salvage import salvaged_entry
from modelyard.service.library.slugs import free_slug, slug
from modelyard.service.plan import QueueState
from modelyard.wire.problems import ProblemCode, problem_error
from modelyard.wire.queue import DownloadRecord

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Library:
    """All entries. Reading is instant and never blocks; each change is stored by one thread.

    An async context manager. The folder `models` is where model files are kept; the library
    names the places, downloads fill them.
    """

    def __init__(self, catalogue: Path, models: Path) -> None:
        self._catalogue = catalogue
        self._models = models
        self._entries: dict[str, Entry] = {}
        self._queue = QueueState()
        self._folders = Folders({FIXED_FOLDER: models})
        self._changing = asyncio.Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="catalogue")
        self._connection: sqlite3.Connection | None = None

    async def __aenter__(self) -> Self:
        """Open the catalogue; one that is damaged is set aside and begun anew.

        Raises:
            ProblemError: CATALOGUE_TOO_NEW, DISK_ERROR, DISK_FULL.
        """
        try:
            self._entries = {entry.id: entry for entry in await self._run(self._open)}
        except BaseException:
            self._thread.shutdown()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        async with self._changing:
            await self._run(self._opened.close)
        self._thread.shutdown()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries in the order in which they were added."""
        return tuple(self._entries.values())

    @property
    def queue(self) -> QueueState:
        """The queue of downloads as it was stored last."""
        return self._queue

    @property
    def folders(self) -> Folders:
        """The folders of models."""
        return self._folders

    def entry(self, model_id: str) -> Entry:
        """Return the entry with this id.

        Raises:
            ProblemError: MODEL_NOT_FOUND.
        """
        entry = self._entries.get(model_id)
        if entry is None:
            raise problem_error(ProblemCode.MODEL_NOT_FOUND, "No model has this id")
        return entry

    def has(self, model_id: str) -> bool:
        """Return whether there is an entry with this id."""
        return model_id in self._entries

    def target(self, entry: Entry) -> Path:
        """Return where the file of `entry` belongs, whether or not it is there."""
        return self._folders.path(entry.folder) / entry.unique / entry.file_name

    async def add(self, entry: Entry, *, number_name: bool = False) -> Entry:
        """Store a new entry and return it.

        With `number_name` its unique name gets a number where another entry has it already.

        Raises:
            ProblemError: MODEL_EXISTS where another has the same unique name or source;
                DISK_ERROR, DISK_FULL.
        """
        async with self._changing:
            if number_name:
                taken = {other.unique for other in self._entries.values()}
                entry = replace(entry, unique=free_slug(entry.unique, taken))
            self._refuse_twin(entry)
            await self._store(entry)
            return entry

    async def change(
        self,
        model_id: str,
        edit: Callable[[Entry], Entry],
        also: Callable[[sqlite3.Connection], None] | None = None,
    ) -> Entry:
        """Replace the entry by what `edit` makes of it as it is now; return the new one.

        What `also` changes in the database is one change with it.

        Raises:
            ProblemError: MODEL_NOT_FOUND, MODEL_EXISTS; DISK_ERROR or DISK_FULL, with the entry
                as it was.
        """
        async with self._changing:
            before = self.entry(model_id)
            after = edit(before)
            if after == before and also is None:
                return before
            self._refuse_twin(after)
            await self._store(after, also)
            return after

    async def remove(
        self, model_id: str, also: Callable[[sqlite3.Connection], None] | None = None
    ) -> None:
        """Forget the entry; its files are the caller's to delete. See `change` for `also`.

        Raises:
            ProblemError: MODEL_NOT_FOUND, DISK_ERROR, DISK_FULL.
        """
        async with self._changing:
            self.entry(model_id)

            def delete() -> None:
                with database.transaction(self._opened):
                    rows.delete_entry(self._opened, model_id)
                    if also is not None:
                        also(self._opened)

            await self._run(delete)
            del self._entries[model_id]

    async def store_folders(self, folders: Folders) -> None:
        """Replace the folders of models.

        Raises:
            ProblemError: DISK_ERROR, DISK_FULL.
        """
        async with self._changing:
            await self._run(lambda: write_folders(self._opened, folders))
            self._folders = folders

    async def with_database(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` makes of the database, in its thread, with no change in between.

        For what the catalogue keeps beside its entries.

        Raises:
            ProblemError: DISK_ERROR, DISK_FULL.
        """
        async with self._changing:
            return await self._run(lambda: work(self._opened))

    async def store_queue(self, state: QueueState) -> None:
        """Store the queue of downloads; what is said there of models that are gone is dropped.

        Raises:
            ProblemError: DISK_ERROR, DISK_FULL.
        """
        async with self._changing:
            await self._run(lambda: queue_rows.write_queue(self._opened, state))
            self._queue = state

    async def history(self) -> tuple[DownloadRecord, ...]:
        """Return the downloads that have ended, the latest first.

        Raises:
            ProblemError: DISK_ERROR.
        """
        return await self._run(lambda: queue_rows.read_history(self._opened))

    async def add_record(self, record: DownloadRecord) -> None:
        """Add to the history, from which the oldest records drop out.

        Raises:
            ProblemError: DISK_ERROR, DISK_FULL.
        """
        async with self._changing:
            await self._run(lambda: queue_rows.add_record(self._opened, record))

    @property
    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            raise RuntimeError("the library was not entered")
        return self._connection

    def _refuse_twin(self, entry: Entry) -> None:
        for other in self._entries.values():
            if other.id == entry.id:
                continue
            same_source = entry.model.source is not None and (
                other.model.source == entry.model.source
            )
            if same_source or other.unique == entry.unique:
                detail = f"{other.model.name} ({other.id}) is in the catalogue already"
                raise problem_error(ProblemCode.MODEL_EXISTS, detail)

    async def _store(
        self, entry: Entry, also: Callable[[sqlite3.Connection], None] | None = None
    ) -> None:
        def write() -> None:
            with database.transaction(self._opened):
                rows.write_entry(self._opened, entry)
                if also is not None:
                    also(self._opened)

        await self._run(write)
        self._entries[entry.id] = entry

    async def _run(self, work: Callable[[], T]) -> T:
        def translated() -> T:
            with database.translated(self._catalogue):
                return work()

        return await asyncio.get_running_loop().run_in_executor(self._thread, translated)

    def _open(self) -> list[Entry]:
        self._catalogue.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = database.open_database(self._catalogue)
            self._queue = queue_rows.read_queue(self._connection)
            self._folders = read_folders(self._connection, self._models)
            return rows.read_entries(self._connection)
        except (database.DamagedDatabaseError, sqlite3.DatabaseError) as error:
            if self._connection is not None:
                self._connection.close()
            aside = database.set_aside(self._catalogue)
            _log.warning("the catalogue was damaged (%s) and is kept as %s", error, aside)
        self._connection = database.open_database(self._catalogue)
        return self._salvage(self._connection)

    def _salvage(self, connection: sqlite3.Connection) -> list[Entry]:
        entries = [
            salvaged_entry(unique, path, size_bytes)
            for unique, path, size_bytes in find_model_files(self._models)
            if unique == slug(unique)
        ]
        with database.transaction(connection):
            for entry in entries:
                rows.write_entry(connection, entry)
        for entry in entries:
            _log.warning("found %s again at %s", entry.unique, entry.file and entry.file.path)
        return entries
