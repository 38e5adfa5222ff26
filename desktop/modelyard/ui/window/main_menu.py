"""The main menu: what concerns the whole window, and what else has no button."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from modelyard.language import tr
from modelyard.state.settings import Theme
from modelyard.ui.words.keeping_words import CHECK_TEXT
from modelyard.ui.words.palette_words import PALETTE_MENU, SETTINGS_MENU
from modelyard.ui.words.storage_words import ADOPT_MENU, STORAGE_MENU
from modelyard.ui.words.wording import THEME_WORDS


@dataclass(frozen=True, slots=True)
class MenuActs:
    """What the entries of the menu do."""

    unload_all: Callable[[], None]
    open_adoption: Callable[[], None]
    open_storage: Callable[[], object]
    check_newer: Callable[[], None]
    fill_sorting: Callable[[QMenu], None]
    fill_columns: Callable[[QMenu], None]
    choose_theme: Callable[[Theme], None]
    show_details: Callable[[bool], None]
    show_shortcuts: Callable[[], None]
    open_settings: Callable[[], None]
    open_palette: Callable[[], None]
    close: Callable[[], object]
    quit: Callable[[], None]


class MainMenu(QMenu):
    """Its actions also belong to the window, so that their shortcuts work while it is closed."""

    def __init__(
        self,
        add: QAction,
        theme: Theme,
        *,
        acts: MenuActs,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self.setObjectName("mainMenu")
        self.addAction(add)
        self.unload_all = self._entry(tr("Unload all models"), "unloadAllAction", acts.unload_all)
        self.addSeparator()
        self._entry(ADOPT_MENU, "adoptAction", acts.open_adoption)
        self._entry(STORAGE_MENU, "storageAction", acts.open_storage, keys="Ctrl+Shift+S")
        self._entry(CHECK_TEXT, "checkNewerAction", acts.check_newer)
        self.addSeparator()
        self._add_filled(tr("Sort by"), "sortMenu", acts.fill_sorting)
        self._add_filled(tr("Columns"), "columnsMenu", acts.fill_columns)
        self._add_themes(theme, acts)
        self.details = self._entry(tr("Show details"), "detailsAction", None, keys="Ctrl+I")
        self.details.setCheckable(True)
        self.details.setChecked(True)
        self.details.toggled.connect(acts.show_details)
        self.addSeparator()
        self._entry(PALETTE_MENU, "paletteAction", acts.open_palette, keys="Ctrl+K")
        self._entry(SETTINGS_MENU, "settingsAction", acts.open_settings, keys="Ctrl+,")
        self._entry(tr("Keyboard shortcuts"), "shortcutsAction", acts.show_shortcuts, keys="F1")
        self.addSeparator()
        self._entry(tr("Close window"), "closeAction", acts.close, keys="Ctrl+W")
        self._entry(tr("Quit"), "quitAction", acts.quit, keys="Ctrl+Q")

    def _entry(
        self, text: str, name: str, act: Callable[[], object] | None, *, keys: str = ""
    ) -> QAction:
        entry = QAction(text, self._window)
        entry.setObjectName(name)
        if keys:
            entry.setShortcut(QKeySequence(keys))
        if act is not None:
            entry.triggered.connect(lambda: act())
        self.addAction(entry)
        self._window.addAction(entry)
        return entry

    def _add_filled(self, title: str, name: str, fill: Callable[[QMenu], None]) -> None:
        menu = self.addMenu(title)
        menu.setObjectName(name)
        menu.aboutToShow.connect(lambda: fill(menu))

    def _add_themes(self, chosen: Theme, acts: MenuActs) -> None:
        menu = self.addMenu(tr("Appearance"))
        menu.setObjectName("appearanceMenu")
        group = QActionGroup(menu)
        for theme in Theme:
            entry = menu.addAction(THEME_WORDS[theme])
            entry.setObjectName(f"{theme.value}ThemeAction")
            entry.setCheckable(True)
            entry.setChecked(theme is chosen)
            entry.triggered.connect(lambda _=False, theme=theme: acts.choose_theme(theme))
            group.addAction(entry)
