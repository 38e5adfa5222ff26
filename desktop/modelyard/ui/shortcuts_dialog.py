"""The list of keyboard shortcuts."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from modelyard.ui.sheet import Sheet, button_line
from modelyard.ui.shortcut_words import SHORTCUTS, SHORTCUTS_TITLE
from modelyard.ui.wording import CLOSE_TEXT


class ShortcutsDialog(Sheet):
    """Shows every shortcut of the window; opened with `open()`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="shortcutsDialog", title=SHORTCUTS_TITLE)
        grid = QGridLayout()
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
        self.body.addLayout(grid)
        self.body.addLayout(button_line(close))
