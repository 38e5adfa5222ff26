"""Messages inside the window: they wait to be read and never stand in the way."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from modelyard.language import tr
from modelyard.ui.look.icons import icon
from modelyard.ui.look.theme import Colors, colors_of

MOST_MESSAGES = 3
"""More would push the models out of the window; the oldest goes first."""
_ICON_PX = 20


class Level(StrEnum):
    """How much a message matters; the value names the style of its card."""

    INFO = "info"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Message:
    """One message; another with the same `key` takes its place.

    `act` is done, and the message closed, when the button with `action_text` is pressed.
    """

    key: str
    level: Level
    title: str
    detail: str
    action_text: str | None = None
    act: Callable[[], None] | None = None
    is_closable: bool = True


class MessageBar(QWidget):
    """At most a few messages under one another, the newest last; no room is taken for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setAccessibleName(tr("Messages"))
        self._cards: dict[str, _Card] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 12, 16, 12)
        self._layout.setSpacing(8)
        self.hide()

    @property
    def messages(self) -> tuple[Message, ...]:
        """What is shown, oldest first."""
        return tuple(card.message for card in self._cards.values())

    def show_message(self, message: Message) -> None:
        """Show `message`; the same one again changes nothing."""
        known = self._cards.get(message.key)
        if known is not None and _reads_alike(known.message, message):
            return
        self.dismiss(message.key)
        while len(self._cards) >= MOST_MESSAGES:
            self.dismiss(next(iter(self._cards)))
        card = _Card(message, self)
        card.close_button.clicked.connect(lambda: self.dismiss(message.key))
        card.action_button.clicked.connect(lambda: self._act(message))
        self._cards[message.key] = card
        self._layout.addWidget(card)
        self.show()

    def dismiss(self, key: str) -> None:
        """Take the message away, if it is shown."""
        card = self._cards.pop(key, None)
        if card is not None:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.setVisible(bool(self._cards))

    def _act(self, message: Message) -> None:
        self.dismiss(message.key)
        if message.act is not None:
            message.act()


class _Card(QFrame):
    def __init__(self, message: Message, parent: QWidget) -> None:
        super().__init__(parent)
        self.message = message
        self.setObjectName("message")
        self.setProperty("card", message.level.value)
        self.setAccessibleName(f"{message.title} {message.detail}")
        self._icon = QLabel(self)
        self._icon.setFixedSize(_ICON_PX, _ICON_PX)
        title = QLabel(message.title, self)
        font = title.font()
        font.setWeight(font.Weight.DemiBold)
        title.setFont(font)
        detail = QLabel(message.detail, self)
        for label in (title, detail):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        detail.setVisible(bool(message.detail))
        self.action_button = QPushButton(message.action_text or "", self)
        self.action_button.setObjectName("messageActionButton")
        self.action_button.setVisible(message.action_text is not None)
        self.close_button = QToolButton(self)
        self.close_button.setObjectName("messageCloseButton")
        self.close_button.setAccessibleName(tr("Close this message"))
        self.close_button.setToolTip(tr("Close"))
        self.close_button.setVisible(message.is_closable)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(title)
        texts.addWidget(detail)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 10, 8, 10)
        line.setSpacing(12)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(texts, 1)
        line.addWidget(self.action_button)
        line.addWidget(self.close_button)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        colors = colors_of(self.palette())
        name = "info" if self.message.level is Level.INFO else "warning"
        drawing = icon(name, _level_color(self.message.level, colors))
        self._icon.setPixmap(drawing.pixmap(QSize(_ICON_PX, _ICON_PX), self.devicePixelRatioF()))
        self.close_button.setIcon(icon("close", colors.muted))


def _level_color(level: Level, colors: Colors) -> str:
    match level:
        case Level.INFO:
            return colors.accent
        case Level.WARNING:
            return colors.warning
        case Level.BAD:
            return colors.bad


def _reads_alike(left: Message, right: Message) -> bool:
    return (left.level, left.title, left.detail, left.action_text) == (
        right.level,
        right.title,
        right.detail,
        right.action_text,
    )
