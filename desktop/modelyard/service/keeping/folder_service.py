"""The folders of models: which there are, and the models that come and go in them."""

import asyncio
import logging
import uuid
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from modelyard.service.board import Board
from modelyard.service.compose import OnDisk, is_running
from modelyard.service.fetching.arrivals import Arrivals
from modelyard.service.gguf import GgufHeader
from modelyard.service.keeping.model_files import ModelFiles
from modelyard.service.keeping.new_entries import entry_of_file, file_name_of
from modelyard.service.library import Entry, Library, StoredFile
from modelyard.service.library.disk import disk_of, taken_by
from modelyard.service.library.folders import FIXED_FOLDER, MARKER, Folders, is_away
from modelyard.service.library.grouping import plain_name
from modelyard.service.library.looks import Look, read_looks, write_looks
from modelyard.service.library.scan import Scan, scan_folder
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error
from modelyard.wire.storage import FolderRequest, FolderState, ModelFolder, ModelFolders

_log = logging.getLogger(__name__)


class FolderService:
    """What can be done with folders of models. Changes are stored and published on return.

    `arriving` keeps apart what brings files into the folders and what looks for strangers there.
    """

    def __init__(
        self,
        library: Library,
        board: Board,
        *,
        files: ModelFiles,
        arrivals: Arrivals,
        arriving: asyncio.Lock,
    ) -> None:
        self._library = library
        self._board = board
        self._files = files
        self._arrivals = arrivals
        self._arriving = arriving
        self.changed = asyncio.Event()
        """Set when there are other folders than before."""
        self.looked = asyncio.Event()
        """Set once everything that lies in the folders is in the catalogue."""

    async def folders(self) -> ModelFolders:
        """Return the folders, with their models and the room on their disks."""
        entries = self._library.entries
        listed = await asyncio.to_thread(_listed, self._library.folders, entries)
        return ModelFolders(iterable=tuple(listed))

    async def add(self, request: FolderRequest) -> ModelFolders:
        """Take a folder in, with the models that lie in it.

        Raises:
            ProblemError: FOLDER_UNUSABLE: it is no folder that can be read; FOLDER_IN_USE: it
                lies in another one, or around it; DISK_ERROR, DISK_FULL.
        """
        folders = self._library.folders
        path = await asyncio.to_thread(_usable, request.path)
        for known in folders.paths.values():
            if known == path or known in path.parents or path in known.parents:
                detail = f"{path} and {known} overlap"
                raise problem_error(ProblemCode.FOLDER_IN_USE, detail, path=str(known))
        key = uuid.uuid4().hex[:12]
        default = key if request.default else folders.default
        await self._library.store_folders(Folders({**folders.paths, key: path}, default))
        self.changed.set()
        return await self.rescan()

    async def set_default(self, folder_id: str) -> ModelFolders:
        """Let new downloads go to this folder.

        Raises:
            ProblemError: FOLDER_NOT_FOUND, DISK_ERROR, DISK_FULL.
        """
        self.path(folder_id)
        await self._library.store_folders(replace(self._library.folders, default=folder_id))
        self._board.storage_changed()
        return await self.folders()

    async def remove(self, folder_id: str) -> ModelFolders:
        """Forget a folder and the models in it; no file is touched.

        Raises:
            ProblemError: FOLDER_NOT_FOUND; FOLDER_IN_USE for the fixed one, or while a model in
                it is downloaded or moved; DISK_ERROR, DISK_FULL.
        """
        path = self.path(folder_id)
        if folder_id == FIXED_FOLDER:
            detail = f"{path} belongs to the data folder"
            raise problem_error(ProblemCode.FOLDER_IN_USE, detail, path=str(path))
        inside = [entry for entry in self._library.entries if entry.folder == folder_id]
        for entry in inside:
            if is_running(self._board.progress(entry.id)):
                detail = f"{entry.model.name} is on its way there"
                raise problem_error(ProblemCode.FOLDER_IN_USE, detail, path=str(path))
        async with self._arriving:  # or what is forgotten is found again
            for entry in inside:
                await self._forget(entry)
            folders = self._library.folders
            left = {key: where for key, where in folders.paths.items() if key != folder_id}
            default = folders.default if folders.default in left else FIXED_FOLDER
            await self._library.store_folders(Folders(left, default))
        await asyncio.to_thread(_unmark, path)
        self.changed.set()
        self._board.storage_changed()
        return await self.folders()

    async def rescan(self) -> ModelFolders:
        """Look for models that have come, changed or gone; read only what is new or changed.

        Raises:
            ProblemError: DISK_ERROR, DISK_FULL.
        """
        await self.look_for_strangers()
        return await self.folders()

    async def look_for_strangers(self) -> bool:
        """Take in what lies in the folders and has no entry; return whether more is on its way.

        Raises:
            ProblemError: DISK_ERROR, DISK_FULL.
        """
        async with self._arriving:
            # Before the looks: what comes in later is not to be judged by those.
            entries = self._library.entries
            looks = await self._library.with_database(read_looks)
            scans = await asyncio.to_thread(self._scan, looks)
            found: dict[Path, Look] = {}
            for key, scan in scans.items():
                found |= scan.looks
                for file, header in scan.models:
                    await self._enter(key, file, header)
                await self._read_again(scan.changed, entries)
            gone = await asyncio.to_thread(self._gone, looks)
            if found or gone:
                await self._library.with_database(lambda c: write_looks(c, found, gone))
        self.looked.set()
        await self._files.look_at_all()
        if any(scan.models or scan.changed for scan in scans.values()) or gone:
            self._board.storage_changed()
        return any(scan.unsettled for scan in scans.values())

    def path(self, folder_id: str) -> Path:
        """Return where this folder is.

        Raises:
            ProblemError: FOLDER_NOT_FOUND.
        """
        path = self._library.folders.paths.get(folder_id)
        if path is None:
            detail = "There is no folder of models with this id"
            raise problem_error(ProblemCode.FOLDER_NOT_FOUND, detail)
        return path

    def require_present(self, folder_id: str) -> Path:
        """Return where this folder is, which can be written to. Blocking.

        Raises:
            ProblemError: FOLDER_NOT_FOUND, FOLDER_UNUSABLE.
        """
        path = self.path(folder_id)
        state = _state(folder_id, path)
        if state is not FolderState.PRESENT:
            why = "can't be written to" if state is FolderState.READ_ONLY else "is away"
            detail = f"The folder {path} {why}"
            raise problem_error(ProblemCode.FOLDER_UNUSABLE, detail, path=str(path))
        return path

    def _scan(self, looks: dict[Path, Look]) -> dict[str, Scan]:
        entries = self._library.entries
        owned = {entry.unique for entry in entries}
        known = {path for entry in entries if entry.file for path in entry.file.paths}
        return {
            key: scan_folder(path, owned=owned, known=known, looks=looks)
            for key, path in self._library.folders.paths.items()
            if not is_away(path)
        }

    def _gone(self, looks: dict[Path, Look]) -> list[Path]:
        """Return which files are there no longer; those on a disk that is away come back."""
        away = {path for path in self._library.folders.paths.values() if is_away(path)}
        return [path for path in looks if not path.exists() and away.isdisjoint(path.parents)]

    async def _enter(self, folder_id: str, file: StoredFile, header: GgufHeader) -> None:
        folder = None if folder_id == FIXED_FOLDER else folder_id
        entry = entry_of_file(plain_name(file.path), file, header)
        entry = replace(entry, folder=folder, file_name=file_name_of(file.path))
        entry = await self._library.add(entry, number_name=True)
        self._board.saw(entry.id, OnDisk(present=True))
        self._board.announce(entry.id)
        _log.info("found %s at %s", entry.unique, file.path)

    async def _read_again(self, changed: Collection[Path], entries: Iterable[Entry]) -> None:
        """Take note that files were changed by somebody else: nothing vouches for them any more.

        `entries` are as they were before the changes were seen; what has another file since then,
        from a download, is left alone.
        """
        for entry in entries:
            before = entry.file
            if before is None or not any(path in changed for path in before.paths):
                continue
            file = replace(before, compared=False)
            if file.path in changed and (taken := await asyncio.to_thread(taken_by, file.path)):
                file = replace(file, size_bytes=taken.size_bytes)
            try:
                await self._arrivals.enter(entry.id, file, instead_of=before)
            except ProblemError as error:
                _log.info("%s was changed and can't be read: %s", file.path, error)

    async def _forget(self, entry: Entry) -> None:
        if entry.is_custom:
            await self._library.remove(entry.id)
            self._board.removed(entry.id)
            return
        await self._library.change(entry.id, lambda entry: replace(entry, file=None, folder=None))
        self._board.saw(entry.id, OnDisk())
        self._board.announce(entry.id)


