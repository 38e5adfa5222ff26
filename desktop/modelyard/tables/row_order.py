"""Which rows of a table are shown, and in which order; quick with a hundred thousand of them.

`QSortFilterProxyModel` calls back for each comparison and tells a view of each run of rows that
comes or goes. Here keys are computed once and sorted by Python, and of a large change a view
hears in at most three steps, none of which is a reset: what goes is gathered at the top and
removed at once, what comes is added at the end at once, and then all rows take their places.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import compress, filterfalse
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from modelyard.tables.row_table import Index, RowTable, SortKey
from modelyard.tables.spans import spans

RowT = TypeVar("RowT")

_UNSORTED = -1
_NOWHERE = -1
_NO_PARENT = QModelIndex()
_OPPOSITE = bytes((1, 0)) + bytes(254)
_FEW_SPANS = 8
"""So many runs of rows are announced one by one: the current row then moves to its neighbour."""
_FEW_ROWS = 256
"""Of so many rows it is worth looking how many runs they are."""


class RowOrder(QAbstractTableModel, Generic[RowT]):
    """Orders the rows of a `RowTable` by the sort keys of a column; a subclass may leave some out.

    What is not known comes last in either order, and rows that are equal stand by `tie`, also in
    either order. Until it is sorted the order is the table's.
    """

    def __init__(
        self,
        table: RowTable[RowT],
        *,
        tie: Callable[[RowT], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._tie = tie
        self._column = _UNSORTED
        self._is_descending = False
        self._ties = [tie(row) for row in table.rows]
        self._by_tie: list[int] | None = None
        self._keys: list[SortKey] = [None] * len(self._ties)
        self._keys_of: dict[int, list[SortKey]] = {}
        self._order: list[int] = list(range(len(self._ties)))
        self._shown: list[int] = []
        self._places: list[int] | None = None
        table.rowsInserted.connect(self._insert)
        table.rowsAboutToBeRemoved.connect(self._leave)
        table.rowsRemoved.connect(self._close_up)
        table.rows_changed.connect(self._change)
        table.figures_changed.connect(self._move)
        self.refilter()

    def shows(self, number: int) -> bool:
        """Return whether the table's row `number` is shown; for a subclass to say."""
        return 0 <= number < len(self._table.rows)

    def pick(self, numbers: Iterable[int]) -> list[int]:
        """Return those of the table's rows `numbers` that are shown, in this order."""
        return [number for number in numbers if self.shows(number)]

    def key(self, row: RowT) -> SortKey:
        """Return what `row` is ordered by."""
        return self._table.columns[self._column].sort_key(row)

    def keys(self) -> list[SortKey]:
        """Return what each row of the table is ordered by."""
        return list(map(self._table.columns[self._column].sort_key, self._table.rows))

    def number_at(self, place: int) -> int:
        """Return which of the table's rows is shown in line `place`."""
        return self._shown[place]

    def index_of(self, number: int) -> QModelIndex:
        """Return the first cell of the table's row `number`; invalid where it is not shown."""
        place = self._place(number) if number >= 0 else _NOWHERE
        return QModelIndex() if place == _NOWHERE else self.index(place, 0)

    def refilter(self) -> None:
        """Look anew at which rows are shown."""
        self._show(self.pick(self._order))

    def resort(self) -> None:
        """Look anew at what the rows are ordered by."""
        self._keys_of.clear()
        self._take_keys()
        self._order = self._sorted()
        self.refilter()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of rows that are shown; cells have no children."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of columns; cells have no children."""
        return self._table.columnCount(parent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what the table has in this cell."""
        if not index.isValid():
            return None
        return self._table.cell(self._shown[index.row()], index.column(), role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return what the table has in its header."""
        return self._table.headerData(section, orientation, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by `column`; by -1 as the table has them."""
        is_descending = order is Qt.SortOrder.DescendingOrder
        if (column, is_descending) != (self._column, self._is_descending):
            self._column, self._is_descending = column, is_descending
            self._take_keys()
            self._order = self._sorted()
            # The same rows in another order.
            self._permute(self.pick(self._order))

    def _take_keys(self) -> None:
        """Take the keys of the column, those that were computed since a row changed last."""
        if self._column != _UNSORTED:
            if self._column not in self._keys_of:
                self._keys_of[self._column] = self.keys()
            self._keys = self._keys_of[self._column]

    def _keep_keys(self) -> None:
        """Forget the keys of all other columns, since rows are not as they were."""
        self._keys_of = {self._column: self._keys} if self._column != _UNSORTED else {}

    def _sorted(self) -> list[int]:
        """Return all rows in their order: a stable sort over that of the ties."""
        if self._column == _UNSORTED:
            return list(range(len(self._ties)))
        if self._by_tie is None:
            self._by_tie = sorted(range(len(self._ties)), key=self._ties.__getitem__)
        keys = self._keys
        unknown = [number for number in self._by_tie if keys[number] is None]
        known = self._by_tie.copy()
        if unknown:
            known = [number for number in known if keys[number] is not None]
        descending = self._is_descending
        known.sort(key=keys.__getitem__, reverse=descending)  # type: ignore[arg-type]  # of one kind
        return known + unknown

    def _insert(self, _parent: Index, first: int, last: int) -> None:
        count = last + 1 - first
        fresh = self._table.rows[first : last + 1]
        if first < len(self._ties):
            self._set([n + count if n >= first else n for n in self._shown])
        self._ties[first:first] = [self._tie(row) for row in fresh]
        is_sorted = self._column != _UNSORTED
        self._keys[first:first] = [self.key(row) if is_sorted else None for row in fresh]
        self._keep_keys()
        self._by_tie = None
        self._order = self._sorted()
        self.refilter()

    def _leave(self, _parent: Index, first: int, last: int) -> None:
        """Take rows away while the table still has them."""
        self._remove(bytes(not first <= number <= last for number in self._shown))

    def _close_up(self, _parent: Index, first: int, last: int) -> None:
        count = last + 1 - first
        self._set([n - count if n > last else n for n in self._shown])
        del self._ties[first : last + 1]
        del self._keys[first : last + 1]
        self._keep_keys()
        self._by_tie = None
        self._order = self._sorted()

    def _change(self, numbers: tuple[int, ...]) -> None:
        is_sorted = self._column != _UNSORTED
        moved = turned = False
        for number in numbers:
            row = self._table.row_at(number)
            tie, key = self._tie(row), self.key(row) if is_sorted else None
            if tie != self._ties[number]:
                self._ties[number], self._by_tie, moved = tie, None, True
            if key != self._keys[number]:
                self._keys[number], moved = key, True
            turned = turned or self.shows(number) != (self._place(number) != _NOWHERE)
        self._keep_keys()
        if moved:
            self._order = self._sorted()
        if moved or turned:
            self.refilter()
        self._announce(numbers, 0, self.columnCount() - 1)

    def _move(self, numbers: tuple[int, ...]) -> None:
        """Tell of figures that differ; rows that are ordered by them may change their places."""
        left, right = self._table.figures or (0, _UNSORTED)
        for column in range(left, right + 1):
            if column != self._column:
                self._keys_of.pop(column, None)
        if left <= self._column <= right and any(map(self._has_other_key, numbers)):
            self._change(numbers)
        else:
            self._announce(numbers, left, right)

    def _has_other_key(self, number: int) -> bool:
        return self.key(self._table.row_at(number)) != self._keys[number]

    def _announce(self, numbers: Iterable[int], left: int, right: int) -> None:
        """Tell that the cells of these columns differ in these of the table's rows."""
        places = [place for number in numbers if (place := self._place(number)) != _NOWHERE]
        for first, last in spans(places):
            self.dataChanged.emit(self.index(first, left), self.index(last, right))

    def _show(self, wanted: list[int]) -> None:
        """Show these rows in this order."""
        if wanted == self._shown:
            return
        staying = set(wanted)
        self._remove(bytes(map(staying.__contains__, self._shown)))
        self._add(wanted)
        self._permute(wanted)

    def _remove(self, stays: bytes) -> None:
        """Remove each row that is shown for which `stays`, by its place, has a 0; else a 1."""
        gone = list(compress(self._shown, stays.translate(_OPPOSITE)))
        if not gone:
            return
        runs: list[tuple[int, int]] = []
        if len(gone) <= _FEW_ROWS:
            runs = list(spans(self._place(number) for number in gone))
        if not 0 < len(runs) <= _FEW_SPANS:
            self._permute([*gone, *compress(self._shown, stays)])
            runs = [(0, len(gone) - 1)]
        for first, last in reversed(runs):
            self.beginRemoveRows(_NO_PARENT, first, last)
            self._set(self._shown[:first] + self._shown[last + 1 :])
            self.endRemoveRows()

    def _add(self, wanted: Sequence[int]) -> None:
        """Add what of `wanted` is not shown: at its place where that is easily told."""
        here = set(self._shown)
        fresh = list(filterfalse(here.__contains__, wanted))
        runs: list[tuple[int, int]] = []
        if len(fresh) <= _FEW_ROWS and self._shown == [n for n in wanted if n in here]:
            runs = list(spans(n for n, number in enumerate(wanted) if number not in here))
        if fresh and not 0 < len(runs) <= _FEW_SPANS:
            self._insert_at(len(self._shown), fresh)
            return
        for first, last in runs:
            self._insert_at(first, wanted[first : last + 1])

    def _insert_at(self, place: int, numbers: Sequence[int]) -> None:
        self.beginInsertRows(_NO_PARENT, place, place + len(numbers) - 1)
        self._set([*self._shown[:place], *numbers, *self._shown[place:]])
        self.endInsertRows()

    def _permute(self, order: list[int]) -> None:
        """Put the rows that are shown into `order`; what views hold on to moves with them."""
        if order == self._shown:
            return
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        numbers = [self._shown[index.row()] for index in held]
        self._set(order)
        # A view holds on to few; looking for these is quicker than numbering all.
        place = order.index if len(held) <= _FEW_SPANS else self._place
        moved = [
            self.index(place(number), index.column())
            for number, index in zip(numbers, held, strict=True)
        ]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _set(self, shown: list[int]) -> None:
        self._shown = shown
        self._places = None

    def _place(self, number: int) -> int:
        """Return the line in which the table's row `number` is shown, or `_NOWHERE`."""
        if self._places is None:
            self._places = [_NOWHERE] * len(self._table.rows)
            for place, one in enumerate(self._shown):
                self._places[one] = place
        return self._places[number] if number < len(self._places) else _NOWHERE
