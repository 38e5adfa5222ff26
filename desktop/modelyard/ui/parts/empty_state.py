"""What stands in the place of the table when there is nothing to show in it."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from modelyard.ui.look.icons import icon
from modelyard.ui.look.theme import colors_of

_ICON_PX = 64
_TITLE_SCALE = 1.45
_TEXT_WIDTH_PX = 420


class EmptyState(QWidget):
    """An icon, a title, what to do, a button for it, and perhaps a quieter one beside."""

    def __init__(self, parent: QWidget | None = None, *, name: str = "emptyState") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._icon_name = "models"
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel(self)
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * _TITLE_SCALE)
        font.setWeight(font.Weight.DemiBold)
        self._title.setFont(font)
        self._detail = QLabel(self)
        self._detail.setProperty("muted", True)
        self.button = QPushButton(self)
        self.button.setObjectName(f"{name}Button")
        self.button.setProperty("primary", True)
        self.other = QPushButton(self)
        self.other.setObjectName(f"{name}OtherButton")
        self.other.setProperty("quiet", True)
        self.other.hide()
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addStretch(3)
        layout.addWidget(self._icon)
        for label in (self._title, self._detail):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            label.setFixedWidth(_TEXT_WIDTH_PX)
            layout.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(8)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.other, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(4)

    @property
    def title(self) -> str:
        """What is said."""
        return self._title.text()

    def show_state(
        self, icon_name: str, title: str, detail: str, *, button: str = "", other: str = ""
    ) -> None:
        """Say this; without a text for it a button is not there."""
        self._icon_name = icon_name
        self._title.setText(title)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        for label in (self._title, self._detail):
            # A layout that centres a label does not ask how high its wrapped text is.
            label.setMinimumHeight(label.heightForWidth(_TEXT_WIDTH_PX))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.other.setText(other)
        self.other.setVisible(bool(other))
        self.setAccessibleName(title)
        self.setAccessibleDescription(detail)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        drawing = icon(self._icon_name, colors_of(self.palette()).others)
        size = QSize(_ICON_PX, _ICON_PX)
        self._icon.setPixmap(drawing.pixmap(size, self.devicePixelRatioF()))
