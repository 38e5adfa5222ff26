"""What is seen of the models' files on disk, which other programs change too."""

import asyncio
from collections.abc import Iterable

from modelyard.service.board import Board
from modelyard.service.compose import OnDisk
from modelyard.service.downloads import partial_bytes
from modelyard.service.library import Entry, Library, StoredFile
from modelyard.service.library.files import remove_file, remove_folder
from modelyard.wire.problems import ProblemCode, problem_error


class ModelFiles:
    """Looks at files in a thread, since a disk may be slow, and tells the board what is there."""

    def __init__(self, library: Library, board: Board) -> None:
        self._library = library
        self._board = board

    async def look(self, entries: Iterable[Entry]) -> None:
        """See which files and partials of `entries` are there now."""
        for entry, on_disk in await asyncio.to_thread(self._seen, tuple(entries)):
            # An entry that changed meanwhile was seen as it no longer is.
            if self._library.has(entry.id) and self._library.entry(entry.id) is entry:
                self._board.saw(entry.id, on_disk)

    async def present(self, model_id: str) -> tuple[Entry, StoredFile]:
        """Return the entry and its whole file, which is there.

        Raises:
            ProblemError: MODEL_NOT_FOUND, NOT_DOWNLOADED; FILE_MISSING, where it was there once.
        """
        await self.look((self._library.entry(model_id),))
        entry = self._library.entry(model_id)
        if entry.file is None:
            detail = f"{entry.model.name} is not downloaded"
            raise problem_error(ProblemCode.NOT_DOWNLOADED, detail)
        if not self._board.on_disk(model_id).present:
            path = str(entry.file.path)
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
            paths.add(entry.file.path)
        freed_bytes = sum([await asyncio.to_thread(remove_file, path) for path in paths])
        await asyncio.to_thread(remove_folder, target.parent)
        return freed_bytes

    def _seen(self, entries: tuple[Entry, ...]) -> list[tuple[Entry, OnDisk]]:
        seen = []
        for entry in entries:
            present = entry.file is not None and entry.file.path.is_file()
            partial = None if present else partial_bytes(self._library.target(entry))
            seen.append((entry, OnDisk(present=present, partial_bytes=partial)))
        return seen
