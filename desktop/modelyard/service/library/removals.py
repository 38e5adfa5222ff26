"""Models that were removed and may be restored, as rows of the database."""

import logging
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from modelyard.service.library.database import transaction
from modelyard.service.library.entries import Entry

_log = logging.getLogger(__name__)

_MOST_KEPT = 500
"""Removals that are remembered, the latest ones."""


@dataclass(frozen=True, slots=True)
class RemovedFile:
    """A file that went with its model; found in the trash by device and inode."""

    path: Path
    device: int
    inode: int
    disk_bytes: int


@dataclass(frozen=True, slots=True)
class RemovedModel:
    """A model that was removed, with all that it takes to bring it back; sizes are bytes."""

    id: str
    entry: Entry
    removed: datetime
    files: tuple[RemovedFile, ...]
    trash: bool
    """Whether its files go to the trash, or are deleted."""
    entry_removed: bool
    """Whether the entry went too; one that came with the program stays."""
    done: bool = False
    """Whether its files are away; else that was interrupted."""
    freed_bytes: int = 0
    trashed_bytes: int = 0
    kept_bytes: int = 0


_REMOVED = TypeAdapter(RemovedModel)


def read_removals(connection: sqlite3.Connection) -> list[RemovedModel]:
    """Return the removed models, the latest first."""
    removals = []
    rows = connection.execute("SELECT id, record FROM removals ORDER BY rowid DESC")
    for removal_id, record in rows:
        try:
            removals.append(_REMOVED.validate_json(record))
        except ValidationError as error:
            _log.warning("removal %s can't be read: %s", removal_id, error)
    return removals


def write_removal(connection: sqlite3.Connection, removal: RemovedModel) -> None:
    """Store `removal` in place of what is stored of it, within a transaction."""
    record = _REMOVED.dump_json(removal, exclude_none=True).decode()
    connection.execute(
        "INSERT INTO removals VALUES (?, ?)"
        " ON CONFLICT (id) DO UPDATE SET record = excluded.record",
        (removal.id, record),
    )


def delete_removal(connection: sqlite3.Connection, removal_id: str) -> None:
    """Forget a removal, within a transaction: it is undone, or its files are gone for good."""
    connection.execute("DELETE FROM removals WHERE id = ?", (removal_id,))


def store_removal(connection: sqlite3.Connection, removal: RemovedModel) -> None:
    """Store `removal`, and forget the oldest ones beyond the limit."""
    with transaction(connection):
        write_removal(connection, removal)
        connection.execute(
            "DELETE FROM removals WHERE rowid NOT IN"
            " (SELECT rowid FROM removals ORDER BY rowid DESC LIMIT ?)",
            (_MOST_KEPT,),
        )
