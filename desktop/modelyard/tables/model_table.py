"""The catalogue as a Qt table: rows come, change and go one by one, never all at once."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from modelyard.state.catalog import Catalog
from modelyard.state.rows import ModelRow
from modelyard.tables.columns import Column
from modelyard.tables.spans import spans

ROW_ROLE = Qt.ItemDataRole.UserRole
"""The whole `ModelRow`, for delegates that draw more than a text."""
SORT_ROLE = ROW_ROLE + 1
"""What a column is ordered by; None for what is not known."""

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ModelTable(QAbstractTableModel):
    """One line per model of `catalog`, one column per entry of `columns`.

    It is never reset: selection, scroll and focus of every view stay where they are. It keeps
    the rows that it has announced, since the catalogue is a step ahead of its own signals.
    """

    def __init__(
        self, catalog: Catalog, columns: tuple[Column, ...], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._columns = columns
        self._rows: list[ModelRow] = list(catalog.rows())
        self._numbers = {row.id: number for number, row in enumerate(self._rows)}
        catalog.added.connect(self._add)
        catalog.changed.connect(self._change)
        catalog.removed.connect(self._remove)

    @property
    def columns(self) -> tuple[Column, ...]:
        """What the columns show, from left to right."""
        return self._columns

    def row_at(self, number: int) -> ModelRow:
        """Return the row in line `number`."""
        return self._rows[number]

    def index_of(self, model_id: str) -> QModelIndex:
        """Return the first cell of this model; an invalid index if it is not in the table."""
        number = self._numbers.get(model_id)
        return QModelIndex() if number is None else self.index(number, 0)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of models; cells have no children."""
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

    def _add(self, model_ids: tuple[str, ...]) -> None:
        fresh = [
            row
            for model_id in model_ids
            if model_id not in self._numbers and (row := self._catalog.row(model_id)) is not None
        ]
        if not fresh:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
        self._rows += fresh
        self._number()
        self.endInsertRows()

    def _change(self, model_ids: frozenset[str]) -> None:
        touched = []
        for model_id in model_ids:
            number, row = self._numbers.get(model_id), self._catalog.row(model_id)
            if number is not None and row is not None:
                self._rows[number] = row
                touched.append(number)
        last_column = len(self._columns) - 1
        for first, last in spans(touched):
            self.dataChanged.emit(self.index(first, 0), self.index(last, last_column))

    def _remove(self, model_ids: tuple[str, ...]) -> None:
        numbers = [self._numbers[key] for key in model_ids if key in self._numbers]
        for first, last in reversed(tuple(spans(numbers))):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self._number()
            self.endRemoveRows()

    def _number(self) -> None:
        self._numbers = {row.id: number for number, row in enumerate(self._rows)}
