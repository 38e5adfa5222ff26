"""Fetching again what is wrong of a model's files, and no more where that can be told."""

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

from modelyard.service.digest import CHUNK_BYTES, FileSum, sum_of
from modelyard.service.downloads.rescue import Rescued, rescue
from modelyard.service.library import Entry, Library, StoredFile
from modelyard.service.library.disk import taken_by
from modelyard.service.library.files import quarantine_path
from modelyard.service.library.marks import read_marks
from modelyard.wire.problems import ProblemError

_log = logging.getLogger(__name__)


class Repairing:
    """Makes a partial of a wrong file, from which a download goes on.

    What is right of it is told by the checksums of its chunks, where the file was found right
    once; else by its length and by chunks of zeros, as a torn write leaves them. Sources give no
    digests of parts, so of a file of the right length without a mark all is fetched again.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    async def prepare(self, entry: Entry, file: StoredFile | None) -> None:
        """Let the next download of `entry` go on from what is right of its files.

        `file` is what the entry had before it was found wrong; wrong files were set aside.

        Raises:
            ProblemError: DISK_ERROR, DISK_FULL, BUSY.
        """
        target = self._library.target(entry)
        held = file or StoredFile(path=target, size_bytes=0, sha256=entry.model.sha256)
        if held.referenced:
            return  # it stays as it is, and a file of our own is fetched
        try:
            files = await self._rescued(entry, held)
        except ProblemError as error:
            _log.info("%s is fetched as a whole: %s", entry.unique, error)
            return
        if files is None:
            return
        await asyncio.to_thread(rescue, target, files)
        if entry.file is not None:
            await self._library.change(entry.id, lambda entry: replace(entry, file=None))

    async def _rescued(self, entry: Entry, file: StoredFile) -> list[Rescued] | None:
        """Return all files and what of each is right; None where nothing of them can be used."""
        digests = [entry.model.sha256 or file.sha256, *(part.sha256 for part in file.parts)]
        sizes = [self._size(entry, file), *(part.size_bytes for part in file.parts)]
        names = [entry.file_name, *(path.name for path in file.paths[1:])]
        found = []
        for path, sha256, size_bytes, name in zip(file.paths, digests, sizes, names, strict=True):
            if sha256 is None or size_bytes is None:
                return None
            one = await self._one(path, name, sha256, size_bytes)
            if one is None:
                if not file.parts:
                    return None
                continue  # of this one nothing is there
            found.append(one)
        return found or None

    async def _one(self, path: Path, name: str, sha256: str, size_bytes: int) -> Rescued | None:
        wrong = quarantine_path(path)
        taken = await asyncio.to_thread(taken_by, wrong)
        if taken is None:
            there = await asyncio.to_thread(taken_by, path)
            if there is None or there.names > 1:
                return None
            return Rescued(name, path, size_bytes, sha256, held=None)
        if taken.names > 1:
            return None  # another program's bytes are not ours to write to
        found = await sum_of(wrong)
        marks = await self._library.with_database(
            lambda connection: read_marks(connection, sha256, chunk_bytes=CHUNK_BYTES)
        )
        held = found.same_chunks(marks) if marks else _plausible(found, size_bytes)
        wrong_bytes = size_bytes - sum(end - start for start, end in held)
        _log.info("%s: %d of %d bytes are fetched again", path, wrong_bytes, size_bytes)
        return Rescued(name, wrong, size_bytes, sha256, held=held) if held else None

    def _size(self, entry: Entry, file: StoredFile) -> int | None:
        if file.parts or entry.model.bytes is None:
            return file.size_bytes or None
        return entry.model.bytes.value


def _plausible(found: FileSum, size_bytes: int) -> tuple[tuple[int, int], ...]:
    """Return what may be right of a file of which nothing but its size and digest is known.

    The transfer finds out, and fetches all of it where it is not.
    """
    end = min(found.size_bytes, size_bytes)
    if found.size_bytes == size_bytes and not found.blanks:
        return ()
    return tuple(
        (start, min(start + CHUNK_BYTES, end))
        for start in range(0, end, CHUNK_BYTES)
        if start // CHUNK_BYTES not in found.blanks
    )
