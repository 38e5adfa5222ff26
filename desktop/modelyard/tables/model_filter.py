"""Which rows of the model table are shown, and in which order."""

from collections.abc import Iterable
from itertools import compress

from PySide6.QtCore import QObject

from modelyard.state.fits import Fit
from modelyard.state.rows import ModelRow
from modelyard.tables.columns import RowText, name_key
from modelyard.tables.groups import FitOf, Groups, StateGroup
from modelyard.tables.model_table import ModelTable
from modelyard.tables.searched_order import SearchedOrder


def nothing_known(_row: ModelRow) -> Fit:
    """Return that it is not known how a row fits."""
    return Fit.UNKNOWN


class ModelFilter(SearchedOrder[ModelRow]):
    """Shows the rows of a `ModelTable` that contain every word searched for, in one group.

    `searchable` gives the text of a row in which the words are looked up, whatever their case.
    """

    def __init__(
        self,
        table: ModelTable,
        *,
        searchable: RowText,
        fit_of: FitOf = nothing_known,
        parent: QObject | None = None,
    ) -> None:
        # They hear of changes of the table first, so that they know what is asked about.
        self.groups = Groups(table, fit_of=fit_of)
        self._group = StateGroup.ALL
        super().__init__(table, searchable=searchable, tie=name_key, parent=parent)
        self.groups.setParent(self)

    @property
    def group(self) -> StateGroup:
        """The group that is shown."""
        return self._group

    @property
    def is_narrowed(self) -> bool:
        """Whether anything could be hidden."""
        return bool(self._words) or self._group is not StateGroup.ALL

    def show_group(self, group: StateGroup) -> None:
        """Show only the rows of `group`."""
        if group is not self._group:
            self._group = group
            self.refilter()

    def refit(self) -> None:
        """Look anew at which models fit into the memory."""
        self.groups.recount()
        if self._group is StateGroup.FITS:
            self.refilter()

    def shows(self, number: int) -> bool:
        """Return whether the row belongs to the group and contains every word."""
        return self.groups.contains(self._group, number) and super().shows(number)

    def pick(self, numbers: Iterable[int]) -> list[int]:
        """Return those of the rows that belong to the group and contain every word."""
        picked = super().pick(numbers)
        if self._group is not StateGroup.ALL:
            members = self.groups.members(self._group)
            picked = list(compress(picked, map(members.__getitem__, picked)))
        return picked
