"""How the stacked bar of one memory is painted: segments, hatch and band, the line."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from modelyard.state.fits import Fit
from modelyard.ui.look.model_colors import ModelColors
from modelyard.ui.look.theme import Colors, readable_on, small_font
from modelyard.ui.memory.gauge_figures import DeviceFigures, Part, Segment
from modelyard.ui.memory.legend import paint_hatch

LINE_OVERHANG_PX = 3.0
"""How far the line stands out of the bar, above and below."""
_RADIUS_PX = 6.0
_SEAM_PX = 1.5
_LINE_PX = 2.0
_BAND_ALPHA = 0.22
_LABEL_PADDING_PX = 8.0
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter

Place = tuple[Segment, QRectF]


@dataclass(frozen=True, slots=True)
class BarLook:
    """What the painting of a bar needs besides its places."""

    figures: DeviceFigures
    colors: Colors
    model_colors: ModelColors
    highlighted: str | None
    """The model that is outlined."""
    is_mirrored: bool
    """Whether it begins at the right, as texts do in some languages."""

    def fill(self, segment: Segment) -> str:
        """Return the colour of a segment."""
        if segment.part is Part.ADDITION:
            return addition_color(self.figures, self.colors)
        if segment.model_id is None:
            return self.colors.track if segment.part is Part.FREE else self.colors.others
        return self.model_colors.color(segment.model_id, self.colors)


def addition_color(figures: DeviceFigures, colors: Colors) -> str:
    """Return the colour of what a load would add: that of a warning where it would not do."""
    match figures.fit:
        case Fit.FITS | Fit.UNKNOWN:
            return colors.accent
        case Fit.TIGHT:
            return colors.warning
        case Fit.TOO_BIG:
            return colors.bad


def paint_bar(
    painter: QPainter, bar: QRectF, places: Sequence[Place], look: BarLook, *, font: QFont
) -> None:
    """Paint the bar in `bar`, its segments where `places` says, and the line over them."""
    outline = QPainterPath()
    outline.addRoundedRect(bar, _RADIUS_PX, _RADIUS_PX)
    painter.save()
    painter.setClipPath(outline)
    painter.fillRect(bar, QColor(look.colors.track))
    for segment, place in places:
        if segment.part is Part.ADDITION:
            _paint_band(painter, place, bar, look)
        _paint_segment(painter, segment, place, look, font=font)
    painter.restore()
    if look.colors.is_high_contrast:
        painter.setPen(QPen(QColor(look.colors.border), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)
    _paint_line(painter, bar, look)


def _paint_segment(
    painter: QPainter, segment: Segment, place: QRectF, look: BarLook, *, font: QFont
) -> None:
    if segment.part is Part.FREE or place.width() <= 0:
        return
    seam = min(_SEAM_PX, place.width() / 3)
    inner = place.adjusted(seam if look.is_mirrored else 0, 0, 0 if look.is_mirrored else -seam, 0)
    if segment.part is Part.ADDITION:
        paint_hatch(painter, inner, look.fill(segment))
        return
    fill = look.fill(segment)
    painter.fillRect(inner, QColor(fill))
    if segment.part is Part.MODEL:
        _paint_label(painter, segment.label, inner, font=font, color=readable_on(fill))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if look.colors.is_high_contrast:
        painter.setPen(QPen(QColor(look.colors.base), 1.0))
        painter.drawRect(inner.adjusted(-0.5, 0, 0.5, 0))
    if segment.model_id is not None and segment.model_id == look.highlighted:
        painter.setPen(QPen(QColor(look.colors.text), 2.0))
        painter.drawRect(inner.adjusted(1, 1, -1, -1))


def _paint_label(painter: QPainter, label: str, box: QRectF, *, font: QFont, color: str) -> None:
    """Write the model's name into its segment where it fits; the legend has it in any case."""
    small = small_font(font)
    room = box.adjusted(_LABEL_PADDING_PX, 0, -_LABEL_PADDING_PX, 0)
    if QFontMetricsF(small).horizontalAdvance(label) <= room.width():
        painter.setFont(small)
        painter.setPen(QColor(color))
        painter.drawText(room, _LEADING, label)
        painter.setFont(font)


def _paint_band(painter: QPainter, place: QRectF, bar: QRectF, look: BarLook) -> None:
    """Tint what the load may take beyond the likeliest figure."""
    figures = look.figures
    width = figures.band_bytes * bar.width() / max(figures.total_bytes, 1)
    left = place.left() - width if look.is_mirrored else place.right()
    band = QColor(look.fill(Segment(Part.ADDITION, "", 0)))
    band.setAlphaF(_BAND_ALPHA)
    painter.fillRect(QRectF(left, place.top(), width, place.height()), band)


def _paint_line(painter: QPainter, bar: QRectF, look: BarLook) -> None:
    """Paint the line that what is used should not cross."""
    figures = look.figures
    if not 0 < figures.line_bytes < figures.total_bytes:
        return
    along = bar.width() * figures.line_bytes / figures.total_bytes
    x = bar.right() - along if look.is_mirrored else bar.left() + along
    ends = QLineF(
        QPointF(x, bar.top() - LINE_OVERHANG_PX), QPointF(x, bar.bottom() + LINE_OVERHANG_PX)
    )
    # A light edge keeps it visible where a segment reaches beyond it.
    for color, width in ((look.colors.raised, _LINE_PX + 2), (look.colors.warning, _LINE_PX)):
        painter.setPen(QPen(QColor(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(ends)
