"""The views of the Discover place: what is offered, and the files of what is selected."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from modelyard.language import tr
from modelyard.tables.offers import Offer, OfferTable
from modelyard.tables.row_order import RowOrder
from modelyard.tables.row_table import ROW_ROLE, Index
from modelyard.tables.source_files import FileRow, SourceFileTable
from modelyard.ui.look.icons import paint_icon
from modelyard.ui.look.mirror import placed
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import Colors, small_font
from modelyard.ui.parts.cells import CellDelegate, TwoLineDelegate, paint_tile
from modelyard.ui.parts.fit_look import paint_memory
from modelyard.ui.parts.row_view import RowView, Widths
from modelyard.ui.parts.state_painting import STATE_ICONS, state_color
from modelyard.ui.words.discover_words import (
    file_state,
    file_subline,
    is_held,
    memory_text,
    offer_state,
    offer_subline,
)

_OFFER_WIDTHS = Widths(
    stretching="name",
    stretching_least_px=264,
    flexible="state",
    flexible_px=(120, 204),
    digits={"parameters": 7, "fit": 11, "downloads": 10, "likes": 6, "updated": 11},
    giving_way=("likes", "updated", "downloads", "parameters", "fit"),
)
_FILE_WIDTHS = Widths(
    stretching="name",
    stretching_least_px=120,
    flexible="fit",
    flexible_px=(112, 152),
    digits={"size": 9},
    giving_way=("size",),
)
_FILE_ROW_PX = 48
_NEAR_THE_END_PX = 900
_ICON_PX = 16.0
_GAP_PX = 6.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class OfferView(RowView):
    """Shows an `OfferTable` in its own order.

    Signals:
        end_neared (): Few rows follow below what is seen.
    """

    end_neared = Signal()

    def __init__(self, table: OfferTable, *, parent: QWidget | None = None) -> None:
        shown = RowOrder(table, tie=lambda offer: offer.name.casefold())
        super().__init__(
            shown,
            table.columns,
            _OFFER_WIDTHS,
            name="offerTable",
            title=tr("Models to download"),
            parent=parent,
        )
        shown.setParent(self)
        self.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.setItemDelegate(CellDelegate(self, unknown=""))
        self.setItemDelegateForColumn(self._columns["name"], _OfferDelegate(self))
        self.setItemDelegateForColumn(self._columns["fit"], _FitDelegate(self))
        self.setItemDelegateForColumn(self._columns["state"], _OfferStateDelegate(self))
        self.verticalScrollBar().valueChanged.connect(self._look_ahead)
        self.verticalScrollBar().rangeChanged.connect(lambda *_: self._look_ahead())

    def _look_ahead(self) -> None:
        bar = self.verticalScrollBar()
        if bar.maximum() - bar.value() < _NEAR_THE_END_PX:
            self.end_neared.emit()


class FileView(RowView):
    """Shows the files of a repository."""

    def __init__(self, table: SourceFileTable, *, parent: QWidget | None = None) -> None:
        shown = RowOrder(table, tie=lambda row: row.title.casefold())
        super().__init__(
            shown,
            table.columns,
            _FILE_WIDTHS,
            name="sourceFileTable",
            title=tr("Files"),
            parent=parent,
        )
        shown.setParent(self)
        self._shown = shown
        self.setSelectionMode(RowView.SelectionMode.SingleSelection)
        self.verticalHeader().setDefaultSectionSize(grown(self.font(), _FILE_ROW_PX))
        self.setItemDelegate(CellDelegate(self, unknown="—"))
        self.setItemDelegateForColumn(self._columns["name"], _FileDelegate(self))
        self.setItemDelegateForColumn(self._columns["fit"], _FileFitDelegate(self))

    @property
    def chosen(self) -> FileRow | None:
        """The file that is selected."""
        rows = self.selected_rows()
        return rows[0] if rows else None

    def choose(self, number: int) -> None:
        """Select the table's row `number` and bring it into view."""
        index = self._shown.index_of(number)
        if index.isValid():
            self.select_row(index.row())
            self.scrollTo(index)


class _OfferDelegate(TwoLineDelegate):
    """The name of what is offered; its tile has a lock where a licence must be accepted."""

    def _texts(self, index: Index) -> tuple[str, str]:
        offer: Offer = index.data(ROW_ROLE)
        return offer.name, offer_subline(offer)

    def _paint_tile(self, painter: QPainter, tile: QRectF, index: Index, colors: Colors) -> None:
        offer: Offer = index.data(ROW_ROLE)
        is_here = any(is_held(row) for row in offer.held)
        fill = colors.info_ground if is_here else colors.track
        paint_tile(painter, tile, fill=fill, ink=colors.accent if is_here else colors.muted)


class _FitDelegate(CellDelegate):
    """What an offer takes of the memory, and how that fits."""

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        offer: Offer = index.data(ROW_ROLE)
        paint_memory(painter, box, memory_text(offer.needed), offer.fit, colors)


class _OfferStateDelegate(CellDelegate):
    """Whether an offer is here, with a sign."""

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        offer: Offer = index.data(ROW_ROLE)
        word = offer_state(offer)
        if not word:
            return
        held = next((row for row in offer.held if is_held(row)), None)
        sign = "lock" if held is None else STATE_ICONS[held.state]
        color = colors.muted if held is None else state_color(held.state, colors)
        _paint_marked(painter, box, sign, word, color)


class _FileDelegate(CellDelegate):
    """A file: its quantisation, and under it what is being done with it, or its name."""

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        row: FileRow = index.data(ROW_ROLE)
        state = file_state(row)
        subline = state or file_subline(row)
        bold, small = QFont(painter.font()), small_font(painter.font())
        bold.setWeight(QFont.Weight.DemiBold)
        upper, lower = QFontMetricsF(bold), QFontMetricsF(small)
        top = box.center().y() - (upper.height() + lower.height()) / 2
        painter.setFont(bold)
        painter.setPen(QColor(colors.text if row.file.is_whole else colors.muted))
        line = QRectF(box.left(), top, box.width(), upper.height())
        title = upper.elidedText(row.title, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(line, _LEFT, title)
        painter.setFont(small)
        painter.setPen(QColor(colors.accent if state else colors.muted))
        line = QRectF(box.left(), top + upper.height(), box.width(), lower.height())
        shown = lower.elidedText(subline, Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(line, _LEFT, shown)


class _FileFitDelegate(CellDelegate):
    """What a load takes of the memory, and under it how that fits."""

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        row: FileRow = index.data(ROW_ROLE)
        paint_memory(painter, box, memory_text(row.needed), row.fit, colors)


def _paint_marked(painter: QPainter, box: QRectF, sign: str, word: str, color: str) -> None:
    """Paint a sign and a word beside it."""
    size_px = grown(painter.font(), _ICON_PX)
    place = QRectF(box.left(), box.center().y() - size_px / 2, size_px, size_px)
    paint_icon(painter, sign, color, placed(painter, place, box))
    painter.setPen(QColor(color))
    rest = placed(painter, box.adjusted(size_px + _GAP_PX, 0, 0, 0), box)
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, rest.width())
    painter.drawText(rest, _LEFT, shown)
