"""What all views of rows share: whole rows, columns that give way, the keys that act on them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QByteArray, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from modelyard.tables.row_order import RowOrder
from modelyard.tables.row_table import ROW_ROLE, Column
from modelyard.ui.look.scale import grown
from modelyard.ui.parts.cells import ROW_HEIGHT_PX, CellDelegate
from modelyard.ui.parts.header import TableHeader

_CELL_PADDING_PX = 24
_LEAST_SECTION_PX = 48
_FLEXIBLE_SHARE = 0.42
"""Of what the plain columns leave; the rest is the stretching column's."""
_ACT_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Widths(NamedTuple):
    """How the width of a view is shared out among its columns, by their keys.

    `stretching` takes what is left and has at least `stretching_least_px`; `flexible` grows with
    the window within `flexible_px`; of the others each has room for so many digits. Those of
    `giving_way` hide, first to last, where the window is narrow.
    """

    stretching: str
    stretching_least_px: int
    flexible: str
    flexible_px: tuple[int, int]
    digits: Mapping[str, int]
    giving_way: tuple[str, ...]


class RowView(QTableView):
    """Shows a `RowTable` as `shown` orders it; all actions concern whole rows.

    Signals:
        selection_changed (): Other rows are selected, or another one is current.
        acted (): Enter was pressed: do what makes sense.
        opened (): A double click: only what is harmless, since it is easily made.
    """

    selection_changed = Signal()
    acted = Signal()
    opened = Signal()

    def __init__(
        self,
        shown: RowOrder[Any],
        columns: tuple[Column[Any], ...],
        widths: Widths,
        *,
        name: str,
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._widths = widths
        self._columns = {column.key: number for number, column in enumerate(columns)}
        self._unwanted: frozenset[str] = frozenset()
        self._giving_way = widths.giving_way
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setModel(shown)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setItemDelegate(CellDelegate(self))
        self._set_up_headers(f"{name}Header")
        self.doubleClicked.connect(lambda _: self.opened.emit())
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        self.selectionModel().currentRowChanged.connect(self._repaint_marks)

    @property
    def unwanted_columns(self) -> frozenset[str]:
        """The keys of the columns that the person has hidden."""
        return self._unwanted

    def optional_columns(self) -> tuple[str, ...]:
        """Return the keys of the columns that may be hidden, from left to right."""
        kept = {self._widths.stretching, self._widths.flexible}
        return tuple(key for key in self._columns if key not in kept)

    def hide_columns(self, keys: frozenset[str]) -> None:
        """Hide these columns, whether there is room for them or not, and show the others."""
        self._unwanted = keys.intersection(self.optional_columns())
        self.fit_columns()

    def want_column(self, key: str, *, wanted: bool) -> None:
        """Show or hide a column; one that was asked for gives way after all others."""
        others = tuple(other for other in self._giving_way if other != key)
        self._giving_way = (*others, key) if wanted else (key, *others)
        self.hide_columns(self._unwanted - {key} if wanted else self._unwanted | {key})

    def restore_header(self, state: bytes, hidden: frozenset[str]) -> None:
        """Take over widths as `saveState` of the header gave them; else the usual."""
        if state and self.horizontalHeader().restoreState(QByteArray(state)):
            self._set_modes()
        self.hide_columns(hidden)

    def selected_rows(self) -> tuple[Any, ...]:
        """Return the selected rows from top to bottom."""
        indexes = sorted(self.selectionModel().selectedRows(), key=QModelIndex.row)
        return tuple(index.data(ROW_ROLE) for index in indexes)

    def select_first(self) -> bool:
        """Select the topmost row; False where there is none."""
        if not self.model().rowCount():
            return False
        self.select_row(0)
        return True

    def select_row(self, row: int) -> None:
        """Select `row`, counted from the top, alone.

        `selectRow` of Qt selects nothing where reading begins at the right.
        """
        flags = QItemSelectionModel.SelectionFlag
        first = self.model().index(row, 0)
        self.selectionModel().setCurrentIndex(first, flags.ClearAndSelect | flags.Rows)

    def fit_columns(self) -> None:
        """Share the width out; hide the columns for which there is no room."""
        header, widths = self.horizontalHeader(), self._widths
        room = header.width()  # that of the viewport
        plain = {
            key: header.sectionSize(self._columns[key]) or self._usual_width(key)
            for key in self.optional_columns()
        }
        low, high = (grown(self.font(), size_px) for size_px in widths.flexible_px)
        least = grown(self.font(), widths.stretching_least_px) + low
        hidden = set(self._unwanted)

        def taken() -> int:
            return sum(width for key, width in plain.items() if key not in hidden)

        for key in self._giving_way:
            if taken() + least <= room:
                break
            hidden.add(key)
        for key in plain:
            if self.isColumnHidden(self._columns[key]) != (key in hidden):
                self.setColumnHidden(self._columns[key], key in hidden)
        flexible = max(low, min(int((room - taken()) * _FLEXIBLE_SHARE), high))
        if room < least:  # large texts in a small window: both give way
            flexible = room // 2
        header.resizeSection(self._columns[widths.flexible], flexible)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on Enter; everything else is the table's."""
        if event.key() in _ACT_KEYS and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.acted.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out."""
        super().resizeEvent(event)
        self.fit_columns()

    def _repaint_marks(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Repaint the cells with the mark of the current row in them."""
        for index in (current, previous):
            self.update(index.siblingAtColumn(0))

    def _set_up_headers(self, name: str) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(grown(self.font(), ROW_HEIGHT_PX))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = TableHeader(name, self)
        self.setHorizontalHeader(header)
        header.setMinimumSectionSize(_LEAST_SECTION_PX)
        self._set_modes()
        for key in self.optional_columns():
            header.resizeSection(self._columns[key], self._usual_width(key))

    def _set_modes(self) -> None:
        header, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        header.setStretchLastSection(False)
        for key, number in self._columns.items():
            is_plain = key in self._widths.digits
            header.setSectionResizeMode(number, modes.Interactive if is_plain else modes.Fixed)
        header.setSectionResizeMode(self._columns[self._widths.stretching], modes.Stretch)

    def _usual_width(self, key: str) -> int:
        digit_px = self.fontMetrics().horizontalAdvance("0")
        header, number = self.horizontalHeader(), self._columns[key]
        title = self.model().headerData(number, header.orientation()) or ""
        # Other languages have longer titles.
        title_px = header.fontMetrics().horizontalAdvance(title)
        return max(self._widths.digits[key] * digit_px, title_px) + _CELL_PADDING_PX
