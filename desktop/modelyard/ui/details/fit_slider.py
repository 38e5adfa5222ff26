"""A slider over a scale of values that marks how far they fit into memory."""

from bisect import bisect_right

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QStyle, QStyleOptionSlider, QWidget

from modelyard.ui.look.theme import Colors, colors_of
from modelyard.wire.load import NumberRange

_STEPS_OF_A_DOUBLING = 8
_HEIGHT_PX = 28
_GROOVE_PX = 6.0
_KNOB_PX = 16.0
_MARK_PX = 16.0


def scale_of(numbers: NumberRange) -> tuple[int, ...]:
    """Return the values of a slider: a few for each doubling, on the grid, the ends among them."""
    grid = max(numbers.step, 1)
    low, high = max(numbers.low, 1), max(numbers.high, numbers.low, 1)
    values = {low, high, min(max(numbers.default, low), high)}
    start = 1
    while start <= high:
        for step in range(_STEPS_OF_A_DOUBLING):
            value = start + start * step // _STEPS_OF_A_DOUBLING
            rounded = value // grid * grid
            if low <= rounded <= high:
                values.add(rounded)
        start *= 2
    return tuple(sorted(values))


class FitSlider(QSlider):
    """A horizontal slider whose groove is whole as far as things fit, and dashed beyond."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._scale: tuple[int, ...] = (0,)
        self._limit: int | None = None
        self._exact: int | None = None
        self.setPageStep(_STEPS_OF_A_DOUBLING)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    @property
    def chosen(self) -> int:
        """The value where the knob is."""
        if self._exact is not None and self._position(self._exact) == self.value():
            return self._exact
        return self._scale[self.value()]

    @property
    def limit(self) -> int | None:
        """The largest value that fits; None where that is not known."""
        return self._limit

    def set_scale(self, scale: tuple[int, ...]) -> None:
        """Go over these values, from the least to the greatest."""
        if scale != self._scale:
            self._scale = scale
            self.setRange(0, len(scale) - 1)
            self.update()

    def show_value(self, value: int) -> None:
        """Put the knob to `value`, or just before it; nothing is announced."""
        self._exact = value
        self.blockSignals(True)
        self.setValue(self._position(value))
        self.blockSignals(False)
        self.update()

    def show_limit(self, limit: int | None) -> None:
        """Mark the largest value that fits; None where that is not known."""
        if limit != self._limit:
            self._limit = limit
            self.update()

    def sizeHint(self) -> QSize:
        """Return the room for the knob."""
        return QSize(160, _HEIGHT_PX)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page, unless the slider is the one that is worked with."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the groove up to the knob and beyond, the mark and the knob."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = colors_of(self.palette())
        middle = self.height() / 2
        left, right = self._x(0), self._x(len(self._scale) - 1)
        knob = self._x(self.value())
        self._paint_groove(painter, (left, right), middle, colors)
        self._paint_stroke(painter, (left, knob), middle, colors.accent, _GROOVE_PX)
        if self._limit is not None and self._scale[0] <= self._limit:
            at = self._x(self._position(self._limit))
            painter.setPen(QPen(QColor(colors.text), 2.0))
            half = _MARK_PX / 2
            painter.drawLine(QPointF(at, middle - half), QPointF(at, middle + half))
        self._paint_knob(painter, QPointF(knob, middle), colors)
        painter.end()

    def _paint_groove(
        self, painter: QPainter, ends: tuple[float, float], middle: float, colors: Colors
    ) -> None:
        start, end = ends
        fits_until = end
        if self._limit is not None:
            fits_until = self._x(self._position(self._limit))
            if self._limit < self._scale[0]:
                fits_until = start
        color = colors.border if not colors.is_high_contrast else colors.muted
        self._paint_stroke(painter, (start, fits_until), middle, color, _GROOVE_PX)
        pen = QPen(QColor(colors.warning), _GROOVE_PX / 2, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(fits_until, middle), QPointF(end, middle))

    def _paint_stroke(
        self, painter: QPainter, ends: tuple[float, float], middle: float, color: str, width: float
    ) -> None:
        cap = Qt.PenCapStyle.RoundCap
        painter.setPen(QPen(QColor(color), width, Qt.PenStyle.SolidLine, cap))
        painter.drawLine(QPointF(ends[0], middle), QPointF(ends[1], middle))

    def _paint_knob(self, painter: QPainter, at: QPointF, colors: Colors) -> None:
        exceeds = self._limit is not None and self.chosen > self._limit
        painter.setPen(QPen(QColor(colors.raised), 2.0))
        painter.setBrush(QColor(colors.warning if exceeds else colors.accent))
        half = _KNOB_PX / 2
        painter.drawEllipse(at, half, half)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colors.text), 1.5))
            painter.drawEllipse(at, half + 2, half + 2)

    def _x(self, position: int) -> float:
        """Return where the middle of the knob is at `position`, as the style has it for clicks."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        option.sliderPosition = position
        handle = self.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self
        )
        return QRectF(handle).center().x()

    def _position(self, value: int) -> int:
        """Return the last place whose value is not more than `value`; the first where all are."""
        return max(0, bisect_right(self._scale, value) - 1)
