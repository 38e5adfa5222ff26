"""The sheets that the whole window has: settings, command palette, shortcuts.

They are imported when they are first opened: a start shows none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QToolButton, QWidget
from shiboken6 import isValid

from modelyard.login_start import LoginStart, login_start
from modelyard.state.accounts import Accounts
from modelyard.state.catalog import Catalog
from modelyard.state.commands import Commands
from modelyard.state.rows import Action, ModelRow
from modelyard.state.session import Session
from modelyard.state.settings import Settings, Theme
from modelyard.state.updates import UpdateCheck
from modelyard.ui.parts.actions import ACTION_ICONS, sensible_action
from modelyard.ui.places import Place
from modelyard.ui.window.place_rail import PLACE_ICONS, PLACE_KEYS
from modelyard.ui.window.restart import ask_to_restart
from modelyard.ui.words.action_words import ACTION_WORDS
from modelyard.ui.words.palette_words import (
    GO_HINT,
    MODEL_HINT,
    SETTINGS_HINT,
    VIEW_HINT,
    action_on_model,
)
from modelyard.ui.words.settings_words import SETTINGS_WORDS, SettingsTab
from modelyard.ui.words.wording import PLACE_WORDS

if TYPE_CHECKING:
    from modelyard.ui.sheets.palette_sheet import Entry

_ENTRY_ICON = "menu"


@dataclass(frozen=True, slots=True)
class SheetActs:
    """What is done elsewhere of what the sheets offer."""

    choose_theme: Callable[[Theme], None]
    open_storage: Callable[[], object]
    go: Callable[[Place], None]
    reveal: Callable[[str], None]
    perform: Callable[[Action, tuple[ModelRow, ...]], None]
    login: LoginStart = field(default_factory=login_start)


class WindowSheets(QObject):
    """Opens them before `window`, each once at a time."""

    def __init__(
        self,
        window: QWidget,
        catalog: Catalog,
        *,
        session: Session,
        commands: Commands,
        settings: Settings,
        accounts: Accounts,
        acts: SheetActs,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._catalog = catalog
        self._session = session
        self._commands = commands
        self._settings = settings
        self._accounts = accounts
        self._acts = acts
        self._updates = UpdateCheck(tasks=commands.tasks, parent=self)
        self._open: QWidget | None = None
        # In a field of text it is a letter; there the field comes first.
        QShortcut(QKeySequence("?"), window).activated.connect(self.open_shortcuts)

    def open_shortcuts(self) -> None:
        """Show what the keys do."""
        from modelyard.ui.sheets.shortcuts_dialog import ShortcutsDialog

        ShortcutsDialog(self._window).open()

    def open_settings(self, tab: SettingsTab = SettingsTab.GENERAL) -> None:
        """Show the settings, at this page."""
        if self._is_open():
            return
        from modelyard.ui.settings.settings_sheet import SettingsActs, SettingsSheet

        sheet = SettingsSheet(
            self._window,
            self._settings,
            session=self._session,
            commands=self._commands,
            acts=SettingsActs(
                choose_theme=self._acts.choose_theme,
                open_storage=self._acts.open_storage,
                enter_token=self._enter_token,
                restart_service=self._restart_service,
                login=self._acts.login,
                look_for_updates=self.open_updates,
            ),
        )
        sheet.show_tab(tab)
        self._open = sheet
        sheet.open()

    def open_updates(self) -> None:
        """Offer to look for a newer version; nothing is asked before the person says so."""
        from modelyard.ui.sheets.update_dialog import UpdateDialog

        address = self._settings.update_address
        dialog = UpdateDialog(self._updates, address=address, parent=self._window)
        dialog.address_entered.connect(partial(setattr, self._settings, "update_address"))
        dialog.open()

    def open_palette(self) -> None:
        """Ask what to do."""
        from modelyard.ui.sheets.palette_sheet import PaletteSheet

        if not self._is_open():
            sheet = PaletteSheet(self._window, tuple(self.entries()))
            self._open = sheet
            sheet.open()

    def entries(self) -> Iterator["Entry"]:
        """Yield everything that can be done now: actions, views, places, settings, models."""
        from modelyard.ui.sheets.palette_sheet import Entry

        yield from self._window_entries()
        for chip in self._window.findChildren(QToolButton):
            if chip.property("chip") and chip.isVisible() and not chip.isChecked():
                yield Entry(chip.text(), _ENTRY_ICON, chip.click, VIEW_HINT)
        for place in Place:
            yield Entry(
                PLACE_WORDS[place],
                PLACE_ICONS[place],
                partial(self._acts.go, place),
                _keys(PLACE_KEYS[place]) or GO_HINT,
            )
        for tab in SettingsTab:
            act = partial(self.open_settings, tab)
            yield Entry(SETTINGS_WORDS[tab], "service", act, SETTINGS_HINT)
        for row in self._catalog.rows():
            yield Entry(row.name, "models", partial(self._acts.reveal, row.id), MODEL_HINT)
            if action := sensible_action((row,)):
                text = action_on_model(ACTION_WORDS[action].text, row.name)
                act = partial(self._acts.perform, action, (row,))
                yield Entry(text, ACTION_ICONS[action], act)

    def _window_entries(self) -> Iterator["Entry"]:
        """Yield the actions of the window that can be triggered, each once."""
        from modelyard.ui.sheets.palette_sheet import Entry

        icons = {f"{action.name.lower()}Action": icon for action, icon in ACTION_ICONS.items()}
        seen: set[str] = set()
        for menu in self._window.findChildren(QMenu):
            menu.aboutToShow.emit()  # some have their entries only from then on
        for action in self._window.findChildren(QAction):
            text = action.text().replace("&&", "&").removesuffix("…")
            name = action.objectName()
            if not name or not text or name in seen or not action.isEnabled():
                continue
            seen.add(name)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            owner = action.parent()
            hint = keys or (owner.title() if isinstance(owner, QMenu) else "")
            yield Entry(text, icons.get(name, _ENTRY_ICON), action.trigger, hint)

    def _restart_service(self) -> None:
        ask_to_restart(self._open or self._window, self._catalog, self._session, self._commands)

    def _enter_token(self) -> None:
        from modelyard.ui.sheets.token_sheet import TokenSheet

        TokenSheet(self._window, self._accounts).open()

    def _is_open(self) -> bool:
        return self._open is not None and isValid(self._open) and self._open.isVisible()


def _keys(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
