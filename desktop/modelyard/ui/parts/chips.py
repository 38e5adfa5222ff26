"""A row of chips of which one is chosen, each with a number where there is one to tell."""

from collections.abc import Mapping
from enum import Enum
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from modelyard.tables.numbers import count_text
from modelyard.ui.parts.flow import FlowLayout

Key = TypeVar("Key", bound=Enum)


class Chips(QWidget, Generic[Key]):
    """One button for each key of `words`, the first one pressed; named ``<key><suffix>``.

    Signals:
        chosen (Key): Another one was chosen.
    """

    chosen = Signal(object)

    def __init__(
        self, words: Mapping[Key, str], *, suffix: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._group = QButtonGroup(self)
        self._buttons = {key: self._make(key, suffix) for key in words}
        layout = FlowLayout(self, spacing=4)
        for button in self._buttons.values():
            layout.addWidget(button)
        self.mark(next(iter(words)))

    def choose(self, key: Key) -> None:
        """Press the button of `key`."""
        self._buttons[key].click()

    def mark(self, key: Key) -> None:
        """Show the button of `key` pressed; nothing is announced."""
        self._buttons[key].setChecked(True)
        for other, button in self._buttons.items():
            # As Qt does when one is clicked: Tab leads to the chosen one, arrows to the others.
            policy = Qt.FocusPolicy.TabFocus if other is key else Qt.FocusPolicy.NoFocus
            button.setFocusPolicy(policy)

    def show_count(self, key: Key, number: int, *, spoken: str) -> None:
        """Tell a number and, to a screen reader, of what it is; none can still be chosen."""
        word, count = self._words[key], count_text(number)
        self._buttons[key].setText(f"{word} {count}" if number else word)
        self._buttons[key].setAccessibleName(f"{word}, {spoken}")

    def offer(self, key: Key, *, offered: bool) -> None:
        """Show the button of `key`, or hide it unless it is the one that is pressed."""
        button = self._buttons[key]
        button.setVisible(offered or button.isChecked())

    def _make(self, key: Key, suffix: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"{key.name.lower()}{suffix}")
        button.setText(self._words[key])
        button.setAccessibleName(self._words[key])
        button.setProperty("chip", True)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(button)
        return button
