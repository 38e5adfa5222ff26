"""The texts that a search looks at, made before anybody searches."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from modelyard.tables.row_table import Index, RowTable

RowT = TypeVar("RowT")

_SLICE = 200
"""Rows whose text is made in one go: about 2 ms."""


class SearchIndex(QObject, Generic[RowT]):
    """Keeps the text of each row of `table` in lower case, and up to date.

    After rows have come their texts are made in slices while nothing else is to be done, so that
    the first letter of a search in a hundred thousand models need not wait for them.
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
        self._texts: list[str | None] = [None] * len(table.rows)
        self._next = 0
        self._warming = QTimer(self, interval=0)
        self._warming.timeout.connect(self._warm)
        table.rowsInserted.connect(self._insert)
        table.rowsRemoved.connect(self._remove)
        table.rows_changed.connect(self._change)
        self._warming.start()

    def text(self, number: int) -> str:
        """Return the text of the table's row `number`."""
        text = self._texts[number]
        if text is None:
            text = self._texts[number] = self._searchable(self._table.row_at(number)).casefold()
        return text

    def texts(self) -> Sequence[str | None]:
        """Return the text of every row, by number; none is missing any more."""
        for number, text in enumerate(self._texts):
            if text is None:
                self.text(number)
        return self._texts

    def _warm(self) -> None:
        last = min(self._next + _SLICE, len(self._texts))
        for number in range(self._next, last):
            self.text(number)
        self._next = last
        if last == len(self._texts):
            self._warming.stop()

    def _insert(self, _parent: Index, first: int, last: int) -> None:
        self._texts[first:first] = [None] * (last + 1 - first)
        self._next = min(self._next, first)
        self._warming.start()

    def _remove(self, _parent: Index, first: int, last: int) -> None:
        del self._texts[first : last + 1]
        self._next = min(self._next, first)

    def _change(self, numbers: tuple[int, ...]) -> None:
        for number in numbers:
            self._texts[number] = None
