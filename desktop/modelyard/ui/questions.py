"""Questions that need an answer before something is done; shown with `open()`, never `exec()`."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from modelyard.ui.wording import CANCEL_TEXT


@dataclass(frozen=True, slots=True)
class Answer:
    """One button of a question: its object name, its text, and what is done when it is chosen."""

    name: str
    text: str
    act: Callable[[], None]


def ask(
    parent: QWidget, *, name: str, title: str, detail: str, answers: tuple[Answer, ...]
) -> QMessageBox:
    """Ask a question; Enter gives the first of `answers`, Escape and Cancel none of them."""
    box = QMessageBox(parent)
    box.setObjectName(name)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(title)
    box.setText(title)
    box.setInformativeText(detail)
    for answer in answers:
        button = box.addButton(answer.text, QMessageBox.ButtonRole.ActionRole)
        button.setObjectName(answer.name)
        button.clicked.connect(answer.act)
        if answer is answers[0]:
            button.setProperty("primary", True)
            box.setDefaultButton(button)
    cancel = box.addButton(CANCEL_TEXT, QMessageBox.ButtonRole.RejectRole)
    cancel.setObjectName("cancelButton")
    box.setEscapeButton(cancel)
    box.open()
    return box
