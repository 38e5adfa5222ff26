"""The side of the Library: what is known of the selected model, and what can be done with it."""

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from modelyard.state.commands import Commands
from modelyard.state.load_forms import LoadForms
from modelyard.state.load_logs import LoadLogs
from modelyard.state.rows import ModelRow
from modelyard.state.session import Session
from modelyard.state.trial import Trial
from modelyard.ui.details.details import DetailsPanel
from modelyard.ui.look.scale import grown
from modelyard.ui.parts.chips import Chips
from modelyard.ui.words.side_words import SIDE_TAB_WORDS, SideTab
from modelyard.wire.runtime import MemoryEstimate

if TYPE_CHECKING:
    from modelyard.ui.details.options_page import OptionsPage
    from modelyard.ui.details.try_page import TryPage

_WIDTH_PX = 340
_LEAST_PX = 308
_LEAST_GROWN_PX = 230
"""For large texts: the table beside it needs room as well."""


@runtime_checkable
class SidePage(Protocol):
    """A page that follows the selection while it is shown."""

    def show_row(self, row: ModelRow | None) -> None:
        """Be about `row`; with None about nothing."""

    def leave(self) -> None:
        """End what only those who look need."""


class DetailsSide(QFrame):
    """Tabs over pages that follow the selection: a page asks the service only while it is shown.

    Signals:
        load_wanted (tuple[str, LoadOptions]): Load this model with these options.
        reload_wanted (tuple[str, LoadOptions]): Unload it and load it again.
        estimate_changed (): `estimate` is another.
        offers_wanted (str): Show how this model could be loaded although it does not fit.
    """

    load_wanted = Signal(object)
    reload_wanted = Signal(object)
    estimate_changed = Signal()
    offers_wanted = Signal(object)

    def __init__(self, session: Session, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("detailsSide")
        self._rows: tuple[ModelRow, ...] = ()
        self._tab = SideTab.OVERVIEW
        self.tabs = Chips(SIDE_TAB_WORDS, suffix="Tab", parent=self)
        self.overview = DetailsPanel(self)
        self._session = session
        self._commands = commands
        # Without a parent: an answer that is cut off when the app ends must find it there still.
        self.trial = Trial(session, tasks=commands.tasks)
        self._pages: dict[SideTab, QWidget] = {SideTab.OVERVIEW: self.overview}
        self._options: OptionsPage | None = None
        self._stack = QStackedWidget(self)
        self._lay_out()
        self.tabs.chosen.connect(self.show_tab)
        self.overview.log_wanted.connect(lambda: self.show_tab(SideTab.LOG))
        self.overview.offers_wanted.connect(self._want_offers)

    @property
    def tab(self) -> SideTab:
        """The page that is shown."""
        return self._tab

    @property
    def estimate(self) -> MemoryEstimate | None:
        """What the selected model would take with options that are being chosen just now."""
        is_shown = self._tab is SideTab.OPTIONS
        return self._options.estimate if self._options is not None and is_shown else None

    @property
    def options(self) -> "OptionsPage":
        """The form for load options."""
        if self._options is None:
            self._options = self._make_options()
        return self._options

    def show_tab(self, tab: SideTab) -> None:
        """Show this page; the others stop asking the service."""
        if tab is not self._tab:
            self._leave()
            self._tab = tab
            self.tabs.mark(tab)
            self._stack.setCurrentWidget(self._page(tab))
        self._refresh()

    def show_rows(self, rows: tuple[ModelRow, ...]) -> None:
        """Let the pages beside the overview follow the selection."""
        self._rows = rows
        self._refresh()

    def sizeHint(self) -> QSize:
        """Return the usual width; the height is the window's."""
        return QSize(grown(self.font(), _WIDTH_PX), super().sizeHint().height())

    def _want_offers(self) -> None:
        if len(self._rows) == 1:
            self.offers_wanted.emit(self._rows[0].id)

    def _leave(self) -> None:
        page = self._pages[self._tab]
        if isinstance(page, SidePage):
            page.leave()

    def _refresh(self) -> None:
        page = self._page(self._tab)
        if isinstance(page, SidePage):
            page.show_row(self._rows[0] if len(self._rows) == 1 else None)

    def _page(self, tab: SideTab) -> QWidget:
        """Return the page of a tab; imported and made when it is first wanted."""
        if tab not in self._pages:
            self._pages[tab] = self._make(tab)
            self._stack.addWidget(self._pages[tab])
        return self._pages[tab]

    def _make(self, tab: SideTab) -> QWidget:
        match tab:
            case SideTab.OVERVIEW:
                return self.overview
            case SideTab.OPTIONS:
                return self.options
            case SideTab.TRY:
                return self._make_trial()
            case SideTab.LOG:
                from modelyard.ui.details.log_page import LogPage

                logs = LoadLogs(self._session, tasks=self._commands.tasks)
                return LogPage(logs, self)

    def _make_options(self) -> "OptionsPage":
        from modelyard.ui.details.options_page import OptionsPage

        forms = LoadForms(self._session, tasks=self._commands.tasks)
        page = OptionsPage(forms, self)
        page.load_wanted.connect(self.load_wanted.emit)
        page.reload_wanted.connect(self.reload_wanted.emit)
        page.estimate_changed.connect(self.estimate_changed.emit)
        return page

    def _make_trial(self) -> "TryPage":
        from modelyard.ui.details.try_page import TryPage

        page = TryPage(self.trial, self)
        page.load_wanted.connect(self.load_wanted.emit)
        return page

    def _lay_out(self) -> None:
        self.setMinimumWidth(max(_LEAST_PX, grown(self.font(), _LEAST_GROWN_PX)))
        bar = QWidget(self)
        bar.setObjectName("sideTabs")
        line = QHBoxLayout(bar)
        line.setContentsMargins(8, 8, 8, 8)
        line.addWidget(self.tabs)
        line.addStretch(1)
        self._stack.addWidget(self.overview)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self._stack, 1)
        layout.setAlignment(bar, Qt.AlignmentFlag.AlignTop)
