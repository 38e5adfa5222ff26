"""A titled list of facts: labels to the left, values to the right, kept in place as they change."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from modelyard.ui.facts import Facts

_LABEL_WIDTH_CHARACTERS = 17
_SPACE_ABOVE_PX = 12


class FactList(QWidget):
    """One section of the details; hidden while there is nothing to tell."""

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._facts: Facts = ()
        self._labels: list[tuple[QLabel, QLabel]] = []
        heading = QLabel(title, self)
        font = heading.font()
        font.setWeight(font.Weight.DemiBold)
        heading.setFont(font)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        digit_px = self.fontMetrics().horizontalAdvance("0")
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH_CHARACTERS * digit_px)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, _SPACE_ABOVE_PX, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addLayout(self._grid)
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
        while len(self._labels) < len(facts):
            self._add_line()
        for number, (label, value) in enumerate(self._labels):
            is_used = number < len(facts)
            label.setVisible(is_used)
            value.setVisible(is_used)
            if is_used:
                fact = facts[number]
                label.setText(fact.label)
                value.setText(_breakable(fact.value))
                value.setToolTip(fact.whole if fact.whole != fact.value else "")
                value.setAccessibleName(f"{fact.label}: {fact.value}")
        self.setVisible(bool(facts))

    def _add_line(self) -> None:
        number = len(self._labels)
        label, value = QLabel(self), QLabel(self)
        label.setProperty("muted", True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for one in (label, value):
            one.setTextFormat(Qt.TextFormat.PlainText)
            one.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        value.setWordWrap(True)
        value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._grid.addWidget(label, number, 0)
        self._grid.addWidget(value, number, 1)
        self._labels.append((label, value))


def _breakable(text: str) -> str:
    """Allow a line break after each separator of a path or link; Qt breaks at spaces alone."""
    for separator in "/\\?&=_":
        text = text.replace(separator, f"{separator}\u200b")
    return text
