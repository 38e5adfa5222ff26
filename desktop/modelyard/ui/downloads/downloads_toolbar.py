"""The top of the Downloads place: what can be done with the queue, or with the history."""

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from modelyard.language import tr
from modelyard.state.rows import Action
from modelyard.ui.downloads.download_actions import DownloadActions
from modelyard.ui.parts.action_button import ActionButton, fit_words
from modelyard.ui.parts.actions import ACTION_ICONS, ModelActions
from modelyard.ui.parts.menu_button import MenuButton
from modelyard.ui.words.download_words import DISCARD_TEXT, Tab

_GAP_PX = 16
_ROW_ACTIONS = (Action.DOWNLOAD, Action.PAUSE, Action.CANCEL, Action.DISCARD)
_ICONS = ACTION_ICONS | {Action.DOWNLOAD: "load"}
_SHORT_TEXTS = {Action.DISCARD: DISCARD_TEXT}


class DownloadsToolbar(QFrame):
    """Buttons for all downloads, for those that are selected, and for the history."""

    def __init__(
        self,
        model_actions: ModelActions,
        actions: DownloadActions,
        menu: QMenu,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("downloadsToolbar")
        self.setAccessibleName(tr("Toolbar"))
        self.setProperty("bar", True)
        self._hold = self._make(actions.hold, "pause", "holdButton")
        self.limits_button = self._make(actions.limits, "speed", "limitsButton")
        rows = [
            self._make(
                model_actions[action],
                _ICONS[action],
                f"queue{action.name.title()}Button",
                text=_SHORT_TEXTS.get(action),
            )
            for action in _ROW_ACTIONS
        ]
        retry = self._make(actions.retry, "retry", "retryButton")
        reveal = self._make(actions.reveal, "library", "revealButton")
        export = self._make(actions.export, "export", "exportButton")
        gap = QWidget(self)
        gap.setFixedWidth(_GAP_PX)
        self._of_queue = (self._hold, gap, *rows, self.limits_button)
        self._of_history = (retry, reveal, export)
        self.menu_button = MenuButton(menu, name="downloadsMenuButton", parent=self)
        self._lay_out(
            (self._hold, gap, *rows, retry, reveal), (self.limits_button, export, self.menu_button)
        )

    def show_tab(self, tab: Tab, *, has_limits: bool) -> None:
        """Show the buttons of `tab`, that for the limits only where the service has them."""
        for part in self._of_queue:
            part.setVisible(tab is Tab.QUEUE)
        for button in self._of_history:
            button.setVisible(tab is Tab.HISTORY)
        self.limits_button.setVisible(tab is Tab.QUEUE and has_limits)
        self._fit()

    def show_hold(self, *, resumes: bool) -> None:
        """Show the sign of what the button for all downloads does."""
        self._hold.set_icon_name("load" if resumes else "pause")

    def emphasise(self, *, hold: bool) -> None:
        """Emphasise the button for all downloads, while they are held."""
        self._hold.set_primary(hold)

    def open_menu(self) -> None:
        """Open the main menu, as a click on its button does."""
        self.menu_button.showMenu()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words out where they have no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        buttons = self.findChildren(ActionButton)
        fit_words(buttons, fits=lambda: self._layout.sizeHint().width() <= self.width())

    def _make(
        self, action: QAction, icon_name: str, name: str, *, text: str | None = None
    ) -> ActionButton:
        return ActionButton(action, icon_name, name=name, text=text, parent=self)

    def _lay_out(self, left: tuple[QWidget, ...], right: tuple[QWidget, ...]) -> None:
        self._layout = layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(4)
        for part in left:
            layout.addWidget(part)
        layout.addStretch(1)
        for part in right:
            layout.addWidget(part)
