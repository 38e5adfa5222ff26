"""The chat template: a long text that hardly anybody needs, hidden until it is asked for."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from modelyard.ui.words.option_words import (
    OPTION_WORDS,
    RESET_TEXT,
    TEMPLATE_CHANGED_TEXT,
    TEMPLATE_EDIT_TEXT,
    TEMPLATE_OWN_TEXT,
    reset_text,
)

_HEIGHT_PX = 160
_QUIET_MS = 600
_MOST = 262_144


class TemplateField(QWidget):
    """Shows the file's own template until another one is written.

    Signals:
        changed (object): The person wrote this template; None for the file's own.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        words = OPTION_WORDS["chat_template"]
        self.setObjectName("chat_templateOption")
        self._value: str | None = None
        self._default = ""
        label = QLabel(words.label, self)
        label.setToolTip(words.tip)
        self._state = QLabel(self)
        self._state.setProperty("muted", True)
        self.open = QPushButton(TEMPLATE_EDIT_TEXT, self)
        self.open.setObjectName("templateEditButton")
        self.open.setCheckable(True)
        self.open.setProperty("quiet", True)
        self.reset = QPushButton(RESET_TEXT, self)
        self.reset.setObjectName("chat_templateReset")
        self.reset.setAccessibleName(reset_text(words.label))
        self.reset.setProperty("quiet", True)
        self.text = QPlainTextEdit(self)
        self.text.setObjectName("chat_templateField")
        self.text.setAccessibleName(words.label)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(_HEIGHT_PX)
        self.text.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_QUIET_MS)
        self._lay_out(label)
        self.open.toggled.connect(self.text.setVisible)
        self.reset.clicked.connect(lambda: self.changed.emit(None))
        self.text.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._announce)

    def show_value(self, value: str | None, *, default: str | None) -> None:
        """Show `value`, or with None the `default`, as far as it is known."""
        self._value, self._default = value, default or ""
        self._state.setText(TEMPLATE_OWN_TEXT if value is None else TEMPLATE_CHANGED_TEXT)
        self.reset.setVisible(value is not None)
        shown = self._default if value is None else value
        if shown != self.text.toPlainText():
            self.text.blockSignals(True)
            self.text.setPlainText(shown)
            self.text.blockSignals(False)
            self._pause.stop()

    def _announce(self) -> None:
        text = self.text.toPlainText()[:_MOST]
        value = None if text in {"", self._default} else text
        if value != self._value:
            self.changed.emit(value)

    def _lay_out(self, label: QLabel) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(label)
        line.addWidget(self._state, 1, Qt.AlignmentFlag.AlignTrailing)
        line.addWidget(self.reset)
        line.addWidget(self.open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self.text)
