"""How cells of all tables are painted: the ground, a text, a name with a line under it.

Imports nothing but Qt and the look of things; the first list stands on it (`modelyard.start`).
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from modelyard.tables.row_table import Index
from modelyard.ui.look.icons import paint_icon
from modelyard.ui.look.mirror import placed
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import Colors, colors_of, small_font

ROW_HEIGHT_PX = 60
_PADDING_PX = 12.0
_TILE_PX = 34.0
_TILE_RADIUS_PX = 8.0
_TILE_ICON_PX = 20.0
_LARGEST_TILE = 0.2
"""Of the width of its column: a narrow one has little room for names in large texts."""
_FOCUS_BAR_PX = 3.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class CellDelegate(QStyledItemDelegate):
    """A text cell on the ground that all cells share: selection, hover, focus, a fine line.

    `unknown` stands where there is no text.
    """

    def __init__(self, parent: QWidget | None = None, *, unknown: str = "—") -> None:
        super().__init__(parent)
        self._unknown = unknown

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the ground, then the cell."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = colors_of(option.palette)
        self._paint_ground(painter, option, index, colors)
        painter.setFont(option.font)
        box = QRectF(option.rect).adjusted(_PADDING_PX, 0, -_PADDING_PX, -1)
        self._paint_cell(painter, box, index, colors)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room that the text takes; all rows are equally high."""
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        width = QFontMetricsF(option.font).horizontalAdvance(text) + 2 * _PADDING_PX
        return QSize(int(width) + 1, grown(option.font, ROW_HEIGHT_PX))

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        text = index.data(Qt.ItemDataRole.DisplayRole) or self._unknown
        painter.setPen(QColor(colors.others if text == self._unknown else colors.text))
        shown = QFontMetricsF(painter.font()).elidedText(
            text, Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, index.data(Qt.ItemDataRole.TextAlignmentRole), shown)

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, colors: Colors
    ) -> None:
        box = QRectF(option.rect)
        view: object = option.widget
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.fillRect(box, QColor(colors.selection))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(colors.hover))
        painter.fillRect(
            QRectF(box.left(), box.bottom() - 1, box.width(), 1), QColor(colors.border)
        )
        if index.column() == 0 and _is_current_row(view, index):
            has_focus = isinstance(view, QWidget) and view.hasFocus()
            bar = QRectF(box.left(), box.top(), _FOCUS_BAR_PX, box.height() - 1)
            color = colors.accent if has_focus else colors.others
            painter.fillRect(placed(painter, bar, box), QColor(color))


class TwoLineDelegate(CellDelegate):
    """A tile, a name beside it, and a quieter line under that."""

    def _texts(self, index: Index) -> tuple[str, str]:
        """Return the name and the line under it."""
        raise NotImplementedError

    def _paint_tile(self, painter: QPainter, tile: QRectF, index: Index, colors: Colors) -> None:
        """Paint the tile: a quiet one, unless a subclass has more to tell."""
        paint_tile(painter, tile, fill=colors.track, ink=colors.muted)

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        grown_px = min(grown(painter.font(), _TILE_PX), _LARGEST_TILE * box.width())
        tile_px = max(_TILE_PX, grown_px)
        tile = QRectF(box.left() + 2, box.center().y() - tile_px / 2, tile_px, tile_px)
        self._paint_tile(painter, placed(painter, tile, box), index, colors)
        title, subline = self._texts(index)
        bold = QFont(painter.font())
        bold.setWeight(QFont.Weight.DemiBold)
        small = small_font(painter.font())
        upper, lower = QFontMetricsF(bold), QFontMetricsF(small)
        left = tile.right() + _PADDING_PX
        width = box.right() - left
        height = upper.height() + (2 + lower.height() if subline else 0)
        top = box.center().y() - height / 2
        painter.setFont(bold)
        painter.setPen(QColor(colors.text))
        name = upper.elidedText(title, Qt.TextElideMode.ElideRight, width)
        above = QRectF(left, top, width, upper.height())
        painter.drawText(placed(painter, above, box), _LEFT, name)
        painter.setFont(small)
        painter.setPen(QColor(colors.muted))
        line = lower.elidedText(subline, Qt.TextElideMode.ElideRight, width)
        below = QRectF(left, top + upper.height() + 2, width, lower.height())
        painter.drawText(placed(painter, below, box), _LEFT, line)


def paint_tile(
    painter: QPainter, tile: QRectF, *, fill: str, ink: str, text: str | None = None
) -> None:
    """Paint a rounded tile with the sign of a model in it, or with `text` in its place."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    scale = tile.width() / _TILE_PX
    painter.drawRoundedRect(tile, _TILE_RADIUS_PX * scale, _TILE_RADIUS_PX * scale)
    if text is None:
        inset = (_TILE_PX - _TILE_ICON_PX) / 2 * scale
        paint_icon(painter, "models", ink, tile.adjusted(inset, inset, -inset, -inset))
        return
    painter.setPen(QColor(ink))
    painter.drawText(tile, Qt.AlignmentFlag.AlignCenter, text)


def _is_current_row(view: object, index: Index) -> bool:
    current = getattr(view, "currentIndex", None)
    return current is not None and current().row() == index.row()