def _usable(text: str) -> Path:
    """Return the folder that `text` names, marked as one of ours where it can be written to."""
    path = Path(text.strip())
    if not path.is_absolute() or "\0" in text:
        detail = f"{text!r} is not the whole path of a folder"
        raise problem_error(ProblemCode.FOLDER_UNUSABLE, detail)
    try:
        path = path.resolve()
        if not path.is_dir():
            raise NotADirectoryError(f"{path} is no folder")
        is_empty = next(path.iterdir(), None) is None
    except OSError as error:
        detail = f"{path} can't be used: {error.strerror or error}"
        raise problem_error(ProblemCode.FOLDER_UNUSABLE, detail, path=str(path)) from error
    try:
        (path / MARKER).touch()
    except OSError as error:
        if is_empty:
            detail = f"{path} is empty and can't be written to: {error.strerror}"
            raise problem_error(ProblemCode.FOLDER_UNUSABLE, detail, path=str(path)) from error
    return path


def _unmark(path: Path) -> None:
    try:
        (path / MARKER).unlink(missing_ok=True)
    except OSError as error:
        _log.info("the mark in %s stays: %s", path, error)


def _listed(folders: Folders, entries: tuple[Entry, ...]) -> list[ModelFolder]:
    inside: dict[str, list[StoredFile]] = {key: [] for key in folders.paths}
    for entry in entries:
        if entry.file is not None and not entry.file.referenced:
            inside.setdefault(entry.folder or FIXED_FOLDER, []).append(entry.file)
    listed = []
    for key, path in folders.paths.items():
        state = _state(key, path)
        disk = disk_of(path) if state is not FolderState.AWAY else None
        listed.append(
            ModelFolder(
                id=key,
                path=str(path),
                state=state,
                default=key == folders.default,
                fixed=key == FIXED_FOLDER,
                models=len(inside[key]),
                size=sum(file.total_bytes for file in inside[key]),
                total=disk.total_bytes if disk else None,
                free=disk.free_bytes if disk else None,
            )
        )
    return listed


def _state(key: str, path: Path) -> FolderState:
    if key == FIXED_FOLDER:
        return FolderState.PRESENT  # it is made when it is needed
    if is_away(path):
        return FolderState.AWAY
    try:
        (path / MARKER).touch()
    except OSError:
        return FolderState.READ_ONLY
    return FolderState.PRESENT
