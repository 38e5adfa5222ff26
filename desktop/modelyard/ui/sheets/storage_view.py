"""The view of what takes room."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from modelyard.tables.row_table import ROW_ROLE, Index
from modelyard.tables.storage_table import StorageOrder, StorageTable, storage_columns
from modelyard.ui.look.mirror import placed
from modelyard.ui.look.theme import Colors
from modelyard.ui.parts.cells import CellDelegate, TwoLineDelegate, paint_tile
from modelyard.ui.parts.row_view import RowView, Widths
from modelyard.ui.sheets.disk_bar import kind_color
from modelyard.ui.words.storage_words import STORAGE_TITLE, item_subline, item_title, kind_word

_WIDTHS = Widths(
    stretching="name",
    stretching_least_px=240,
    flexible="kind",
    flexible_px=(104, 140),
    digits={"since": 12, "size": 9, "frees": 10},
    giving_way=("since", "frees"),
)
_DOT_PX = 10.0


class StorageView(RowView):
    """Shows a `StorageTable`, the largest first."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        columns = storage_columns(title=item_title, subline=item_subline, kind=kind_word)
        self.table = StorageTable(columns)
        self.order = StorageOrder(self.table)
        super().__init__(
            self.order, columns, _WIDTHS, name="storageTable", title=STORAGE_TITLE, parent=parent
        )
        for part in (self.table, self.order):
            part.setParent(self)
        self.setItemDelegate(CellDelegate(self, unknown=""))
        self.setItemDelegateForColumn(self._columns["name"], _NameDelegate(self))
        self.setItemDelegateForColumn(self._columns["kind"], _KindDelegate(self))
        self.setSortingEnabled(True)
        self.sortByColumn(self._columns["size"], Qt.SortOrder.DescendingOrder)


class _NameDelegate(TwoLineDelegate):
    """What an item is called, and where it lies."""

    def _texts(self, index: Index) -> tuple[str, str]:
        item = index.data(ROW_ROLE)
        return item_title(item), item_subline(item)

    def _paint_tile(self, painter: QPainter, tile: QRectF, index: Index, colors: Colors) -> None:
        paint_tile(painter, tile, fill=colors.track, ink=colors.muted)


class _KindDelegate(CellDelegate):
    """The kind, with the colour that it has in the bar of its disk."""

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        item = index.data(ROW_ROLE)
        dot = QRectF(box.left(), box.center().y() - _DOT_PX / 2, _DOT_PX, _DOT_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(kind_color(item.kind, colors)))
        painter.drawRoundedRect(placed(painter, dot, box), 3, 3)
        rest = placed(painter, box.adjusted(_DOT_PX + 8, 0, 0, 0), box)
        painter.setPen(QColor(colors.text))
        text = QFontMetricsF(painter.font()).elidedText(
            kind_word(item), Qt.TextElideMode.ElideRight, rest.width()
        )
        painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
