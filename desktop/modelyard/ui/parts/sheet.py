"""What all dialogs share: a heading, room around it, a place in the middle of the window.

They look the same with and without a window manager: the heading says what the title bar would,
and a veil over the window sets the dialog off from it.
"""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from modelyard.ui.look.theme import colors_of

TITLE_SCALE = 1.25
_MARGIN_PX = 24
_VEIL_ALPHA = {False: 0.28, True: 0.5}


class Sheet(QDialog):
    """A dialog with a heading; shown with `open()`, gone when it is closed."""

    def __init__(self, parent: QWidget | None, *, name: str, title: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._veil = _Veil(parent.window()) if parent is not None else None
        self.body = QVBoxLayout(self)
        """Where the parts go, from top to bottom; the heading stands in it already."""
        self.body.setContentsMargins(_MARGIN_PX, _MARGIN_PX - 2, _MARGIN_PX, _MARGIN_PX - 4)
        self.body.setSpacing(6)
        self.heading = heading(title)
        self.body.addWidget(self.heading)

    def showEvent(self, event: QShowEvent) -> None:
        """Veil the window and stand in its middle."""
        super().showEvent(event)
        if self.minimumWidth() == self.maximumWidth():
            # Texts that wrap ask for the height that they would need in less room.
            self.resize(self.width(), self.body.totalHeightForWidth(self.width()))
        if self._veil is None:
            return
        self._veil.cover()
        window = self._veil.window()
        place = QRect(self.rect())
        place.moveCenter(window.mapToGlobal(window.rect().center()))
        self.move(place.topLeft())

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the veil away."""
        super().hideEvent(event)
        # At the end of the program the window's children go in an order of their own.
        if self._veil is not None and isValid(self._veil):
            self._veil.deleteLater()
            self._veil = None


class _Veil(QWidget):
    """Darkens `window` and takes its clicks as long as a dialog is in front."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("veil")
        self.hide()

    def cover(self) -> None:
        window = self.window()
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.parent():
            self.setGeometry(self.window().rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        shade = QColor("#000000")
        shade.setAlphaF(_VEIL_ALPHA[colors_of(self.palette()).is_dark])
        painter = QPainter(self)
        painter.fillRect(self.rect(), shade)
        painter.end()


def heading(text: str) -> QLabel:
    """Return a heading, larger than what stands under it."""
    label = plain_label(text)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * TITLE_SCALE)
    font.setWeight(font.Weight.DemiBold)
    label.setFont(font)
    return label


def plain_label(text: str = "") -> QLabel:
    """Return a label that wraps and never reads its text as markup."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def button_line(*buttons: QPushButton) -> QHBoxLayout:
    """Return the last line of a dialog: its buttons at the right, the one that matters last."""
    line = QHBoxLayout()
    line.setSpacing(8)
    line.addStretch(1)
    for button in buttons:
        line.addWidget(button)
    return line
