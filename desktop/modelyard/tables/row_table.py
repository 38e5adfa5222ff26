"""A Qt table of rows: one line per row, one column per `Column`, a few functions of a row each.

What a column shows and what it is sorted by are different things: ``93.8 MiB`` and 98362432.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from modelyard.language import tr
from modelyard.tables.spans import spans

RowT = TypeVar("RowT")
SortKey = str | float | None
"""None, for what is not known, comes last in either order."""
Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The whole row, for delegates that draw more than a text."""
SORT_ROLE = ROW_ROLE + 1
"""What a column is ordered by; None for what is not known."""

NOT_KNOWN = tr("not known")
"""What a screen reader says of a cell that shows nothing but a dash."""

_NO_PARENT = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Column(NamedTuple, Generic[RowT]):
    """One column: `text` is shown, `sort_key` ordered by, `spoken` read by a screen reader."""

    key: str
    title: str
    text: Callable[[RowT], str]
    sort_key: Callable[[RowT], SortKey]
    tip: str
    is_number: bool = False
    is_figure: bool = False
    """It tells how far a transfer is, and so differs many times a second."""
    spoken: Callable[[RowT], str] | None = None


class RowTable(QAbstractTableModel, Generic[RowT]):
    """Shows `_rows`, which a subclass changes and announces one by one: it is never reset.

    Signals:
        rows_changed (tuple[int, ...]): These rows differ; emitted once, behind the `dataChanged`
            of each span of them, for those who would rather hear of all at once.
        figures_changed (tuple[int, ...]): The same of rows in which only the cells of the columns
            that are figures differ.
    """

    rows_changed = Signal(object)
    figures_changed = Signal(object)

    def __init__(self, columns: tuple[Column[RowT], ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._rows: list[RowT] = []
        figures = [number for number, column in enumerate(columns) if column.is_figure]
        self._figures = (figures[0], figures[-1]) if figures else None

    @property
    def columns(self) -> tuple[Column[RowT], ...]:
        """What the columns show, from left to right."""
        return self._columns

    @property
    def figures(self) -> tuple[int, int] | None:
        """The first and the last of the columns that are figures; None where there are none."""
        return self._figures

    @property
    def rows(self) -> Sequence[RowT]:
        """All rows from top to bottom, to be read only."""
        return self._rows

    def row_at(self, number: int) -> RowT:
        """Return the row in line `number`."""
        return self._rows[number]

    def cell(self, number: int, column: int, role: int) -> Any:
        """Return what `role` of a cell is: text, spoken text, alignment, order or the row."""
        row, shown = self._rows[number], self._columns[column]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shown.text(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                said = (shown.spoken or shown.text)(row)
                return said or (NOT_KNOWN if shown.sort_key(row) is None else "")
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if shown.is_number else _LEFT
            case _ if role == SORT_ROLE:
                return shown.sort_key(row)
            case _ if role == ROW_ROLE:
                return row
            case _:
                return None

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of rows; cells have no children."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of columns; cells have no children."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what `role` of a cell is; see `cell`."""
        return self.cell(index.row(), index.column(), role) if index.isValid() else None

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

    def _announce(self, numbers: Iterable[int]) -> None:
        """Tell that these rows differ."""
        touched = tuple(sorted(set(numbers)))
        self._announce_cells(touched, 0, len(self._columns) - 1)
        if touched:
            self.rows_changed.emit(touched)

    def _announce_figures(self, numbers: Iterable[int]) -> None:
        """Tell that of these rows no more than the figures differ."""
        touched = tuple(sorted(set(numbers)))
        if touched and self._figures is not None:
            self._announce_cells(touched, *self._figures)
            self.figures_changed.emit(touched)

    def _announce_cells(self, numbers: Iterable[int], left: int, right: int) -> None:
        for first, last in spans(numbers):
            self.dataChanged.emit(self.index(first, left), self.index(last, right))
