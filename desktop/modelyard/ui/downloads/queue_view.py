"""The view of the downloads in the order of their queue."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QWidget

from modelyard.language import tr
from modelyard.state.rows import ModelRow, RowState
from modelyard.tables.download_list import DownloadList, Step
from modelyard.tables.model_table import ModelTable
from modelyard.tables.numbers import count_text
from modelyard.tables.row_table import ROW_ROLE, Index
from modelyard.ui.look.theme import Colors
from modelyard.ui.parts.cells import CellDelegate, TwoLineDelegate, paint_tile
from modelyard.ui.parts.row_view import RowView, Widths
from modelyard.ui.parts.state_painting import download_look, paint_look
from modelyard.ui.words.download_words import source_text

_WIDTHS = Widths(
    stretching="name",
    stretching_least_px=220,
    flexible="progress",
    flexible_px=(190, 340),
    digits={"amount": 22, "rate": 11, "eta": 8, "limit": 9},
    giving_way=("limit", "eta", "rate", "amount"),
)
_STEPS = {
    Qt.Key.Key_Up: Step.UP,
    Qt.Key.Key_Down: Step.DOWN,
    Qt.Key.Key_Home: Step.TO_TOP,
    Qt.Key.Key_End: Step.TO_BOTTOM,
}
_RUNNING = frozenset({RowState.DOWNLOADING, RowState.VERIFYING})


class QueueView(RowView):
    """Shows a `DownloadList`; its rows are ordered by dragging them, or with Alt and the arrows."""

    def __init__(
        self, table: ModelTable, shown: DownloadList, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            shown,
            table.columns,
            _WIDTHS,
            name="downloadTable",
            title=tr("Downloads"),
            parent=parent,
        )
        self._shown = shown
        self.setItemDelegate(CellDelegate(self, unknown=""))
        self.setItemDelegateForColumn(self._columns["name"], _NameDelegate(self))
        self.setItemDelegateForColumn(self._columns["progress"], _ProgressDelegate(self))
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)

    def move_selected(self, step: Step) -> None:
        """Ask for the selected downloads to be moved."""
        self._shown.move([row.id for row in self.selected_rows()], step)
        self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the selected rows with Alt; everything else is the table's."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_selected(step)
        else:
            super().keyPressEvent(event)


class _NameDelegate(TwoLineDelegate):
    """The name of a download; the tile has its place in the queue."""

    def _texts(self, index: Index) -> tuple[str, str]:
        row: ModelRow = index.data(ROW_ROLE)
        return row.name, source_text(row.model.source)

    def _paint_tile(self, painter: QPainter, tile: QRectF, index: Index, colors: Colors) -> None:
        if not index.flags() & Qt.ItemFlag.ItemIsDragEnabled:
            super()._paint_tile(painter, tile, index, colors)
            return
        runs = index.data(ROW_ROLE).state in _RUNNING
        paint_tile(
            painter,
            tile,
            fill=colors.info_ground if runs else colors.track,
            ink=colors.accent if runs else colors.muted,
            text=count_text(index.row() + 1),
        )


class _ProgressDelegate(CellDelegate):
    """What the download is doing: icon and word, percent and bar."""

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        paint_look(painter, box, download_look(index.data(ROW_ROLE), colors), colors)
