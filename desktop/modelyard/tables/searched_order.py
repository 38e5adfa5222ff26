"""A table in an order, of which a search shows some rows."""

from collections.abc import Callable, Iterable
from itertools import compress, repeat
from operator import contains
from typing import TypeVar

from PySide6.QtCore import QObject

from modelyard.tables.row_order import RowOrder
from modelyard.tables.row_table import RowTable
from modelyard.tables.search_index import SearchIndex

RowT = TypeVar("RowT")


class SearchedOrder(RowOrder[RowT]):
    """Shows the rows of a table that contain every word searched for, whatever their case.

    `searchable` gives the text of a row in which the words are looked up; `tie` is as for
    `RowOrder`.
    """

    def __init__(
        self,
        table: RowTable[RowT],
        *,
        searchable: Callable[[RowT], str],
        tie: Callable[[RowT], str],
        parent: QObject | None = None,
    ) -> None:
        # It hears of changes of the table first, so that it knows what is asked about.
        self._texts = SearchIndex(table, searchable)
        self._words: tuple[str, ...] = ()
        super().__init__(table, tie=tie, parent=parent)
        self._texts.setParent(self)

    def search(self, text: str) -> None:
        """Show only the rows that contain every word of `text`."""
        words = tuple(text.casefold().split())
        if words != self._words:
            self._words = words
            self.refilter()

    def shows(self, number: int) -> bool:
        """Return whether the row contains every word."""
        return all(word in self._texts.text(number) for word in self._words)

    def pick(self, numbers: Iterable[int]) -> list[int]:
        """Return those of the rows that contain every word."""
        picked = list(numbers)
        for word in self._words:
            # In the order of the table, in which the texts lie in the memory.
            found = bytearray(map(contains, self._texts.texts(), repeat(word)))
            picked = list(compress(picked, map(found.__getitem__, picked)))
        return picked
