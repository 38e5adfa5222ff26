"""Noticing what comes and goes in the folders of models, as the system tells it."""

import asyncio
import logging
import time
from contextlib import aclosing, suppress
from pathlib import Path

from watchfiles import Change, awatch

from modelyard.service.keeping.folder_service import FolderService
from modelyard.service.library import Library
from modelyard.service.library.folders import FIXED_FOLDER, is_away
from modelyard.service.library.grouping import MODEL_SUFFIX
from modelyard.wire.problems import ProblemError

_log = logging.getLogger(__name__)

_LOOK_EVERY_S = 60.0
"""Where the system tells nothing, as of disks in a network; and of disks that come and go."""
_SETTLING_MS = 2500
"""How long after a look at a file that is still being written the next one comes."""
_TOGETHER_MS = 400
"""Changes within this time are looked at together."""


async def watch_folders(
    library: Library, folders: FolderService, *, look_every_s: float = _LOOK_EVERY_S
) -> None:
    """Take in what comes into the folders, and see what goes, until it is cancelled."""
    await asyncio.to_thread(_make, library.folders.path(FIXED_FOLDER))
    while True:
        folders.changed.clear()
        await _look(folders)
        present = await asyncio.to_thread(_present, library)
        try:
            await _follow(folders, present, look_every_s)
        except (OSError, RuntimeError) as error:
            # As where the system watches no more folders for this person.
            _log.info("changes of the folders are not told: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(folders.changed.wait(), look_every_s)


async def _look(folders: FolderService) -> bool:
    """Look through all folders; return whether something is still on its way into them."""
    try:
        return await folders.look_for_strangers()
    except ProblemError as error:
        _log.warning("the folders of models can't be looked through: %s", error)
        return False


async def _follow(folders: FolderService, paths: list[Path], time_s: float) -> None:
    """Look again whenever something in `paths` changes, for so long; less if folders come or go."""
    until_s = time.monotonic() + time_s
    is_due = True  # once more, for what came before the watch began
    watch = awatch(
        *paths,
        watch_filter=_concerns_models,
        debounce=_TOGETHER_MS,
        stop_event=folders.changed,
        rust_timeout=_SETTLING_MS,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    async with aclosing(watch) as told:
        async for changes in told:
            if changes or is_due:
                is_due = await _look(folders)
            if time.monotonic() > until_s:
                return


def _concerns_models(_change: Change, path: str) -> bool:
    # A folder as a rule has no suffix, and what is still being downloaded another one.
    return Path(path).suffix.lower() in {"", MODEL_SUFFIX}


def _make(folder: Path) -> None:
    """Have the fixed folder there, so that a file can be dropped into it from the beginning."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _log.info("%s can't be made: %s", folder, error)


def _present(library: Library) -> list[Path]:
    return [
        path
        for key, path in library.folders.paths.items()
        if path.is_dir() and (key == FIXED_FOLDER or not is_away(path))
    ]
