"""The rough divisions that people look for among their models, and how many are in each."""

from collections import Counter
from collections.abc import Callable
from enum import IntEnum, auto
from itertools import repeat
from operator import contains

from PySide6.QtCore import QObject, Signal

from modelyard.state.fits import Fit
from modelyard.state.rows import ModelRow, RowState
from modelyard.tables.model_table import ModelTable
from modelyard.tables.row_table import Index


class StateGroup(IntEnum):
    """What a person may want to see of all models; a model may be in several.

    Numbers, since those are found in a set without a call back into Python.
    """

    ALL = auto()
    LOADED = auto()
    DOWNLOADED = auto()
    DOWNLOADING = auto()
    FITS = auto()
    """What the memory of this machine holds, downloaded or not."""
    CUSTOM = auto()
    """What a person added; the others came with the service."""
    PROBLEMS = auto()


_IN_MEMORY = frozenset(
    {RowState.LOADED, RowState.LOADING, RowState.LOAD_QUEUED, RowState.UNLOADING}
)
_BY_STATE: dict[StateGroup, frozenset[RowState]] = {
    StateGroup.LOADED: _IN_MEMORY,
    StateGroup.DOWNLOADED: _IN_MEMORY | {RowState.DOWNLOADED, RowState.LOAD_FAILED},
    StateGroup.DOWNLOADING: frozenset(
        {RowState.QUEUED, RowState.DOWNLOADING, RowState.VERIFYING, RowState.PAUSED}
    ),
    StateGroup.PROBLEMS: frozenset(
        {RowState.DOWNLOAD_FAILED, RowState.LOAD_FAILED, RowState.FILE_MISSING}
    ),
}
_OF_STATE: dict[RowState, frozenset[StateGroup]] = {
    state: frozenset(group for group, states in _BY_STATE.items() if state in states)
    for state in RowState
}
_FITTING = frozenset({Fit.FITS, Fit.TIGHT})
FitOf = Callable[[ModelRow], Fit]


def groups_of(row: ModelRow, fit_of: FitOf) -> frozenset[StateGroup]:
    """Return the groups that `row` is in."""
    more = [StateGroup.ALL]
    if row.model.custom:
        more.append(StateGroup.CUSTOM)
    if fit_of(row) in _FITTING:
        more.append(StateGroup.FITS)
    return _OF_STATE[row.state].union(more)


class Groups(QObject):
    """Keeps the groups of each row of `table` and counts them, a changed row at a time.

    Signals:
        counted (): Some number is another.
    """

    counted = Signal()

    def __init__(self, table: ModelTable, *, fit_of: FitOf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._fit_of = fit_of
        self._groups: list[frozenset[StateGroup]] = []
        self._counts: Counter[StateGroup] = Counter()
        table.rowsInserted.connect(self._insert)
        table.rowsRemoved.connect(self._remove)
        table.rows_changed.connect(self._change)
        self.recount()

    def size(self, group: StateGroup) -> int:
        """Return how many rows are in `group`."""
        return self._counts[group]

    def contains(self, group: StateGroup, number: int) -> bool:
        """Return whether the table's row `number` is in `group`."""
        return group in self._groups[number]

    def members(self, group: StateGroup) -> bytearray:
        """Return, by number, 1 for each of the table's rows that is in `group`, else 0."""
        return bytearray(map(contains, self._groups, repeat(group)))

    def recount(self) -> None:
        """Look at all rows anew: what fits may be other than it was."""
        self._groups = [groups_of(row, self._fit_of) for row in self._table.rows]
        self._counts = Counter(group for groups in self._groups for group in groups)
        self.counted.emit()

    def _insert(self, _parent: Index, first: int, last: int) -> None:
        fresh = [groups_of(row, self._fit_of) for row in self._table.rows[first : last + 1]]
        self._groups[first:first] = fresh
        for groups in fresh:
            self._counts.update(groups)
        self.counted.emit()

    def _remove(self, _parent: Index, first: int, last: int) -> None:
        for groups in self._groups[first : last + 1]:
            self._counts.subtract(groups)
        del self._groups[first : last + 1]
        self.counted.emit()

    def _change(self, numbers: tuple[int, ...]) -> None:
        is_other = False
        for number in numbers:
            before, now = self._groups[number], groups_of(self._table.row_at(number), self._fit_of)
            if before != now:
                self._counts.subtract(before)
                self._counts.update(now)
                self._groups[number] = now
                is_other = True
        if is_other:
            self.counted.emit()
