"""The middle of the window: the groups, the table, or what stands in its place."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from modelyard.state.catalog import Catalog
from modelyard.state.fits import Room
from modelyard.state.rows import ModelRow
from modelyard.state.session import Session, SessionStatus
from modelyard.state.yard import Yard
from modelyard.tables.columns import model_columns
from modelyard.tables.groups import StateGroup
from modelyard.tables.model_filter import ModelFilter
from modelyard.tables.model_table import ModelTable
from modelyard.tables.row_table import Column
from modelyard.ui.library.group_bar import GroupBar
from modelyard.ui.library.model_view import ModelView
from modelyard.ui.look.model_colors import ModelColors
from modelyard.ui.parts.empty_state import EmptyState
from modelyard.ui.telling.reporter import session_words
from modelyard.ui.words.discover_words import FIT_WORDS
from modelyard.ui.words.storage_words import ADOPT_FIRST_TEXT
from modelyard.ui.words.wording import (
    ADD_FIRST_TEXT,
    CLEAR_SEARCH_TEXT,
    EMPTY_DETAIL,
    EMPTY_TITLE,
    FIND_FIRST_TEXT,
    NO_MATCH_TITLE,
    no_match_detail,
    search_text,
    state_text,
    subline_text,
)


class ModelsPage(QWidget):
    """Shows the models of `catalog`; `view` is the table, `filter` what is shown in it.

    Signals:
        add_wanted (): A model is to be added by its link or file.
        discover_wanted (): A model is to be found.
        adoption_wanted (): The models of other programs are to be offered.
        cleared (): The search is to be emptied.
        mode_changed (): The table gave its place to the empty state, or took it back.
    """

    add_wanted = Signal()
    discover_wanted = Signal()
    adoption_wanted = Signal()
    cleared = Signal()
    mode_changed = Signal()

    def __init__(
        self,
        catalog: Catalog,
        session: Session,
        yard: Yard,
        *,
        model_colors: ModelColors,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("modelsPage")
        self._session = session
        room = yard.room
        self._room = room
        self._adoption = yard.adoption
        self._text = ""
        self.table = ModelTable(catalog, _columns(room), self)
        self.filter = ModelFilter(
            self.table, searchable=search_text, fit_of=room.fit_of, parent=self
        )
        self.view = ModelView(
            self.table, self.filter, model_colors=model_colors, fit_of=room.fit_of, parent=self
        )
        self.groups = GroupBar(self)
        self.empty = EmptyState(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.groups)
        layout.addWidget(self._stack, 1)
        self._connect()
        self._refresh()

    @property
    def is_table_shown(self) -> bool:
        """Whether there is a table; else the empty state tells why not."""
        return self._stack.currentWidget() is self.view

    def search(self, text: str) -> None:
        """Show only models that contain every word of `text`."""
        self._text = text
        self.filter.search(text)
        self._refresh()

    def show_group(self, group: StateGroup) -> None:
        """Show only the models of `group`."""
        self.filter.show_group(group)
        self._refresh()

    def show_all(self) -> None:
        """Show every model again."""
        self.groups.choose(StateGroup.ALL)
        self.cleared.emit()

    def _connect(self) -> None:
        self._stack.currentChanged.connect(lambda _: self.mode_changed.emit())
        self.groups.chosen.connect(self.show_group)
        self.empty.button.clicked.connect(self._act)
        self.empty.other.clicked.connect(self._act_otherwise)
        self._adoption.changed.connect(self._refresh)
        for model in (self.table, self.filter):
            model.rowsInserted.connect(self._refresh)
            model.rowsRemoved.connect(self._refresh)
        self.filter.groups.counted.connect(self._count)
        self._room.changed.connect(self.filter.refit)
        self._session.status_changed.connect(self._refresh)

    def _act(self) -> None:
        if self.table.rowCount():
            self.show_all()
        else:
            self.add_wanted.emit()

    def _act_otherwise(self) -> None:
        wanted = self.adoption_wanted if self._adoption.offered else self.discover_wanted
        wanted.emit()

    def _count(self) -> None:
        self.groups.show_counts(self.filter.groups)

    def _refresh(self) -> None:
        self._count()
        self.groups.show_status(self._session.status, self._session.service_name)
        had_focus = self._main_has_focus()
        if self.filter.rowCount():
            self._stack.setCurrentWidget(self.view)
            if had_focus:
                self.view.setFocus()
            return
        if self.table.rowCount():
            detail = no_match_detail(self._text, self.filter.group)
            self.empty.show_state("search", NO_MATCH_TITLE, detail, button=CLEAR_SEARCH_TEXT)
        elif self._session.status is SessionStatus.LIVE:
            self.empty.show_state(
                "models",
                EMPTY_TITLE,
                EMPTY_DETAIL,
                button=ADD_FIRST_TEXT,
                other=ADOPT_FIRST_TEXT if self._adoption.offered else FIND_FIRST_TEXT,
            )
        else:
            self.empty.show_state("service", *session_words(self._session))
        self._stack.setCurrentWidget(self.empty)
        if had_focus:
            self.empty.button.setFocus()

    def _main_has_focus(self) -> bool:
        """Whether the focus is where the table or what stands in its place is, or nowhere yet."""
        focused: QWidget | None = self.window().focusWidget()
        return focused is None or focused in {self.view, self.empty.button}


def _columns(room: Room) -> tuple[Column[ModelRow], ...]:
    return model_columns(
        subline=lambda row: subline_text(row.model),
        state=state_text,
        memory=lambda row: FIT_WORDS[room.fit_of(row)],
    )
