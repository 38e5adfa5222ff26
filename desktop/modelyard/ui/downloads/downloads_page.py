"""The middle of the Downloads place: the queue or the history, or what stands in its place."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from modelyard.language import tr
from modelyard.state.catalog import Catalog
from modelyard.state.downloads import QueueState
from modelyard.state.rows import ModelRow, RowState
from modelyard.tables.download_columns import download_columns
from modelyard.tables.download_list import DownloadList
from modelyard.tables.history_table import HistoryTable, history_columns
from modelyard.tables.model_table import ModelTable
from modelyard.tables.numbers import moment_text
from modelyard.tables.row_table import Column
from modelyard.ui.downloads.history_view import HistoryView
from modelyard.ui.downloads.queue_view import QueueView
from modelyard.ui.parts.chips import Chips
from modelyard.ui.parts.empty_state import EmptyState
from modelyard.ui.words.download_words import (
    HISTORY_EMPTY_DETAIL,
    HISTORY_EMPTY_TITLE,
    QUEUE_EMPTY_DETAIL,
    QUEUE_EMPTY_TITLE,
    TAB_WORDS,
    TO_LIBRARY_TEXT,
    Tab,
    download_text,
    outcome_text,
    source_text,
    summary_text,
    verified_text,
)
from modelyard.wire.queue import DownloadRecord

RUNNING = frozenset({RowState.DOWNLOADING, RowState.VERIFYING})


class DownloadsPage(QWidget):
    """Shows the downloads of `catalog` in the order of `queue`, and what has ended.

    Signals:
        tab_changed (Tab): The other side is shown.
        library_wanted (): The button of the empty state was pressed.
    """

    tab_changed = Signal(object)
    library_wanted = Signal()

    def __init__(
        self, catalog: Catalog, queue: QueueState, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("downloadsPage")
        self._catalog = catalog
        self._queue = queue
        self._tab = Tab.QUEUE
        self._chips = Chips(TAB_WORDS, suffix="Tab", parent=self)
        table = _download_table(catalog, queue, self)
        self.list = DownloadList(table, queue, parent=self)
        self.queue_view = QueueView(table, self.list, parent=self)
        self._history = HistoryTable(_record_columns(), self)
        self.history_view = HistoryView(self._history, parent=self)
        self._empty = EmptyState(self, name="noDownloads")
        self._summary = QLabel(self)
        self._summary.setObjectName("downloadsSummary")
        self._summary.setProperty("muted", True)
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self._take_history()

    @property
    def tab(self) -> Tab:
        """Which side is shown."""
        return self._tab

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show on this side."""
        return self._stack.currentWidget() is self._empty

    def show_tab(self, tab: Tab) -> None:
        """Show the queue or the history."""
        if tab is not self._tab:
            self._tab = tab
            self._chips.mark(tab)
            self.refresh()
            self.tab_changed.emit(tab)

    def selected_downloads(self) -> tuple[ModelRow, ...]:
        """Return the rows that are selected in the queue, while it is shown."""
        return self.queue_view.selected_rows() if self._tab is Tab.QUEUE else ()

    def selected_records(self) -> tuple[DownloadRecord, ...]:
        """Return the records that are selected in the history, while it is shown."""
        return self.history_view.selected_rows() if self._tab is Tab.HISTORY else ()

    def focus(self) -> None:
        """Put the focus on the rows, the first one selected where none is."""
        if self.is_empty:
            self._empty.button.setFocus()
            return
        view = self.queue_view if self._tab is Tab.QUEUE else self.history_view
        view.setFocus()
        if not view.selected_rows():
            view.select_first()

    def refresh(self) -> None:
        """Show the side that is chosen, its numbers, and how the downloads are as a whole."""
        self._sum_up()
        self._chips.setVisible(self._queue.is_known)
        for tab, table in ((Tab.QUEUE, self.list), (Tab.HISTORY, self._history)):
            number = table.rowCount()
            self._chips.show_count(tab, number, spoken=tr("%n downloads", "", number))
        if not self._queue.is_known and self._tab is Tab.HISTORY:
            self.show_tab(Tab.QUEUE)
        had_focus = self._empty.button.hasFocus()
        self._stack.setCurrentWidget(self._shown())
        if had_focus and not self.is_empty:
            self.focus()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell what was not told while nobody looked."""
        super().showEvent(event)
        self._sum_up()

    def _move(self) -> None:
        if self.isVisible():
            self._sum_up()

    def _sum_up(self) -> None:
        running = self._catalog.rows_in(RUNNING)
        rate = sum(row.rate or 0 for row in running)
        settings = self._queue.settings
        waits = not running and not settings.paused and self._catalog.has((RowState.QUEUED,))
        self._summary.setText(summary_text(len(running), rate, settings, is_closed=waits))

    def _shown(self) -> QWidget:
        if self._tab is Tab.QUEUE:
            if self.list.rowCount():
                return self.queue_view
            self._empty.show_state(
                "download", QUEUE_EMPTY_TITLE, QUEUE_EMPTY_DETAIL, button=TO_LIBRARY_TEXT
            )
        else:
            if self._history.rowCount():
                return self.history_view
            self._empty.show_state("history", HISTORY_EMPTY_TITLE, HISTORY_EMPTY_DETAIL)
        return self._empty

    def _take_history(self) -> None:
        self._history.replace(self._queue.history or ())
        self.refresh()

    def _connect(self) -> None:
        self._chips.chosen.connect(self.show_tab)
        self._empty.button.clicked.connect(self.library_wanted.emit)
        self._queue.history_changed.connect(self._take_history)
        self._queue.changed.connect(self.refresh)
        for signal in (self._catalog.added, self._catalog.altered, self._catalog.removed):
            signal.connect(self.refresh)
        self._catalog.moved.connect(self._move)

    def _lay_out(self) -> None:
        bar = QFrame(self)
        bar.setObjectName("downloadsBar")
        line = QHBoxLayout(bar)
        line.setContentsMargins(12, 8, 16, 8)
        line.addWidget(self._chips)
        line.addStretch(1)
        line.addWidget(self._summary)
        for widget in (self.queue_view, self.history_view, self._empty):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self._stack, 1)


def _download_table(catalog: Catalog, queue: QueueState, parent: QWidget) -> ModelTable:
    columns = download_columns(
        subline=lambda row: source_text(row.model.source),
        state=download_text,
        limit_of=lambda row: queue.limit(row.id),
    )
    return ModelTable(catalog, columns, parent)


def _record_columns() -> tuple[Column[DownloadRecord], ...]:
    return history_columns(
        subline=lambda record: source_text(record.source),
        when=moment_text,
        verified=verified_text,
        outcome=outcome_text,
    )
