"""Which rows of the model table are shown, and in which order."""

from enum import Enum, auto

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from modelyard.state.rows import ModelRow, RowState
from modelyard.tables.columns import RowText
from modelyard.tables.model_table import ROW_ROLE, SORT_ROLE, ModelTable

Index = QModelIndex | QPersistentModelIndex


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


def is_in_group(row: ModelRow, group: StateGroup) -> bool:
    """Return whether `row` belongs to `group`; a row may belong to several."""
    return row.state in _MEMBERS[group]


class ModelFilter(QSortFilterProxyModel):
    """Shows the rows of a `ModelTable` that contain every word searched for, in one group.

    `searchable` gives the text of a row in which the words are looked up, whatever their case.
    """

    def __init__(
        self, table: ModelTable, *, searchable: RowText, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._searchable = searchable
        self._words: tuple[str, ...] = ()
        self._group = StateGroup.ALL
        self.setSortRole(SORT_ROLE)
        self.setSourceModel(table)

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
        row: ModelRow = self._source_row(source_row, source_parent)
        if not is_in_group(row, self._group):
            return False
        text = self._searchable(row).casefold() if self._words else ""
        return all(word in text for word in self._words)

    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        """Compare by the sort key; what is not known comes last in either order."""
        left, right = source_left.data(SORT_ROLE), source_right.data(SORT_ROLE)
        if left is None or right is None:
            if left is right:
                return source_left.row() < source_right.row()
            is_ascending = self.sortOrder() is Qt.SortOrder.AscendingOrder
            return (right is None) is is_ascending
        return bool(left < right)

    def _source_row(self, number: int, parent: Index) -> ModelRow:
        row: ModelRow = self.sourceModel().index(number, 0, parent).data(ROW_ROLE)
        return row
