"""One memory as a stacked bar, painted: crisp at any scale, in the colours of the palette."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from modelyard.tables.numbers import gib_text, percent_text
from modelyard.ui.gauge_figures import (
    DeviceFigures,
    Part,
    Segment,
    addition_text,
    missing_text,
    widths_px,
)
from modelyard.ui.legend import LEGEND_HEIGHT_PX, LegendEntry, paint_hatch, paint_legend
from modelyard.ui.model_colors import ModelColors
from modelyard.ui.text import plain_tip
from modelyard.ui.theme import Colors, colors_of, readable_on, small_font

LEAST_WIDTH_PX = 250
"""Narrower than this a bar and its legend tell too little to stand beside another."""
_HEADER_PX = 20
_BAR_PX = 22
_GAP_PX = 6
_BAR_RADIUS_PX = 6.0
_SEAM_PX = 1.5
_HEADER_SPACE_PX = 16.0
_BAND_ALPHA = 0.22
_LABEL_PADDING_PX = 8.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DeviceBar(QWidget):
    """One device: its name and figures, the stacked bar, the legend."""

    def __init__(self, model_colors: ModelColors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("memoryBar")
        self._model_colors = model_colors
        self._figures = DeviceFigures("", 0, 0, 0, (), None)
        self._highlighted: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def figures(self) -> DeviceFigures:
        """What is shown."""
        return self._figures

    def show_figures(self, figures: DeviceFigures, *, highlighted: str | None) -> None:
        """Show these figures from now on."""
        if (figures, highlighted) == (self._figures, self._highlighted):
            return
        self._figures, self._highlighted = figures, highlighted
        self.setAccessibleName(figures.title)
        self.setAccessibleDescription(figures.sentence())
        self.update()

    def segments(self) -> tuple[tuple[Segment, QRectF], ...]:
        """Return each segment with the place where it is painted."""
        bar = self._bar()
        left, places = bar.left(), []
        for segment, width in zip(
            self._figures.segments, widths_px(self._figures, bar.width()), strict=True
        ):
            places.append((segment, QRectF(left, bar.top(), width, bar.height())))
            left += width
        return tuple(places)

    def tip_at(self, x: int) -> str:
        """Return the tool tip at the horizontal position `x`."""
        for segment, place in self.segments():
            if place.left() <= x < place.right():
                return self._tip(segment)
        return self._figures.sentence()

    def sizeHint(self) -> QSize:
        """Return the room for the three lines."""
        return QSize(LEAST_WIDTH_PX, _HEADER_PX + _GAP_PX + _BAR_PX + _GAP_PX + LEGEND_HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        """Return the least room: the bar may become short, its height is fixed."""
        return QSize(LEAST_WIDTH_PX // 2, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Show the figures of the segment under the mouse."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tip = plain_tip(self.tip_at(event.pos().x()))
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the header, the bar and the legend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = colors_of(self.palette())
        self._paint_header(painter, colors)
        self._paint_bar(painter, colors)
        self._paint_legend(painter, colors)
        painter.end()

    def _bar(self) -> QRectF:
        return QRectF(0, _HEADER_PX + _GAP_PX, self.width(), _BAR_PX)

    def _tip(self, segment: Segment) -> str:
        figures = self._figures
        if segment.part is Part.ADDITION and figures.addition is not None:
            return addition_text(figures.addition)
        share = percent_text(segment.size_bytes / max(figures.total_bytes, 1))
        return f"{segment.label}: {gib_text(segment.size_bytes)} ({share})"

    def _paint_header(self, painter: QPainter, colors: Colors) -> None:
        line = QRectF(0, 0, self.width(), _HEADER_PX)
        bold = self.font()
        bold.setWeight(bold.Weight.DemiBold)
        metrics, bold_metrics = QFontMetricsF(self.font()), QFontMetricsF(bold)
        title_room = bold_metrics.horizontalAdvance(self._figures.title) + _HEADER_SPACE_PX
        right = self._header_figures(metrics, line.width() - title_room)
        painter.setPen(QColor(colors.muted))
        painter.drawText(line, _RIGHT, right)
        painter.setFont(bold)
        painter.setPen(QColor(colors.text))
        room = line.width() - metrics.horizontalAdvance(right) - _HEADER_SPACE_PX
        elided = bold_metrics.elidedText(self._figures.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, _LEFT, elided)
        painter.setFont(self.font())

    def _header_figures(self, metrics: QFontMetricsF, room: float) -> str:
        """Return as many figures as fit beside the title."""
        summary = self._figures.summary()
        whole = f"{summary}  ·  {gib_text(self._figures.free_bytes)} free"
        return whole if metrics.horizontalAdvance(whole) <= room else summary.removesuffix(" used")

    def _paint_bar(self, painter: QPainter, colors: Colors) -> None:
        bar = self._bar()
        outline = QPainterPath()
        outline.addRoundedRect(bar, _BAR_RADIUS_PX, _BAR_RADIUS_PX)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(bar, QColor(colors.track))
        for segment, place in self.segments():
            self._paint_segment(painter, segment, place, colors)
        painter.restore()

    def _paint_segment(
        self, painter: QPainter, segment: Segment, place: QRectF, colors: Colors
    ) -> None:
        if segment.part is Part.FREE or place.width() <= 0:
            return
        inner = place.adjusted(0, 0, -min(_SEAM_PX, place.width() / 3), 0)
        if segment.part is Part.ADDITION:
            warns = self._figures.missing_bytes > 0
            self._paint_band(painter, place, colors)
            paint_hatch(painter, inner, colors.bad if warns else colors.accent)
            return
        fill = self._fill(segment, colors)
        painter.fillRect(inner, QColor(fill))
        if segment.part is Part.MODEL:
            self._paint_label(painter, segment.label, inner, color=readable_on(fill))
        if segment.model_id is not None and segment.model_id == self._highlighted:
            painter.setPen(QColor(colors.text))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(inner.adjusted(1, 1, -1, -1))

    def _paint_label(self, painter: QPainter, label: str, box: QRectF, *, color: str) -> None:
        """Write the model's name into its segment where it fits; the legend has it in any case."""
        painter.setFont(small_font(self.font()))
        room = box.adjusted(_LABEL_PADDING_PX, 0, -_LABEL_PADDING_PX, 0)
        if QFontMetricsF(painter.font()).horizontalAdvance(label) <= room.width():
            painter.setPen(QColor(color))
            painter.drawText(room, _LEFT, label)
        painter.setFont(self.font())

    def _paint_band(self, painter: QPainter, place: QRectF, colors: Colors) -> None:
        figures = self._figures
        width = figures.band_bytes * self._bar().width() / max(figures.total_bytes, 1)
        band = QColor(colors.accent)
        band.setAlphaF(_BAND_ALPHA)
        painter.fillRect(QRectF(place.right(), place.top(), width, place.height()), band)

    def _fill(self, segment: Segment, colors: Colors) -> str:
        if segment.model_id is None:
            return colors.others
        return self._model_colors.color(segment.model_id, colors)

    def _paint_legend(self, painter: QPainter, colors: Colors) -> None:
        shown = [s for s in self._figures.segments if s.part is not Part.FREE]
        # What a load would add is what the person is deciding on: it comes first.
        shown.sort(key=lambda segment: segment.part is not Part.ADDITION)
        entries = [self._legend_entry(segment, colors) for segment in shown]
        top = self._bar().bottom() + _GAP_PX
        paint_legend(painter, entries, QRectF(0, top, self.width(), LEGEND_HEIGHT_PX), colors)

    def _legend_entry(self, segment: Segment, colors: Colors) -> LegendEntry:
        figures = self._figures
        if segment.part is not Part.ADDITION or figures.addition is None:
            text = f"{segment.label}  {gib_text(segment.size_bytes)}"
            return LegendEntry(text, self._fill(segment, colors), colors.text)
        text = addition_text(figures.addition)
        short = f"+ {gib_text(figures.addition.total)}"
        if figures.missing_bytes:
            text = f"{text}: {missing_text(figures.missing_bytes)}"
            short = missing_text(figures.missing_bytes)
            return LegendEntry(text, colors.bad, colors.bad, short=short, is_hatched=True)
        return LegendEntry(text, colors.accent, colors.text, short=short, is_hatched=True)
