"""What a load would take: one figure with its band, whether it fits, and its parts."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from modelyard.tables.numbers import size_text
from modelyard.ui.look.polish import set_style_property
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import Colors, colors_of
from modelyard.ui.words.option_words import ESTIMATING_TEXT, band_text, fit_text, headline_text
from modelyard.ui.words.wording import part_text
from modelyard.wire.runtime import EstimatePart, MemoryEstimate

_TITLE_SCALE = 1.25
_BAR_PX = 10.0
_BAR_RADIUS_PX = 4.0
_ROW_PX = 20
_SWATCH_PX = 10.0
_GAP_PX = 8.0
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class EstimateCard(QFrame):
    """Shows an estimate; until there is one, that it is being made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("estimateCard")
        self.setProperty("card", "plain")
        self._total, self._fit, self._band = (QLabel(self) for _ in range(3))
        self._total.setObjectName("estimateTotal")
        self._fit.setObjectName("estimateFit")
        font = self._total.font()
        font.setPointSizeF(font.pointSizeF() * _TITLE_SCALE)
        font.setWeight(font.Weight.DemiBold)
        self._total.setFont(font)
        self._band.setProperty("muted", True)
        for label in (self._fit, self._band):
            label.setWordWrap(True)
        self.parts = PartsChart(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(2)
        for widget in (self._total, self._band, self._fit):
            layout.addWidget(widget)
        layout.addSpacing(6)
        layout.addWidget(self.parts)
        self.show_estimate(None)

    def show_estimate(self, estimate: MemoryEstimate | None) -> None:
        """Show `estimate`; None while there is none."""
        for label in (self._band, self._fit):
            label.setVisible(estimate is not None)
        self.parts.show_parts(estimate.parts if estimate is not None else ())
        if estimate is None:
            self._total.setText(ESTIMATING_TEXT)
            return
        self._total.setText(headline_text(estimate))
        self._band.setText(band_text(estimate))
        self._fit.setText(fit_text(estimate))
        is_over = estimate.free is not None and estimate.total > estimate.free
        set_style_property(self._fit, "good", estimate.fits)
        set_style_property(self._fit, "warning", not estimate.fits and not is_over)
        set_style_property(self._fit, "bad", not estimate.fits and is_over)
        spoken = f"{self._total.text()}. {self._fit.text()}. {self._band.text()}."
        self.setAccessibleName(spoken)


class PartsChart(QWidget):
    """A bar of all parts, and under it a line for each: colour, name, device, size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("estimateParts")
        self._parts: tuple[EstimatePart, ...] = ()
        self._has_lines = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def parts(self) -> tuple[EstimatePart, ...]:
        """What is shown, the largest first."""
        return self._parts

    def show_parts(self, parts: tuple[EstimatePart, ...]) -> None:
        """Show these parts; those of no size are left out."""
        shown = sorted((one for one in parts if one.bytes > 0), key=lambda one: -one.bytes)
        if tuple(shown) != self._parts:
            self._parts = tuple(shown)
            self.setAccessibleName(
                ". ".join(f"{part_name(one)}: {size_text(one.bytes)}" for one in self._parts)
            )
            self.updateGeometry()
            self.update()

    def show_lines(self, *, are_shown: bool) -> None:
        """Show a line for each part under the bar, or the bar alone where room is short."""
        if are_shown != self._has_lines:
            self._has_lines = are_shown
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Return the room for the bar and the lines."""
        if not self._parts:
            return QSize(160, 0)
        if not self._has_lines:
            return QSize(160, int(_BAR_PX))
        lines = len(self._parts) * grown(self.font(), _ROW_PX)
        return QSize(160, int(_BAR_PX + _GAP_PX) + lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar, then the lines."""
        if not self._parts:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self.layoutDirection())
        colors = colors_of(self.palette())
        self._paint_bar(painter, colors)
        height = grown(self.font(), _ROW_PX)
        for number in range(len(self._parts) if self._has_lines else 0):
            line = QRectF(0, _BAR_PX + _GAP_PX + number * height, self.width(), height)
            self._paint_line(painter, number, line, colors)
        painter.end()

    def _paint_bar(self, painter: QPainter, colors: Colors) -> None:
        bar = QRectF(0, 0, self.width(), _BAR_PX)
        whole = sum(one.bytes for one in self._parts)
        outline = QPainterPath()
        outline.addRoundedRect(bar, _BAR_RADIUS_PX, _BAR_RADIUS_PX)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(bar, QColor(colors.track))
        left = bar.left()
        for number, part in enumerate(self._parts):
            width = bar.width() * part.bytes / whole
            place = QRectF(left, bar.top(), max(width - 1.0, 1.0), bar.height())
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                place.moveRight(bar.right() - left)
            painter.fillRect(place, QColor(_fill(number, colors)))
            left += width
        painter.restore()

    def _paint_line(self, painter: QPainter, number: int, line: QRectF, colors: Colors) -> None:
        part = self._parts[number]
        swatch = QRectF(line.left(), line.center().y() - _SWATCH_PX / 2, _SWATCH_PX, _SWATCH_PX)
        room = line.adjusted(_SWATCH_PX + _GAP_PX, 0, 0, 0)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            swatch.moveRight(line.right())
            room = line.adjusted(0, 0, -_SWATCH_PX - _GAP_PX, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_fill(number, colors)))
        painter.drawRoundedRect(swatch, 2.5, 2.5)
        metrics = QFontMetricsF(self.font())
        size = size_text(part.bytes)
        painter.setPen(QColor(colors.text))
        painter.drawText(room, _TRAILING, size)
        painter.setPen(QColor(colors.muted))
        left_over = room.width() - metrics.horizontalAdvance(size) - _GAP_PX
        name = metrics.elidedText(part_name(part), Qt.TextElideMode.ElideRight, left_over)
        painter.drawText(room, _LEADING, name)


def part_name(part: EstimatePart) -> str:
    """Return what a part is, and where it is unless that is the RAM."""
    name = part_text(part.part)
    return name if part.device == "ram" else f"{name} ({part.device.upper()})"


def _fill(number: int, colors: Colors) -> str:
    return colors.models[number % len(colors.models)]
