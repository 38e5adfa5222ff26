"""The SQLite file of the catalogue: opening it, its schema and migrations, its failures.

Everything here blocks and belongs into the catalogue's one thread.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_log = logging.getLogger(__name__)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE models (
            id TEXT PRIMARY KEY,
            unique_name TEXT NOT NULL UNIQUE,
            source TEXT UNIQUE,
            model TEXT NOT NULL,     -- the wire Model without its computed members, as JSON
            file_name TEXT NOT NULL,
            wanted INTEGER NOT NULL,
            options TEXT             -- the saved LoadOptions, as JSON
        ) STRICT
        """,
        """
        CREATE TABLE files (
            model_id TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
            path TEXT NOT NULL,
            size_bytes INTEGER NOT NULL,
            sha256 TEXT,
            compared INTEGER NOT NULL,
            referenced INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE measurements (
            model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
            options TEXT NOT NULL,
            ram_bytes INTEGER NOT NULL,
            PRIMARY KEY (model_id, options)
        ) STRICT
        """,
    ),
    (
        """
        CREATE TABLE downloads (      -- those that are not over
            model_id TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            paused INTEGER NOT NULL,
            limit_bytes_s INTEGER
        ) STRICT
        """,
        "INSERT INTO downloads SELECT id, rowid, 0, NULL FROM models WHERE wanted",
        "ALTER TABLE models DROP COLUMN wanted",
        """
        CREATE TABLE settings (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL      -- JSON
        ) STRICT
        """,
        """
        CREATE TABLE history (        -- of downloads; stays when its model goes
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            record TEXT NOT NULL     -- the wire DownloadRecord, as JSON
        ) STRICT
        """,
    ),
    (
        """
        CREATE TABLE parts (          -- the further files of a model
            model_id TEXT NOT NULL REFERENCES files (model_id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            role TEXT NOT NULL,      -- the wire FilePartRole
            path TEXT NOT NULL,
            size_bytes INTEGER NOT NULL,
            sha256 TEXT,
            compared INTEGER NOT NULL,
            PRIMARY KEY (model_id, position)
        ) STRICT
        """,
        "ALTER TABLE files ADD COLUMN program TEXT",
        "ALTER TABLE models ADD COLUMN folder TEXT",
        """
        CREATE TABLE folders (        -- of models, beside the fixed one
            id TEXT PRIMARY KEY,
            path TEXT NOT NULL UNIQUE
        ) STRICT
        """,
        """
        CREATE TABLE looks (          -- files that were read, as they were then
            path TEXT PRIMARY KEY,
            size_bytes INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            problem TEXT             -- why it is no model, a code; else NULL
        ) STRICT
        """,
        """
        CREATE TABLE marks (          -- checksums of the chunks of files that were found right
            sha256 TEXT PRIMARY KEY,
            chunk_bytes INTEGER NOT NULL,
            crc32 BLOB NOT NULL      -- four bytes a chunk, the least significant first
        ) STRICT
        """,
        """
        CREATE TABLE moves (          -- between folders, that are under way
            model_id TEXT PRIMARY KEY REFERENCES models (id) ON DELETE CASCADE,
            record TEXT NOT NULL     -- `Move`, as JSON
        ) STRICT
        """,
        """
        CREATE TABLE removals (       -- of models that may be restored
            id TEXT PRIMARY KEY,
            record TEXT NOT NULL     -- `RemovedModel`, as JSON
        ) STRICT
        """,
    ),
)
"""The statements that lead from each schema version to the next, beginning with an empty file.

The version of a file is its ``PRAGMA user_version``: how many of these it has seen. A published
migration never changes; a new one is added at the end.
"""


class DamagedDatabaseError(Exception):
    """The file is not a database, or its content contradicts itself."""


def open_database(path: Path) -> sqlite3.Connection:
    """Open the catalogue at `path`, made new where there is none, at the newest schema version.

    Raises:
        DamagedDatabaseError: Nothing can be read from it.
        ProblemError: CATALOGUE_TOO_NEW, with nothing changed, where a newer version of the
            program wrote it; DISK_ERROR or DISK_FULL.
    """
    with translated(path):
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        with translated(path):
            _prepare(connection, path)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise DamagedDatabaseError(str(error)) from error
    except BaseException:
        connection.close()
        raise
    return connection


def set_aside(path: Path) -> Path:
    """Rename the damaged database at `path`, with what belongs to it; return its new path."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    with translated(path):
        for suffix in ("", "-wal", "-shm"):
            belonging = path.with_name(path.name + suffix)
            if belonging.exists():
                belonging.replace(aside.with_name(aside.name + suffix))
    return aside


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Make the statements of the block one change: all of them, or none where one fails."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk may have ended it already
            connection.execute("ROLLBACK")
        raise


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn failures of the disk into problems; what means damage passes as it is."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname == "SQLITE_ERROR":
            raise  # a statement does not fit: this is not the schema that its version promises
        full = error.sqlite_errorname == "SQLITE_FULL"
        code = ProblemCode.DISK_FULL if full else ProblemCode.DISK_ERROR
        raise _unusable(code, path, error) from error
    except OSError as error:
        raise _unusable(ProblemCode.DISK_ERROR, path, error) from error


def _unusable(code: ProblemCode, path: Path, error: Exception) -> ProblemError:
    return problem_error(code, f"The catalogue {path} can't be used: {error}", path=str(path))


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise problem_error(
            ProblemCode.CATALOGUE_TOO_NEW,
            f"{path} was written by a newer version of Modelyard (schema {version}, this one"
            f" knows {len(MIGRATIONS)}). Update Modelyard, or use another data folder.",
            path=str(path),
        )
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)
    for number, statements in enumerate(MIGRATIONS[version:], start=version + 1):
        with transaction(connection):
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        _log.info("catalogue %s is now at schema %d", path, number)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    # In WAL mode this survives a killed process; only a power cut can lose the last changes.
    connection.execute("PRAGMA synchronous = NORMAL")
