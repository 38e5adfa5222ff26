"""Entries as rows of the database, there and back."""

import gc
import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from modelyard.service.library.entries import COMPUTED, Entry, StoredFile, StoredPart
from modelyard.wire.models import FilePartRole, Model
from modelyard.wire.runtime import LoadOptions

_log = logging.getLogger(__name__)

_ALL_MODELS = TypeAdapter(list[Model])

_SELECT = """
    SELECT m.id, m.unique_name, m.model, m.file_name, m.options, m.folder,
           f.path, f.size_bytes, f.sha256, f.compared, f.referenced, f.program
    FROM models m LEFT JOIN files f ON f.model_id = m.id ORDER BY m.rowid
"""
_UPSERT = """
    INSERT INTO models (id, unique_name, source, model, file_name, options, folder)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        unique_name = excluded.unique_name, source = excluded.source, model = excluded.model,
        file_name = excluded.file_name, options = excluded.options, folder = excluded.folder
"""


def read_entries(connection: sqlite3.Connection) -> list[Entry]:
    """Return all entries in the order in which they were added."""
    with _without_collection():
        return _read_entries(connection)


def write_entry(connection: sqlite3.Connection, entry: Entry) -> None:
    """Store `entry` in place of what was stored under its id, within a transaction."""
    connection.execute(_UPSERT, _model_row(entry))
    connection.execute("DELETE FROM files WHERE model_id = ?", (entry.id,))
    if entry.file is not None:
        _write_file(connection, entry.id, entry.file)
    connection.execute("DELETE FROM measurements WHERE model_id = ?", (entry.id,))
    connection.executemany(
        "INSERT INTO measurements VALUES (?, ?, ?)",
        [(entry.id, options, ram) for options, ram in entry.measured.items()],
    )


def delete_entry(connection: sqlite3.Connection, model_id: str) -> None:
    """Remove the entry, with everything that hangs on it, within a transaction."""
    connection.execute("DELETE FROM models WHERE id = ?", (model_id,))


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keep the garbage collector out: of ten thousand entries it takes two thirds of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_entries(connection: sqlite3.Connection) -> list[Entry]:
    measured: dict[str, dict[str, int]] = {}
    for model_id, options, ram_bytes in connection.execute(
        "SELECT model_id, options, ram_bytes FROM measurements"
    ):
        measured.setdefault(model_id, {})[options] = ram_bytes
    parts: dict[str, list[StoredPart]] = {}
    for model_id, *part in connection.execute("SELECT * FROM parts ORDER BY model_id, position"):
        parts.setdefault(model_id, []).append(_part(part))
    rows = connection.execute(_SELECT).fetchall()
    entries = []
    for row, model in zip(rows, _models(rows), strict=True):
        try:
            model = model or Model.from_json(row[2])
            told = (measured.get(row[0], {}), tuple(parts.get(row[0], ())))
            entries.append(_entry(row, model, *told))
        except ValidationError as error:
            _log.warning("model %s of the catalogue can't be read: %s", row[0], error)
    return entries


def _models(rows: list[tuple[Any, ...]]) -> Sequence[Model | None]:
    """Return the models of all rows, parsed in one go; nothing where one can't be read."""
    try:
        return _ALL_MODELS.validate_json(f"[{','.join(row[2] for row in rows)}]")
    except ValidationError:
        return [None] * len(rows)


def _model_row(entry: Entry) -> tuple[object, ...]:
    excluded = {*COMPUTED, "options"}
    return (
        entry.id,
        entry.unique,
        entry.model.source,
        entry.model.model_dump_json(exclude_none=True, exclude=excluded),
        entry.file_name,
        entry.options.to_json() if entry.options is not None else None,
        entry.folder,
    )


def _write_file(connection: sqlite3.Connection, model_id: str, file: StoredFile) -> None:
    flags = (int(file.compared), int(file.referenced))
    connection.execute(
        "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?)",
        (model_id, str(file.path), file.size_bytes, file.sha256, *flags, file.program),
    )
    connection.executemany(
        "INSERT INTO parts VALUES (?, ?, ?, ?, ?, ?, ?)",
        [_part_row(model_id, position, part) for position, part in enumerate(file.parts)],
    )


def _part_row(model_id: str, position: int, part: StoredPart) -> tuple[object, ...]:
    told = (part.size_bytes, part.sha256, int(part.compared))
    return (model_id, position, part.role.value, str(part.path), *told)


def _entry(
    row: tuple[Any, ...], model: Model, measured: dict[str, int], parts: tuple[StoredPart, ...]
) -> Entry:
    _, unique, _, file_name, options, folder, path, *rest = row
    return Entry(
        model=model,
        unique=unique,
        file_name=file_name,
        file=_file(path, rest, parts) if path is not None else None,
        options=LoadOptions.from_json(options) if options is not None else None,
        folder=folder,
        measured=measured,
    )


def _file(path: str, rest: list[Any], parts: tuple[StoredPart, ...]) -> StoredFile:
    size_bytes, sha256, compared, referenced, program = rest
    return StoredFile(
        path=Path(path),
        size_bytes=size_bytes,
        sha256=sha256,
        compared=bool(compared),
        referenced=bool(referenced),
        parts=parts,
        program=program,
    )


def _part(row: list[Any]) -> StoredPart:
    _, role, path, size_bytes, sha256, compared = row
    return StoredPart(FilePartRole(role), Path(path), size_bytes, sha256, bool(compared))
