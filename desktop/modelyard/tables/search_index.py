"""The texts that a search looks at, made before anybody searches."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from modelyard.tables.row_table import Index, RowTable

RowT = TypeVar("RowT")

_SLICE = 200
"""Rows whose text is made in one go: about 2 ms."""
_REST_MS = 200
"""Rows that came are shown first."""


class SearchIndex(QObject, Generic[RowT]):
    """Keeps the text of each row of `table` in lower case, and up to date.

    Soon after rows have come their texts are made, in slices while nothing else is to be done, so
    that the first letter of a search in a hundred thousand models need not wait for them.
    """

    def __init__(
        self,
        table: RowTable[RowT],
        searchable: Callable[[RowT], str],
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._searchable = searchable
        self._texts = [""] * len(table.rows)
        self._missing = set(range(len(table.rows)))
        """The numbers of the rows whose text is not made, or not up to date."""
        self._warming = QTimer(self, interval=_REST_MS)
        self._warming.timeout.connect(self._warm)
        table.rowsInserted.connect(self._insert)
        table.rowsRemoved.connect(self._remove)
        table.rows_changed.connect(self._missing.update)
        self._warming.start()

    def text(self, number: int) -> str:
        """Return the text of the table's row `number`."""
        if number in self._missing:
            self._missing.discard(number)
            self._texts[number] = self._searchable(self._table.row_at(number)).casefold()
        return self._texts[number]

    def texts(self) -> Sequence[str]:
        """Return the text of every row, by number."""
        self._make(len(self._missing))
        return self._texts

    def _warm(self) -> None:
        self._warming.setInterval(0)
        self._make(_SLICE)
        if not self._missing:
            self._warming.stop()

    def _make(self, most: int) -> None:
        for number in tuple(islice(self._missing, most)):
            self.text(number)

    def _insert(self, _parent: Index, first: int, last: int) -> None:
        count = last + 1 - first
        self._texts[first:first] = [""] * count
        later = {number for number in self._missing if number >= first}
        self._missing -= later
        self._missing.update(number + count for number in later)
        self._missing.update(range(first, last + 1))
        self._warming.start(_REST_MS)

    def _remove(self, _parent: Index, first: int, last: int) -> None:
        count = last + 1 - first
        del self._texts[first : last + 1]
        later = {number for number in self._missing if number >= first}
        self._missing -= later
        self._missing.update(number - count for number in later if number > last)
