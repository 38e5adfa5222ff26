"""The header of a table: the arrow of the order stands beside its title."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QWidget

from modelyard.ui.look.mirror import placed
from modelyard.ui.look.scale import grown, text_scale
from modelyard.ui.look.theme import Colors, colors_of

_HEIGHT_PX = 36
_PADDING_PX = 12.0
_ARROW_PX = 7.0
_GAP_PX = 6.0


class TableHeader(QHeaderView):
    """Paints titles in a quiet colour, and the one that the table is sorted by in full."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName(name)
        self.setHighlightSections(False)
        self.setFixedHeight(grown(self.font(), _HEIGHT_PX))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint one title, with the arrow where the table is sorted by it."""
        colors = colors_of(self.palette())
        model = self.model()
        title = str(model.headerData(section, self.orientation()) or "")
        alignment = model.headerData(section, self.orientation(), Qt.ItemDataRole.TextAlignmentRole)
        is_right = bool(Qt.AlignmentFlag(alignment) & Qt.AlignmentFlag.AlignRight)
        is_sorted = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(rect)
        painter.fillRect(box, QColor(colors.base))
        line = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
        painter.fillRect(line, QColor(colors.border))
        painter.setPen(QColor(colors.text if is_sorted else colors.muted))
        inner = box.adjusted(_PADDING_PX, 0, -_PADDING_PX, -1)
        painter.drawText(inner, alignment, title)
        if is_sorted:
            width = QFontMetricsF(self.font()).horizontalAdvance(title)
            arrow_px = _ARROW_PX * text_scale(self.font())
            arrow = QRectF(inner.left() + width + _GAP_PX, inner.top(), arrow_px, inner.height())
            if is_right:
                arrow.moveRight(inner.right() - width - _GAP_PX)
            self._paint_arrow(painter, placed(painter, arrow, inner), colors)
        painter.restore()

    def _paint_arrow(self, painter: QPainter, box: QRectF, colors: Colors) -> None:
        is_ascending = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        height = box.width() * 0.6
        left, middle = box.left(), box.center().y()
        tip, base = (
            (middle - height / 2, middle + height / 2)
            if is_ascending
            else (middle + height / 2, middle - height / 2)
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.text))
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(left, base),
                    QPointF(box.right(), base),
                    QPointF(box.center().x(), tip),
                ]
            )
        )
