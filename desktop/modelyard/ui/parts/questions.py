"""Questions that need an answer before something is done; shown with `open()`, never `exec()`."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from modelyard.ui.look.icons import icon
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import colors_of
from modelyard.ui.parts.sheet import Sheet, button_line, plain_label
from modelyard.ui.words.wording import CANCEL_TEXT

_WIDTH_PX = 440
_ICON_PX = 32


@dataclass(frozen=True, slots=True)
class Answer:
    """One button of a question: its object name, its text, and what is done when it is chosen."""

    name: str
    text: str
    act: Callable[[], None]


class Question(Sheet):
    """A question with a few answers; Enter gives the first, Escape and Cancel give none."""

    def __init__(
        self,
        parent: QWidget,
        *,
        name: str,
        icon_name: str,
        title: str,
        detail: str,
        answers: tuple[Answer, ...],
    ) -> None:
        super().__init__(parent, name=name, title=title)
        self.setAccessibleDescription(detail)
        self.setFixedWidth(grown(self.font(), _WIDTH_PX))
        picture = QLabel(self)
        drawing = icon(icon_name, colors_of(self.palette()).accent)
        picture.setPixmap(drawing.pixmap(QSize(_ICON_PX, _ICON_PX), self.devicePixelRatioF()))
        texts = QVBoxLayout()
        texts.setSpacing(8)
        texts.addWidget(self.heading)
        texts.addWidget(plain_label(detail))
        upper = QHBoxLayout()
        upper.setSpacing(16)
        upper.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        upper.addLayout(texts, 1)
        self.body.setSpacing(24)
        self.body.addLayout(upper)
        self.body.addLayout(self._buttons(answers))

    def _buttons(self, answers: tuple[Answer, ...]) -> QHBoxLayout:
        cancel = QPushButton(CANCEL_TEXT, self)
        cancel.setObjectName("dismissButton")
        cancel.clicked.connect(self.reject)
        buttons = [cancel]
        for answer in reversed(answers):
            button = QPushButton(answer.text, self)
            button.setObjectName(answer.name)
            button.setProperty("primary", answer is answers[0])
            button.setDefault(answer is answers[0])
            # The dialog goes first, so that what is done may show one of its own.
            button.clicked.connect(self.accept)
            button.clicked.connect(answer.act)
            buttons.append(button)
        line = button_line(*buttons)
        buttons[-1].setFocus()
        return line
