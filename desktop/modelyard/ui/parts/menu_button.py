"""The button that opens the main menu."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from modelyard.language import tr
from modelyard.ui.look.icons import icon
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import colors_of

_ICON_PX = 20


class MenuButton(QToolButton):
    """Opens `menu`; each toolbar has one."""

    def __init__(self, menu: QMenu, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(tr("Menu"))
        self.setToolTip(tr("Menu (F10)"))
        icon_px = grown(self.font(), _ICON_PX)
        self.setIconSize(QSize(icon_px, icon_px))
        # Not InstantPopup: of such a button Qt ignores it when a screen reader asks for the menu.
        self.pressed.connect(self.showMenu)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMenu(menu)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        # The button's own palette has the ground that the style sheet gave it.
        self.setIcon(icon("menu", colors_of(QGuiApplication.palette()).text))
