"""What has come to an end while nobody may have been looking: downloads, loads, crashes."""

from PySide6.QtCore import QObject, Signal

from modelyard.state.catalog import Catalog
from modelyard.state.rows import RowState

_FAILURES = frozenset({RowState.DOWNLOAD_FAILED, RowState.LOAD_FAILED})


class Outcomes(QObject):
    """Compares each row's state with the one before and announces how things ended.

    Signals:
        downloaded (str): The download of this model finished; its file is verified.
        failed (str): A download or a load of this model failed, or its engine died.
        recovered (str): What had failed is under way again or has been put right.
    """

    downloaded = Signal(object)
    failed = Signal(object)
    recovered = Signal(object)

    def __init__(self, catalog: Catalog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._states = {row.id: row.state for row in catalog.rows()}
        catalog.added.connect(self._note)
        catalog.changed.connect(self._compare)
        catalog.removed.connect(self._forget)

    def _note(self, model_ids: tuple[str, ...]) -> None:
        for model_id in model_ids:
            if row := self._catalog.row(model_id):
                self._states[model_id] = row.state

    def _compare(self, model_ids: frozenset[str]) -> None:
        for model_id in sorted(model_ids):
            row = self._catalog.row(model_id)
            if row is None:
                continue
            before, now = self._states.get(model_id), row.state
            self._states[model_id] = now
            if before is None or before is now:
                continue
            if now in _FAILURES:
                self.failed.emit(model_id)
            elif before in _FAILURES:
                self.recovered.emit(model_id)
            elif before.is_transferring and now is RowState.DOWNLOADED:
                self.downloaded.emit(model_id)

    def _forget(self, model_ids: tuple[str, ...]) -> None:
        for model_id in model_ids:
            self._states.pop(model_id, None)
            self.recovered.emit(model_id)
