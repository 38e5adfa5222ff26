"""The view of the model table: rows, columns that give way, and the keys that act on them."""

from PySide6.QtCore import QByteArray, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from modelyard.state.rows import ModelRow
from modelyard.tables.model_filter import ModelFilter
from modelyard.tables.model_table import ModelTable
from modelyard.tables.row_table import ROW_ROLE
from modelyard.ui.delegates import ROW_HEIGHT_PX, CellDelegate, NameDelegate, StateDelegate
from modelyard.ui.header import TableHeader
from modelyard.ui.model_colors import ModelColors

_NAME_LEAST_PX = 196
_CHARACTERS = {
    "state": 30,
    "size": 10,
    "parameters": 9,
    "quantization": 10,
    "context": 9,
    "memory": 12,
}
_CELL_PADDING_PX = 24
_GIVES_WAY = ("context", "quantization", "parameters", "memory", "size")
"""Columns that hide, first to last, where the window is narrow; the details show them all."""
_ACT_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class ModelView(QTableView):
    """Shows a `ModelFilter`; all actions concern whole rows.

    Signals:
        selection_changed (): Other rows are selected, or another one is current.
        acted (): Enter was pressed: do what makes sense.
        opened (): A double click: only what brings a model nearer, since it is easily made.
        pasted (str): A text was pasted.
    """

    selection_changed = Signal()
    acted = Signal()
    opened = Signal()
    pasted = Signal(object)

    def __init__(
        self,
        table: ModelTable,
        shown: ModelFilter,
        *,
        model_colors: ModelColors,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._shown = shown
        self._is_current_seen = False
        self._columns = {column.key: number for number, column in enumerate(table.columns)}
        self.setObjectName("modelTable")
        self.setAccessibleName("Models")
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
        self.setItemDelegateForColumn(self._columns["name"], NameDelegate(model_colors, self))
        self.setItemDelegateForColumn(self._columns["state"], StateDelegate(self))
        self._set_up_headers()
        self.setSortingEnabled(True)
        self.sortByColumn(self._columns["state"], Qt.SortOrder.AscendingOrder)
        self.doubleClicked.connect(lambda _: self.opened.emit())
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        self.selectionModel().currentRowChanged.connect(lambda *_: self.viewport().update())
        shown.layoutAboutToBeChanged.connect(self._note_place)
        shown.layoutChanged.connect(self._keep_in_view)

    def selected_rows(self) -> tuple[ModelRow, ...]:
        """Return the selected rows from top to bottom."""
        indexes = sorted(self.selectionModel().selectedRows(), key=QModelIndex.row)
        return tuple(index.data(ROW_ROLE) for index in indexes)

    def select(self, model_id: str) -> bool:
        """Select this model alone and bring it into view; False where it is not shown."""
        index = self._shown.mapFromSource(self._table.index_of(model_id))
        if not index.isValid():
            return False
        flags = (
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows
        )
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)
        return True

    def select_first(self) -> bool:
        """Select the topmost row; False where there is none."""
        if not self._shown.rowCount():
            return False
        self.selectRow(0)
        return True

    def sort_by(self, key: str) -> None:
        """Sort by the column `key`; the other way round where it is sorted by that already."""
        column = self._columns[key]
        header = self.horizontalHeader()
        again = header.sortIndicatorSection() == column
        ascending = header.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        descending = Qt.SortOrder.DescendingOrder
        self.sortByColumn(
            column, descending if again and ascending else Qt.SortOrder.AscendingOrder
        )

    def restore_header(self, state: bytes) -> None:
        """Take over widths and order as `saveState` of the header gave them; else the usual."""
        if state and self.horizontalHeader().restoreState(QByteArray(state)):
            self._fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on Enter, take a pasted text; everything else is the table's."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif event.key() in _ACT_KEYS and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.acted.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the columns for which there is no room."""
        super().resizeEvent(event)
        self._fit_columns()

    def _note_place(self) -> None:
        place = self.visualRect(self.currentIndex())
        self._is_current_seen = self.viewport().rect().intersects(place)

    def _keep_in_view(self) -> None:
        """Follow the current row where it goes when its new state puts it among others."""
        if self._is_current_seen:
            self.scrollTo(self.currentIndex())

    def _set_up_headers(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT_PX)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = TableHeader(self)
        self.setHorizontalHeader(header)
        header.setMinimumSectionSize(48)
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        for key, number in self._columns.items():
            if key == "name":
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            else:
                header.resizeSection(number, self._usual_width(key))

    def _fit_columns(self) -> None:
        header = self.horizontalHeader()
        room = self.viewport().width() - _NAME_LEAST_PX
        wanted = {
            key: header.sectionSize(number) or self._usual_width(key)
            for key, number in self._columns.items()
            if key != "name"
        }
        hidden: set[str] = set()
        for key in _GIVES_WAY:
            if sum(width for name, width in wanted.items() if name not in hidden) <= room:
                break
            hidden.add(key)
        for key, number in self._columns.items():
            if self.isColumnHidden(number) != (key in hidden):
                self.setColumnHidden(number, key in hidden)

    def _usual_width(self, key: str) -> int:
        digit_px = self.fontMetrics().horizontalAdvance("0")
        return _CHARACTERS[key] * digit_px + _CELL_PADDING_PX
