"""How much of a memory was used in the last minutes: a small curve under its bar."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QPolygonF, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from modelyard.state.memory_history import MemoryHistory, MemorySample
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import Colors, colors_of, small_font
from modelyard.ui.words.gauge_words import HISTORY_TEXT, NOW_TEXT, ago_text, history_sentence

SPAN_S = 300.0
"""How far back the curve goes."""
_CURVE_PX = 36
_CAPTION_PX = 16
_STEP_MS = 1000
_OTHERS_ALPHA = 0.55
_MODELS_ALPHA = 0.75


@dataclass(frozen=True, slots=True)
class Point:
    """Where the curve is: `along` 0 (long ago) to 1 (now), the others parts of the whole memory."""

    along: float
    others: float
    used: float


def curve(samples: tuple[MemorySample, ...], *, now_s: float, span_s: float) -> tuple[Point, ...]:
    """Return the curve of the last `span_s`: each sample holds until the next one, the last on."""
    points: list[Point] = []
    for number, sample in enumerate(samples):
        until_s = samples[number + 1].at_s if number + 1 < len(samples) else now_s
        start, end = (_along(at_s, now_s, span_s) for at_s in (sample.at_s, until_s))
        if end <= 0.0 and number + 1 < len(samples):
            continue
        total = max(sample.total, 1)
        others = min(1.0, max(0.0, sample.others / total))
        used = min(1.0, max(others, (sample.others + sample.models) / total))
        points += [Point(start, others, used), Point(end, others, used)]
    return tuple(points)


class Sparkline(QWidget):
    """Draws what `history` remembers of one device; moves on only while it can be seen."""

    def __init__(self, history: MemoryHistory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("memoryHistory")
        self._history = history
        self._device_id = ""
        self._clock = QTimer(self)
        self._clock.setInterval(_STEP_MS)
        self._clock.timeout.connect(self.refresh)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def is_moving(self) -> bool:
        """Whether time goes on in it."""
        return self._clock.isActive()

    def show_device(self, device_id: str) -> None:
        """Show the curve of this device; what it tells is looked up while it can be seen."""
        self._device_id = device_id
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show what is remembered now."""
        samples = self._history.samples(self._device_id)
        used = [sample.others + sample.models for sample in samples] or [0]
        span_s = min(self._history.now_s() - samples[0].at_s, SPAN_S) if samples else 0.0
        self.setAccessibleName(HISTORY_TEXT)
        self.setAccessibleDescription(history_sentence(min(used), max(used), span_s))
        self.setToolTip(self.accessibleDescription())
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for the curve and the line under it."""
        return QSize(120, _CURVE_PX + grown(self.font(), _CAPTION_PX))

    def showEvent(self, event: QShowEvent) -> None:
        """Let time go on."""
        super().showEvent(event)
        self.refresh()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing moves."""
        super().hideEvent(event)
        self._clock.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the two areas and the line, and from when to when they go."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self.layoutDirection())
        colors = colors_of(self.palette())
        box = QRectF(0, 0, self.width(), _CURVE_PX)
        painter.fillRect(box, QColor(colors.track))
        points = curve(
            self._history.samples(self._device_id), now_s=self._history.now_s(), span_s=SPAN_S
        )
        if points:
            painter.setClipRect(box)
            self._paint_curve(painter, box, points, colors)
            painter.setClipping(False)
        if colors.is_high_contrast:
            painter.setPen(QColor(colors.border))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        self._paint_captions(painter, colors)
        painter.end()

    def _paint_curve(
        self, painter: QPainter, box: QRectF, points: tuple[Point, ...], colors: Colors
    ) -> None:
        def at(along: float, height: float) -> QPointF:
            return QPointF(box.left() + along * box.width(), box.bottom() - height * box.height())

        first, last = points[0].along, points[-1].along
        for color, alpha, line in (
            (colors.accent, _MODELS_ALPHA, [at(one.along, one.used) for one in points]),
            (colors.others, _OTHERS_ALPHA, [at(one.along, one.others) for one in points]),
        ):
            fill = QColor(color)
            # On the ground of the first, the second would mix with it.
            painter.setPen(Qt.PenStyle.NoPen)
            area = QPolygonF([at(first, 0.0), *line, at(last, 0.0)])
            painter.setBrush(QColor(colors.track))
            painter.drawPolygon(area)
            fill.setAlphaF(alpha)
            painter.setBrush(fill)
            painter.drawPolygon(area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colors.text), 1.25))
        painter.drawPolyline(QPolygonF([at(one.along, one.used) for one in points]))

    def _paint_captions(self, painter: QPainter, colors: Colors) -> None:
        painter.setFont(small_font(self.font()))
        painter.setPen(QColor(colors.muted))
        line = QRectF(0, _CURVE_PX, self.width(), self.height() - _CURVE_PX)
        # Time goes from left to right also where texts don't.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, ago_text(SPAN_S))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, NOW_TEXT)


def _along(at_s: float, now_s: float, span_s: float) -> float:
    return 1.0 - (now_s - at_s) / span_s
