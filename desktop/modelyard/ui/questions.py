"""Questions that need an answer before something is done; shown with `open()`, never `exec()`."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from modelyard.ui.icons import icon
from modelyard.ui.theme import colors_of
from modelyard.ui.wording import CANCEL_TEXT

_WIDTH_PX = 440
_ICON_PX = 32
_TITLE_SCALE = 1.15


@dataclass(frozen=True, slots=True)
class Answer:
    """One button of a question: its object name, its text, and what is done when it is chosen."""

    name: str
    text: str
    act: Callable[[], None]


class Question(QDialog):
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
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(detail)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH_PX)
        picture = QLabel(self)
        drawing = icon(icon_name, colors_of(self.palette()).accent)
        picture.setPixmap(drawing.pixmap(QSize(_ICON_PX, _ICON_PX), self.devicePixelRatioF()))
        texts = QVBoxLayout()
        texts.setSpacing(8)
        texts.addWidget(_title(title))
        texts.addWidget(_plain(detail))
        upper = QHBoxLayout()
        upper.setSpacing(16)
        upper.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        upper.addLayout(texts, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 20)
        layout.setSpacing(24)
        layout.addLayout(upper)
        layout.addLayout(self._buttons(answers))

    def _buttons(self, answers: tuple[Answer, ...]) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStretch(1)
        cancel = QPushButton(CANCEL_TEXT, self)
        cancel.setObjectName("dismissButton")
        cancel.clicked.connect(self.reject)
        line.addWidget(cancel)
        for answer in reversed(answers):
            button = QPushButton(answer.text, self)
            button.setObjectName(answer.name)
            button.setProperty("primary", answer is answers[0])
            button.setDefault(answer is answers[0])
            # The dialog goes first, so that what is done may show one of its own.
            button.clicked.connect(self.accept)
            button.clicked.connect(answer.act)
            line.addWidget(button)
            if answer is answers[0]:
                button.setFocus()
        return line


def _title(text: str) -> QLabel:
    label = _plain(text)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * _TITLE_SCALE)
    font.setWeight(font.Weight.DemiBold)
    label.setFont(font)
    return label


def _plain(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
