"""The top of the Library: what can be done, the search, the menu."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QWidget

from modelyard.language import tr
from modelyard.state.rows import Action
from modelyard.ui.action_button import ActionButton
from modelyard.ui.actions import ACTION_ICONS, ModelActions
from modelyard.ui.icons import icon
from modelyard.ui.menu_button import MenuButton
from modelyard.ui.theme import colors_of

_GROUPS = (
    (Action.ADD,),
    (Action.DOWNLOAD, Action.CANCEL),
    (Action.LOAD, Action.UNLOAD),
    (Action.REMOVE,),
)
_SEARCH_WIDTH_PX = 240
_CLEAR_ACTION = "_q_qlineeditclearaction"
"""What Qt calls the action of a clear button; without it the button keeps Qt's icon."""


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
        self._search_icon = QAction(self)
        self.search_field = self._make_search()
        self._menu_button = MenuButton(menu, name="menuButton", parent=self)
        self._layout.addWidget(self._menu_button)
        self._tint()

    def emphasise(self, primary: Action | None) -> None:
        """Emphasise the button of this action alone."""
        for action, button in self._buttons.items():
            button.set_primary(action is primary)

    def enter_search(self) -> None:
        """Put the focus into the search field, its text selected."""
        self.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_field.selectAll()

    def open_menu(self) -> None:
        """Open the main menu, as a click on its button does."""
        self._menu_button.showMenu()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _make_search(self) -> QLineEdit:
        field = _SearchField(self)
        field.setObjectName("searchField")
        field.setAccessibleName(tr("Search models"))
        field.setPlaceholderText(tr("Search"))
        field.setClearButtonEnabled(True)
        field.setMaximumWidth(_SEARCH_WIDTH_PX)
        field.addAction(self._search_icon, QLineEdit.ActionPosition.LeadingPosition)
        field.textChanged.connect(self.searched.emit)
        field.left.connect(self.left.emit)
        self._layout.addWidget(field, 4)
        return field

    def _tint(self) -> None:
        if hasattr(self, "_menu_button"):
            colors = colors_of(self.palette())
            self._search_icon.setIcon(icon("search", colors.muted))
            clear = self.search_field.findChild(QAction, _CLEAR_ACTION)
            if clear is not None:
                clear.setIcon(icon("close", colors.muted))


class _SearchField(QLineEdit):
    """A search field that Escape empties and that Enter and Down leave."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit()
        else:
            super().keyPressEvent(event)
