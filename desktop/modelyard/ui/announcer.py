"""Tells a screen reader how transfers and loads go on: at each quarter, not at each tick."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from modelyard.state.catalog import Catalog
from modelyard.state.rows import ModelRow, RowState
from modelyard.ui.announcer_words import progress_sentence, state_sentence

_QUARTERS = 4
_MOVING = frozenset({RowState.DOWNLOADING, RowState.VERIFYING, RowState.LOADING})


class Announcer(QObject):
    """Compares each row of `catalog` with the one before; says it in the name of `window`.

    Signals:
        announced (str): This was said.
    """

    announced = Signal(object)

    def __init__(self, window: QWidget, catalog: Catalog) -> None:
        super().__init__(window)
        self._window = window
        self._catalog = catalog
        self._heard: dict[str, tuple[RowState, int]] = {
            row.id: _heard(row) for row in catalog.rows()
        }
        catalog.added.connect(self._note)
        catalog.changed.connect(self._compare)
        catalog.removed.connect(self._forget)

    def _note(self, model_ids: tuple[str, ...]) -> None:
        for model_id in model_ids:
            if row := self._catalog.row(model_id):
                self._heard[model_id] = _heard(row)

    def _compare(self, model_ids: frozenset[str]) -> None:
        for model_id in sorted(model_ids):
            row = self._catalog.row(model_id)
            if row is None:
                continue
            before, now = self._heard.get(model_id), _heard(row)
            self._heard[model_id] = now
            if before is None or before == now:
                continue
            if now[0] is not before[0]:
                self._say(state_sentence(row))
            elif now[0] in _MOVING and now[1] > before[1]:
                self._say(progress_sentence(row, now[1] / _QUARTERS))

    def _forget(self, model_ids: tuple[str, ...]) -> None:
        for model_id in model_ids:
            self._heard.pop(model_id, None)

    def _say(self, sentence: str) -> None:
        if self._window.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, sentence))
            self.announced.emit(sentence)


def _heard(row: ModelRow) -> tuple[RowState, int]:
    """Return the state and how many quarters of it are done."""
    fraction = row.fraction if row.state in _MOVING else None
    return row.state, int((fraction or 0.0) * _QUARTERS)
