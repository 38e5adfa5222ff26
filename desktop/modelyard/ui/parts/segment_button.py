"""One segment of a gauge's bar, as something to point at, to tab to and to be read out."""

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QToolTip, QWidget

from modelyard.ui.look.text import plain_tip
from modelyard.ui.look.theme import colors_of, readable_on

_HOVER_ALPHA = 0.16
_RING_PX = 2.0
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class SegmentButton(QAbstractButton):
    """Lies over a painted segment of the colour `fill`, itself invisible but for hover and focus.

    Signals:
        stepped (object): An arrow key was pressed: -1 for the segment before, 1 for the next.
    """

    stepped = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("memorySegment")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._model_id: str | None = None
        self._fill = "#000000"
        self._is_under_mouse = False

    @property
    def model_id(self) -> str | None:
        """The model whose segment it is; None where it is no model's."""
        return self._model_id

    def show_segment(self, text: str, *, model_id: str | None, fill: str) -> None:
        """Stand for a segment that is said with `text`; that of a model can be pressed."""
        self._model_id = model_id
        self._fill = fill
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(text))
        shape = (
            Qt.CursorShape.ArrowCursor if model_id is None else Qt.CursorShape.PointingHandCursor
        )
        self.setCursor(shape)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show what the mouse would be shown."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            place = self.mapToGlobal(QPoint(self.width() // 2, self.height()))
            QToolTip.showText(place, self.toolTip(), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the neighbour with an arrow key, press with Enter or Space."""
        if step := _STEPS.get(Qt.Key(event.key())):
            is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            is_sideways = event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}
            self.stepped.emit(-step if is_mirrored and is_sideways else step)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Lighten the segment under the mouse."""
        super().enterEvent(event)
        self._is_under_mouse = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Leave it as it was."""
        super().leaveEvent(event)
        self._is_under_mouse = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint nothing but hover and focus: the bar under it is painted as a whole."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self._is_under_mouse and self._model_id is not None:
            light = QColor(readable_on(self._fill))
            light.setAlphaF(_HOVER_ALPHA)
            painter.fillRect(box, light)
        if self.hasFocus():
            half = _RING_PX / 2
            ring = box.adjusted(half, half, -half, -half)
            for color, width in ((colors_of(self.palette()).base, _RING_PX * 2), (None, _RING_PX)):
                ink = QColor(color or colors_of(self.palette()).text)
                painter.setPen(QPen(ink, width))
                painter.drawRect(ring)
        painter.end()
