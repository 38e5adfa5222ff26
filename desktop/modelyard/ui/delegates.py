"""How the cells of the model table are painted."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from modelyard.state.rows import ModelRow, RowState
from modelyard.tables.row_table import ROW_ROLE
from modelyard.ui.icons import paint_icon
from modelyard.ui.model_colors import ModelColors
from modelyard.ui.state_painting import paint_state
from modelyard.ui.theme import Colors, colors_of, small_font
from modelyard.ui.wording import subline_text

ROW_HEIGHT_PX = 60
_PADDING_PX = 12.0
_TILE_PX = 34.0
_TILE_RADIUS_PX = 8.0
_TILE_ICON_PX = 20.0
_FOCUS_BAR_PX = 3.0
_UNKNOWN = "—"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """A text cell on the ground that all cells share: selection, hover, focus, a fine line."""

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
        return QSize(int(width) + 1, ROW_HEIGHT_PX)

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        text = index.data(Qt.ItemDataRole.DisplayRole) or _UNKNOWN
        painter.setPen(QColor(colors.others if text == _UNKNOWN else colors.text))
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
            painter.fillRect(bar, QColor(colors.accent if has_focus else colors.others))


class NameDelegate(CellDelegate):
    """The name, the line under it, and a tile in the colour that the model has in memory."""

    def __init__(self, model_colors: ModelColors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model_colors = model_colors

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        row: ModelRow = index.data(ROW_ROLE)
        tile = QRectF(box.left() + 2, box.center().y() - _TILE_PX / 2, _TILE_PX, _TILE_PX)
        self._paint_tile(painter, tile, row, colors)
        bold = QFont(painter.font())
        bold.setWeight(QFont.Weight.DemiBold)
        small = small_font(painter.font())
        upper, lower = QFontMetricsF(bold), QFontMetricsF(small)
        left = tile.right() + _PADDING_PX
        width = box.right() - left
        top = box.center().y() - (upper.height() + 2 + lower.height()) / 2
        painter.setFont(bold)
        painter.setPen(QColor(colors.text))
        name = upper.elidedText(row.name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, top, width, upper.height()), _LEFT, name)
        painter.setFont(small)
        painter.setPen(QColor(colors.muted))
        line = lower.elidedText(subline_text(row.model), Qt.TextElideMode.ElideRight, width)
        below = QRectF(left, top + upper.height() + 2, width, lower.height())
        painter.drawText(below, _LEFT, line)

    def _paint_tile(self, painter: QPainter, tile: QRectF, row: ModelRow, colors: Colors) -> None:
        in_memory = row.state in {RowState.LOADED, RowState.UNLOADING}
        fill = self._model_colors.color(row.id, colors) if in_memory else colors.track
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(tile, _TILE_RADIUS_PX, _TILE_RADIUS_PX)
        inset = (_TILE_PX - _TILE_ICON_PX) / 2
        glyph = colors.on_accent if in_memory else colors.muted
        box = tile.adjusted(inset, inset, -inset, -inset)
        paint_icon(painter, "models", glyph, box)


class StateDelegate(CellDelegate):
    """The state: icon and word, and while something runs its bar, percent, bytes and time."""

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        paint_state(painter, box, index.data(ROW_ROLE), colors)


def _is_current_row(view: object, index: Index) -> bool:
    current = getattr(view, "currentIndex", None)
    return current is not None and current().row() == index.row()
