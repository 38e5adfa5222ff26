"""Which files of a source are in the catalogue already."""

from collections import defaultdict

from PySide6.QtCore import QObject, Signal

from modelyard.state.catalog import Catalog
from modelyard.state.hub import HubFile, hub_file
from modelyard.state.rows import ModelRow


class Holdings(QObject):
    """Finds the models of `catalog` by the file and the repository that they come from.

    Signals:
        changed (): A model came or went, its state is another, or its download has moved on.
    """

    changed = Signal()

    def __init__(self, catalog: Catalog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._unread: set[str] = set()
        """Models whose source is read when somebody asks: a start with many shows none of it."""
        self._places: dict[str, HubFile] = {}
        self._ids: defaultdict[HubFile, set[str]] = defaultdict(set)
        catalog.added.connect(self._note)
        catalog.altered.connect(self._note)
        catalog.moved.connect(self._tell)
        catalog.removed.connect(self._forget)
        self._note(tuple(row.id for row in catalog.rows()))

    def of_file(self, source: str) -> ModelRow | None:
        """Return the model that comes from this very file."""
        self._read()
        place = hub_file(source)
        return self._first(place) if place is not None and place.path else None

    def of_repository(self, repo: str) -> tuple[ModelRow, ...]:
        """Return the models that come from a repository, those that are here first."""
        self._read()
        ids = self._ids.get(HubFile(repo, None), ())
        rows = [row for key in ids if (row := self._catalog.row(key)) is not None]
        return tuple(sorted(rows, key=lambda row: (not _is_here(row), row.name)))

    def _first(self, place: HubFile) -> ModelRow | None:
        rows = (self._catalog.row(key) for key in sorted(self._ids.get(place, ())))
        known = [row for row in rows if row is not None]
        return next((row for row in known if _is_here(row)), known[0] if known else None)

    def _tell(self, model_ids: frozenset[str]) -> None:
        self._read()
        if not self._places.keys().isdisjoint(model_ids):
            self.changed.emit()

    def _note(self, model_ids: tuple[str, ...] | frozenset[str]) -> None:
        self._unread.update(model_ids)
        self.changed.emit()

    def _read(self) -> None:
        for model_id in self._unread:
            row = self._catalog.row(model_id)
            place = hub_file(row.model.source) if row is not None else None
            if place != self._places.get(model_id):
                self._drop(model_id)
                if place is not None:
                    self._places[model_id] = place
                    self._ids[place].add(model_id)
                    self._ids[HubFile(place.repo, None)].add(model_id)
        self._unread.clear()

    def _forget(self, model_ids: tuple[str, ...]) -> None:
        self._unread.difference_update(model_ids)
        for model_id in model_ids:
            self._drop(model_id)
        self.changed.emit()

    def _drop(self, model_id: str) -> None:
        place = self._places.pop(model_id, None)
        if place is None:
            return
        for key in (place, HubFile(place.repo, None)):
            self._ids[key].discard(model_id)
            if not self._ids[key]:
                del self._ids[key]


def _is_here(row: ModelRow) -> bool:
    """Whether something of it is on this computer; suggestions are not."""
    return bool(row.model.downloaded or row.state.is_unfinished)
