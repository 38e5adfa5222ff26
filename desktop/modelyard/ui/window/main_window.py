"""The main window: puts the parts together and turns what a person does into commands."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QSystemTrayIcon, QWidget
from shiboken6 import isValid

from modelyard.state.catalog import Catalog
from modelyard.state.commands import Commands
from modelyard.state.rows import Action, RowState
from modelyard.state.session import Session, SessionStatus
from modelyard.state.settings import OnClose, Settings, Theme
from modelyard.state.yard import Yard
from modelyard.ui.downloads.downloads_place import DownloadsPlace
from modelyard.ui.library.library_place import LibraryPlace
from modelyard.ui.look.appearance import Appearance
from modelyard.ui.look.icons import app_icon
from modelyard.ui.look.theme import colors_of, grounds_of
from modelyard.ui.memory.load_offers import LoadOffers
from modelyard.ui.opening.screens import screens_name
from modelyard.ui.parts.actions import OFFERED, ModelActions
from modelyard.ui.places import Place
from modelyard.ui.sheets.add_dialog import NewModel
from modelyard.ui.telling.announcer import Announcer
from modelyard.ui.telling.message_bar import MessageBar
from modelyard.ui.telling.outcomes import Outcomes
from modelyard.ui.telling.reporter import Reporter
from modelyard.ui.window.arrivals import Arrivals
from modelyard.ui.window.closing import ask_before_hiding
from modelyard.ui.window.drop_overlay import DropOverlay
from modelyard.ui.window.library_sheets import LibrarySheets
from modelyard.ui.window.main_menu import MainMenu, MenuActs
from modelyard.ui.window.place_rail import PLACE_KEYS, PlaceRail
from modelyard.ui.window.place_stack import Parts, PlaceStack
from modelyard.ui.window.requests import Requests
from modelyard.ui.window.window_sheets import SheetActs, WindowSheets
from modelyard.ui.words.wording import APP_NAME

if TYPE_CHECKING:
    from modelyard.ui.discover.discover_place import DiscoverPlace

_USUAL_WIDTH_PX = 1180
_USUAL_HEIGHT_PX = 760


class MainWindow(QMainWindow):
    """Shows what `catalog` and `session` know and asks `commands` for what the person wants.

    Closing it is not quitting: it hides, and what runs in the service goes on. It is a window of
    its own, or fills a frame that was there before it (`modelyard.ui.opening.opening`).

    Signals:
        quit_requested (): The person wants to end the application.
        hidden_to_background (): The window was closed and the application stays.
    """

    quit_requested = Signal()
    hidden_to_background = Signal()

    def __init__(
        self,
        catalog: Catalog,
        session: Session,
        commands: Commands,
        settings: Settings,
        *,
        yard: Yard,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._session = session
        self._commands = commands
        self._settings = settings
        self._yard = yard
        self._closing: QDialog | None = None
        self._place = Place.LIBRARY
        self._appearance = Appearance.of(settings)
        self._outcomes = Outcomes(catalog, self)
        self._actions = ModelActions(self)
        self._menu = self._make_menu()
        self._rail = PlaceRail(self)
        self.library = self._make_library()
        self._discover: DiscoverPlace | None = None
        self.downloads = self._make_downloads()
        self._messages = MessageBar(self)
        self._stack = PlaceStack(self._messages, self)
        self._arrivals = Arrivals(catalog, commands, view=self.library.page.view, parent=self)
        self._requests = Requests(self, session, commands, self._arrivals)
        self._sheets = self._make_sheets()
        self._reporter = self._make_reporter()
        self._offers = LoadOffers(self, catalog, commands)
        self._window_sheets = self._make_window_sheets()
        self._lay_out()
        self._overlay = DropOverlay(self)
        self._connect()
        self._connect_keys()
        self._begin()

    @property
    def discover(self) -> "DiscoverPlace":
        """Where models are found; imported and made when it is first wanted."""
        if self._discover is None:
            from modelyard.ui.discover.discover_place import DiscoverPlace

            self._discover = DiscoverPlace(self._yard, menu=self._menu, parent=self)
            self._discover.revealed.connect(self.reveal)
            self._discover.restore_layout(self._settings)
            self._stack.add(self._discover.toolbar, self._discover)
        return self._discover

    @property
    def outcomes(self) -> Outcomes:
        """How downloads and loads end, for whoever tells about it elsewhere."""
        return self._outcomes

    @property
    def messages(self) -> MessageBar:
        """The messages inside the window."""
        return self._messages

    @property
    def place(self) -> Place:
        """The place that is shown."""
        return self._place

    def show_place(self, place: Place) -> None:
        """Go to `place`, and let the keys work there."""
        self._place = place
        self._stack.show_parts(self._parts(place))
        self._rail.show_place(place)
        self._refresh()
        self._stack.focus()

    def select(self, model_id: str) -> bool:
        """Select this model in the Library and bring it into view; False where it is not shown."""
        return self.library.page.view.select(model_id)

    def reveal(self, model_id: str) -> None:
        """Show a model in the Library, also where a search or a group hides it."""
        self.show_place(Place.LIBRARY)
        if not self.select(model_id):
            self.library.page.show_all()
            self.select(model_id)

    def bring_to_front(self) -> None:
        """Show the window, whatever hid it."""
        frame = self.window()
        frame.setWindowState(frame.windowState() & ~Qt.WindowState.WindowMinimized)
        frame.show()
        frame.raise_()
        frame.activateWindow()

    def add_sources(self, sources: tuple[str, ...]) -> None:
        """Add what was dropped, pasted or handed over: one is asked about, several are not."""
        if len(sources) == 1:
            self._arrivals.ask(self, sources[0])
            return
        for source in sources:
            self._arrivals.add(NewModel(source, name=None, sha256=None, downloads=False))

    def save_layout(self) -> None:
        """Remember how the window looks."""
        geometry = bytes(self.window().saveGeometry().data())
        self._settings.set_window_geometry(screens_name(), geometry)
        self._settings.grounds = grounds_of(colors_of(self.palette()))
        self.library.save_layout(self._settings)
        if self._discover is not None:
            self._discover.save_layout(self._settings)
        self._settings.save()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide instead of closing, or what is chosen where there is no tray; ask the first time."""
        event.ignore()
        self.save_layout()
        has_tray = QSystemTrayIcon.isSystemTrayAvailable()
        if not has_tray and self._settings.on_close is OnClose.QUIT:
            self.quit_requested.emit()
        elif not has_tray and self._settings.on_close is OnClose.MINIMISE:
            self.window().showMinimized()
        elif self._settings.close_hint_shown:
            self._hide()
        elif self._closing is None or not isValid(self._closing):
            self._closing = ask_before_hiding(
                self, keep=self._keep_running, quit_=self.quit_requested.emit
            )

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_overlay"):
            self._actions.tint(colors_of(self.palette()))

    def _begin(self) -> None:
        """Look as the window did when it was closed, and be at the first place."""
        self.restoreGeometry(QByteArray(self._settings.window_geometry(screens_name())))
        self.library.restore_layout(self._settings)
        self._actions.tint(colors_of(self.palette()))
        self.show_place(Place.LIBRARY)

    def _lay_out(self) -> None:
        self.setObjectName("mainWindow")
        self.setWindowTitle(APP_NAME)
        self.setWindowIcon(app_icon())
        self.setMinimumSize(784, 520)
        self._stack.add(self.library.toolbar, self.library)
        self._stack.add(self.downloads.toolbar, self.downloads.page)
        central = QWidget(self)
        layout = QHBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._rail)
        layout.addWidget(self._stack, 1)
        self.setCentralWidget(central)
        self.resize(_USUAL_WIDTH_PX, _USUAL_HEIGHT_PX)

    def _make_menu(self) -> MainMenu:
        # The places are there by the time that anything is chosen.
        acts = MenuActs(
            unload_all=self._commands.unload_all,
            open_adoption=lambda: self._sheets.open_adoption(),
            open_storage=lambda: self._sheets.open_storage(),
            check_newer=lambda: self._yard.upstream.check(),
            fill_sorting=lambda menu: self.library.page.view.fill_sort_menu(menu),
            fill_columns=lambda menu: self.library.page.view.fill_column_menu(menu),
            choose_theme=self._choose_theme,
            show_details=lambda shown: self.library.details.setVisible(shown),
            show_shortcuts=lambda: self._window_sheets.open_shortcuts(),
            open_settings=lambda: self._window_sheets.open_settings(),
            open_palette=lambda: self._window_sheets.open_palette(),
            close=self.close,
            quit=self.quit_requested.emit,
        )
        return MainMenu(self._actions[Action.ADD], self._settings.theme, acts=acts, parent=self)

    def _make_library(self) -> LibraryPlace:
        return LibraryPlace(
            self._catalog,
            self._session,
            self._commands,
            self._actions,
            yard=self._yard,
            menu=self._menu,
            parent=self,
        )

    def _make_downloads(self) -> DownloadsPlace:
        return DownloadsPlace(
            self._catalog,
            self._session,
            self._commands,
            self._actions,
            menu=self._menu,
            parent=self,
        )

    def _make_window_sheets(self) -> WindowSheets:
        acts = SheetActs(
            choose_theme=self._choose_theme,
            open_storage=self._sheets.open_storage,
            go=self.show_place,
            reveal=self.reveal,
            perform=self._requests.perform,
        )
        return WindowSheets(
            self,
            self._catalog,
            session=self._session,
            commands=self._commands,
            settings=self._settings,
            accounts=self._yard.accounts,
            acts=acts,
        )

    def _make_reporter(self) -> Reporter:
        return Reporter(
            self._messages,
            self._catalog,
            session=self._session,
            commands=self._commands,
            outcomes=self._outcomes,
        )

    def _make_sheets(self) -> LibrarySheets:
        return LibrarySheets(
            self,
            self._messages,
            catalog=self._catalog,
            session=self._session,
            commands=self._commands,
            yard=self._yard,
            perform=self._requests.perform,
        )

    def _connect(self) -> None:
        Announcer(self, self._catalog)
        view = self.library.page.view
        self._actions.requested.connect(self._request)
        self._overlay.sources_dropped.connect(self.add_sources)
        self._overlay.folders_dropped.connect(self._sheets.ask_about_folders)
        self._rail.chosen.connect(self.show_place)
        self._reporter.offers_wanted.connect(lambda wanted: self._offers.offer(*wanted))
        self.library.details.offers_wanted.connect(self._offers.offer)
        for place in (self.library, self.downloads):
            place.requested.connect(self._request)
            place.rows_changed.connect(self._refresh)
        self.library.page.discover_wanted.connect(lambda: self.show_place(Place.DISCOVER))
        self.library.page.adoption_wanted.connect(self._sheets.open_adoption)
        self.downloads.revealed.connect(self.reveal)
        self._arrivals.repository_wanted.connect(self._show_repository)
        self.downloads.page.library_wanted.connect(lambda: self.show_place(Place.LIBRARY))
        view.pasted.connect(self._paste)
        for signal in (self._catalog.altered, self._catalog.removed, self._session.status_changed):
            signal.connect(self._refresh)
        self._session.memory_changed.connect(self._show_memory)

    def _connect_keys(self) -> None:
        for action in OFFERED:
            if action is Action.ADD:
                self.addAction(self._actions[action])
            else:
                context = Qt.ShortcutContext.WidgetWithChildrenShortcut
                self._actions[action].setShortcutContext(context)
        self._bind(QKeySequence.StandardKey.Find, self._search)
        self._bind("F10", self._stack.open_menu)
        for place, keys in PLACE_KEYS.items():
            self._bind(keys, partial(self.show_place, place))

    def _bind(self, keys: QKeySequence.StandardKey | str, act: Callable[[], None]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _refresh(self) -> None:
        """Show the current state of everything that depends on the selection or the memory."""
        is_live = self._session.status is SessionStatus.LIVE
        is_of_queue = self._place is Place.DOWNLOADS
        rows = self.downloads.rows if is_of_queue else self.library.rows
        self._actions.update(rows, is_live=is_live, is_of_queue=is_of_queue)
        loaded = any(row.can(Action.UNLOAD) for row in self._catalog.rows_in((RowState.LOADED,)))
        self._menu.unload_all.setEnabled(is_live and loaded)
        self._rail.show_running(Place.DOWNLOADS, self.downloads.running)
        self.library.refresh()
        self.downloads.refresh()

    def _show_memory(self) -> None:
        """Show a new reading; it comes every second, so nothing is done where nobody looks."""
        if self.isVisible():
            self.library.show_memory()

    def _request(self, action: Action) -> None:
        is_of_queue = self._place is Place.DOWNLOADS
        rows = self.downloads.rows if is_of_queue else self.library.rows
        self._requests.perform(action, rows)

    def _show_repository(self, repo: str) -> None:
        self.show_place(Place.DISCOVER)
        self.discover.search(repo)

    def _search(self) -> None:
        if self._place is Place.DISCOVER:
            self.discover.enter_search()
            return
        self.show_place(Place.LIBRARY)
        self.library.toolbar.enter_search()

    def _parts(self, place: Place) -> Parts:
        match place:
            case Place.LIBRARY:
                return self.library.toolbar, self.library
            case Place.DISCOVER:
                return self.discover.toolbar, self.discover
            case Place.DOWNLOADS:
                return self.downloads.toolbar, self.downloads.page

    def _paste(self, text: str) -> None:
        source = text.strip()
        if source:
            self._arrivals.ask(self, source.splitlines()[0])

    def _choose_theme(self, theme: Theme) -> None:
        self._settings.theme = theme
        self._appearance.choose(theme)

    def _keep_running(self) -> None:
        self._settings.close_hint_shown = True
        self._settings.save()
        self._hide()

    def _hide(self) -> None:
        self.window().hide()
        self.hidden_to_background.emit()
