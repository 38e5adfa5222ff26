"""Reading a model's file once more, to see whether it is still the one that arrived."""

import asyncio
import logging
from dataclasses import replace

from modelyard.service.arrivals import Arrivals
from modelyard.service.board import Board
from modelyard.service.compose import OnDisk
from modelyard.service.digest import file_digest
from modelyard.service.gguf import read_header
from modelyard.service.library import Entry, Library, StoredFile
from modelyard.service.library.files import quarantine
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error

_log = logging.getLogger(__name__)

_PERCENT = 100.0


class Verification:
    """Verifies files; its progress is shown as that of a download in the phase ``verifying``."""

    def __init__(self, library: Library, board: Board, arrivals: Arrivals) -> None:
        self._library = library
        self._board = board
        self._arrivals = arrivals

    async def verify(self, entry: Entry, file: StoredFile) -> None:
        """Re-hash `file` of `entry` and check its header.

        A file of ours that is not what it should be is set aside where nothing loads it, and the
        model is no longer downloaded; a person's own file stays where it is.

        Raises:
            ProblemError: DIGEST_MISMATCH, CORRUPT_FILE, FILE_MISSING, DISK_ERROR.
        """
        expected = entry.model.sha256 or file.sha256
        try:
            self._show(entry, file, 0)
            actual = await self._digest(entry, file, expected)
            stored = replace(
                file, sha256=actual, compared=file.compared or bool(entry.model.sha256)
            )
            await self._arrivals.enter(entry.id, stored)
        except ProblemError as error:
            await self._failed(entry, file, error.problem)
            raise
        except asyncio.CancelledError:
            self._end(entry, file, ModelDownloadStatus.COMPLETED)
            raise
        self._end(entry, file, ModelDownloadStatus.COMPLETED)

    async def _digest(self, entry: Entry, file: StoredFile, expected: str | None) -> str:
        actual = await file_digest(file.path, lambda done: self._show(entry, file, done))
        if expected is not None and actual != expected:
            # Where the header is broken too, that says more of what is wrong.
            await asyncio.to_thread(read_header, file.path)
            detail = f"{file.path} is no longer the file that it was"
            raise problem_error(
                ProblemCode.DIGEST_MISMATCH,
                detail,
                expected=expected,
                actual=actual,
                path=str(file.path),
            )
        return actual

    async def _failed(self, entry: Entry, file: StoredFile, problem: Problem) -> None:
        broken = problem.code in {ProblemCode.DIGEST_MISMATCH, ProblemCode.CORRUPT_FILE}
        if broken and not file.referenced and self._library.has(entry.id):
            aside = await asyncio.to_thread(quarantine, file.path)
            _log.warning("%s is broken and kept as %s", entry.unique, aside)
            await self._library.change(entry.id, lambda entry: replace(entry, file=None))
            self._board.saw(entry.id, OnDisk(present=False))
        self._end(entry, file, ModelDownloadStatus.FAILED, problem)

    def _show(self, entry: Entry, file: StoredFile, done_bytes: int) -> None:
        total = max(file.size_bytes, 1)
        progress = ModelDownloadProgress(
            status=ModelDownloadStatus.IN_PROGRESS,
            phase=DownloadPhase.VERIFYING,
            percentage=min(_PERCENT, _PERCENT * done_bytes / total),
            transferred=done_bytes,
            total=file.size_bytes,
        )
        self._board.progressed(entry.id, progress)

    def _end(
        self,
        entry: Entry,
        file: StoredFile,
        status: ModelDownloadStatus,
        problem: Problem | None = None,
    ) -> None:
        completed = status is ModelDownloadStatus.COMPLETED
        progress = ModelDownloadProgress(
            status=status,
            phase=DownloadPhase.DONE if completed else None,
            percentage=_PERCENT if completed else 0.0,
            transferred=file.size_bytes if completed else 0,
            total=file.size_bytes,
            problem=problem,
        )
        self._board.progressed(entry.id, progress)
