"""Removing models with their files, and bringing them back while the trash has them."""

import asyncio
import logging
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from modelyard.service.board import Board
from modelyard.service.downloads import DownloadQueue, partial_bytes
from modelyard.service.keeping.model_files import ModelFiles
from modelyard.service.keeping.turns import Turns
from modelyard.service.library import Entry, Library, StoredFile
from modelyard.service.library.disk import Taken, freed_bytes, taken_by
from modelyard.service.library.files import quarantine_path, remove_folder
from modelyard.service.library.removals import (
    RemovedFile,
    RemovedModel,
    delete_removal,
    read_removals,
    store_removal,
    write_removal,
)
from modelyard.service.library.trash import find_in_trash, put_into_trash, take_from_trash
from modelyard.wire.models import Model
from modelyard.wire.problems import ProblemCode, problem_error
from modelyard.wire.storage import Removal, Removals, RemoveRequest, RestoreRequest

_log = logging.getLogger(__name__)


class Removing:
    """Removes and restores models.

    What is removed is first remembered, with its entry, and then goes file by file, so that a
    crash in between leaves nothing half-done: the next start goes on with it. `arriving` is as
    for `FolderService`.
    """

    def __init__(
        self,
        library: Library,
        board: Board,
        *,
        downloads: DownloadQueue,
        files: ModelFiles,
        turns: Turns,
        arriving: asyncio.Lock,
    ) -> None:
        self._library = library
        self._board = board
        self._downloads = downloads
        self._files = files
        self._turns = turns
        self._arriving = arriving

    async def remove(self, model_id: str, request: RemoveRequest) -> Removal:
        """Remove a model with its files, after stopping what it does.

        One that came with the program keeps its entry. What is only referenced stays where it
        is, unless `request` asks for it.

        Raises:
            ProblemError: MODEL_NOT_FOUND, DISK_ERROR, DISK_FULL.
        """
        async with self._turns.cleared(model_id) as entry:
            left_bytes = await self._discard(entry)
            removed = await asyncio.to_thread(_planned, entry, request)
            async with self._arriving:  # for a moment its file belongs to nobody
                await self._forget(entry, removed)
                removed = await self._take_away(removed)
            removed = replace(removed, freed_bytes=removed.freed_bytes + left_bytes)
            await self._library.with_database(partial(store_removal, removal=removed))
        if removed.entry_removed:
            self._turns.forget(model_id)
        self._board.storage_changed()
        return await asyncio.to_thread(_as_wire, removed)

    async def removals(self) -> Removals:
        """Return what can be restored, the latest first.

        Raises:
            ProblemError: DISK_ERROR.
        """
        known = await self._library.with_database(read_removals)
        told = await asyncio.to_thread(lambda: [_as_wire(each) for each in known])
        return Removals(iterable=tuple(each for each in told if each.restorable))

    async def restore(self, request: RestoreRequest) -> Model:
        """Bring a removed model back to where it was, with its files.

        Raises:
            ProblemError: NOT_RESTORABLE; MODEL_EXISTS where another took its source meanwhile;
                DISK_ERROR.
        """
        known = await self._library.with_database(read_removals)
        removed = next((each for each in known if each.id == request.id), None)
        if removed is None:
            raise problem_error(ProblemCode.NOT_RESTORABLE, "No such removal is remembered")
        async with self._arriving:
            entry = await self._bring_back(removed)
        await self._files.look((self._library.entry(entry.id),))
        self._board.announce(entry.id)
        self._board.storage_changed()
        return self._board.model(entry.id)

    async def recover(self) -> None:
        """Go on with removals in which an earlier run was killed."""
        for removed in await self._library.with_database(read_removals):
            if not removed.done:
                after = await self._take_away(removed)
                await self._library.with_database(partial(store_removal, removal=after))

    async def _bring_back(self, removed: RemovedModel) -> Entry:
        entry = removed.entry
        self._refuse_twin(entry)
        if not self._library.has(entry.id):
            await asyncio.to_thread(_take_back, removed)
            added = await self._library.add(entry, number_name=True)
            await self._library.with_database(lambda c: delete_removal(c, removed.id))
            return added
        if self._library.entry(entry.id).file is not None:
            detail = f"{entry.model.name} has a file again"
            raise problem_error(ProblemCode.NOT_RESTORABLE, detail)
        await asyncio.to_thread(_take_back, removed)
        return await self._library.change(
            entry.id,
            lambda now: replace(now, file=entry.file, folder=entry.folder),
            also=lambda c: delete_removal(c, removed.id),
        )

    def _refuse_twin(self, entry: Entry) -> None:
        for other in self._library.entries:
            source = other.model.source
            if source is not None and source == entry.model.source and other.id != entry.id:
                detail = f"{other.model.name} comes from the same place and is here by now"
                raise problem_error(ProblemCode.MODEL_EXISTS, detail)

    async def _discard(self, entry: Entry) -> int:
        """Delete what is no whole file: partials, and what was set aside; return its bytes."""
        target = self._library.target(entry)
        partial = await asyncio.to_thread(partial_bytes, target) or 0
        await self._downloads.discard(entry.id, target)
        paths = {target, *(entry.file.paths if entry.file else ())}
        return partial + await asyncio.to_thread(_delete_aside, paths)

    async def _forget(self, entry: Entry, removed: RemovedModel) -> None:
        """Take the model out of the catalogue, or its file out of the entry, in one change."""
        if entry.is_custom:
            await self._library.remove(entry.id, also=lambda c: write_removal(c, removed))
            self._board.removed(entry.id)
            return
        await self._library.change(
            entry.id,
            lambda entry: replace(entry, file=None),
            also=lambda c: write_removal(c, removed),
        )
        self._board.forget_progress(entry.id)
        await self._files.look((self._library.entry(entry.id),))

    async def _take_away(self, removed: RemovedModel) -> RemovedModel:
        after = await asyncio.to_thread(_taken_away, removed)
        folder = self._library.target(removed.entry).parent
        await asyncio.to_thread(remove_folder, folder)
        return after


