"""The middle of the Discover place: what is offered, or what stands in its place."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from modelyard.language import tr
from modelyard.state.discovery import Discovery, Kind, SearchStatus
from modelyard.tables.numbers import age_s
from modelyard.tables.offers import Offer, OfferTable, offer_columns
from modelyard.ui.discover.discover_view import OfferView
from modelyard.ui.look.polish import set_style_property
from modelyard.ui.parts.chips import Chips
from modelyard.ui.parts.empty_state import EmptyState
from modelyard.ui.words.discover_words import (
    ASKING_DETAIL,
    ASKING_TEXT,
    ASKING_TITLE,
    CLEAR_TEXT,
    KIND_WORDS,
    NO_STARTERS_DETAIL,
    NO_STARTERS_TITLE,
    NOTHING_AT_ALL,
    NOTHING_DETAIL,
    NOTHING_TITLE,
    RETRY_TEXT,
    SLOW_DETAIL,
    STARTERS_TITLE,
    age_text,
    found_text,
    offer_fit,
    offer_state,
    offer_subline,
    search_problem,
)

_SLOW_MS = 4000
_OF_SEARCH = ("downloads", "likes", "updated")
"""Columns that suggestions have nothing to say in."""


class DiscoverPage(QWidget):
    """Shows `offers` and how `discovery` stands; the place gives it what to show.

    Signals:
        kind_chosen (Kind): Only models of this kind are wanted.
        retry_wanted (): The same is to be asked once more.
        cleared (): The search is to be emptied.
    """

    kind_chosen = Signal(object)
    retry_wanted = Signal()
    cleared = Signal()

    def __init__(self, discovery: Discovery, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("discoverPage")
        self._discovery = discovery
        # In the order in which Tab leads through them.
        self._chips = Chips(KIND_WORDS, suffix="Kind", parent=self)
        columns = offer_columns(subline=offer_subline, fit=offer_fit, state=offer_state)
        self.table = OfferTable(columns, self)
        self.view = OfferView(self.table, parent=self)
        self._note = QLabel(self)
        self._note.setObjectName("discoverNote")
        self._retry = QPushButton(RETRY_TEXT, self)
        self._retry.setObjectName("discoverRetryButton")
        self._retry.setProperty("quiet", True)
        self.empty = EmptyState(self, name="noOffers")
        self._stack = QStackedWidget(self)
        self._slow = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._lay_out()
        self._chips.chosen.connect(self.kind_chosen.emit)
        self._retry.clicked.connect(self.retry_wanted.emit)
        self.empty.button.clicked.connect(self._act)
        self._slow.timeout.connect(self._show_state)

    @property
    def is_table_shown(self) -> bool:
        """Whether there is a table; else the empty state tells why not."""
        return self._stack.currentWidget() is self.view

    def show_kind(self, kind: Kind) -> None:
        """Show that only models of this kind are looked for."""
        self._chips.mark(kind)

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        """Show `offers`, and how the search stands."""
        is_asking = self._discovery.status is SearchStatus.ASKING
        if not is_asking:
            self._slow.stop()
        elif not self._slow.isActive():
            self._slow.start()
        self.view.hide_columns(
            frozenset(_OF_SEARCH) if self._discovery.question.is_open else frozenset()
        )
        self.table.replace(offers)
        self._show_state()

    def focus(self) -> None:
        """Put the focus on the rows, the first one selected where none is."""
        if not self.is_table_shown:
            self.empty.button.setFocus()
            return
        self.view.setFocus()
        if not self.view.selected_rows():
            self.view.select_first()

    def _show_state(self) -> None:
        had_focus = self.empty.button.hasFocus()
        if self.table.rowCount():
            self._stack.setCurrentWidget(self.view)
            if had_focus:
                self.focus()
        else:
            self._tell_why()
            self._stack.setCurrentWidget(self.empty)
        self._tell()

    def _tell(self) -> None:
        """Say in a line how the search stands."""
        discovery = self._discovery
        has_rows = bool(self.table.rowCount())
        problem, since = discovery.problem, discovery.old_since
        is_bad = discovery.status is SearchStatus.FAILED or since is not None
        if discovery.status is SearchStatus.ASKING:
            text = ASKING_TEXT if has_rows else ""
        elif since is not None:
            text = age_text(age_s(since))
        elif problem is not None:
            text = search_problem(problem)[0]
        elif discovery.question.is_open:
            text = STARTERS_TITLE
        else:
            text = found_text(
                len(discovery.results), discovery.question, has_more=discovery.has_more
            )
        self._note.setText(text if has_rows else "")
        set_style_property(self._note, "muted", not is_bad)
        self._retry.setVisible(is_bad and has_rows)

    def _tell_why(self) -> None:
        """Say why there is nothing to show, and what can be done."""
        discovery = self._discovery
        problem, text = discovery.problem, discovery.question.text
        if problem is not None:
            self.empty.show_state("warning", *search_problem(problem), button=RETRY_TEXT)
        elif discovery.status is SearchStatus.ASKING:
            is_slow = not self._slow.isActive()
            detail = SLOW_DETAIL if is_slow else ASKING_DETAIL
            self.empty.show_state("discover", ASKING_TITLE, detail)
        elif discovery.status is SearchStatus.OPEN:
            self.empty.show_state("discover", NO_STARTERS_TITLE, NO_STARTERS_DETAIL)
        else:
            detail = NOTHING_DETAIL.format(text=text) if text else NOTHING_AT_ALL
            self.empty.show_state("search", NOTHING_TITLE, detail, button=CLEAR_TEXT)

    def _act(self) -> None:
        if self._discovery.problem is not None:
            self.retry_wanted.emit()
        else:
            self.cleared.emit()

    def _lay_out(self) -> None:
        bar = QFrame(self)
        bar.setObjectName("discoverBar")
        bar.setAccessibleName(tr("What is looked for"))
        line = QHBoxLayout(bar)
        line.setContentsMargins(12, 8, 16, 8)
        line.setSpacing(8)
        line.addWidget(self._chips)
        line.addStretch(1)
        line.addWidget(self._note)
        line.addWidget(self._retry)
        self._retry.hide()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self._stack, 1)
