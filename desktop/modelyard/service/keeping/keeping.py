"""What keeps models and their files, put together into one: files, folders, disks."""

import asyncio
from typing import NamedTuple

from modelyard.paths import DataFolder
from modelyard.service.board import Board
from modelyard.service.downloads import DownloadQueue
from modelyard.service.fetching.arrivals import Arrivals
from modelyard.service.fetching.queue_service import QueueService
from modelyard.service.keeping.adopting import Adopting
from modelyard.service.keeping.file_service import FileService
from modelyard.service.keeping.file_work import FileWork
from modelyard.service.keeping.folder_service import FolderService
from modelyard.service.keeping.folder_watch import watch_folders
from modelyard.service.keeping.model_files import ModelFiles
from modelyard.service.keeping.removing import Removing
from modelyard.service.keeping.storage_use import StorageUse
from modelyard.service.keeping.turns import Turns
from modelyard.service.library import Library
from modelyard.service.library.marks import drop_unused_marks
from modelyard.service.library.placing import sweep_staging


class Keeping(NamedTuple):
    """The operations on files, folders and disks."""

    adopting: Adopting
    folders: FolderService
    file: FileService
    removing: Removing
    storage: StorageUse
    library: Library

    async def recover(self) -> None:
        """End what an earlier run was killed in; before anything looks at the files.

        Raises:
            ProblemError: DISK_ERROR, DISK_FULL.
        """
        for path in self.library.folders.paths.values():
            await asyncio.to_thread(sweep_staging, path)
        await self.file.recover()
        await self.removing.recover()
        await self.library.with_database(drop_unused_marks)

    async def watch(self) -> None:
        """Take in what comes into the folders, until it is cancelled."""
        await watch_folders(self.library, self.folders)


def keep_models(
    library: Library,
    board: Board,
    *,
    folder: DataFolder,
    arrivals: Arrivals,
    downloads: DownloadQueue,
    queue: QueueService,
    files: ModelFiles,
    turns: Turns,
    work: FileWork,
) -> Keeping:
    """Build all of them."""
    arriving = asyncio.Lock()
    folders = FolderService(library, board, files=files, arrivals=arrivals, arriving=arriving)
    return Keeping(
        adopting=Adopting(
            library, board, arrivals=arrivals, arriving=arriving, looked=folders.looked
        ),
        folders=folders,
        file=FileService(
            library,
            board,
            files=files,
            arrivals=arrivals,
            folders=folders,
            queue=queue,
            turns=turns,
            work=work,
            arriving=arriving,
        ),
        removing=Removing(
            library, board, downloads=downloads, files=files, turns=turns, arriving=arriving
        ),
        storage=StorageUse(library, folder),
        library=library,
    )
