"""Telling what has become of rows: each is compared with how it was when it was seen last."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from modelyard.state.catalog import Catalog
from modelyard.state.rows import ModelRow

FactsT = TypeVar("FactsT")


class RowWatch(QObject, Generic[FactsT]):
    """Calls `changed` with a row and its facts before and now, where those differ.

    `facts` picks what is compared; how far a transfer is only `with_figures`, since that is another
    many times a second. Of a row that is new nothing is told.
    """

    def __init__(
        self,
        catalog: Catalog,
        *,
        facts: Callable[[ModelRow], FactsT],
        changed: Callable[[ModelRow, FactsT, FactsT], None],
        with_figures: bool = False,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._facts = facts
        self._changed = changed
        self._seen = {row.id: facts(row) for row in catalog.rows()}
        catalog.added.connect(self._note)
        (catalog.changed if with_figures else catalog.altered).connect(self._compare)
        catalog.removed.connect(self._forget)

    def _note(self, model_ids: tuple[str, ...]) -> None:
        for model_id in model_ids:
            if row := self._catalog.row(model_id):
                self._seen[model_id] = self._facts(row)

    def _compare(self, model_ids: frozenset[str]) -> None:
        for model_id in sorted(model_ids):
            row = self._catalog.row(model_id)
            if row is None:
                continue
            before, now = self._seen.get(model_id), self._facts(row)
            self._seen[model_id] = now
            if before is not None and before != now:
                self._changed(row, before, now)

    def _forget(self, model_ids: tuple[str, ...]) -> None:
        for model_id in model_ids:
            self._seen.pop(model_id, None)
