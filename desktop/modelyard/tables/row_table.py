"""A Qt table of rows: one line per row, one column per `Column`, a few functions of a row each.

What a column shows and what it is sorted by are different things: ``93.8 MiB`` and 98362432.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

RowT = TypeVar("RowT")
SortKey = str | float | None
"""None, for what is not known, comes last in either order."""
Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The whole row, for delegates that draw more than a text."""
SORT_ROLE = ROW_ROLE + 1
"""What a column is ordered by; None for what is not known."""

_NO_PARENT = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column(Generic[RowT]):
    """One column: `text` is shown, `sort_key` ordered by, `spoken` read by a screen reader."""

    key: str
    title: str
    text: Callable[[RowT], str]
    sort_key: Callable[[RowT], SortKey]
    tip: str
    is_number: bool = False
    spoken: Callable[[RowT], str] | None = None


class RowTable(QAbstractTableModel, Generic[RowT]):
    """Shows `_rows`, which a subclass changes and announces one by one: it is never reset."""

    def __init__(self, columns: tuple[Column[RowT], ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._rows: list[RowT] = []

    @property
    def columns(self) -> tuple[Column[RowT], ...]:
        """What the columns show, from left to right."""
        return self._columns

    def row_at(self, number: int) -> RowT:
        """Return the row in line `number`."""
        return self._rows[number]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of rows; cells have no children."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of columns; cells have no children."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what `role` of a cell is: text, spoken text, alignment, order or the row."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return (column.spoken or column.text)(row)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.is_number else _LEFT
            case _ if role == SORT_ROLE:
                return column.sort_key(row)
            case _ if role == ROW_ROLE:
                return row
            case _:
                return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return a column's title, its explanation, its alignment."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column.is_number else _LEFT
            case _:
                return None


class RowOrder(QSortFilterProxyModel, Generic[RowT]):
    """Orders the rows of a `RowTable` by the sort keys of a column.

    What is not known comes last in either order, and rows that are equal stand by `tie`, also in
    either order.
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
        self.setSourceModel(table)

    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        """Compare by the sort key of the column, then by the tie."""
        sort_key = self._table.columns[source_left.column()].sort_key
        left, right = self._table.row_at(source_left.row()), self._table.row_at(source_right.row())
        one, other = sort_key(left), sort_key(right)
        is_ascending = self.sortOrder() is Qt.SortOrder.AscendingOrder
        if one == other:
            first, second = self._tie(left), self._tie(right)
            return first < second if is_ascending else second < first
        if one is None or other is None:
            return (other is None) is is_ascending
        return one < other  # type: ignore[operator]  # the keys of one column are of one kind
