"""The line under a bar that tells what its colours mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from modelyard.language import tr
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import Colors

LEGEND_HEIGHT_PX = 18
_SWATCH_PX = 10.0
_SWATCH_RADIUS_PX = 2.5
_GAP_PX = 6.0
_SPACE_PX = 16.0
_HATCH_STEP_PX = 6.0
_HATCH_ALPHA = 0.22
_MIDDLE = Qt.TextElideMode.ElideMiddle
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One colour of the bar and what it stands for; `short` is said where there is little room."""

    text: str
    fill: str
    text_color: str
    short: str = ""
    is_hatched: bool = False
    is_line: bool = False
    """Whether it explains the line across the bar; it is left out where there is no room."""


class _Pen:
    """Goes along the line from where reading begins, which in some languages is the right."""

    def __init__(self, painter: QPainter, line: QRectF) -> None:
        self._line = line
        self._is_mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.along = 0.0

    @property
    def room(self) -> float:
        return self._line.width() - self.along

    def box(self, width: float, height: float) -> QRectF:
        """Return the box of this size that begins here, centred on the line."""
        start = self._line.right() - self.along - width
        left = start if self._is_mirrored else self._line.left() + self.along
        return QRectF(left, self._line.center().y() - height / 2, width, height)


def paint_legend(
    painter: QPainter, entries: Sequence[LegendEntry], line: QRectF, colors: Colors
) -> None:
    """Paint as many `entries` as `line` has room for, then how many more there are."""
    metrics = QFontMetricsF(painter.font())
    pen = _Pen(painter, line)
    swatch_px = grown(painter.font(), _SWATCH_PX)
    counted = [entry for entry in entries if not entry.is_line]
    for number, entry in enumerate(counted):
        rest = len(counted) - number
        reserve = metrics.horizontalAdvance(_more(rest - 1)) + _SPACE_PX if rest > 1 else 0.0
        room = pen.room - swatch_px - _GAP_PX - reserve
        text = _fitting(entry, metrics, room)
        if metrics.horizontalAdvance(text) > room and number:
            painter.setPen(QColor(colors.muted))
            painter.drawText(pen.box(pen.room, line.height()), _LEADING, _more(rest))
            return
        _paint_entry(painter, entry, metrics.elidedText(text, _MIDDLE, room), pen, line.height())
    for entry in entries:
        needed = swatch_px + _GAP_PX + metrics.horizontalAdvance(entry.text)
        if entry.is_line and needed <= pen.room:
            _paint_entry(painter, entry, entry.text, pen, line.height())


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
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(0.75, 0.75, -0.75, -0.75))
    painter.restore()


def _more(number: int) -> str:
    return tr("+%n more", "", number)


def _fitting(entry: LegendEntry, metrics: QFontMetricsF, room: float) -> str:
    is_long = metrics.horizontalAdvance(entry.text) > room
    return entry.short if is_long and entry.short else entry.text


def _paint_entry(
    painter: QPainter, entry: LegendEntry, text: str, pen: _Pen, height: float
) -> None:
    swatch_px = grown(painter.font(), _SWATCH_PX)
    _paint_swatch(painter, entry, pen.box(swatch_px, swatch_px))
    pen.along += swatch_px + _GAP_PX
    width = QFontMetricsF(painter.font()).horizontalAdvance(text)
    painter.setPen(QColor(entry.text_color))
    painter.drawText(pen.box(width + 1, height), _LEADING, text)
    pen.along += width + _SPACE_PX


def _paint_swatch(painter: QPainter, entry: LegendEntry, box: QRectF) -> None:
    if entry.is_line:
        middle = box.center().x()
        painter.setPen(QPen(QColor(entry.fill), 2.0))
        painter.drawLine(QPointF(middle, box.top()), QPointF(middle, box.bottom()))
        return
    outline = QPainterPath()
    outline.addRoundedRect(box, _SWATCH_RADIUS_PX, _SWATCH_RADIUS_PX)
    painter.save()
    painter.setClipPath(outline)
    if entry.is_hatched:
        paint_hatch(painter, box, entry.fill)
    else:
        painter.fillRect(box, QColor(entry.fill))
    painter.restore()
