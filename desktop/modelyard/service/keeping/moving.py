"""Moving a model's files to another folder of models."""

import asyncio
import errno
import hashlib
import logging
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from modelyard.service.board import Board
from modelyard.service.compose import OnDisk
from modelyard.service.digest import Reading, in_own_thread, sum_of
from modelyard.service.keeping.file_work import WorkProgress
from modelyard.service.library import Entry, Library, StoredFile
from modelyard.service.library.disk import disk_of, sync_folder
from modelyard.service.library.files import remove_folder
from modelyard.service.library.folders import FIXED_FOLDER
from modelyard.service.library.moves import (
    MOVING_SUFFIX,
    Move,
    delete_move,
    has_moved,
    read_moves,
    write_move,
)
from modelyard.wire.downloads import DownloadPhase
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_log = logging.getLogger(__name__)

_COPY_BYTES = 4 * 1024 * 1024
_SPARE_BYTES = 64 * 1024 * 1024
"""What stays free on the disk that files are moved to."""


class Moving:
    """Moves files; its progress is shown as that of a download in the phase ``moving``.

    `arriving` is as for `FolderService`.
    """

    def __init__(self, library: Library, board: Board, *, arriving: asyncio.Lock) -> None:
        self._library = library
        self._board = board
        self._arriving = arriving

    async def move(self, entry: Entry, file: StoredFile, folder_id: str) -> None:
        """Move all files of `entry` into the folder; when it returns they are there and right.

        Until then the old ones are used and stay; a failure or cancellation leaves them, and
        nothing at the new place.

        Raises:
            ProblemError: DISK_FULL, DISK_ERROR, FILE_MISSING, DIGEST_MISMATCH where a file is
                not what it was; FOLDER_UNUSABLE where its place is taken; BAD_REQUEST for one
                that is only referenced.
        """
        if file.referenced:
            detail = f"{file.path} is used where it lies; adopt a copy of it to have one to move"
            raise problem_error(ProblemCode.BAD_REQUEST, detail, path=str(file.path))
        if (entry.folder or FIXED_FOLDER) == folder_id:
            return
        place = self._library.folders.path(folder_id) / entry.unique
        move = Move(entry.id, file.paths, tuple(place / path.name for path in file.paths))
        # Reading it back counts as much as copying it.
        progress = WorkProgress(
            self._board, entry.id, phase=DownloadPhase.MOVING, total_bytes=2 * file.total_bytes
        )
        await asyncio.to_thread(_require_room, move.targets, file.total_bytes)
        progress.show(0)
        try:
            await self._library.with_database(lambda connection: write_move(connection, move))
            await self._bring(entry, file, move, progress)
            async with self._arriving:  # for a moment the old file belongs to nobody
                await asyncio.to_thread(_name, move.targets)
                await self._library.change(entry.id, partial(_moved, move, folder_id))
                await self._clear(move)
        except ProblemError as error:
            await self._end(move, folder_id)
            progress.end(error.problem)
            raise
        except asyncio.CancelledError:
            await self._end(move, folder_id)
            progress.end()
            raise
        progress.end()

    async def recover(self) -> None:
        """End what an earlier run was killed in: the copy that the catalogue doesn't name goes."""
        for move in await self._library.with_database(read_moves):
            if not self._library.has(move.model_id):
                continue
            entry = self._library.entry(move.model_id)
            await self._end(move, entry.folder or FIXED_FOLDER)

    async def _bring(
        self, entry: Entry, file: StoredFile, move: Move, progress: WorkProgress
    ) -> None:
        known = [file.sha256, *(part.sha256 for part in file.parts)]
        done_bytes = 0
        for source, target, sha256 in zip(move.sources, move.targets, known, strict=True):
            fresh = target.with_name(target.name + MOVING_SUFFIX)
            copied = await in_own_thread(
                partial(_copy, source, fresh), partial(progress.advance, done_bytes)
            )
            done_bytes += copied.size_bytes
            found = await sum_of(fresh, partial(progress.advance, done_bytes))
            if found.sha256 != copied.sha256 or copied.sha256 != (sha256 or copied.sha256):
                raise problem_error(
                    ProblemCode.DIGEST_MISMATCH,
                    f"{source} is not what it was; verify {entry.model.name} first",
                    expected=sha256 or copied.sha256,
                    actual=found.sha256,
                    path=str(source),
                )
            done_bytes += copied.size_bytes

    async def _end(self, move: Move, folder_id: str) -> None:
        """Take back a move that did not come to its end, or end it where that can't be any more.

        The stored catalogue decides: a change of it may have been made though nobody waited.
        """
        if await self._library.with_database(partial(has_moved, move=move)):
            await self._library.change(move.model_id, partial(_moved, move, folder_id))
            if all([await asyncio.to_thread(path.is_file) for path in move.targets]):
                await self._clear(move)
            return  # else its disk is away, and the old files may be the only ones
        fresh = [path.with_name(path.name + MOVING_SUFFIX) for path in move.targets]
        await asyncio.to_thread(_delete, (*fresh, *move.targets))
        with suppress(ProblemError):  # it is taken back once more at the next start
            await self._forget(move)

    async def _clear(self, move: Move) -> None:
        """Delete the old files of a model that is moved."""
        self._board.saw(move.model_id, OnDisk(present=True))
        self._board.announce(move.model_id)
        await asyncio.to_thread(_delete, move.sources)
        await self._forget(move)
        self._board.storage_changed()

    async def _forget(self, move: Move) -> None:
        await self._library.with_database(lambda connection: delete_move(connection, move.model_id))


