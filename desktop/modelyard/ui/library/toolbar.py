"""The top of the Library: what can be done, the search, the menu."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from modelyard.language import tr
from modelyard.state.rows import Action
from modelyard.ui.look.scale import grown
from modelyard.ui.parts.action_button import ActionButton, fit_words
from modelyard.ui.parts.actions import ACTION_ICONS, ModelActions
from modelyard.ui.parts.menu_button import MenuButton
from modelyard.ui.parts.search_field import SearchField

_GROUPS = (
    (Action.ADD,),
    (Action.DOWNLOAD, Action.CANCEL),
    (Action.LOAD, Action.UNLOAD),
    (Action.REMOVE,),
)
_SEARCH_WIDTH_PX = 240
_LEAST_SEARCH_PX = 64
"""Beyond the least that Qt gives a field."""


class Toolbar(QFrame):
    """Buttons for the actions on models, the search field and the main menu's button.

    Signals:
        searched (str): The text of the search field is another.
        left (): Enter or the Down key in the search field: on to what was found.
    """

    searched = Signal(object)
    left = Signal()

    def __init__(self, actions: ModelActions, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setProperty("bar", True)
        self.setAccessibleName(tr("Toolbar"))
        self._buttons: dict[Action, ActionButton] = {}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 10, 12, 10)
        self._layout.setSpacing(4)
        for number, group in enumerate(_GROUPS):
            if number:
                self._layout.addSpacing(12)
            for action in group:
                self._buttons[action] = ActionButton(
                    actions[action],
                    ACTION_ICONS[action],
                    name=f"{action.name.lower()}Button",
                    parent=self,
                )
                self._layout.addWidget(self._buttons[action])
        self._layout.addStretch(1)
        self.search_field = self._make_search()
        self._menu_button = MenuButton(menu, name="menuButton", parent=self)
        self._layout.addWidget(self._menu_button)
        self._least_search_px = grown(self.font(), _LEAST_SEARCH_PX)

    def emphasise(self, primary: Action | None) -> None:
        """Emphasise the button of this action alone."""
        for action, button in self._buttons.items():
            button.set_primary(action is primary)

    def enter_search(self) -> None:
        """Put the focus into the search field, its text selected."""
        self.search_field.enter()

    def open_menu(self) -> None:
        """Open the main menu, as a click on its button does."""
        self._menu_button.showMenu()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words out where they have no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        def fits() -> bool:
            needed = self._layout.minimumSize().width() + self._least_search_px
            return needed <= self.width()

        fit_words(self._buttons.values(), fits=fits)

    def _make_search(self) -> SearchField:
        field = SearchField(
            name="searchField", title=tr("Search models"), hint=tr("Search"), parent=self
        )
        field.setMaximumWidth(grown(self.font(), _SEARCH_WIDTH_PX))
        field.textChanged.connect(self.searched.emit)
        field.left.connect(self.left.emit)
        self._layout.addWidget(field, 4)
        return field
