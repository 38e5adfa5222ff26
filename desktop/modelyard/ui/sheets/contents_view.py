"""The views of what is in a model's file: rows that are copied as a table."""

from collections.abc import Callable
from typing import Any, Generic

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from modelyard.tables.file_contents import (
    by_number,
    property_columns,
    shape_text,
    tensor_columns,
)
from modelyard.tables.listed_table import ListedTable
from modelyard.tables.row_table import ROW_ROLE, Column, RowT
from modelyard.tables.searched_order import SearchedOrder
from modelyard.ui.look.scale import grown
from modelyard.ui.parts.cells import CellDelegate
from modelyard.ui.parts.row_view import RowView, Widths
from modelyard.ui.words.contents_words import (
    COPY_TEXT,
    PROPERTIES_TEXT,
    TENSORS_TEXT,
    value_text,
    whole_text,
)
from modelyard.wire.contents import FileProperty, FileTensor

_ROW_PX = 34
_PROPERTY_WIDTHS = Widths(
    stretching="value",
    stretching_least_px=240,
    flexible="key",
    flexible_px=(220, 340),
    digits={},
    giving_way=(),
)
_TENSOR_WIDTHS = Widths(
    stretching="name",
    stretching_least_px=220,
    flexible="shape",
    flexible_px=(120, 200),
    digits={"type": 8, "size": 10, "offset": 15},
    giving_way=("offset", "type"),
)


class ContentsView(RowView, Generic[RowT]):
    """A table in the order of the file until a title is pressed; `copied` words a row for others.

    The third press of a title brings the order of the file back.
    """

    def __init__(
        self,
        columns: tuple[Column[RowT], ...],
        widths: Widths,
        *,
        key: Callable[[RowT], str],
        searchable: Callable[[RowT], str],
        copied: Callable[[RowT], str],
        name: str,
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        self.table: ListedTable[RowT] = ListedTable(columns, key)
        self.order: SearchedOrder[RowT] = SearchedOrder(
            self.table, searchable=searchable, tie=lambda row: by_number(key(row))
        )
        super().__init__(self.order, columns, widths, name=name, title=title, parent=parent)
        self._copied: Callable[[RowT], str] = copied
        for part in (self.table, self.order):
            part.setParent(self)
        self.setItemDelegate(CellDelegate(self, unknown=""))
        self.verticalHeader().setDefaultSectionSize(grown(self.font(), _ROW_PX))
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.customContextMenuRequested.connect(self._open_menu)

    def copy(self) -> None:
        """Put what is selected on the clipboard, a line each; without a selection all rows."""
        rows: tuple[Any, ...] = self.selected_rows()
        if not rows:
            count = self.order.rowCount()
            rows = tuple(self.order.index(n, 0).data(ROW_ROLE) for n in range(count))
        QGuiApplication.clipboard().setText("\n".join(map(self._copied, rows)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy rows; everything else is the table's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def _open_menu(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("contentsMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entry = menu.addAction(COPY_TEXT, self.copy)
        entry.setObjectName("copyRowsAction")
        menu.popup(self.viewport().mapToGlobal(position))


def property_view(parent: QWidget) -> ContentsView[FileProperty]:
    """Return the view of the properties."""
    return ContentsView(
        property_columns(value=value_text),
        _PROPERTY_WIDTHS,
        key=lambda one: one.key,
        searchable=lambda one: f"{one.key} {one.value}",
        copied=lambda one: f"{one.key}\t{whole_text(one)}",
        name="propertyTable",
        title=PROPERTIES_TEXT,
        parent=parent,
    )


def tensor_view(parent: QWidget) -> ContentsView[FileTensor]:
    """Return the view of the tensors; sizes are copied as bytes."""
    return ContentsView(
        tensor_columns(),
        _TENSOR_WIDTHS,
        key=lambda one: one.name,
        searchable=lambda one: f"{one.name} {one.type} {shape_text(one)}",
        copied=lambda one: f"{one.name}\t{one.type}\t{shape_text(one)}\t{one.size}\t{one.offset}",
        name="tensorTable",
        title=TENSORS_TEXT,
        parent=parent,
    )
