"""Noticing what comes and goes in the folders of models, as the system tells it."""

import asyncio
import logging
from contextlib import aclosing, suppress
from pathlib import Path

from watchfiles import Change, awatch

from modelyard.service.folder_service import FolderService
from modelyard.service.library import Library
from modelyard.service.library.folders import is_away
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
    while True:
        unsettled = await _look(folders)
        folders.changed.clear()
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
    if not paths:
        with suppress(TimeoutError):
            await asyncio.wait_for(other.wait(), timeout_s)
        return
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
    name = path.lower()
    return name.endswith(".gguf") or "." not in name.rpartition("/")[2]


def _present(library: Library) -> list[Path]:
    return [path for path in library.folders.paths.values() if path.is_dir() and not is_away(path)]
