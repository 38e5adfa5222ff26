"""A button for a QAction, which may be the one that is emphasised."""

from collections.abc import Callable, Collection

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from modelyard.ui.look.icons import icon
from modelyard.ui.look.polish import set_style_property
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import colors_of

_ICON_PX = 20


def fit_words(buttons: Collection["ActionButton"], *, fits: Callable[[], bool]) -> None:
    """Leave the words of all `buttons` out, unless everything `fits` with them."""
    for is_compact in (False, True):
        for button in buttons:
            button.set_compact(is_compact)
        if fits():
            return


class ActionButton(QPushButton):
    """Shows the text of `action`, follows it, and can be reached with the Tab key.

    The icon is its own: on the ground of an emphasised button it has another colour than the
    action has in a menu.
    """

    def __init__(
        self,
        action: QAction,
        icon_name: str,
        *,
        name: str,
        text: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Pass `text` to say it shorter than the action does where there is more room."""
        super().__init__(parent)
        self._text = text
        self._is_compact = False
        self._action = action
        self._icon_name = icon_name
        self.setObjectName(name)
        icon_px = grown(self.font(), _ICON_PX)
        self.setIconSize(QSize(icon_px, icon_px))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("quiet", True)
        self.setProperty("primary", False)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()
        self._tint()

    @property
    def is_primary(self) -> bool:
        """Whether the button is emphasised."""
        return bool(self.property("primary"))

    def set_primary(self, is_primary: bool) -> None:
        """Emphasise the button, or make it one of many."""
        if is_primary != self.is_primary:
            set_style_property(self, "primary", is_primary)
            self._tint()

    def set_compact(self, is_compact: bool) -> None:
        """Show the icon alone where there is no room for words; the tool tip has them."""
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self._follow()

    def set_icon_name(self, icon_name: str) -> None:
        """Show another icon."""
        if icon_name != self._icon_name:
            self._icon_name = icon_name
            self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _follow(self) -> None:
        action = self._action
        self.setText("" if self._is_compact else self._text or action.text())
        self.setToolTip(action.toolTip())
        self.setEnabled(action.isEnabled())
        self.setAccessibleName(action.text().removesuffix("…"))
        self.setAccessibleDescription(action.toolTip())

    def _tint(self) -> None:
        # The button's own palette has the ground that the style sheet gave it.
        colors = colors_of(QGuiApplication.palette())
        color = colors.on_accent if self.is_primary else colors.text
        self.setIcon(icon(self._icon_name, color, disabled=colors.others))
