"""Settings of parts of the service as rows of the database: a name, and a wire value as JSON."""

import logging
import sqlite3
from typing import TypeVar

from pydantic import ValidationError

from modelyard.service.library.database import transaction
from modelyard.wire.base import Wire

_log = logging.getLogger(__name__)

W = TypeVar("W", bound=Wire)


def read_setting(connection: sqlite3.Connection, name: str, usual: W) -> W:
    """Return what is stored under `name`; `usual` where nothing is, or nothing that can be read."""
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    if row is None:
        return usual
    try:
        return type(usual).from_json(row[0])
    except ValidationError as error:
        _log.warning("the settings of %s can't be read and are the usual ones: %s", name, error)
        return usual


def write_setting(connection: sqlite3.Connection, name: str, value: Wire) -> None:
    """Store `value` under `name` in place of what was there."""
    with transaction(connection):
        connection.execute(
            "INSERT INTO settings VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value.to_json()),
        )
