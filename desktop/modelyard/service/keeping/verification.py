"""Reading a model's files once more, to see whether they are still the ones that arrived."""

import asyncio
import logging
from dataclasses import replace
from functools import partial
from pathlib import Path

from modelyard.service.board import Board
from modelyard.service.compose import OnDisk
from modelyard.service.digest import sum_of
from modelyard.service.fetching.arrivals import Arrivals
from modelyard.service.fetching.marking import Marking
from modelyard.service.gguf import read_header
from modelyard.service.keeping.file_work import WorkProgress
from modelyard.service.library import Entry, Library, StoredFile, StoredPart
from modelyard.service.library.files import quarantine
from modelyard.wire.downloads import DownloadPhase
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error

_log = logging.getLogger(__name__)

_WRONG = {ProblemCode.DIGEST_MISMATCH, ProblemCode.CORRUPT_FILE}


class Verification:
    """Verifies files; its progress is shown as that of a download in the phase ``verifying``."""

    def __init__(self, library: Library, board: Board, arrivals: Arrivals) -> None:
        self._library = library
        self._board = board
        self._arrivals = arrivals
        self._marking = Marking(library)

    async def verify(self, entry: Entry, file: StoredFile) -> None:
        """Re-hash all files of `entry` and check its header.

        A file of ours that is not what it should be is set aside where nothing loads it, and the
        model is no longer downloaded; what is only referenced stays where it is. Of files that
        are right it is remembered what they are made of, so that later damage can be located.

        Raises:
            ProblemError: DIGEST_MISMATCH, CORRUPT_FILE, FILE_MISSING, DISK_ERROR.
        """
        progress = WorkProgress(
            self._board, entry.id, phase=DownloadPhase.VERIFYING, total_bytes=file.total_bytes
        )
        try:
            stored = await self._verified(entry, file, progress)
            await self._arrivals.enter(entry.id, stored)
        except ProblemError as error:
            await self._failed(entry, file, error.problem)
            progress.end(error.problem)
            raise
        except asyncio.CancelledError:
            progress.end()
            raise
        progress.end()

    async def _verified(self, entry: Entry, file: StoredFile, progress: WorkProgress) -> StoredFile:
        expected = entry.model.sha256 or file.sha256
        progress.show(0)
        sha256 = await self._digest(file.path, expected, progress, before_bytes=0)
        parts: list[StoredPart] = []
        done_bytes = file.size_bytes
        for part in file.parts:
            digest = await self._digest(part.path, part.sha256, progress, before_bytes=done_bytes)
            compared = part.compared or part.sha256 is not None
            parts.append(replace(part, sha256=digest, compared=compared))
            done_bytes += part.size_bytes
        compared = file.compared or bool(entry.model.sha256)
        return replace(file, sha256=sha256, compared=compared, parts=tuple(parts))

    async def _digest(
        self, path: Path, expected: str | None, progress: WorkProgress, *, before_bytes: int
    ) -> str:
        found = await sum_of(path, partial(progress.advance, before_bytes))
        if expected is not None and found.sha256 != expected:
            # Where the header is broken too, that says more of what is wrong.
            await asyncio.to_thread(_check_header, path)
            raise problem_error(
                ProblemCode.DIGEST_MISMATCH,
                f"{path} is no longer the file that it was",
                expected=expected,
                actual=found.sha256,
                path=str(path),
            )
        await self._marking.remember(found)
        return found.sha256

    async def _failed(self, entry: Entry, file: StoredFile, problem: Problem) -> None:
        if problem.code not in _WRONG or file.referenced or not self._library.has(entry.id):
            return
        wrong = Path(problem.path) if problem.path else file.path
        aside = await asyncio.to_thread(quarantine, wrong)
        _log.warning("%s is broken and kept as %s", entry.unique, aside)
        if file.parts:
            # The other files are right, and remembered so that only this one is fetched again.
            self._board.saw(entry.id, OnDisk(present=False))
        else:
            await self._library.change(entry.id, lambda entry: replace(entry, file=None))
            self._board.saw(entry.id, OnDisk(present=False))
        self._board.storage_changed()


def _check_header(path: Path) -> None:
    try:
        read_header(path)
    except ProblemError as error:
        raise ProblemError(error.problem.model_copy(update={"path": str(path)})) from error