def _planned(entry: Entry, request: RemoveRequest) -> RemovedModel:
    file = entry.file
    goes = file is not None and (request.reference or not file.referenced)
    files = _files(file) if file is not None and goes else ()
    kept = 0
    if file is not None and not goes:
        kept = sum(each.disk_bytes for each in _files(file))
    return RemovedModel(
        id=str(uuid.uuid4()),
        entry=entry,
        removed=datetime.now(UTC),
        files=files,
        trash=request.trash,
        entry_removed=entry.is_custom,
        kept_bytes=kept,
    )


def _files(file: StoredFile) -> tuple[RemovedFile, ...]:
    there = [taken for path in file.paths if (taken := taken_by(path)) is not None]
    return tuple(
        RemovedFile(taken.path, *taken.key, disk_bytes=taken.disk_bytes) for taken in there
    )


def _taken_away(removed: RemovedModel) -> RemovedModel:
    """Move the files into the trash, or delete them; return what came of it."""
    there = [taken for file in removed.files if (taken := _same(file)) is not None]
    alone_bytes = freed_bytes(there)
    kept = removed.kept_bytes + sum(taken.disk_bytes for taken in there) - alone_bytes
    trashed = [taken for taken in there if removed.trash and put_into_trash(taken.path)]
    deleted = [taken for taken in there if taken not in trashed]
    for taken in deleted:
        _unlink(taken.path)
    for taken in there:
        remove_folder(taken.path.parent)
    return replace(
        removed,
        done=True,
        freed_bytes=removed.freed_bytes + freed_bytes(deleted),
        trashed_bytes=alone_bytes if trashed and not deleted else freed_bytes(trashed),
        kept_bytes=kept,
    )


def _same(file: RemovedFile) -> Taken | None:
    """Return the file if it is still where it was, and not another one by now."""
    taken = taken_by(file.path)
    return taken if taken is not None and taken.key == (file.device, file.inode) else None


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        detail = f"{path} can't be deleted: {error.strerror}"
        raise problem_error(ProblemCode.DISK_ERROR, detail, path=str(path)) from error


def _delete_aside(paths: set[Path]) -> int:
    aside = [taken for path in paths if (taken := taken_by(quarantine_path(path))) is not None]
    for taken in aside:
        _unlink(taken.path)
    return sum(taken.disk_bytes for taken in aside)


def _as_wire(removed: RemovedModel) -> Removal:
    return Removal(
        id=removed.id,
        model=removed.entry.id,
        name=removed.entry.model.name,
        removed=removed.removed,
        freed=removed.freed_bytes,
        trashed=removed.trashed_bytes,
        kept=removed.kept_bytes,
        restorable=len(in_trash(removed)) == len(removed.files),
    )


def in_trash(removed: RemovedModel) -> dict[Path, Path]:
    """Return where the trash has the files of `removed`, by where they were. Blocking."""
    found = {}
    for file in removed.files:
        key = (file.device, file.inode)
        if (trashed := find_in_trash(file.path, {key}).get(key)) is not None:
            found[file.path] = trashed
    return found


def _take_back(removed: RemovedModel) -> None:
    trashed = in_trash(removed)
    if len(trashed) < len(removed.files):
        detail = f"The trash has the files of {removed.entry.model.name} no longer"
        raise problem_error(ProblemCode.NOT_RESTORABLE, detail)
    for path, place in trashed.items():
        try:
            take_from_trash(place, path)
        except OSError as error:
            detail = f"{path} can't be brought back: {error}"
            raise problem_error(ProblemCode.NOT_RESTORABLE, detail, path=str(path)) from error
