"""Entries as rows of the database, there and back."""

import logging
import sqlite3
from pathlib import Path

from pydantic import ValidationError

from modelyard.service.library.database import transaction
from modelyard.service.library.entries import COMPUTED, Entry, StoredFile
from modelyard.wire.models import Model
from modelyard.wire.runtime import LoadOptions

_log = logging.getLogger(__name__)

_SELECT = """
    SELECT m.id, m.unique_name, m.model, m.file_name, m.options,
           f.path, f.size_bytes, f.sha256, f.compared, f.referenced
    FROM models m LEFT JOIN files f ON f.model_id = m.id ORDER BY m.rowid
"""
_UPSERT = """
    INSERT INTO models (id, unique_name, source, model, file_name, options)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        unique_name = excluded.unique_name, source = excluded.source, model = excluded.model,
        file_name = excluded.file_name, options = excluded.options
"""


def read_entries(connection: sqlite3.Connection) -> list[Entry]:
    """Return all entries in the order in which they were added."""
    measured: dict[str, dict[str, int]] = {}
    for model_id, options, ram_bytes in connection.execute(
        "SELECT model_id, options, ram_bytes FROM measurements"
    ):
        measured.setdefault(model_id, {})[options] = ram_bytes
    entries = []
    for row in connection.execute(_SELECT).fetchall():
        try:
            entries.append(_entry(row, measured.get(row[0], {})))
        except ValidationError as error:
            _log.warning("model %s of the catalogue can't be read: %s", row[0], error)
    return entries


def write_entry(connection: sqlite3.Connection, entry: Entry) -> None:
    """Store `entry` in place of what was stored under its id."""
    with transaction(connection):
        connection.execute(_UPSERT, _model_row(entry))
        connection.execute("DELETE FROM files WHERE model_id = ?", (entry.id,))
        if entry.file is not None:
            connection.execute(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)", _file_row(entry.id, entry.file)
            )
        connection.execute("DELETE FROM measurements WHERE model_id = ?", (entry.id,))
        connection.executemany(
            "INSERT INTO measurements VALUES (?, ?, ?)",
            [(entry.id, options, ram) for options, ram in entry.measured.items()],
        )


def delete_entry(connection: sqlite3.Connection, model_id: str) -> None:
    """Remove the entry, with everything that hangs on it."""
    with transaction(connection):
        connection.execute("DELETE FROM models WHERE id = ?", (model_id,))


def _model_row(entry: Entry) -> tuple[object, ...]:
    excluded = {*COMPUTED, "options"}
    return (
        entry.id,
        entry.unique,
        entry.model.source,
        entry.model.model_dump_json(exclude_none=True, exclude=excluded),
        entry.file_name,
        entry.options.to_json() if entry.options is not None else None,
    )


def _file_row(model_id: str, file: StoredFile) -> tuple[object, ...]:
    flags = (int(file.compared), int(file.referenced))
    return (model_id, str(file.path), file.size_bytes, file.sha256, *flags)


def _entry(row: tuple[object, ...], measured: dict[str, int]) -> Entry:
    _, unique, model, file_name, options, path, *rest = row
    return Entry(
        model=Model.from_json(str(model)),
        unique=str(unique),
        file_name=str(file_name),
        file=_file(str(path), rest) if path is not None else None,
        options=LoadOptions.from_json(str(options)) if options is not None else None,
        measured=measured,
    )


def _file(path: str, rest: list[object]) -> StoredFile:
    size_bytes, sha256, compared, referenced = rest
    return StoredFile(
        path=Path(path),
        size_bytes=int(str(size_bytes)),
        sha256=str(sha256) if sha256 is not None else None,
        compared=bool(compared),
        referenced=bool(referenced),
    )
