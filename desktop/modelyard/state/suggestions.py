"""The models that are suggested to who has none yet: those of the catalogue that came with it."""

from PySide6.QtCore import QObject, Signal

from modelyard.state.catalog import Catalog
from modelyard.state.hub import hub_file
from modelyard.state.rows import ModelRow


class Suggestions(QObject):
    """Keeps the models of `catalog` that nobody added and that are at Hugging Face, by size.

    Signals:
        changed (): A suggestion came or went, or is another.
    """

    changed = Signal()

    def __init__(self, catalog: Catalog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._ids: set[str] = set()
        catalog.added.connect(self._note)
        catalog.altered.connect(self._note)
        catalog.moved.connect(self._tell)
        catalog.removed.connect(self._forget)
        self._note(tuple(row.id for row in catalog.rows()))

    @property
    def rows(self) -> tuple[ModelRow, ...]:
        """What is suggested, the smallest first."""
        rows = [row for key in self._ids if (row := self._catalog.row(key)) is not None]
        return tuple(sorted(rows, key=lambda row: (row.model.parameters or 0.0, row.name)))

    def _tell(self, model_ids: frozenset[str]) -> None:
        if not self._ids.isdisjoint(model_ids):
            self.changed.emit()

    def _note(self, model_ids: tuple[str, ...] | frozenset[str]) -> None:
        touched = False
        for model_id in model_ids:
            row = self._catalog.row(model_id)
            if row is not None and not row.model.custom and hub_file(row.model.source) is not None:
                self._ids.add(model_id)
                touched = True
            elif model_id in self._ids:
                self._ids.discard(model_id)
                touched = True
        if touched:
            self.changed.emit()

    def _forget(self, model_ids: tuple[str, ...]) -> None:
        gone = self._ids.intersection(model_ids)
        if gone:
            self._ids -= gone
            self.changed.emit()