def _moved(move: Move, folder_id: str, entry: Entry) -> Entry:
    """Return `entry` with its files where `move` has brought them."""
    file = entry.file
    if file is None or file.paths == move.targets:
        return entry
    first, *others = move.targets
    beside = zip(file.parts, others, strict=True)
    parts = tuple(replace(part, path=path) for part, path in beside)
    return replace(
        entry,
        file=replace(file, path=first, parts=parts, program=None),
        folder=None if folder_id == FIXED_FOLDER else folder_id,
        file_name=first.name,
    )


def _require_room(targets: tuple[Path, ...], size_bytes: int) -> None:
    """Raise where something is in the way, or the disk too full."""
    place = targets[0].parent
    for target in targets:
        if target.exists():
            detail = f"{target} is there already"
            raise problem_error(ProblemCode.FOLDER_UNUSABLE, detail, path=str(target))
    disk = disk_of(place)
    if disk is not None and disk.free_bytes < size_bytes + _SPARE_BYTES:
        raise problem_error(
            ProblemCode.DISK_FULL,
            f"{place.parent} has too little room",
            needed=size_bytes + _SPARE_BYTES,
            free=disk.free_bytes,
            path=str(place.parent),
        )


class _Copied(NamedTuple):
    """What was read of a file that was copied."""

    sha256: str
    size_bytes: int


def _copy(source: Path, fresh: Path, reading: Reading) -> _Copied:
    """Copy `source` and put the copy on disk."""
    digest = hashlib.sha256()
    buffer = memoryview(bytearray(_COPY_BYTES))
    done_bytes = 0
    try:
        fresh.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb", buffering=0) as given, fresh.open("wb", buffering=0) as made:
            while (count := given.readinto(buffer)) and not reading.stopped.is_set():
                digest.update(buffer[:count])
                written = 0
                while written < count:
                    written += made.write(buffer[written:count])
                done_bytes += count
                reading.reached(done_bytes)
            os.fsync(made.fileno())
            _drop_from_cache(made.fileno())
    except FileNotFoundError as error:
        detail = f"{source} is gone"
        raise problem_error(ProblemCode.FILE_MISSING, detail, path=str(source)) from error
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        code = ProblemCode.DISK_FULL if full else ProblemCode.DISK_ERROR
        detail = f"{source} can't be moved to {fresh.parent}: {error.strerror}"
        raise problem_error(code, detail, path=str(fresh.parent)) from error
    return _Copied(digest.hexdigest(), done_bytes)


def _drop_from_cache(handle: int) -> None:
    """Let the next reading come from the disk, where the system can be asked for that."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _name(targets: Iterable[Path]) -> None:
    for target in targets:
        try:
            target.with_name(target.name + MOVING_SUFFIX).replace(target)
            sync_folder(target.parent)
        except OSError as error:
            detail = f"{target} can't be made: {error.strerror}"
            raise problem_error(ProblemCode.DISK_ERROR, detail, path=str(target)) from error


def _delete(paths: Iterable[Path]) -> None:
    """Delete these files and their folders where those are empty then."""
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("%s stays: %s", path, error)
        remove_folder(path.parent)
