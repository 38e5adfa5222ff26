"""The main window: puts the parts together and turns what a person does into commands."""

from PySide6.QtCore import QByteArray, QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from modelyard.state.catalog import Catalog
from modelyard.state.commands import Commands
from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.state.session import Session, SessionStatus
from modelyard.state.settings import Settings, Theme
from modelyard.ui.actions import OFFERED, ModelActions, sensible_action
from modelyard.ui.add_dialog import NewModel
from modelyard.ui.appearance import Appearance
from modelyard.ui.arrivals import Arrivals
from modelyard.ui.closing import ask_before_hiding
from modelyard.ui.details import DetailsPanel
from modelyard.ui.drop_overlay import DropOverlay
from modelyard.ui.forecasts import Forecasts
from modelyard.ui.gauge_figures import additions, has_gpu
from modelyard.ui.icons import app_icon
from modelyard.ui.main_menu import MainMenu, MenuActs
from modelyard.ui.memory_panel import MemoryPanel
from modelyard.ui.message_bar import MessageBar
from modelyard.ui.model_colors import ModelColors
from modelyard.ui.models_page import ModelsPage
from modelyard.ui.outcomes import Outcomes
from modelyard.ui.questions import Answer, Question
from modelyard.ui.reporter import Reporter
from modelyard.ui.shortcuts_dialog import ShortcutsDialog
from modelyard.ui.source_check import sources_in
from modelyard.ui.theme import colors_of
from modelyard.ui.toolbar import Toolbar
from modelyard.ui.wording import APP_NAME, REMOVE_TEXT, removal_question

_USUAL_WIDTH_PX = 1180
_USUAL_HEIGHT_PX = 760
_DETAILS_WIDTH_PX = 320
_IN_MEMORY = frozenset({RowState.LOADED, RowState.UNLOADING})


class MainWindow(QMainWindow):
    """Shows what `catalog` and `session` know and asks `commands` for what the person wants.

    Closing it is not quitting: it hides, and what runs in the service goes on.

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
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._session = session
        self._commands = commands
        self._settings = settings
        self._forecasts = Forecasts(commands, self)
        self._has_greeted = False
        self._closing: Question | None = None
        self._model_colors = ModelColors()
        self._appearance = Appearance(_application(), settings.theme)
        self._outcomes = Outcomes(catalog, self)
        self._actions = ModelActions(self)
        self._page = ModelsPage(catalog, session, model_colors=self._model_colors, parent=self)
        self._menu = self._make_menu()
        self._toolbar = Toolbar(self._actions, self._menu, self)
        self._messages = MessageBar(self)
        self._details = DetailsPanel(self)
        self._memory = MemoryPanel(self._actions, self._model_colors, self)
        self._splitter = QSplitter(self)
        self._arrivals = Arrivals(catalog, commands, view=self._page.view, parent=self)
        self._reporter = Reporter(
            self._messages, catalog, session=session, commands=commands, outcomes=self._outcomes
        )
        self._lay_out()
        self._overlay = DropOverlay(self)
        self._connect()
        self._restore()
        self._actions.tint(colors_of(self.palette()))
        self._refresh()

    @property
    def outcomes(self) -> Outcomes:
        """How downloads and loads end, for whoever tells about it elsewhere."""
        return self._outcomes

    @property
    def messages(self) -> MessageBar:
        """The messages inside the window."""
        return self._messages

    def select(self, model_id: str) -> bool:
        """Select this model and bring it into view; False where it is not shown."""
        return self._page.view.select(model_id)

    def bring_to_front(self) -> None:
        """Show the window, whatever hid it."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def add_sources(self, sources: tuple[str, ...]) -> None:
        """Add what was dropped, pasted or handed over: one is asked about, several are not."""
        if len(sources) == 1:
            self._arrivals.ask(self, sources[0])
            return
        for source in sources:
            self._arrivals.add(NewModel(source, name=None, sha256=None, downloads=False))

    def save_layout(self) -> None:
        """Remember how the window looks."""
        header = self._page.view.horizontalHeader()
        self._settings.window_geometry = bytes(self.saveGeometry().data())
        self._settings.splitter_state = bytes(self._splitter.saveState().data())
        self._settings.header_state = bytes(header.saveState().data())
        self._settings.hidden_columns = self._page.view.unwanted_columns
        self._settings.save()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide instead of closing; ask before the first time."""
        event.ignore()
        self.save_layout()
        if self._settings.close_hint_shown:
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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take links and .gguf files."""
        if sources_in(event.mimeData()):
            event.acceptProposedAction()
            self._overlay.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the invitation away."""
        self._overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        self._overlay.hide()
        event.acceptProposedAction()
        self.add_sources(sources_in(event.mimeData()))

    def _lay_out(self) -> None:
        self.setObjectName("mainWindow")
        self.setWindowTitle(APP_NAME)
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(720, 520)
        self._splitter.setObjectName("splitter")
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self._page)
        self._splitter.addWidget(self._details)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([_USUAL_WIDTH_PX - _DETAILS_WIDTH_PX, _DETAILS_WIDTH_PX])
        central = QWidget(self)
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._toolbar)
        layout.addWidget(self._messages)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(self._memory)
        self.setCentralWidget(central)
        self.resize(_USUAL_WIDTH_PX, _USUAL_HEIGHT_PX)
        self._page.view.setFocus()

    def _make_menu(self) -> MainMenu:
        acts = MenuActs(
            unload_all=self._commands.unload_all,
            sort_by=self._page.view.sort_by,
            fill_columns=self._page.view.fill_column_menu,
            choose_theme=self._choose_theme,
            show_details=lambda shown: self._details.setVisible(shown),
            show_shortcuts=lambda: ShortcutsDialog(self).open(),
            close=self.close,
            quit=self.quit_requested.emit,
        )
        add = self._actions[Action.ADD]
        columns = self._page.table.columns
        return MainMenu(add, columns, self._settings.theme, acts=acts, parent=self)

    def _connect(self) -> None:
        self._connect_keys()
        view = self._page.view
        self._actions.requested.connect(self._request)
        self._toolbar.searched.connect(self._page.search)
        self._toolbar.left.connect(self._enter_table)
        self._page.cleared.connect(self._toolbar.search_field.clear)
        self._page.add_wanted.connect(lambda: self._request(Action.ADD))
        view.acted.connect(lambda: self._act(tuple(Action)))
        view.opened.connect(lambda: self._act((Action.DOWNLOAD, Action.LOAD)))
        view.pasted.connect(self._paste)
        view.customContextMenuRequested.connect(self._open_context_menu)
        for signal in (
            view.selection_changed,
            self._page.mode_changed,
            self._catalog.changed,
            self._catalog.removed,
            self._session.status_changed,
            self._session.memory_changed,
        ):
            signal.connect(self._refresh)
        self._catalog.added.connect(self._welcome)
        self._forecasts.arrived.connect(self._refresh)

    def _connect_keys(self) -> None:
        view = self._page.view
        for action in OFFERED:
            # Delete in the search field deletes a letter, not a model.
            owner = self if action is Action.ADD else view
            owner.addAction(self._actions[action])
            if owner is view:
                context = Qt.ShortcutContext.WidgetWithChildrenShortcut
                self._actions[action].setShortcutContext(context)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._toolbar.enter_search)
        menu = QShortcut(QKeySequence("F10"), self)
        menu.activated.connect(self._toolbar.open_menu)

    def _restore(self) -> None:
        self.restoreGeometry(QByteArray(self._settings.window_geometry))
        self._splitter.restoreState(QByteArray(self._settings.splitter_state))
        self._page.view.restore_header(self._settings.header_state, self._settings.hidden_columns)

    def _refresh(self) -> None:
        """Show the current state of everything that depends on the selection or the memory."""
        rows = self._page.view.selected_rows()
        in_memory = [row.id for row in self._catalog.rows() if row.state in _IN_MEMORY]
        self._model_colors.update(in_memory)
        self._refresh_actions(rows)
        self._refresh_selected(rows)
        is_answered = len(rows) == 1 and self._session.api is not None
        self._forecasts.follow(rows[0] if is_answered else None, in_memory=frozenset(in_memory))
        self._memory.show_memory(self._session.memory)

    def _refresh_actions(self, rows: tuple[ModelRow, ...]) -> None:
        is_live = self._session.status is SessionStatus.LIVE
        # The empty state has a button of its own.
        primary = sensible_action(rows) if is_live and self._page.is_table_shown else None
        self._actions.update(rows, is_live=is_live)
        self._toolbar.emphasise(primary)
        self._memory.emphasise(primary)
        loaded = any(row.can(Action.UNLOAD) for row in self._catalog.rows())
        self._menu.unload_all.setEnabled(is_live and loaded)

    def _refresh_selected(self, rows: tuple[ModelRow, ...]) -> None:
        if len(rows) != 1:
            self._details.show_rows(rows)
            self._memory.show_addition({}, highlighted=None)
            return
        row = rows[0]
        estimate = self._forecasts.estimate(row.id)
        api = self._session.api
        self._details.show_row(
            row,
            estimate,
            service_url=api.url if api is not None else None,
            has_gpu=has_gpu(self._session.memory),
        )
        is_in_memory = row.state in _IN_MEMORY
        added = {} if is_in_memory else additions(row, estimate)
        self._memory.show_addition(added, highlighted=row.id if is_in_memory else None)

    def _welcome(self) -> None:
        """Select the first model of all, so that something can be done with the next key."""
        if not self._has_greeted and self._page.view.select_first():
            self._has_greeted = True
            if not self._toolbar.search_field.hasFocus():
                self._page.view.setFocus()
        self._refresh()

    def _act(self, allowed: tuple[Action, ...]) -> None:
        action = sensible_action(self._page.view.selected_rows())
        if action in allowed and self._actions[action].isEnabled():
            self._request(action)

    def _request(self, action: Action) -> None:
        rows = self._page.view.selected_rows()
        ids = tuple(row.id for row in rows if row.can(action))
        match action:
            case Action.ADD:
                self._arrivals.ask(self)
            case Action.DOWNLOAD:
                self._commands.download(ids)
            case Action.PAUSE:
                self._commands.pause(ids)
            case Action.CANCEL:
                self._commands.cancel(ids)
            case Action.DISCARD:
                self._commands.discard(ids)
            case Action.LOAD:
                self._commands.load(ids[0])
            case Action.UNLOAD:
                self._commands.unload(ids)
            case Action.REMOVE:
                self._ask_to_remove(tuple(row for row in rows if row.can(action)))
            case Action.UPDATE:
                pass  # nothing in the window edits a model

    def _ask_to_remove(self, rows: tuple[ModelRow, ...]) -> None:
        title, detail = removal_question(rows)
        ids = tuple(row.id for row in rows)
        remove = Answer("removeConfirmButton", REMOVE_TEXT, lambda: self._commands.remove(ids))
        Question(
            self,
            name="removeQuestion",
            icon_name="remove",
            title=title,
            detail=detail,
            answers=(remove,),
        ).open()

    def _open_context_menu(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("contextMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in OFFERED:
            if action is not Action.ADD and self._actions[action].isEnabled():
                menu.addAction(self._actions[action])
        if menu.isEmpty():
            menu.addAction(self._actions[Action.ADD])
        menu.popup(self._page.view.viewport().mapToGlobal(position))

    def _enter_table(self) -> None:
        if not self._page.is_table_shown:
            return
        view = self._page.view
        view.setFocus()
        if not view.selected_rows():
            view.select_first()

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
        self.hide()
        self.hidden_to_background.emit()


def _application() -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise TypeError("a window needs a QApplication")
    return application
