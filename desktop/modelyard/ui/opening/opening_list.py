"""The list of the last time in the frame: to be looked at and searched before the window is there.

Imports nothing but Qt and the look of tables; see `modelyard.start`.
"""

from typing import NamedTuple

from PySide6.QtCore import QLocale, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStyle, QWidget

from modelyard.language import tr
from modelyard.paths import DataFolder
from modelyard.state.settings import Settings
from modelyard.tables.row_table import ROW_ROLE, Index
from modelyard.tables.searched_order import SearchedOrder
from modelyard.tables.seen_list import SeenList, SeenRow, SeenTable, load_seen
from modelyard.ui.look.appearance import dress, set_up_style
from modelyard.ui.look.icons import app_icon, paint_icon
from modelyard.ui.look.mirror import placed
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import Colors, colors_of, small_font
from modelyard.ui.opening.opening import RAIL_PX, TOOLBAR_PX, Opening
from modelyard.ui.parts.cells import CellDelegate, TwoLineDelegate
from modelyard.ui.parts.model_widths import MODEL_WIDTHS
from modelyard.ui.parts.row_view import RowView
from modelyard.ui.parts.search_field import SearchField

_ICON_PX = 18.0
_GAP_PX = 8.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Looking(NamedTuple):
    """Where a person is in the list: what the window goes on with."""

    search: str
    is_searching: bool
    model_id: str | None
    scroll_px: int
    column: int
    order: Qt.SortOrder


def fill_opening(
    application: QApplication, opening: Opening, settings: Settings, folder: DataFolder
) -> None:
    """Show the frame in the colours that are chosen, with the list of the last time, if any.

    The language must be chosen by then.
    """
    set_up_style(application, text_percent=settings.text_percent)
    dress(application, settings.theme)
    opening.setWindowIcon(app_icon())
    columns = {MODEL_WIDTHS.stretching, MODEL_WIDTHS.flexible, *MODEL_WIDTHS.digits}
    seen = load_seen(folder.seen_file, language=QLocale().name(), columns=frozenset(columns))
    opening.show_list(None if seen is None else OpeningList(seen, settings))


class OpeningList(QWidget):
    """A table and a search field, where the window has them; what it shows is not confirmed yet.

    Rows can be selected, sorted and searched; what is to be done with them waits for the window.
    """

    def __init__(self, seen: SeenList, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("openingList")
        self._seen = seen
        self._table = SeenTable(seen, self)
        self._shown = SearchedOrder(
            self._table,
            searchable=lambda row: row.searchable,
            tie=lambda row: row.texts[0].casefold(),
            parent=self,
        )
        self.view = RowView(
            self._shown,
            self._table.columns,
            MODEL_WIDTHS,
            name="openingTable",
            title=tr("Models"),
            parent=self,
        )
        self.search_field = SearchField(
            name="openingSearch", title=tr("Search models"), hint=tr("Search"), parent=self
        )
        self._set_up_view(settings)
        self.search_field.textChanged.connect(self._shown.search)
        self.search_field.left.connect(self.view.setFocus)
        self.view.select_row(0)
        self.view.setFocus()

    @property
    def looking(self) -> Looking:
        """Where the person is."""
        index, header = self.view.currentIndex(), self.view.horizontalHeader()
        row: SeenRow | None = index.data(ROW_ROLE)
        return Looking(
            search=self.search_field.text(),
            is_searching=self.search_field.hasFocus(),
            model_id=None if row is None else row.id,
            scroll_px=self.view.verticalScrollBar().value(),
            column=header.sortIndicatorSection(),
            order=header.sortIndicatorOrder(),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put table and field where the window has them at this size."""
        super().resizeEvent(event)
        left, top, right, bottom = self._seen.table_margins
        from_right, field_top, width, height = self._seen.search_box
        self.view.setGeometry(self._placed(self.rect().adjusted(left, top, -right, -bottom)))
        field = QRect(self.width() - from_right, field_top, width, height)
        self.search_field.setGeometry(self._placed(field))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the grounds of what the window has beside and below the table."""
        colors = colors_of(self.palette())
        raised, border = QColor(colors.raised), QColor(colors.border)
        table, last = self._placed(self.view.geometry()), self.rect().bottomRight()
        side = QRect(QPoint(table.right() + 1, TOOLBAR_PX), last)
        below = QRect(QPoint(RAIL_PX, table.bottom() + 1), last)
        painter = QPainter(self)
        for ground, line in (
            (side, QRect(side.topLeft(), QSize(1, side.height()))),
            (below, QRect(below.topLeft(), QSize(below.width(), 1))),
        ):
            painter.fillRect(self._placed(ground), raised)
            painter.fillRect(self._placed(line), border)
        painter.end()

    def _placed(self, box: QRect) -> QRect:
        """Return `box`, measured from where reading begins, in the pixels of the widget."""
        return QStyle.visualRect(self.layoutDirection(), self.rect(), box)

    def _set_up_view(self, settings: Settings) -> None:
        numbers = {column.key: number for number, column in enumerate(self._table.columns)}
        state = numbers["state"]
        self.view.setItemDelegateForColumn(numbers["name"], _NameDelegate(self.view))
        self.view.setItemDelegateForColumn(numbers["memory"], _MemoryDelegate(self.view))
        self.view.setItemDelegateForColumn(state, _StateDelegate(self.view))
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(state, Qt.SortOrder.AscendingOrder)
        self.view.restore_header(settings.header_state, settings.hidden_columns)


class _NameDelegate(TwoLineDelegate):
    """A name and what stands under it."""

    def _texts(self, index: Index) -> tuple[str, str]:
        row: SeenRow = index.data(ROW_ROLE)
        return row.texts[index.column()], row.subline


class _MemoryDelegate(CellDelegate):
    """The memory that a model took, and how that fitted."""

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        row: SeenRow = index.data(ROW_ROLE)
        if not row.fit:
            super()._paint_cell(painter, box, index, colors)
            return
        small = small_font(painter.font())
        upper, lower = QFontMetricsF(painter.font()).height(), QFontMetricsF(small).height()
        top = box.center().y() - (upper + lower + 2) / 2
        text = row.texts[index.column()]
        painter.setPen(QColor(colors.text if text else colors.others))
        painter.drawText(QRectF(box.left(), top, box.width(), upper), _RIGHT, text or "—")
        painter.setFont(small)
        painter.setPen(QColor(colors.muted))
        below = QRectF(box.left(), top + upper + 2, box.width(), lower)
        painter.drawText(below, _RIGHT, row.fit)


class _StateDelegate(CellDelegate):
    """The state as it was: quiet, since it may be another by now."""

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        row: SeenRow = index.data(ROW_ROLE)
        icon_px = grown(painter.font(), _ICON_PX)
        icon_box = QRectF(box.left(), box.center().y() - icon_px / 2, icon_px, icon_px)
        paint_icon(painter, row.icon, colors.muted, placed(painter, icon_box, box))
        line = box.adjusted(icon_px + _GAP_PX, 0, 0, 0)
        painter.setPen(QColor(colors.muted))
        word = QFontMetricsF(painter.font()).elidedText(
            row.texts[index.column()], Qt.TextElideMode.ElideRight, line.width()
        )
        painter.drawText(placed(painter, line, box), _LEFT, word)
