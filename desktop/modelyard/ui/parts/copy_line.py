"""A long value on one line: its middle left out, whole in the tool tip, copied with one click."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from modelyard.language import tr
from modelyard.ui.look.icons import icon
from modelyard.ui.look.text import plain_tip
from modelyard.ui.look.theme import colors_of
from modelyard.ui.parts.small_button import small_button

_MOST_SHOWN = 1000
"""Characters: a template has many more, which a tool tip has no room for."""


class CopyLine(QWidget):
    """Shows a text and a button that copies the whole of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self._text = ElidedLabel(self)
        self._button = small_button(self, name="copyButton")
        self._button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._whole))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        self._tint()

    def show_text(self, label: str, whole: str) -> None:
        """Show `whole`, which is the value of `label`."""
        self._whole = whole
        begin = whole[:_MOST_SHOWN]
        self._text.setText(" ".join(begin.split()))
        self._text.setToolTip(plain_tip(begin))
        self._text.setAccessibleName(f"{label}: {begin}")
        copy = tr("Copy {what}").format(what=label)
        self._button.setToolTip(copy)
        self._button.setAccessibleName(copy)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        self._button.setIcon(icon("copy", colors_of(self.palette()).muted))


class ElidedLabel(QLabel):
    """A label of one line that gives up its middle where there is no room for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of both ends as there is room for."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideMiddle, self.width()
        )
        painter.setPen(self.palette().text().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
