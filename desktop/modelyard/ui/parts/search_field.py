"""A search field as all places have it: an icon, a button that clears it, keys that leave it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from modelyard.ui.look.icons import icon
from modelyard.ui.look.theme import colors_of

_CLEAR_ACTION = "_q_qlineeditclearaction"
"""What Qt calls the action of a clear button; without it the button keeps Qt's icon."""


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
        self._icon = QAction(self)
        self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
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
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_icon"):
            self._tint()

    def _tint(self) -> None:
        colors = colors_of(QGuiApplication.palette())
        self._icon.setIcon(icon("search", colors.muted))
        clear = self.findChild(QAction, _CLEAR_ACTION)
        if clear is not None:
            clear.setIcon(icon("close", colors.muted))
