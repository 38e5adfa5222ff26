"""Noticing what comes and goes in the folders of models, as the system tells it."""

import asyncio
import logging
from contextlib import aclosing, suppress
from pathlib import Path

from watchfiles import Change, awatch

from modelyard.service.folder_service import FolderService
from modelyard.service.library import Library
from modelyard.service.library.folders import FIXED_FOLDER, is_away
from modelyard.service.library.grouping import MODEL_SUFFIX
from modelyard.wire.problems import ProblemError

_log = logging.getLogger(__name__)

_LOOK_EVERY_S = 60.0
"""Where the system tells nothing, as of disks in a network; and of disks that come and go."""
_SETTLING_S = 2.5
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
        unsettled = await _look(folders)
        pause_s = _SETTLING_S if unsettled else look_every_s
        present = await asyncio.to_thread(_present, library)
        await _until_something_changes(present, folders.changed, pause_s)


async def _look(folders: FolderService) -> bool:
    try:
        return await folders.look_for_strangers()
    except ProblemError as error:
        _log.warning("the folders of models can't be looked through: %s", error)
        return False


async def _until_something_changes(
    paths: list[Path], other: asyncio.Event, timeout_s: float
) -> None:
    """Return when something in `paths` has changed, `other` is set, or the time is over."""
    try:
        if paths:
            await _until_told(paths, other, timeout_s)
            return
    except (OSError, RuntimeError) as error:
        # As where the system watches no more folders for this person.
        _log.info("changes of the folders are not told: %s", error)
    with suppress(TimeoutError):
        await asyncio.wait_for(other.wait(), timeout_s)


async def _until_told(paths: list[Path], other: asyncio.Event, timeout_s: float) -> None:
    watch = awatch(
        *paths,
        watch_filter=_concerns_models,
        debounce=_TOGETHER_MS,
        stop_event=other,
        rust_timeout=int(timeout_s * 1000),
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    async with aclosing(watch) as changes:
        async for _ in changes:
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
