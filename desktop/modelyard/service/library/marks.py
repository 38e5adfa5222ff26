"""The checksums of the chunks of files that were found right, as rows.

By them a file that has gone wrong tells where, so that only that is fetched again.
"""

import sqlite3


def read_marks(connection: sqlite3.Connection, sha256: str, *, chunk_bytes: int) -> bytes | None:
    """Return the marks of the file with this digest; None where there are none of this size."""
    row = connection.execute(
        "SELECT crc32 FROM marks WHERE sha256 = ? AND chunk_bytes = ?", (sha256, chunk_bytes)
    ).fetchone()
    return bytes(row[0]) if row else None


def write_marks(
    connection: sqlite3.Connection, sha256: str, marks: bytes, *, chunk_bytes: int
) -> None:
    """Store the marks of the file with this digest."""
    row = (sha256, chunk_bytes, marks)
    connection.execute("INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", row)


def drop_unused_marks(connection: sqlite3.Connection) -> None:
    """Forget the marks of files that no model has any more."""
    connection.execute(
        "DELETE FROM marks WHERE sha256 NOT IN (SELECT sha256 FROM files WHERE sha256 NOT NULL)"
        " AND sha256 NOT IN (SELECT sha256 FROM parts WHERE sha256 NOT NULL)"
    )
