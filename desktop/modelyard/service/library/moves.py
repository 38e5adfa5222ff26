"""Moves of model files between folders that are under way, so that none is left half-done.

A move copies every file to ``name.moving`` at its new place, reads it back from the disk and
compares, gives it its name, lets the catalogue name the new place, and only then deletes the old
one. What is stored here before the first byte tells after a crash which of the two to delete.
"""

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from modelyard.service.library.database import transaction

MOVING_SUFFIX = ".moving"


@dataclass(frozen=True, slots=True)
class Move:
    """Where the files of one model are, and where each of them goes."""

    model_id: str
    sources: tuple[Path, ...]
    targets: tuple[Path, ...]


def read_moves(connection: sqlite3.Connection) -> list[Move]:
    """Return the moves that an earlier run of the service has not ended."""
    moves = []
    for model_id, text in connection.execute("SELECT model_id, record FROM moves"):
        record = json.loads(text)
        sources, targets = (tuple(Path(path) for path in record[name]) for name in _NAMES)
        moves.append(Move(model_id, sources, targets))
    return moves


def write_move(connection: sqlite3.Connection, move: Move) -> None:
    """Store that `move` begins."""
    paths = (move.sources, move.targets)
    record = {name: [str(path) for path in each] for name, each in zip(_NAMES, paths, strict=True)}
    with transaction(connection):
        connection.execute(
            "INSERT OR REPLACE INTO moves VALUES (?, ?)", (move.model_id, json.dumps(record))
        )


def has_moved(connection: sqlite3.Connection, move: Move) -> bool:
    """Return whether the catalogue names the new places already."""
    row = connection.execute("SELECT path FROM files WHERE model_id = ?", (move.model_id,))
    return bool(row.fetchone() == (str(move.targets[0]),))


def delete_move(connection: sqlite3.Connection, model_id: str) -> None:
    """Forget the move of this model: it is over."""
    connection.execute("DELETE FROM moves WHERE model_id = ?", (model_id,))


_NAMES = ("sources", "targets")
