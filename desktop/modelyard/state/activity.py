"""What goes on just now: which models are downloaded, which rest half-way, which are loaded."""

from collections.abc import Iterable
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from modelyard.state.catalog import Catalog
from modelyard.state.rows import ModelRow, RowState


class Kind(Enum):
    """What may be of interest in a model without looking at the whole table."""

    TRANSFERRING = auto()
    """Its download runs or waits for its turn."""
    PAUSED = auto()
    LOADED = auto()


class Activity(QObject):
    """Keeps the few models of each kind, a changed row at a time, however many there are.

    Signals:
        changed (): A model of some kind is new, gone, or has changed.
    """

    changed = Signal()

    def __init__(self, catalog: Catalog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._kinds: dict[str, Kind] = {}
        catalog.added.connect(self._look)
        catalog.altered.connect(self._look)
        catalog.moved.connect(self._tell)
        catalog.removed.connect(self._look)
        self._look(row.id for row in catalog.rows())

    def rows(self, kind: Kind) -> tuple[ModelRow, ...]:
        """Return the models of this kind, by name."""
        found = (self._catalog.row(key) for key, its in self._kinds.items() if its is kind)
        return tuple(sorted(filter(None, found), key=lambda row: row.name.casefold()))

    def has(self, kind: Kind) -> bool:
        """Return whether there is any model of this kind."""
        return kind in self._kinds.values()

    def _tell(self, model_ids: frozenset[str]) -> None:
        if not self._kinds.keys().isdisjoint(model_ids):
            self.changed.emit()

    def _look(self, model_ids: Iterable[str]) -> None:
        is_touched = False
        for model_id in model_ids:
            row = self._catalog.row(model_id)
            kind = _kind(row) if row is not None else None
            before = self._kinds.pop(model_id, None)
            if kind is not None:
                self._kinds[model_id] = kind
            is_touched = is_touched or kind is not None or before is not None
        if is_touched:
            self.changed.emit()


def _kind(row: ModelRow) -> Kind | None:
    if row.state.is_transferring:
        return Kind.TRANSFERRING
    return {RowState.PAUSED: Kind.PAUSED, RowState.LOADED: Kind.LOADED}.get(row.state)
