"""The Library: the models, what is known of the selected one, and the memory of the machine."""

from functools import partial

from PySide6.QtCore import QByteArray, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QSplitter, QVBoxLayout, QWidget

from modelyard.state.catalog import Catalog
from modelyard.state.commands import Commands
from modelyard.state.memory_history import MemoryHistory
from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.state.session import Session, SessionStatus
from modelyard.state.settings import Settings
from modelyard.state.yard import Yard
from modelyard.ui.details.details_side import DetailsSide
from modelyard.ui.library.models_page import ModelsPage
from modelyard.ui.library.toolbar import Toolbar
from modelyard.ui.look.model_colors import ModelColors
from modelyard.ui.memory.forecasts import Forecasts
from modelyard.ui.memory.gauge_figures import additions, has_gpu
from modelyard.ui.memory.memory_panel import MemoryPanel
from modelyard.ui.opening.opening_list import Looking
from modelyard.ui.parts.actions import OFFERED, ModelActions, sensible_action
from modelyard.ui.words.side_words import SIDE_TAB_WORDS, SideTab

_WIDTH_PX = 1116
_DETAILS_WIDTH_PX = 340
_IN_MEMORY = frozenset({RowState.LOADED, RowState.UNLOADING})


class LibraryPlace(QWidget):
    """Shows the models and follows the selection; `toolbar` stands where the window puts it.

    Signals:
        rows_changed (): Other rows are selected, or the table gave its place to something else.
        requested (Action): The person asks for it, for the selected rows.
    """

    rows_changed = Signal()
    requested = Signal(object)

    def __init__(
        self,
        catalog: Catalog,
        session: Session,
        commands: Commands,
        actions: ModelActions,
        *,
        yard: Yard,
        menu: QMenu,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("libraryPlace")
        self._catalog = catalog
        self._session = session
        self._commands = commands
        self._upstream = yard.upstream
        self._actions = actions
        self._has_greeted = False
        self._has_gpu = False
        self._forecasts = Forecasts(commands, self)
        self._model_colors = ModelColors()
        self.page = ModelsPage(catalog, session, yard, model_colors=self._model_colors, parent=self)
        self.details = DetailsSide(session, commands, self)
        self._history = MemoryHistory()
        self._memory = MemoryPanel(actions, self._model_colors, self._history, self)
        self.toolbar = Toolbar(actions, menu, parent)
        self._splitter = QSplitter(self)
        self._lay_out()
        self._connect()

    @property
    def rows(self) -> tuple[ModelRow, ...]:
        """The models that are selected."""
        return self.page.view.selected_rows()

    def focus(self) -> None:
        """Put the focus on the table, with a row selected, or on what stands in its place."""
        if not self.page.is_table_shown:
            self.page.empty.button.setFocus()
            return
        view = self.page.view
        view.setFocus()
        if not view.selected_rows():
            view.select_first()

    def save_layout(self, settings: Settings) -> None:
        """Remember columns and widths."""
        view = self.page.view
        settings.splitter_state = bytes(self._splitter.saveState().data())
        settings.header_state = bytes(view.horizontalHeader().saveState().data())
        settings.hidden_columns = view.unwanted_columns

    def restore_layout(self, settings: Settings) -> None:
        """Take over what was remembered."""
        self._splitter.restoreState(QByteArray(settings.splitter_state))
        self.page.view.restore_header(settings.header_state, settings.hidden_columns)

    def resume(self, looking: Looking) -> None:
        """Go on where a person was in the list of the last time."""
        view = self.page.view
        self.toolbar.search_field.setText(looking.search)
        view.sortByColumn(looking.column, looking.order)
        if looking.model_id is not None:
            view.select(looking.model_id)
        view.verticalScrollBar().setValue(looking.scroll_px)
        if looking.is_searching:
            self.toolbar.search_field.setFocus()

    def refresh(self) -> None:
        """Show the current state of everything that depends on the selection or the memory."""
        rows = self.rows
        self._has_gpu = has_gpu(self._session.memory)
        in_memory = [row.id for row in self._catalog.rows_in(_IN_MEMORY)]
        self._model_colors.update(in_memory)
        is_live = self._session.status is SessionStatus.LIVE
        # The empty state has a button of its own.
        primary = sensible_action(rows) if is_live and self.page.is_table_shown else None
        self.toolbar.emphasise(primary)
        self._memory.emphasise(primary)
        self._show_selected(rows)
        is_answered = len(rows) == 1 and self._session.api is not None
        self._forecasts.follow(rows[0] if is_answered else None, in_memory=frozenset(in_memory))
        self._memory.show_memory(self._session.memory)

    def show_memory(self) -> None:
        """Show a new reading of the memory, and anew what depends on the devices there are."""
        if has_gpu(self._session.memory) is not self._has_gpu:
            self.refresh()
        else:
            self._memory.show_memory(self._session.memory)

    def _connect(self) -> None:
        page, view = self.page, self.page.view
        self.toolbar.searched.connect(page.search)
        self.toolbar.left.connect(self._enter_table)
        page.cleared.connect(self.toolbar.search_field.clear)
        page.add_wanted.connect(lambda: self.requested.emit(Action.ADD))
        view.acted.connect(lambda: self._act(tuple(Action)))
        view.opened.connect(lambda: self._act((Action.DOWNLOAD, Action.LOAD)))
        view.customContextMenuRequested.connect(self._open_context_menu)
        for action in OFFERED:
            if action is not Action.ADD:
                # Delete in the search field deletes a letter, not a model.
                view.addAction(self._actions[action])
        for signal in (view.selection_changed, page.mode_changed, self._forecasts.arrived):
            signal.connect(self.rows_changed.emit)
        self._session.memory_changed.connect(self._history.note)
        self.details.load_wanted.connect(lambda wanted: self._commands.load(*wanted))
        self.details.reload_wanted.connect(lambda wanted: self._commands.reload(*wanted))
        self.details.estimate_changed.connect(self.rows_changed.emit)
        self.details.overview.notice.requested.connect(self.requested.emit)
        self.details.overview.contents_wanted.connect(partial(self.requested.emit, Action.INSPECT))
        self._upstream.changed.connect(self.rows_changed.emit)
        self._memory.segment_pressed.connect(self._show_model)
        self._catalog.added.connect(self._welcome)
        self._catalog.moved.connect(self._show_figures)

    def _show_selected(self, rows: tuple[ModelRow, ...]) -> None:
        self.details.show_rows(rows)
        if len(rows) != 1:
            self.details.overview.show_rows(rows)
            self._memory.show_addition({}, highlighted=None)
            return
        row = rows[0]
        estimate = self.details.estimate or self._forecasts.estimate(row.id)
        api = self._session.api
        self.details.overview.show_row(
            row,
            estimate,
            service_url=api.url if api is not None else None,
            has_gpu=self._has_gpu,
        )
        self.details.overview.notice.show_row(row, self._upstream.newer.get(row.id))
        is_in_memory = row.state in _IN_MEMORY
        added = {} if is_in_memory else additions(row, estimate)
        self._memory.show_addition(added, highlighted=row.id if is_in_memory else None)

    def _show_figures(self, model_ids: frozenset[str]) -> None:
        """Show how far the transfer of the selected model is, if it is one of these."""
        if not self.isVisible():
            return
        rows = self.rows
        if len(rows) == 1 and rows[0].id in model_ids:
            self.details.overview.show_figures(rows[0])

    def _welcome(self) -> None:
        """Select the first model of all, so that something can be done with the next key."""
        if not self._has_greeted and self.page.view.select_first():
            self._has_greeted = True
            if self.isVisible() and not self.toolbar.search_field.hasFocus():
                self.page.view.setFocus()
        self.rows_changed.emit()

    def _show_model(self, model_id: str) -> None:
        """Select a model, also where a search or a group hides it."""
        if not self.page.view.select(model_id):
            self.page.show_all()
            self.page.view.select(model_id)

    def _act(self, allowed: tuple[Action, ...]) -> None:
        action = sensible_action(self.rows)
        if action in allowed and self._actions[action].isEnabled():
            self.requested.emit(action)

    def _open_context_menu(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("contextMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in OFFERED:
            if action is not Action.ADD and self._actions[action].isEnabled():
                menu.addAction(self._actions[action])
        if len(self.rows) == 1 and _has_file(self.rows[0]):
            menu.addSeparator()
            for tab in (SideTab.OPTIONS, SideTab.TRY, SideTab.LOG):
                entry = menu.addAction(SIDE_TAB_WORDS[tab], partial(self._open_tab, tab))
                entry.setObjectName(f"open{tab.name.title()}Action")
        if menu.isEmpty():
            menu.addAction(self._actions[Action.ADD])
        menu.popup(self.page.view.viewport().mapToGlobal(position))

    def _open_tab(self, tab: SideTab) -> None:
        self.details.show()
        self.details.show_tab(tab)

    def _enter_table(self) -> None:
        if self.page.is_table_shown:
            self.focus()

    def _lay_out(self) -> None:
        self._splitter.setObjectName("splitter")
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.page)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setSizes([_WIDTH_PX - _DETAILS_WIDTH_PX, _DETAILS_WIDTH_PX])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(self._memory)
        self.page.view.setFocus()


def _has_file(row: ModelRow) -> bool:
    """Whether there is something to set up, to try and to read a log of."""
    return not row.state.is_unfinished and not row.can(Action.DOWNLOAD)
