"""What takes room on the disks: models, unfinished downloads, what was set aside or removed."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from modelyard.paths import DataFolder
from modelyard.service.keeping.removing import in_trash
from modelyard.service.library import Entry, Library
from modelyard.service.library.disk import DiskSpace, Taken, disk_of, freed_bytes, taken_by
from modelyard.service.library.folders import FIXED_FOLDER, Folders
from modelyard.service.library.removals import RemovedModel, read_removals
from modelyard.wire.adoption import OtherProgram
from modelyard.wire.storage import Storage, StorageDisk, StorageItem, StorageKind

_UNFINISHED = (".partial", ".arrived", ".moving")
_ASIDE = (".corrupt", ".quarantined")


class StorageUse:
    """Adds up what lies on the disks. Bytes that have several names count once."""

    def __init__(self, library: Library, folder: DataFolder) -> None:
        self._library = library
        self._folder = folder

    async def storage(self) -> Storage:
        """Return what takes room, the largest first, and the disks that it takes it on.

        Raises:
            ProblemError: DISK_ERROR.
        """
        removals = await self._library.with_database(read_removals)
        entries, folders = self._library.entries, self._library.folders
        return await asyncio.to_thread(self._add_up, entries, folders, removals)

    def _add_up(
        self, entries: tuple[Entry, ...], folders: Folders, removals: list[RemovedModel]
    ) -> Storage:
        sums = _Sums()
        for entry in entries:
            _add_model(sums, entry)
        by_unique = {entry.unique: entry for entry in entries}
        for key, path in folders.paths.items():
            _add_left_over(sums, key, path, by_unique)
        for removed in removals:
            _add_trashed(sums, removed)
        _add_rest(sums, self._folder.root, set(folders.paths.values()))
        items = sorted(sums.items, key=lambda item: item.size, reverse=True)
        return Storage(iterable=tuple(items), disks=tuple(sums.disks()))


class _Sums:
    """The items so far, and which bytes each disk holds for them."""

    def __init__(self) -> None:
        self.items: list[StorageItem] = []
        self._bytes: dict[tuple[int, int], int] = {}
        self._disks: dict[int, DiskSpace] = {}

    def add(self, item: StorageItem, files: Iterable[Taken]) -> None:
        """Add an item that these files make up; one without a file takes no room."""
        taken = list(files)
        if not taken:
            return
        for file in taken:
            self._bytes[file.key] = file.disk_bytes
            if file.key[0] not in self._disks and (disk := disk_of(file.path)) is not None:
                self._disks[file.key[0]] = disk
        size = sum({file.key: file.disk_bytes for file in taken}.values())
        since = datetime.fromtimestamp(max(file.mtime_s for file in taken), UTC)
        self.items.append(
            item.model_copy(
                update={
                    "size": size,
                    "disk": str(taken[0].key[0]),
                    "since": item.since or since,
                }
            )
        )

    def disks(self) -> Iterator[StorageDisk]:
        """Yield the disks, with what all items take on each."""
        for device, disk in self._disks.items():
            used = sum(size for key, size in self._bytes.items() if key[0] == device)
            yield StorageDisk(
                id=str(device),
                path=str(disk.path),
                total=disk.total_bytes,
                free=disk.free_bytes,
                used=used,
            )


def _add_model(sums: _Sums, entry: Entry) -> None:
    file = entry.file
    if file is None:
        return
    taken = [each for path in file.paths if (each := taken_by(path)) is not None]
    item = StorageItem(
        kind=StorageKind.REFERENCE if file.referenced else StorageKind.MODEL,
        path=str(file.path),
        size=0,
        frees=0 if file.referenced else freed_bytes(taken),
        folder=None if file.referenced else entry.folder or FIXED_FOLDER,
        model=entry.id,
        name=entry.model.name,
        program=OtherProgram(file.program) if file.program else None,
    )
    sums.add(item, taken)


def _add_left_over(sums: _Sums, folder_id: str, folder: Path, by_unique: dict[str, Entry]) -> None:
    """Add partials and what was set aside, from the folders of the models just below `folder`."""
    for place in _listed(folder):
        entry = by_unique.get(place.name)
        for path in _listed(place):
            partial, aside = path.name.endswith(_UNFINISHED), path.name.endswith(_ASIDE)
            taken = taken_by(path) if partial or aside else None
            if taken is not None:
                item = StorageItem(
                    kind=StorageKind.PARTIAL if partial else StorageKind.QUARANTINE,
                    path=str(path),
                    size=0,
                    frees=freed_bytes([taken]),
                    folder=folder_id,
                    model=entry.id if entry else None,
                    name=entry.model.name if entry else None,
                )
                sums.add(item, [taken])


def _add_trashed(sums: _Sums, removed: RemovedModel) -> None:
    places = in_trash(removed).values()
    taken = [each for path in places if (each := taken_by(path)) is not None]
    if taken:
        item = StorageItem(
            kind=StorageKind.TRASH,
            path=str(taken[0].path),
            size=0,
            frees=freed_bytes(taken),
            model=removed.entry.id,
            name=removed.entry.model.name,
            since=removed.removed,
            removal=removed.id,
        )
        sums.add(item, taken)


def _add_rest(sums: _Sums, root: Path, folders: set[Path]) -> None:
    """Add what the program keeps beside models: catalogue, logs, what it can make again."""
    files = [file for path in _listed(root) if path not in folders for file in _files_below(path)]
    taken = [each for file in files if (each := taken_by(file)) is not None]
    sums.add(StorageItem(kind=StorageKind.CACHE, path=str(root), size=0, frees=0), taken)


def _files_below(path: Path) -> Iterator[Path]:
    if path.is_dir() and not path.is_symlink():
        for inside in _listed(path):
            yield from _files_below(inside)
    elif path.is_file():
        yield path


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
