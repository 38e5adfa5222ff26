"""Which rows of the model table are shown, and in which order."""

from collections import Counter
from collections.abc import Iterable
from enum import Enum, auto

from PySide6.QtCore import QObject, QSortFilterProxyModel

from modelyard.state.rows import ModelRow, RowState
from modelyard.tables.columns import RowText, name_key
from modelyard.tables.model_table import ModelTable
from modelyard.tables.row_table import Index, RowOrder


class StateGroup(Enum):
    """The rough divisions that people look for."""

    ALL = auto()
    LOADED = auto()
    ON_DISK = auto()
    DOWNLOADING = auto()
    PROBLEMS = auto()


_IN_MEMORY = frozenset(
    {RowState.LOADED, RowState.LOADING, RowState.LOAD_QUEUED, RowState.UNLOADING}
)
_MEMBERS: dict[StateGroup, frozenset[RowState]] = {
    StateGroup.ALL: frozenset(RowState),
    StateGroup.LOADED: _IN_MEMORY,
    StateGroup.ON_DISK: _IN_MEMORY | {RowState.DOWNLOADED, RowState.LOAD_FAILED},
    StateGroup.DOWNLOADING: frozenset(
        {RowState.QUEUED, RowState.DOWNLOADING, RowState.VERIFYING, RowState.PAUSED}
    ),
    StateGroup.PROBLEMS: frozenset(
        {RowState.DOWNLOAD_FAILED, RowState.LOAD_FAILED, RowState.FILE_MISSING}
    ),
}


def counts_of(rows: Iterable[ModelRow]) -> dict[StateGroup, int]:
    """Return how many of `rows` belong to each group."""
    states = Counter(row.state for row in rows)
    return {group: sum(states[state] for state in members) for group, members in _MEMBERS.items()}


def is_in_group(row: ModelRow, group: StateGroup) -> bool:
    """Return whether `row` belongs to `group`; a row may belong to several."""
    return row.state in _MEMBERS[group]


class ModelFilter(RowOrder[ModelRow]):
    """Shows the rows of a `ModelTable` that contain every word searched for, in one group.

    `searchable` gives the text of a row in which the words are looked up, whatever their case.
    """

    def __init__(
        self, table: ModelTable, *, searchable: RowText, parent: QObject | None = None
    ) -> None:
        self._searchable = searchable
        self._words: tuple[str, ...] = ()
        self._group = StateGroup.ALL
        super().__init__(table, tie=name_key, parent=parent)

    @property
    def group(self) -> StateGroup:
        """The group that is shown."""
        return self._group

    @property
    def is_narrowed(self) -> bool:
        """Whether anything could be hidden."""
        return bool(self._words) or self._group is not StateGroup.ALL

    def search(self, text: str) -> None:
        """Show only the rows that contain every word of `text`."""
        words = tuple(text.casefold().split())
        if words != self._words:
            self.beginFilterChange()
            self._words = words
            self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def show_group(self, group: StateGroup) -> None:
        """Show only the rows of `group`."""
        if group is not self._group:
            self.beginFilterChange()
            self._group = group
            self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Return whether the row belongs to the group and contains every word."""
        row = self._table.row_at(source_row)
        if not is_in_group(row, self._group):
            return False
        text = self._searchable(row).casefold() if self._words else ""
        return all(word in text for word in self._words)
