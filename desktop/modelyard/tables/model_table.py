"""The catalogue as a Qt table: rows come, change and go one by one, never all at once."""

from PySide6.QtCore import QModelIndex, QObject

from modelyard.state.catalog import Catalog
from modelyard.state.rows import ModelRow
from modelyard.tables.row_table import Column, RowTable
from modelyard.tables.spans import spans


class ModelTable(RowTable[ModelRow]):
    """One line per model of `catalog`, one column per entry of `columns`.

    It is never reset: selection, scroll and focus of every view stay where they are. It keeps
    the rows that it has announced, since the catalogue is a step ahead of its own signals.
    """

    def __init__(
        self,
        catalog: Catalog,
        columns: tuple[Column[ModelRow], ...],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self._catalog = catalog
        self._rows = list(catalog.rows())
        self._numbers = {row.id: number for number, row in enumerate(self._rows)}
        catalog.added.connect(self._add)
        catalog.altered.connect(self._change)
        catalog.moved.connect(self._move)
        catalog.removed.connect(self._remove)

    def index_of(self, model_id: str) -> QModelIndex:
        """Return the first cell of this model; an invalid index if it is not in the table."""
        number = self.number_of(model_id)
        return self.index(number, 0) if number >= 0 else QModelIndex()

    def number_of(self, model_id: str) -> int:
        """Return the line of this model; -1 if it is not in the table."""
        return self._numbers.get(model_id, -1)

    def _add(self, model_ids: tuple[str, ...]) -> None:
        fresh = [
            row
            for model_id in model_ids
            if model_id not in self._numbers and (row := self._catalog.row(model_id)) is not None
        ]
        if not fresh:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
        self._rows += fresh
        self._numbers.update((row.id, first + place) for place, row in enumerate(fresh))
        self.endInsertRows()

    def _change(self, model_ids: frozenset[str]) -> None:
        self._announce(self._take(model_ids))

    def _move(self, model_ids: frozenset[str]) -> None:
        self._announce_figures(self._take(model_ids))

    def _take(self, model_ids: frozenset[str]) -> list[int]:
        """Take over how these models are by now and return their lines."""
        touched = []
        for model_id in model_ids:
            number, row = self._numbers.get(model_id), self._catalog.row(model_id)
            if number is not None and row is not None:
                self._rows[number] = row
                touched.append(number)
        return touched

    def _remove(self, model_ids: tuple[str, ...]) -> None:
        numbers = [self._numbers[key] for key in model_ids if key in self._numbers]
        for first, last in reversed(tuple(spans(numbers))):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self._number()
            self.endRemoveRows()

    def _number(self) -> None:
        self._numbers = {row.id: number for number, row in enumerate(self._rows)}
