"""The Downloads place: its page and toolbar, and what is done with the queue and the history."""

from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from modelyard.state.catalog import Catalog
from modelyard.state.commands import Commands
from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.state.session import Session, SessionStatus
from modelyard.state.settings import Settings
from modelyard.tables.download_list import Step
from modelyard.tables.numbers import rate_text
from modelyard.ui.downloads.download_actions import DownloadActions
from modelyard.ui.downloads.downloads_page import DownloadsPage
from modelyard.ui.downloads.downloads_toolbar import DownloadsToolbar
from modelyard.ui.downloads.limit_sheet import LimitSheet
from modelyard.ui.downloads.limits_popover import LimitsPopover, Speed
from modelyard.ui.parts.actions import ModelActions, is_possible
from modelyard.ui.parts.row_view import RowView
from modelyard.ui.words.download_words import (
    EXPORT_FILTER,
    EXPORT_NAME,
    EXPORT_TITLE,
    LIMIT_MENU_TEXT,
    LIMITS_TIP,
    MOVE_TO_BOTTOM_TEXT,
    MOVE_TO_TOP_TEXT,
    NO_LIMIT_TEXT,
    OTHER_LIMIT_TEXT,
    Tab,
    limits_summary,
)
from modelyard.wire.queue import DownloadRecord

_ROW_ACTIONS = (Action.DOWNLOAD, Action.PAUSE, Action.CANCEL, Action.DISCARD)
_RUNNING = frozenset({RowState.DOWNLOADING, RowState.VERIFYING})
_TRANSFERRING = _RUNNING | {RowState.QUEUED}
_SENSIBLE = (Action.DOWNLOAD, Action.PAUSE)
"""What Enter does, first match first."""


