"""A search field as all places have it: an icon, a button that clears it, keys that leave it."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from modelyard.ui.look.icons import icon, paint_icon
from modelyard.ui.look.mirror import placed
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import colors_of

_CLEAR_ACTION = "_q_qlineeditclearaction"
"""What Qt calls the action of a clear button; without it the button keeps Qt's icon."""
_ICON_PX = 16
_GAP_PX = 8


class SearchField(QLineEdit):
    """A search field that Escape empties and that Enter and Down leave.

    Signals:
        left (): On to what was found.
    """

    left = Signal()

    def __init__(self, *, name: str, title: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(True)
        # Painted: Qt draws an icon of the field's own in the same size for all texts.
        self._icon_px = grown(self.font(), _ICON_PX)
        room_px = self._icon_px + _GAP_PX
        self.setTextMargins(*((0, 0, room_px, 0) if self.isRightToLeft() else (room_px, 0, 0, 0)))
        self._tint()

    def enter(self) -> None:
        """Put the focus here, the text selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the field with Escape, leave it with Enter and Down."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon where reading begins."""
        super().paintEvent(event)
        middle = self.rect().center().y() + 1
        box = QRectF(_GAP_PX, middle - self._icon_px / 2, self._icon_px, self._icon_px)
        painter = QPainter(self)
        color = colors_of(QGuiApplication.palette()).muted
        paint_icon(painter, "search", color, placed(painter, box, QRectF(self.rect())))
        painter.end()

    def _tint(self) -> None:
        colors = colors_of(QGuiApplication.palette())
        clear = self.findChild(QAction, _CLEAR_ACTION)
        if clear is not None:
            clear.setIcon(icon("close", colors.muted))
