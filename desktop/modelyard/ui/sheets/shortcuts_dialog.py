"""The list of keyboard shortcuts."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QWidget,
)

from modelyard.ui.parts.sheet import Sheet, button_line
from modelyard.ui.words.shortcut_words import SHORTCUTS, SHORTCUTS_TITLE
from modelyard.ui.words.wording import CLOSE_TEXT

_MOST_PX = 560
_SHARE = 0.7
"""Of the window's height that the list may take."""


class ShortcutsDialog(Sheet):
    """Shows every shortcut of the window; opened with `open()`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="shortcutsDialog", title=SHORTCUTS_TITLE)
        page = QWidget(self)
        page.setProperty("clear", True)
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 16, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for number, (keys, what) in enumerate(SHORTCUTS):
            shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            key_label, what_label = QLabel(shown or keys), QLabel(what)
            font = key_label.font()
            font.setWeight(font.Weight.DemiBold)
            key_label.setFont(font)
            grid.addWidget(key_label, number, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(what_label, number, 1)
        close = QPushButton(CLOSE_TEXT, self)
        close.setObjectName("closeButton")
        close.setDefault(True)
        close.clicked.connect(self.reject)
        self.body.setSpacing(16)
        self.body.addWidget(_scrolled(page, self), 1)
        self.body.addLayout(button_line(close))


def _scrolled(page: QWidget, sheet: QWidget) -> QScrollArea:
    """Return `page` in as much room as it needs and the window has."""
    scroll = QScrollArea(sheet)
    scroll.setObjectName("shortcutsScroll")
    scroll.setProperty("plain", True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(page)
    wanted = page.sizeHint()
    parent = sheet.parentWidget()
    most = _MOST_PX if parent is None else int(parent.window().height() * _SHARE)
    scroll.setMinimumSize(wanted.width(), min(wanted.height(), most))
    return scroll
