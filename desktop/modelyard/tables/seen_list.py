"""The models as the window showed them last, kept in a file: a list for the next start.

Imports nothing but Qt, since the first list is there before the contract and HTTP are imported
(see `modelyard.start`). It holds texts alone, and the keys that they are sorted by.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QObject

from modelyard.tables.row_table import Column, RowTable, SortKey

MOST_ROWS = 5_000
"""More would take longer to read than they save."""
_LARGEST_BYTES = 8 * 1024 * 1024
_FORMAT = 1
_COLUMN_TEXTS = 3
_FARTHEST_PX = 100_000


class SeenRow(NamedTuple):
    """One model: a text and a sort key for each column, and what stands beside them."""

    id: str
    subline: str
    """What stands under the name."""
    icon: str
    """The name of the icon of its state."""
    fit: str
    """How it fits into the memory, in words; empty where that was not known."""
    searchable: str
    """What a search looks at, in lower case."""
    texts: tuple[str, ...]
    keys: tuple[SortKey, ...]


class SeenColumn(NamedTuple):
    """One column: its key, its title and what explains it."""

    key: str
    title: str
    tip: str
    is_number: bool


class SeenList(NamedTuple):
    """What was shown, in `language`; the places are in pixels.

    `table_margins` are the distances of the table from the frame: left, top, right, bottom.
    `search_box` is where the search field was: the distance of its left from the frame's right,
    that of its top from the frame's top, its width, its height. Where reading begins at the
    right, left and right are the other ones.
    """

    language: str
    table_margins: tuple[int, int, int, int]
    search_box: tuple[int, int, int, int]
    columns: tuple[SeenColumn, ...]
    rows: tuple[SeenRow, ...]


class SeenTable(RowTable[SeenRow]):
    """The rows of a `SeenList`; they never change."""

    def __init__(self, seen: SeenList, parent: QObject | None = None) -> None:
        super().__init__(tuple(map(_column, range(len(seen.columns)), seen.columns)), parent)
        self._rows = list(seen.rows)


def save_seen(path: Path, seen: SeenList) -> None:
    """Keep `seen` at `path`; where that can't be done, or it is too long, nothing is kept."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
    if not seen.rows or len(seen.rows) > MOST_ROWS:
        return
    text = json.dumps(
        {
            "format": _FORMAT,
            "language": seen.language,
            "table": seen.table_margins,
            "search": seen.search_box,
            "columns": seen.columns,
            "rows": seen.rows,
        },
        ensure_ascii=False,
    )
    fresh = path.with_suffix(".new")
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh.write_text(text, encoding="utf-8", errors="replace")
        fresh.replace(path)


def load_seen(path: Path, *, language: str, columns: frozenset[str]) -> SeenList | None:
    """Return what is kept at `path`; None where that is nothing, damaged or of another kind.

    That is in another language, or with other columns than those of the keys `columns`.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST_BYTES + 1)
        if len(text) > _LARGEST_BYTES:
            return None
        seen = _parsed(json.loads(text))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    is_ours = seen.language == language and {column.key for column in seen.columns} == columns
    return seen if is_ours and len(seen.columns) == len(columns) else None


def _parsed(kept: Any) -> SeenList:
    """Return the list that `kept` is.

    Raises:
        ValueError, TypeError, KeyError: It is none.
    """
    if kept["format"] != _FORMAT:
        raise ValueError(kept["format"])
    columns = tuple(SeenColumn(*column) for column in kept["columns"])
    rows = tuple(
        SeenRow._make((*texts, tuple(cells), tuple(keys))) for *texts, cells, keys in kept["rows"]
    )
    if not 0 < len(rows) <= MOST_ROWS:
        raise ValueError(f"{len(rows)} rows")
    for column in columns:
        _check(column[:_COLUMN_TEXTS], {str})
    for part in zip(*(row[:-2] for row in rows), strict=True):
        _check(part, {str})
    for row in rows:
        if not len(row.texts) == len(row.keys) == len(columns):
            raise ValueError("a row of another length")
        _check(row.texts, {str})
    for keys in zip(*(row.keys for row in rows), strict=True):
        _check(keys, {type(None), str} if str in set(map(type, keys)) else {type(None), int, float})
    return SeenList(kept["language"], _box(kept["table"]), _box(kept["search"]), columns, rows)


def _box(numbers: Sequence[Any]) -> tuple[int, int, int, int]:
    first, second, third, fourth = numbers
    box = first, second, third, fourth
    _check(box, {int})
    if not all(-_FARTHEST_PX < number < _FARTHEST_PX for number in box):
        raise ValueError(box)
    return box


def _check(values: Iterable[Any], kinds: set[type]) -> None:
    if not set(map(type, values)) <= kinds:
        raise TypeError(f"something else than {kinds}")


def _column(number: int, seen: SeenColumn) -> Column[SeenRow]:
    return Column(
        seen.key,
        seen.title,
        text=partial(_text, number),
        sort_key=partial(_key, number),
        tip=seen.tip,
        is_number=bool(seen.is_number),
    )


def _text(number: int, row: SeenRow) -> str:
    return row.texts[number]


def _key(number: int, row: SeenRow) -> SortKey:
    return row.keys[number]
