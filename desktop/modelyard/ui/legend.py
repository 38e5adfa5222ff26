"""The line under a bar that tells what its colours mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from modelyard.ui.theme import Colors

LEGEND_HEIGHT_PX = 18
_SWATCH_PX = 10.0
_SWATCH_RADIUS_PX = 2.5
_GAP_PX = 6.0
_SPACE_PX = 16.0
_HATCH_STEP_PX = 6.0
_HATCH_ALPHA = 0.22
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One colour of the bar and what it stands for; `short` is said where there is little room."""

    text: str
    fill: str
    text_color: str
    short: str = ""
    is_hatched: bool = False


def paint_legend(
    painter: QPainter, entries: Sequence[LegendEntry], line: QRectF, colors: Colors
) -> None:
    """Paint as many `entries` as `line` has room for, then how many more there are."""
    metrics = QFontMetricsF(painter.font())
    left = line.left()
    for number, entry in enumerate(entries):
        rest = len(entries) - number
        more = f"+{rest} more" if number else ""
        reserve = metrics.horizontalAdvance(f"+{rest - 1} more") + _SPACE_PX if rest > 1 else 0.0
        room = line.right() - left - _SWATCH_PX - _GAP_PX - reserve
        text = _fitting(entry, metrics, room)
        width = metrics.horizontalAdvance(text)
        if width > room and more:
            painter.setPen(QColor(colors.muted))
            here = QRectF(left, line.top(), line.right() - left, line.height())
            painter.drawText(here, _LEFT, more)
            return
        swatch_top = line.center().y() - _SWATCH_PX / 2
        _paint_swatch(painter, entry, QRectF(left, swatch_top, _SWATCH_PX, _SWATCH_PX))
        left += _SWATCH_PX + _GAP_PX
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        painter.setPen(QColor(entry.text_color))
        painter.drawText(QRectF(left, line.top(), room + 1, line.height()), _LEFT, shown)
        left += min(width, room) + _SPACE_PX


def _fitting(entry: LegendEntry, metrics: QFontMetricsF, room: float) -> str:
    is_long = metrics.horizontalAdvance(entry.text) > room
    return entry.short if is_long and entry.short else entry.text


def paint_hatch(painter: QPainter, box: QRectF, color: str) -> None:
    """Fill `box` with a light tint of `color`, diagonal lines and an outline."""
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    tint = QColor(color)
    tint.setAlphaF(_HATCH_ALPHA)
    painter.fillRect(box, tint)
    painter.setPen(QPen(QColor(color), 1.5))
    height = box.height()
    left = box.left() - height
    while left < box.right():
        painter.drawLine(QPointF(left, box.bottom()), QPointF(left + height, box.top()))
        left += _HATCH_STEP_PX
    painter.drawRect(box.adjusted(0.75, 0.75, -0.75, -0.75))
    painter.restore()


def _paint_swatch(painter: QPainter, entry: LegendEntry, box: QRectF) -> None:
    outline = QPainterPath()
    outline.addRoundedRect(box, _SWATCH_RADIUS_PX, _SWATCH_RADIUS_PX)
    painter.save()
    painter.setClipPath(outline)
    if entry.is_hatched:
        paint_hatch(painter, box, entry.fill)
    else:
        painter.fillRect(box, QColor(entry.fill))
    painter.restore()
