"""The models of other programs as a Qt table with check boxes."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from modelyard.language import tr
from modelyard.state.adoption import can_be_adopted
from modelyard.tables.listed_table import ListedTable
from modelyard.tables.numbers import size_text
from modelyard.tables.row_order import RowOrder
from modelyard.tables.row_table import Column, Index
from modelyard.wire.adoption import Adoptable

AdoptableText = Callable[[Adoptable], str]
_CHECK = Qt.ItemDataRole.CheckStateRole


def adoptable_columns(
    *, subline: AdoptableText, program: AdoptableText, state: AdoptableText
) -> tuple[Column[Adoptable], ...]:
    """Return the columns; the arguments word what is more than a number."""
    return (
        Column(
            "name",
            tr("Model"),
            text=lambda model: model.name,
            sort_key=lambda model: model.name.casefold(),
            tip=tr("The model and where its file lies"),
            spoken=lambda model: ", ".join(filter(None, (model.name, subline(model)))),
        ),
        Column(
            "program",
            tr("Program"),
            text=program,
            sort_key=lambda model: program(model).casefold(),
            tip=tr("Which program holds it"),
        ),
        Column(
            "size",
            tr("Size"),
            text=lambda model: size_text(model.size),
            sort_key=lambda model: model.size,
            tip=tr("What all of its files take, where they lie already"),
            is_number=True,
        ),
        Column(
            "state",
            tr("Adds"),
            text=state,
            sort_key=state,
            tip=tr("What taking it in adds to the disk"),
        ),
    )


class AdoptTable(ListedTable[Adoptable]):
    """One line per model that another program holds."""

    def __init__(
        self, columns: tuple[Column[Adoptable], ...], parent: QObject | None = None
    ) -> None:
        super().__init__(columns, lambda model: model.id, parent)


class AdoptOrder(RowOrder[Adoptable]):
    """Orders an `AdoptTable` and keeps which are ticked; only what can be adopted can be.

    Signals:
        ticked (): Another choice.
    """

    ticked = Signal()

    def __init__(self, table: AdoptTable, parent: QObject | None = None) -> None:
        self._ticked: set[str] = set()
        super().__init__(table, tie=lambda model: model.id, parent=parent)

    @property
    def chosen(self) -> tuple[Adoptable, ...]:
        """Those that are ticked, and can still be adopted."""
        rows = self._table.rows
        return tuple(one for one in rows if one.id in self._ticked and can_be_adopted(one))

    def tick_all(self, *, on: bool) -> None:
        """Tick every model that can be adopted, or none."""
        rows = self._table.rows
        self._ticked = {one.id for one in rows if can_be_adopted(one)} if on else set()
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0), [_CHECK])
        self.ticked.emit()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what the table has, and whether the row is ticked."""
        if role != _CHECK or not index.isValid() or index.column() != 0:
            return super().data(index, role)
        model = self._table.row_at(self.number_at(index.row()))
        if not can_be_adopted(model):
            return None
        is_ticked = model.id in self._ticked
        return Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked

    def setData(
        self,
        index: QModelIndex | QPersistentModelIndex,
        value: Any,
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Tick a row, or take the tick away."""
        model = self._table.row_at(self.number_at(index.row())) if index.isValid() else None
        if role != _CHECK or model is None or not can_be_adopted(model):
            return False
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._ticked.add(model.id)
        else:
            self._ticked.discard(model.id)
        self.dataChanged.emit(index, index, [_CHECK])
        self.ticked.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the first cell of what can be adopted be ticked."""
        flags = super().flags(index)
        if not index.isValid():
            return flags
        if not can_be_adopted(self._table.row_at(self.number_at(index.row()))):
            return flags
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags
