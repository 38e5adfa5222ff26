"""A text of a program, in a font of one width: it is read, selected and copied."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from modelyard.ui.look.theme import small_font


def reading_text(parent: QWidget, *, name: str, title: str) -> QPlainTextEdit:
    """Return an empty field; `name` is its object name, `title` what a screen reader says."""
    text = QPlainTextEdit(parent)
    text.setObjectName(name)
    text.setAccessibleName(title)
    text.setReadOnly(True)
    text.setFont(small_font(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)))
    text.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    text.setTabChangesFocus(True)
    return text
