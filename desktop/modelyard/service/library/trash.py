"""The system's trash: putting files into it, finding them there again. Everything here blocks.

A file keeps its inode (on Windows its file index) when it is moved within its disk, so it is found
in the trash whatever it is called there: in ``Trash/files`` of the home (freedesktop.org) or
``.Trash-UID/files`` of its disk, ``.Trash`` or ``.Trashes/UID`` of macOS, ``$Recycle.Bin`` of
Windows.
"""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from send2trash import send2trash

from modelyard.service.library.disk import disk_of

_log = logging.getLogger(__name__)

Key = tuple[int, int]
"""The device and inode of a file."""


def put_into_trash(path: Path) -> bool:
    """Move the file at `path` into the trash; return whether there is one that takes it."""
    try:
        send2trash(path)
    except Exception as error:  # noqa: BLE001 - each system's own; the file is where it was then
        _log.info("%s can't go to the trash: %s", path, error)
        return False
    return True


def find_in_trash(near: Path, keys: set[Key]) -> dict[Key, Path]:
    """Return where the trash of the disk that holds `near`, or the home's, has these files."""
    found: dict[Key, Path] = {}
    for folder in _trash_folders(near):
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                with suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    key = (status.st_dev, status.st_ino)
                    if key in keys:
                        found[key] = folder / entry.name
    return found


def take_from_trash(trashed: Path, target: Path) -> None:
    """Move a file from the trash to `target`, where nothing is.

    Raises:
        OSError: It can't be moved, or something is there.
    """
    if target.exists():
        raise FileExistsError(f"{target} is there again")
    target.parent.mkdir(parents=True, exist_ok=True)
    trashed.rename(target)
    if trashed.parent.name == "files":
        note = trashed.parent.parent / "info" / f"{trashed.name}.trashinfo"
        note.unlink(missing_ok=True)


def _trash_folders(near: Path) -> Iterator[Path]:
    disk = disk_of(near)
    mount = disk.path if disk is not None else near
    if sys.platform == "win32":
        with suppress(OSError):
            yield from (Path(near.anchor) / "$Recycle.Bin").iterdir()
        return
    user = os.getuid()
    if sys.platform == "darwin":
        yield Path.home() / ".Trash"
        yield mount / ".Trashes" / str(user)
        return
    given = os.environ.get("XDG_DATA_HOME")
    yield (Path(given) if given else Path.home() / ".local" / "share") / "Trash" / "files"
    yield mount / ".Trash" / str(user) / "files"
    yield mount / f".Trash-{user}" / "files"
