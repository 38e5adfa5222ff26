"""The tray icon: what is loaded, the way back to the window, word of what ended meanwhile."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from modelyard.state.catalog import Catalog
from modelyard.state.commands import Commands
from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.ui.icons import app_icon
from modelyard.ui.outcomes import Outcomes
from modelyard.ui.problem_words import advice
from modelyard.ui.text import plain_entry
from modelyard.ui.wording import (
    APP_NAME,
    FINISHED_TITLE,
    NOTHING_LOADED,
    OPEN_TEXT,
    QUIT_TEXT,
    unload_text,
)

_MOST_NAMED = 10
"""A menu longer than this does not fit a small screen."""


class Tray(QObject):
    """Stands in the tray where there is one; elsewhere it does nothing.

    It speaks only while `window` is hidden: whoever looks at the window sees it there.

    Signals:
        open_requested (): The icon or its entry was clicked: show the window.
        quit_requested (): The person wants to end the application.
    """

    open_requested = Signal()
    quit_requested = Signal()

    def __init__(
        self,
        window: QWidget,
        catalog: Catalog,
        commands: Commands,
        *,
        outcomes: Outcomes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._catalog = catalog
        self._commands = commands
        self._menu = QMenu()
        self._named: tuple[tuple[str, str, bool], ...] | None = None
        self._menu.setObjectName("trayMenu")
        self._icon = QSystemTrayIcon(app_icon(), self)
        self._icon.setObjectName("trayIcon")
        self._icon.setToolTip(APP_NAME)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self.open_requested.emit)
        outcomes.downloaded.connect(self._tell_downloaded)
        outcomes.failed.connect(self._tell_failed)
        for signal in (catalog.added, catalog.changed, catalog.removed):
            signal.connect(self._fill)
        self._fill()

    @property
    def menu(self) -> QMenu:
        """What a click with the other button opens."""
        return self._menu

    def show(self) -> bool:
        """Show the icon; False where this desktop has no tray."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        self._icon.show()
        return True

    def close(self) -> None:
        """Take the icon away."""
        self._icon.hide()
        self._menu.deleteLater()

    def _fill(self) -> None:
        loaded = [row for row in self._catalog.rows() if row.state is RowState.LOADED]
        names = tuple((row.id, unload_text(row), row.can(Action.UNLOAD)) for row in loaded)
        if names == self._named:
            return
        self._named = names
        self._menu.clear()
        opening = self._menu.addAction(OPEN_TEXT, self.open_requested.emit)
        self._menu.setDefaultAction(opening)
        self._menu.addSeparator()
        for row in loaded[:_MOST_NAMED]:
            self._add_unload(row)
        if not loaded:
            self._menu.addAction(NOTHING_LOADED).setEnabled(False)
        self._menu.addSeparator()
        self._menu.addAction(QUIT_TEXT, self.quit_requested.emit)

    def _add_unload(self, row: ModelRow) -> None:
        entry = self._menu.addAction(plain_entry(unload_text(row)))
        entry.setEnabled(row.can(Action.UNLOAD))
        entry.triggered.connect(lambda: self._commands.unload((row.id,)))

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        }:
            self.open_requested.emit()

    def _tell_downloaded(self, model_id: str) -> None:
        if row := self._catalog.row(model_id):
            self._tell(FINISHED_TITLE, row.name, QSystemTrayIcon.MessageIcon.Information)

    def _tell_failed(self, model_id: str) -> None:
        row = self._catalog.row(model_id)
        if row is not None and row.current_problem is not None:
            words = advice(row.current_problem)
            text = f"{row.name}: {words.what_to_do}"
            self._tell(words.title, text, QSystemTrayIcon.MessageIcon.Warning)

    def _tell(self, title: str, text: str, kind: QSystemTrayIcon.MessageIcon) -> None:
        if self._icon.isVisible() and not self._window.isVisible():
            self._icon.showMessage(title, text, kind)
