"""What is seen of the models' files on disk, which other programs change too."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from modelyard.service.board import Board
from modelyard.service.compose import OnDisk
from modelyard.service.downloads import partial_bytes
from modelyard.service.library import Entry, Library, StoredFile
from modelyard.service.library.files import remove_file, remove_folder
from modelyard.service.library.folders import FIXED_FOLDER, is_away
from modelyard.tasks import Tasks
from modelyard.wire.problems import ProblemCode, problem_error

_LOOK_EVERY_S = 2.0
"""The least time between two looks at all files, however often they are asked about."""


class ModelFiles:
    """Looks at files in a thread, since a disk may be slow, and tells the board what is there."""

    def __init__(self, library: Library, board: Board, *, tasks: Tasks) -> None:
        self._library = library
        self._board = board
        self._tasks = tasks
        self._looking: asyncio.Task[None] | None = None
        self._looked_s: float | None = None
        self._first = asyncio.Event()

    async def look(self, entries: Iterable[Entry]) -> None:
        """See which files and partials of `entries` are there now."""
        looked_for = tuple(entries)
        while looked_for:
            changed: list[Entry] = []
            coming = {entry.id: self._board.coming_bytes(entry.id) for entry in looked_for}
            for entry, on_disk in await asyncio.to_thread(self._seen, looked_for, coming):
                if not self._library.has(entry.id):
                    continue
                now = self._library.entry(entry.id)
                if now is entry:
                    self._board.saw(entry.id, on_disk)
                else:
                    # It was seen as it no longer is.
                    changed.append(now)
            looked_for = tuple(changed)

    async def look_at_all(self) -> None:
        """See which files and partials of all models are there now."""
        self._looked_s = time.monotonic()
        await self.look(self._library.entries)
        self._first.set()

    async def looked(self) -> None:
        """Wait until all were looked at once, and look again in the background.

        What is not as it was is published. Nobody waits for it: a disk may take seconds to wake.
        """
        await self._first.wait()
        is_due = self._looked_s is None or time.monotonic() - self._looked_s > _LOOK_EVERY_S
        if is_due and (self._looking is None or self._looking.done()):
            self._looking = self._tasks.start(self.look_at_all(), name="look at all files")

    async def present(self, model_id: str) -> tuple[Entry, StoredFile]:
        """Return the entry and its whole file, which is there.

        Raises:
            ProblemError: MODEL_NOT_FOUND, NOT_DOWNLOADED; FILE_MISSING, where it was there once;
                FILE_AWAY, where its disk is not there.
        """
        await self.look((self._library.entry(model_id),))
        entry = self._library.entry(model_id)
        if entry.file is None:
            detail = f"{entry.model.name} is not downloaded"
            raise problem_error(ProblemCode.NOT_DOWNLOADED, detail)
        on_disk = self._board.on_disk(model_id)
        path = str(entry.file.path)
        if on_disk.away:
            detail = f"The disk of {path} is not there"
            raise problem_error(ProblemCode.FILE_AWAY, detail, path=path)
        if not on_disk.present:
            raise problem_error(ProblemCode.FILE_MISSING, f"{path} is gone", path=path)
        return entry, entry.file

    async def delete(self, entry: Entry) -> int:
        """Delete the whole file of `entry` and return its bytes; one that is referenced stays.

        Raises:
            ProblemError: DISK_ERROR.
        """
        target = self._library.target(entry)
        paths = {target}
        if entry.file is not None and not entry.file.referenced:
            paths |= set(entry.file.paths)
        freed_bytes = sum([await asyncio.to_thread(remove_file, path) for path in paths])
        await asyncio.to_thread(remove_folder, target.parent)
        return freed_bytes

    def _seen(
        self, entries: tuple[Entry, ...], coming: Mapping[str, int | None]
    ) -> list[tuple[Entry, OnDisk]]:
        """Return what is on disk of `entries`; `coming` tells it of those that move just now."""
        folders = self._library.folders
        listed: dict[str, set[str]] = {}
        """The names in each folder of models: where a model has no folder it has no partial."""
        away: set[Path] = set()
        if len(entries) > 1:
            listed = {key: _names_in(path) for key, path in folders.paths.items()}
        away = {p for key, p in folders.paths.items() if key != FIXED_FOLDER and is_away(p)}
        seen = []
        for entry in entries:
            if entry.file is not None and _is_there(entry.file):
                seen.append((entry, OnDisk(present=True)))
                continue
            names = listed.get(entry.folder or FIXED_FOLDER)
            may_have = names is None or entry.unique in names
            partial = coming[entry.id]
            if partial is None and may_have:
                partial = partial_bytes(self._library.target(entry))
            is_gone = entry.file is not None and not away.isdisjoint(entry.file.path.parents)
            seen.append((entry, OnDisk(partial_bytes=partial, away=is_gone)))
        return seen


def _is_there(file: StoredFile) -> bool:
    return all(path.is_file() for path in file.paths)


def _names_in(folder: Path) -> set[str]:
    try:
        return {path.name for path in folder.iterdir()}
    except OSError:
        return set()
