"""What all pages of the settings share: a line for each choice, taken over at once."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from modelyard.ui.look.scale import grown
from modelyard.ui.parts.sheet import plain_label

Key = TypeVar("Key", bound=Enum | str)

_CONTROL_PX = 200


class SettingsPage(QScrollArea):
    """Lines of a title with a detail at the left and a control at the right."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("plain", True)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.page = QWidget(self)
        self.page.setProperty("clear", True)
        self.grid = QGridLayout(self.page)
        self.grid.setContentsMargins(24, 4, 24, 16)
        self.grid.setHorizontalSpacing(24)
        self.grid.setVerticalSpacing(2)
        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnMinimumWidth(1, grown(self.font(), _CONTROL_PX))
        self.setWidget(self.page)

    def add_line(self, title: str, detail: str, control: QWidget, *, is_wide: bool = False) -> None:
        """Add a choice; one that is wide has its control under the texts."""
        row = self.grid.rowCount()
        heading = QLabel(title, self.page)
        heading.setBuddy(control)
        font = heading.font()
        font.setWeight(font.Weight.DemiBold)
        heading.setFont(font)
        heading.setWordWrap(True)
        if not control.accessibleName():
            control.setAccessibleName(title)
        if detail:
            control.setAccessibleDescription(detail)
        self.grid.setRowMinimumHeight(row, 12)
        self.grid.addWidget(heading, row + 1, 0, Qt.AlignmentFlag.AlignVCenter)
        if detail:
            text = plain_label(detail)
            text.setProperty("muted", True)
            self.grid.addWidget(text, row + 2, 0, Qt.AlignmentFlag.AlignTop)
        if is_wide:
            self.grid.addWidget(control, row + 3, 0, 1, 2)
        else:
            span = 2 if detail else 1
            self.grid.addWidget(control, row + 1, 1, span, 1, Qt.AlignmentFlag.AlignVCenter)

    def add_end(self) -> None:
        """Keep the lines at the top."""
        self.grid.setRowStretch(self.grid.rowCount(), 1)


class Choice(QComboBox):
    """A few values with their words; `choose` is called with what the person takes."""

    def __init__(
        self,
        name: str,
        words: Mapping[Key, str],
        choose: Callable[[Key], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._keys: tuple[object, ...] = tuple(words)
        keys = tuple(words)
        self.addItems(list(words.values()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(lambda number: choose(keys[number]))

    def show_choice(self, key: object) -> None:
        """Show this one; nothing is announced."""
        self.setCurrentIndex(self._keys.index(key) if key in self._keys else -1)


class Switch(QCheckBox):
    """On or off; `choose` is called with what the person takes."""

    def __init__(
        self,
        name: str,
        text: str,
        choose: Callable[[bool], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.clicked.connect(lambda is_on: choose(is_on))


class Entry(QLineEdit):
    """A line of text; `choose` is called with it once it is entered, if it is another."""

    def __init__(
        self,
        name: str,
        hint: str,
        choose: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setPlaceholderText(hint)
        self._choose = choose
        self._known = ""
        self.editingFinished.connect(self._announce)

    def show_text(self, text: str) -> None:
        """Show `text`; what is being typed is not touched."""
        self._known = text
        if not self.hasFocus():
            self.setText(text)

    def _announce(self) -> None:
        text = self.text().strip()
        if text != self._known:
            self._known = text
            self._choose(text)
