"""What files of the folders of models were like when they were looked at last, as rows."""

import os
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from modelyard.service.library.database import transaction


@dataclass(frozen=True, slots=True)
class Look:
    """A file as it was; one that has the same of all three is taken as unchanged, unread."""

    size_bytes: int
    mtime_ns: int
    inode: int
    problem: str | None = None
    """Why it is no model, as the code of a problem."""

    @classmethod
    def of(cls, status: os.stat_result, problem: str | None = None) -> "Look":
        """Return the look of a file with this status."""
        return cls(status.st_size, status.st_mtime_ns, _signed(status.st_ino), problem)

    def is_same(self, status: os.stat_result) -> bool:
        """Return whether a file with this status is the one that was looked at, unchanged."""
        now = (status.st_size, status.st_mtime_ns, _signed(status.st_ino))
        return now == (self.size_bytes, self.mtime_ns, self.inode)


def read_looks(connection: sqlite3.Connection) -> dict[Path, Look]:
    """Return all looks, by the path of the file."""
    rows = connection.execute("SELECT path, size_bytes, mtime_ns, inode, problem FROM looks")
    return {Path(path): Look(*look) for path, *look in rows}


def write_looks(
    connection: sqlite3.Connection, looks: Mapping[Path, Look], gone: Iterable[Path]
) -> None:
    """Store `looks` in place of those of the same files, and forget the files that are `gone`."""
    with transaction(connection):
        connection.executemany("DELETE FROM looks WHERE path = ?", [(str(p),) for p in gone])
        put_looks(connection, looks)


def put_looks(connection: sqlite3.Connection, looks: Mapping[Path, Look]) -> None:
    """Store `looks` in place of those of the same files, within a change of the caller's."""
    rows = [
        (str(path), look.size_bytes, look.mtime_ns, look.inode, look.problem)
        for path, look in looks.items()
    ]
    connection.executemany("INSERT OR REPLACE INTO looks VALUES (?, ?, ?, ?, ?)", rows)


def _signed(number: int) -> int:
    """Return a number of 64 bits as SQLite keeps it, with a sign."""
    return number - (1 << 64) if number >= 1 << 63 else number
