"""Remembering what the chunks of right files sum up to, so that later damage can be located."""

import logging
from pathlib import Path

import psutil

from modelyard.service.digest import CHUNK_BYTES, FileSum, sum_of
from modelyard.service.library import Library, StoredFile
from modelyard.service.library.marks import write_marks
from modelyard.wire.problems import ProblemError

_log = logging.getLogger(__name__)


class Marking:
    """Stores the marks of files; without them a repair fetches more, and nothing else is lost."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def remember(self, found: FileSum) -> None:
        """Store what was summed up of a file that is right."""
        try:
            await self._library.with_database(
                lambda connection: write_marks(
                    connection, found.sha256, found.marks, chunk_bytes=CHUNK_BYTES
                )
            )
        except ProblemError as error:
            _log.info("the marks of a file are not stored: %s", error)

    async def mark(self, file: StoredFile) -> None:
        """Read the files of a model that has just arrived, at a low priority, and store the marks.

        Only where they are still in memory as a rule: reading them from a disk takes minutes.
        """
        known = [(file.path, file.size_bytes, file.sha256)]
        known += [(part.path, part.size_bytes, part.sha256) for part in file.parts]
        for path, size_bytes, sha256 in known:
            if sha256 is not None and 2 * size_bytes < psutil.virtual_memory().available:
                await self._mark_one(path, sha256)

    async def _mark_one(self, path: Path, sha256: str) -> None:
        try:
            found = await sum_of(path)
        except ProblemError as error:
            _log.info("%s is not marked: %s", path, error)
            return
        if found.sha256 == sha256:
            await self.remember(found)
