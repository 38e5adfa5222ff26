"""A button for a QAction, which may be the one that is emphasised."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from modelyard.ui.polish import set_style_property

_ICON_PX = 20


class ActionButton(QPushButton):
    """Shows the icon and text of `action`, follows it, and can be reached with the Tab key."""

    def __init__(self, action: QAction, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self.setObjectName(name)
        self.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("quiet", True)
        self.setProperty("primary", False)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    @property
    def is_primary(self) -> bool:
        """Whether the button is emphasised."""
        return bool(self.property("primary"))

    def set_primary(self, is_primary: bool) -> None:
        """Emphasise the button, or make it one of many."""
        set_style_property(self, "primary", is_primary)

    def _follow(self) -> None:
        action = self._action
        self.setText(action.text())
        self.setIcon(action.icon())
        self.setToolTip(action.toolTip())
        self.setEnabled(action.isEnabled())
        self.setAccessibleName(action.text().removesuffix("…"))
        self.setAccessibleDescription(action.toolTip())
