"""The queue of downloads and their history as rows of the database, there and back."""

import logging
import sqlite3

from pydantic import ValidationError

from modelyard.service.library.database import transaction
from modelyard.service.plan import QueuePlace, QueueState
from modelyard.wire.queue import DownloadRecord, DownloadSettings

_log = logging.getLogger(__name__)

HISTORY_LIMIT = 1000
"""So many records are kept, the latest ones."""

_SETTINGS = "downloads"


def read_queue(connection: sqlite3.Connection) -> QueueState:
    """Return the queue as it was stored last."""
    rows = connection.execute(
        "SELECT model_id, paused, limit_bytes_s FROM downloads ORDER BY position"
    )
    places = (QueuePlace(model_id, bool(paused), limit) for model_id, paused, limit in rows)
    return QueueState(tuple(places), _read_settings(connection))


def write_queue(connection: sqlite3.Connection, state: QueueState) -> None:
    """Store `state` in place of what was stored; places of models that are gone are left out."""
    rows = [
        (place.key, position, int(place.paused), place.limit)
        for position, place in enumerate(state.places)
    ]
    with transaction(connection):
        connection.execute("DELETE FROM downloads")
        connection.executemany(
            "INSERT INTO downloads SELECT ?1, ?2, ?3, ?4 WHERE ?1 IN (SELECT id FROM models)", rows
        )
        connection.execute(
            "INSERT INTO settings VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_SETTINGS, state.settings.to_json()),
        )


def read_history(connection: sqlite3.Connection) -> tuple[DownloadRecord, ...]:
    """Return the stored records, the latest first."""
    records = []
    for number, text in connection.execute("SELECT * FROM history ORDER BY number DESC"):
        try:
            records.append(DownloadRecord.from_json(text))
        except ValidationError as error:
            _log.warning("record %s of the history can't be read: %s", number, error)
    return tuple(records)


def add_record(connection: sqlite3.Connection, record: DownloadRecord) -> None:
    """Store `record` as the latest and drop those beyond the limit."""
    with transaction(connection):
        connection.execute("INSERT INTO history (record) VALUES (?)", (record.to_json(),))
        connection.execute(
            "DELETE FROM history WHERE number <= (SELECT max(number) FROM history) - ?",
            (HISTORY_LIMIT,),
        )


def _read_settings(connection: sqlite3.Connection) -> DownloadSettings:
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (_SETTINGS,)).fetchone()
    if row is None:
        return DownloadSettings()
    try:
        return DownloadSettings.from_json(row[0])
    except ValidationError as error:
        _log.warning("the settings of downloads can't be read and are the usual ones: %s", error)
        return DownloadSettings()
