"""What is shown over the window while a file or link is dragged over it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from modelyard.ui.icons import paint_icon
from modelyard.ui.theme import colors_of
from modelyard.ui.wording import DROP_TITLE

_INSET_PX = 16.0
_RADIUS_PX = 12.0
_ICON_PX = 56.0
_TITLE_SCALE = 1.45
_TITLE_HEIGHT_PX = 40.0
_VEIL_ALPHA = 0.92


class DropOverlay(QWidget):
    """Covers `parent` and says that what is dragged may be dropped."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self.setObjectName("dropOverlay")
        self.setAccessibleName(DROP_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self) -> None:
        """Appear over the whole parent."""
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a veil, a dashed frame and the invitation."""
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colors.window)
        veil.setAlphaF(_VEIL_ALPHA)
        painter.fillRect(self.rect(), veil)
        frame = QRectF(self.rect()).adjusted(_INSET_PX, _INSET_PX, -_INSET_PX, -_INSET_PX)
        painter.setPen(QPen(QColor(colors.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, _RADIUS_PX, _RADIUS_PX)
        middle = frame.center()
        box = QRectF(middle.x() - _ICON_PX / 2, middle.y() - _ICON_PX, _ICON_PX, _ICON_PX)
        paint_icon(painter, "add", colors.accent, box)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * _TITLE_SCALE)
        painter.setFont(font)
        painter.setPen(QColor(colors.text))
        below = QRectF(frame.left(), box.bottom() + 8, frame.width(), _TITLE_HEIGHT_PX)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, DROP_TITLE)
        painter.end()