class DownloadsPlace(QObject):
    """Brings `page` and `toolbar` together and asks `commands` for what is done in them.

    Signals:
        rows_changed (): Other rows are selected, or the other side is shown.
        requested (Action): The person asks for it, for the selected rows.
        revealed (str): This model is to be shown in the Library.
    """

    rows_changed = Signal()
    requested = Signal(object)
    revealed = Signal(object)

    def __init__(
        self,
        catalog: Catalog,
        session: Session,
        commands: Commands,
        model_actions: ModelActions,
        *,
        menu: QMenu,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._catalog = catalog
        self._session = session
        self._commands = commands
        self._model_actions = model_actions
        self.actions = DownloadActions(self)
        # In the order in which Tab leads through them.
        self.toolbar = DownloadsToolbar(model_actions, self.actions, menu, parent)
        self.page = DownloadsPage(catalog, session.queue, parent=parent)
        self._limits = LimitsPopover(self.toolbar)
        for action in _ROW_ACTIONS:
            self.page.queue_view.addAction(model_actions[action])
        parent.addAction(self.actions.hold)
        self._connect()
        self.refresh()

    @property
    def rows(self) -> tuple[ModelRow, ...]:
        """The downloads that are selected."""
        return self.page.selected_downloads()

    @property
    def running(self) -> int:
        """How many downloads run."""
        return len(self._catalog.rows_in(_RUNNING))

    def save_layout(self, settings: Settings) -> None:
        """Remember columns and widths."""
        for name, view in self._views().items():
            header = bytes(view.horizontalHeader().saveState().data())
            settings.set_table_layout(name, header, view.unwanted_columns)

    def restore_layout(self, settings: Settings) -> None:
        """Take over what was remembered."""
        for name, view in self._views().items():
            view.restore_header(*settings.table_layout(name))

    def refresh(self) -> None:
        """Enable what can be done now, and say what the button for all does."""
        queue, actions = self._session.queue, self.actions
        is_live = self._session.status is SessionStatus.LIVE
        resumes = self._resumes()
        actions.show_hold(resumes=resumes)
        actions.hold.setEnabled(is_live and bool(self.page.list.rowCount() or resumes))
        actions.limits.setEnabled(is_live)
        summary = limits_summary(queue.settings)
        actions.limits.setToolTip(f"{LIMITS_TIP} ({summary})" if summary else LIMITS_TIP)
        records = self.page.selected_records()
        actions.retry.setEnabled(is_live and any(map(self._is_retriable, records)))
        actions.reveal.setEnabled(any(self._catalog.row(record.id) for record in records))
        actions.export.setEnabled(is_live and bool(queue.history))
        self.toolbar.show_tab(self.page.tab, has_limits=queue.is_known)
        self.toolbar.show_hold(resumes=resumes)
        self.toolbar.emphasise(hold=queue.settings.paused)
        self._limits.show_settings(queue.settings)

    def _connect(self) -> None:
        queue, page, actions = self._session.queue, self.page, self.actions
        page.list.moved.connect(self._commands.order)
        page.tab_changed.connect(self._change_tab)
        page.queue_view.acted.connect(self._act)
        page.queue_view.opened.connect(lambda: self._reveal(self.rows))
        page.queue_view.customContextMenuRequested.connect(self._open_queue_menu)
        page.history_view.acted.connect(self._act_on_record)
        page.history_view.opened.connect(lambda: self._reveal(page.selected_records()))
        page.history_view.customContextMenuRequested.connect(self._open_history_menu)
        page.queue_view.selection_changed.connect(self.rows_changed.emit)
        page.history_view.selection_changed.connect(self.refresh)
        queue.changed.connect(self.rows_changed.emit)
        queue.history_changed.connect(self.refresh)
        actions.hold.triggered.connect(self._hold)
        actions.limits.triggered.connect(
            lambda: self._limits.open_below(self.toolbar.limits_button)
        )
        actions.retry.triggered.connect(self._retry)
        actions.reveal.triggered.connect(lambda: self._reveal(page.selected_records()))
        actions.export.triggered.connect(self._ask_where_to_export)
        self._limits.changed.connect(self._commands.set_up_downloads)

    def _change_tab(self, tab: Tab) -> None:
        if tab is Tab.HISTORY:
            self._commands.refresh_history()
        self.rows_changed.emit()

    def _resumes(self) -> bool:
        """Whether all that can be done with all downloads is to go on."""
        if self._session.queue.settings.paused:
            return True
        # The list may be long, and this is asked with each change of the selection.
        has = self._catalog.has
        return has((RowState.PAUSED,)) and not has(_TRANSFERRING)

    def _hold(self) -> None:
        if self._resumes():
            self._commands.resume_all()
        else:
            self._commands.pause_all()

    def _act(self) -> None:
        rows = self.rows
        action = next((action for action in _SENSIBLE if is_possible(action, rows)), None)
        if action is not None and self._model_actions[action].isEnabled():
            self.requested.emit(action)

    def _act_on_record(self) -> None:
        if self.actions.retry.isEnabled():
            self._retry()
        else:
            self._reveal(self.page.selected_records())

    def _is_retriable(self, record: DownloadRecord) -> bool:
        row = self._catalog.row(record.id)
        return row is not None and row.can(Action.DOWNLOAD)

    def _views(self) -> dict[str, RowView]:
        return {"queue": self.page.queue_view, "history": self.page.history_view}

    def _retry(self) -> None:
        records = filter(self._is_retriable, self.page.selected_records())
        self._commands.download(dict.fromkeys(record.id for record in records))
        self.page.show_tab(Tab.QUEUE)

    def _reveal(self, chosen: tuple[ModelRow, ...] | tuple[DownloadRecord, ...]) -> None:
        if chosen and self._catalog.row(chosen[0].id) is not None:
            self.revealed.emit(chosen[0].id)

    def _open_queue_menu(self, position: QPoint) -> None:
        rows, view = self.rows, self.page.queue_view
        if not rows:
            return
        menu = _menu("queueMenu", view)
        for action in _ROW_ACTIONS:
            if self._model_actions[action].isEnabled():
                menu.addAction(self._model_actions[action])
        queued = [row.id for row in rows if row.id in self._session.queue.order]
        if queued:
            menu.addSeparator()
            menu.addAction(MOVE_TO_TOP_TEXT, lambda: view.move_selected(Step.TO_TOP))
            menu.addAction(MOVE_TO_BOTTOM_TEXT, lambda: view.move_selected(Step.TO_BOTTOM))
            self._add_limits(menu, queued)
        menu.addSeparator()
        menu.addAction(self.actions.reveal.text(), lambda: self._reveal(rows))
        menu.popup(view.viewport().mapToGlobal(position))

    def _add_limits(self, menu: QMenu, model_ids: list[str]) -> None:
        limits = menu.addMenu(LIMIT_MENU_TEXT)
        limits.setObjectName("limitMenu")
        held = {self._session.queue.limit(key) for key in model_ids}
        offered = {speed: speed.limit for speed in Speed if speed is not Speed.CUSTOM}
        for speed, limit in offered.items():
            entry = limits.addAction(NO_LIMIT_TEXT if limit is None else rate_text(limit))
            entry.setObjectName(f"{speed.name.lower()}LimitAction")
            entry.setCheckable(True)
            entry.setChecked(held == {limit})
            entry.triggered.connect(lambda _=False, limit=limit: self._limit(model_ids, limit))
        own = next(iter(held)) if len(held) == 1 else None
        is_own = own is not None and own not in offered.values()
        text = f"{OTHER_LIMIT_TEXT} ({rate_text(own)})" if own and is_own else OTHER_LIMIT_TEXT
        other = limits.addAction(text, lambda: self._ask_limit(model_ids, own))
        other.setObjectName("customLimitAction")
        other.setCheckable(True)
        other.setChecked(is_own)

    def _ask_limit(self, model_ids: list[str], limit: int | None) -> None:
        LimitSheet(
            self._window, limit=limit, choose=lambda chosen: self._limit(model_ids, chosen)
        ).open()

    def _limit(self, model_ids: list[str], limit: int | None) -> None:
        for model_id in model_ids:
            self._commands.limit(model_id, limit)

    def _open_history_menu(self, position: QPoint) -> None:
        view = self.page.history_view
        menu = _menu("historyMenu", view)
        for action in (self.actions.retry, self.actions.reveal, self.actions.export):
            if action.isEnabled():
                menu.addAction(action)
        if not menu.isEmpty():
            menu.popup(view.viewport().mapToGlobal(position))

    def _ask_where_to_export(self) -> None:
        chooser = QFileDialog(self._window, EXPORT_TITLE, EXPORT_NAME, EXPORT_FILTER)
        chooser.setObjectName("exportChooser")
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("csv")
        chooser.fileSelected.connect(lambda path: self._commands.export_history(Path(path)))
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()


def _menu(name: str, parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setObjectName(name)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
