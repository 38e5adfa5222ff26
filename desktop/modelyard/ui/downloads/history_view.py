"""The view of the downloads that have ended."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from modelyard.language import tr
from modelyard.tables.history_table import HistoryTable
from modelyard.tables.row_order import RowOrder
from modelyard.tables.row_table import ROW_ROLE, Index
from modelyard.ui.look.theme import Colors
from modelyard.ui.parts.cells import CellDelegate, TwoLineDelegate
from modelyard.ui.parts.row_view import RowView, Widths
from modelyard.ui.parts.state_painting import outcome_look, paint_look
from modelyard.ui.words.download_words import source_text
from modelyard.wire.queue import DownloadRecord

_WIDTHS = Widths(
    stretching="name",
    stretching_least_px=220,
    flexible="outcome",
    flexible_px=(180, 300),
    digits={"ended": 16, "size": 9, "rate": 11, "verified": 18},
    giving_way=("rate", "verified", "size", "ended"),
)


class HistoryView(RowView):
    """Shows a `HistoryTable`, the latest at the top."""

    def __init__(self, table: HistoryTable, *, parent: QWidget | None = None) -> None:
        order = RowOrder(table, tie=_model_id)
        super().__init__(
            order, table.columns, _WIDTHS, name="historyTable", title=tr("History"), parent=parent
        )
        order.setParent(self)
        self.setItemDelegate(CellDelegate(self, unknown=""))
        self.setItemDelegateForColumn(self._columns["name"], _NameDelegate(self))
        self.setItemDelegateForColumn(self._columns["outcome"], _OutcomeDelegate(self))
        self.setSortingEnabled(True)
        self.sortByColumn(self._columns["ended"], Qt.SortOrder.DescendingOrder)


class _NameDelegate(TwoLineDelegate):
    """The name of what was downloaded, and from where."""

    def _texts(self, index: Index) -> tuple[str, str]:
        record: DownloadRecord = index.data(ROW_ROLE)
        return record.name, source_text(record.source)


class _OutcomeDelegate(CellDelegate):
    """How it ended: icon and word, and what went wrong."""

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        paint_look(painter, box, outcome_look(index.data(ROW_ROLE), colors), colors)


def _model_id(record: DownloadRecord) -> str:
    return record.id
