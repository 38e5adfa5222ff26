"""The view of the model table."""

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from modelyard.language import tr
from modelyard.tables.groups import FitOf
from modelyard.tables.model_filter import ModelFilter
from modelyard.tables.model_table import ModelTable
from modelyard.ui.library.delegates import NameDelegate, StateDelegate
from modelyard.ui.library.memory_delegate import MemoryDelegate
from modelyard.ui.look.model_colors import ModelColors
from modelyard.ui.parts.model_widths import MODEL_WIDTHS
from modelyard.ui.parts.row_view import RowView
from modelyard.ui.words.wording import ALL_COLUMNS_TEXT


class ModelView(RowView):
    """Shows a `ModelFilter`: its columns can be sorted by, moved and hidden.

    Signals:
        pasted (str): A text was pasted.
    """

    pasted = Signal(object)

    def __init__(
        self,
        table: ModelTable,
        shown: ModelFilter,
        *,
        model_colors: ModelColors,
        fit_of: FitOf,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            shown, table.columns, MODEL_WIDTHS, name="modelTable", title=tr("Models"), parent=parent
        )
        self._table = table
        self._shown = shown
        self._is_current_seen = False
        self.setItemDelegateForColumn(self._columns["name"], NameDelegate(model_colors, self))
        self.setItemDelegateForColumn(self._columns["state"], StateDelegate(self))
        self.setItemDelegateForColumn(self._columns["memory"], MemoryDelegate(fit_of, self))
        header = self.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._open_column_menu)
        self._let_columns_move()
        self.setSortingEnabled(True)
        self.sortByColumn(self._columns["state"], Qt.SortOrder.AscendingOrder)
        shown.layoutAboutToBeChanged.connect(self._note_place)
        shown.layoutChanged.connect(self._keep_in_view)

    def select(self, model_id: str) -> bool:
        """Select this model alone and bring it into view; False where it is not shown."""
        index = self._shown.index_of(self._table.number_of(model_id))
        if not index.isValid():
            return False
        flags = (
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows
        )
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)
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

    def restore_header(self, state: bytes, hidden: frozenset[str]) -> None:
        """Take over widths and order as `saveState` of the header gave them; else the usual."""
        super().restore_header(state, hidden)
        self._let_columns_move()

    def fill_sort_menu(self, menu: QMenu) -> None:
        """Put an entry for each column into `menu` that sorts by it, or the other way round."""
        menu.clear()
        sorted_by = self.horizontalHeader().sortIndicatorSection()
        for key, number in self._columns.items():
            entry = menu.addAction(self._table.columns[number].title)
            entry.setObjectName(f"sortBy{key.title()}Action")
            entry.setCheckable(True)
            entry.setChecked(number == sorted_by)
            entry.triggered.connect(lambda _=False, key=key: self.sort_by(key))

    def fill_column_menu(self, menu: QMenu) -> None:
        """Put an entry for each column that may be hidden into `menu`, and one to show all."""
        menu.clear()
        for key in self.optional_columns():
            column = self._table.columns[self._columns[key]]
            entry = menu.addAction(column.title)
            entry.setObjectName(f"show{key.title()}Action")
            entry.setToolTip(column.tip)
            entry.setCheckable(True)
            entry.setChecked(key not in self._unwanted)
            entry.toggled.connect(lambda on, key=key: self.want_column(key, wanted=on))
        menu.addSeparator()
        everything = menu.addAction(ALL_COLUMNS_TEXT)
        everything.setObjectName("showAllColumnsAction")
        everything.triggered.connect(lambda: self.hide_columns(frozenset()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a pasted text; everything else is the table's."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
        else:
            super().keyPressEvent(event)

    def _open_column_menu(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("columnMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_column_menu(menu)
        menu.popup(self.horizontalHeader().mapToGlobal(position))

    def _let_columns_move(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)  # the name: the mark of the current row is in it

    def _note_place(self) -> None:
        place = self.visualRect(self.currentIndex())
        self._is_current_seen = self.viewport().rect().intersects(place)

    def _keep_in_view(self) -> None:
        """Follow the current row where it goes when its new state puts it among others."""
        if self._is_current_seen:
            self.scrollTo(self.currentIndex())
