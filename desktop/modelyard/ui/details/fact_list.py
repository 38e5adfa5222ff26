"""A titled list of facts: labels to the left, values to the right, kept in place as they change."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from modelyard.ui.details.facts import Fact, Facts
from modelyard.ui.parts.copy_line import CopyLine

_LABEL_WIDTH_CHARACTERS = 15
_SPACE_ABOVE_PX = 16


class FactList(QWidget):
    """One section of the details; hidden while there is nothing to tell."""

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._facts: Facts = ()
        self._lines: list[_Line] = []
        heading = QLabel(title, self)
        heading.setWordWrap(True)
        font = heading.font()
        font.setWeight(font.Weight.DemiBold)
        heading.setFont(font)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, _SPACE_ABOVE_PX, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(heading)
        self.hide()

    @property
    def facts(self) -> Facts:
        """What is shown."""
        return self._facts

    def show_facts(self, facts: Facts) -> None:
        """Show these facts; a text that is selected stays so unless it changes."""
        if facts == self._facts:
            return
        self._facts = facts
        while len(self._lines) < len(facts):
            line = _Line(self)
            self._lines.append(line)
            self._layout.addWidget(line)
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(facts))
            if number < len(facts):
                line.show_fact(facts[number])
        self.setVisible(bool(facts))


class _Line(QWidget):
    """A label, and beside it a short value or below it a long one that can be copied."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._label, self._value, self._long = QLabel(self), QLabel(self), CopyLine(self)
        self._label.setProperty("muted", True)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._value.setWordWrap(True)
        self._value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for one in (self._label, self._value):
            one.setTextFormat(Qt.TextFormat.PlainText)
            one.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        digit_px = self.fontMetrics().horizontalAdvance("0")
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH_CHARACTERS * digit_px)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._label, 0, 0)
        grid.addWidget(self._value, 0, 1)
        grid.addWidget(self._long, 1, 0, 1, 2)

    def show_fact(self, fact: Fact) -> None:
        self._label.setText(fact.label)
        self._value.setVisible(not fact.is_long)
        self._long.setVisible(fact.is_long)
        if fact.is_long:
            self._long.show_text(fact.label, fact.value)
        else:
            self._value.setText(fact.value)
            self._value.setAccessibleName(f"{fact.label}: {fact.value}")
