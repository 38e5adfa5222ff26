"""The folders of models: the fixed one of the data folder, and those that a person has added."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from modelyard.service.library.database import transaction

FIXED_FOLDER = "models"
"""The id of the folder that belongs to the data folder."""

MARKER = ".modelyard-models"
"""An empty file in every folder that a person added. Where a disk is away the place at which it is
mounted may still be there: an empty folder without it."""

_SETTING = "default_folder"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where models are kept, by id, the fixed folder first; `default` takes new downloads."""

    paths: dict[str, Path]
    default: str = FIXED_FOLDER

    def path(self, folder_id: str | None) -> Path:
        """Return where this folder lies; the fixed one where there is none with this id."""
        return self.paths.get(folder_id or FIXED_FOLDER) or self.paths[FIXED_FOLDER]

    def holding(self, path: Path) -> str | None:
        """Return the id of the folder that `path` lies in, the innermost; None outside of all."""
        around = [
            (len(where.parts), key) for key, where in self.paths.items() if where in path.parents
        ]
        return max(around)[1] if around else None


def is_away(folder: Path) -> bool:
    """Return whether the disk of `folder` is not there. Blocking."""
    try:
        return next(folder.iterdir(), None) is None
    except OSError:
        return True


def read_folders(connection: sqlite3.Connection, fixed: Path) -> Folders:
    """Return the stored folders, with `fixed` as the first."""
    rows = connection.execute("SELECT id, path FROM folders ORDER BY rowid")
    paths = {FIXED_FOLDER: fixed} | {key: Path(path) for key, path in rows}
    chosen = connection.execute("SELECT value FROM settings WHERE name = ?", (_SETTING,)).fetchone()
    default = chosen[0].strip('"') if chosen else FIXED_FOLDER
    return Folders(paths, default if default in paths else FIXED_FOLDER)


def write_folders(connection: sqlite3.Connection, folders: Folders) -> None:
    """Store `folders` in place of those that were stored."""
    added = [(key, str(path)) for key, path in folders.paths.items() if key != FIXED_FOLDER]
    with transaction(connection):
        connection.execute("DELETE FROM folders")
        connection.executemany("INSERT INTO folders VALUES (?, ?)", added)
        connection.execute(
            "INSERT INTO settings VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_SETTING, f'"{folders.default}"'),
        )
