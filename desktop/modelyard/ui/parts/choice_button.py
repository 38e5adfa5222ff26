"""A large button of two lines: what is chosen, and what that means."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from modelyard.ui.parts.sheet import plain_label

_PADDING_PX = 12


class ChoiceButton(QPushButton):
    """One of several ways on; its height follows the text in it."""

    def __init__(self, title: str, detail: str, *, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("choice", True)
        self.setAccessibleName(f"{title}. {detail}")
        self.setAutoDefault(True)
        self._title, self._detail = plain_label(title), plain_label(detail)
        font = self._title.font()
        font.setWeight(font.Weight.DemiBold)
        self._title.setFont(font)
        self._detail.setProperty("muted", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_PADDING_PX, 10, _PADDING_PX, 10)
        layout.setSpacing(2)
        for label in (self._title, self._detail):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(label)

    def sizeHint(self) -> QSize:
        """Return the room for both texts at the width that there is."""
        return QSize(super().sizeHint().width(), self.heightForWidth(max(self.width(), 320)))

    def hasHeightForWidth(self) -> bool:
        """Say that the texts wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high the button is that has this width."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be as high as the texts need."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(event.size().width()))

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew with another font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.updateGeometry()
