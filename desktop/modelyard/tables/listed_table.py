"""A Qt table of a list that is replaced as a whole, where what stays is not touched."""

from collections.abc import Callable, Hashable, Iterable

from PySide6.QtCore import QModelIndex, QObject

from modelyard.tables.row_table import Column, RowT, RowTable
from modelyard.tables.spans import spans


class ListedTable(RowTable[RowT]):
    """Shows a list in its order; `key` tells its rows apart, and of each key one is shown."""

    def __init__(
        self,
        columns: tuple[Column[RowT], ...],
        key: Callable[[RowT], Hashable],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self._key = key

    def replace(self, rows: Iterable[RowT]) -> None:
        """Show `rows`; those that stay keep their line, so that they stay selected."""
        wanted = {self._key(row): row for row in rows}
        self._remove(n for n, row in enumerate(self._rows) if self._key(row) not in wanted)
        held = {self._key(row): row for row in self._rows}
        if list(held) != [key for key in wanted if key in held]:
            # In another order nothing keeps its line.
            self._remove(range(len(self._rows)))
            held = {}
        self._rows = [wanted[key] for key in held]
        self._announce(n for n, (key, row) in enumerate(held.items()) if wanted[key] != row)
        self._insert(list(wanted.values()), [n for n, key in enumerate(wanted) if key not in held])

    def _remove(self, numbers: Iterable[int]) -> None:
        for first, last in reversed(tuple(spans(numbers))):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def _insert(self, rows: list[RowT], numbers: Iterable[int]) -> None:
        for first, last in spans(numbers):
            self.beginInsertRows(QModelIndex(), first, last)
            self._rows[first:first] = rows[first : last + 1]
            self.endInsertRows()
