"""The operations on the files of one model: verify, repair, move, look inside."""

import asyncio
from pathlib import Path

from modelyard.service.board import Board
from modelyard.service.compose import is_running
from modelyard.service.contents import contents_of
from modelyard.service.fetching.arrivals import Arrivals
from modelyard.service.fetching.queue_service import QueueService
from modelyard.service.gguf import read_model
from modelyard.service.keeping.file_work import FileWork
from modelyard.service.keeping.folder_service import FolderService
from modelyard.service.keeping.model_files import ModelFiles
from modelyard.service.keeping.moving import Moving
from modelyard.service.keeping.repairing import Repairing
from modelyard.service.keeping.turns import Turns
from modelyard.service.keeping.verification import Verification
from modelyard.service.library import Entry, Library, StoredFile
from modelyard.wire.contents import FileContents
from modelyard.wire.models import Model
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_VERIFY, _MOVE = "verify", "move"
_WRONG = {
    ProblemCode.DIGEST_MISMATCH,
    ProblemCode.CORRUPT_FILE,
    ProblemCode.FILE_MISSING,
    ProblemCode.NOT_DOWNLOADED,
}


class FileService:
    """What can be done with one model's files.

    Every method raises `ProblemError` with MODEL_NOT_FOUND where there is no such model; long
    work is joined by whoever asks for the same, and ended by `ModelService.cancel`. `arriving` is
    as for `FolderService`.
    """

    def __init__(
        self,
        library: Library,
        board: Board,
        *,
        files: ModelFiles,
        arrivals: Arrivals,
        folders: FolderService,
        queue: QueueService,
        turns: Turns,
        work: FileWork,
        arriving: asyncio.Lock,
    ) -> None:
        self._library = library
        self._board = board
        self._files = files
        self._folders = folders
        self._queue = queue
        self._turns = turns
        self._work = work
        self._verification = Verification(library, board, arrivals)
        self._moving = Moving(library, board, arriving=arriving)
        self._repairing = Repairing(library)

    async def verify(self, model_id: str) -> Model:
        """Re-hash the model's files; returns when they are found right.

        Raises:
            ProblemError: NOT_DOWNLOADED, FILE_MISSING, FILE_AWAY, BUSY; DIGEST_MISMATCH or
                CORRUPT_FILE, with a file of ours set aside; CANCELLED.
        """
        entry, file = await self._files.present(model_id)
        await self._work.run(model_id, _VERIFY, lambda: self._verify(entry, file))
        return self._board.model(model_id)

    async def repair(self, model_id: str) -> Model:
        """Fetch again what is wrong or gone; returns when that has begun, or nothing is wrong.

        Raises:
            ProblemError: FILE_AWAY, BUSY, CANCELLED; UNSUPPORTED_SOURCE where it is not known
                where to get it from; DISK_ERROR, DISK_FULL.
        """
        entry = self._library.entry(model_id)
        if is_running(self._board.progress(model_id)) and not self._work.is_busy(model_id):
            return self._board.model(model_id)
        known = entry.file
        try:
            return await self.verify(model_id)
        except ProblemError as error:
            if error.problem.code not in _WRONG:
                raise
        async with self._turns.turn(model_id) as entry:
            await self._queue.require_source(entry)
            await self._repairing.prepare(entry, entry.file or known)
            entry = self._library.entry(model_id)
            await self._files.look((entry,))
            await self._queue.start(entry)
        return self._board.model(model_id)

    async def move(self, model_id: str, folder_id: str) -> Model:
        """Move the model's files to another folder; returns when they are there, and right.

        Raises:
            ProblemError: FOLDER_NOT_FOUND, FOLDER_UNUSABLE, NOT_DOWNLOADED, FILE_MISSING,
                FILE_AWAY, BUSY, CANCELLED; what `Moving.move` raises.
        """
        await asyncio.to_thread(self._folders.require_present, folder_id)
        entry, file = await self._files.present(model_id)
        await self._work.run(model_id, _MOVE, lambda: self._move(entry, file, folder_id))
        return self._board.model(model_id)

    async def contents(self, model_id: str) -> FileContents:
        """Return the properties and tensors in the model's file, of a split one in all parts.

        Raises:
            ProblemError: NOT_DOWNLOADED, FILE_MISSING, FILE_AWAY, CORRUPT_FILE, DISK_ERROR.
        """
        _, file = await self._files.present(model_id)
        return await asyncio.to_thread(_contents, file.path)

    async def recover(self) -> None:
        """End what an earlier run was killed in."""
        await self._moving.recover()

    async def _verify(self, entry: Entry, file: StoredFile) -> None:
        self._require_rest(entry)
        await self._verification.verify(entry, file)

    async def _move(self, entry: Entry, file: StoredFile, folder_id: str) -> None:
        self._require_rest(entry)
        async with self._turns.turn(entry.id):
            await self._moving.move(entry, file, folder_id)

    def _require_rest(self, entry: Entry) -> None:
        if is_running(self._board.progress(entry.id)):
            raise problem_error(ProblemCode.BUSY, "The model is being downloaded")


def _contents(path: Path) -> FileContents:
    return contents_of(read_model(path), path=str(path))
