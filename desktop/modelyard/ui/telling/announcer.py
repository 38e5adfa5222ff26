"""Tells a screen reader how transfers and loads go on: at each quarter, not at each tick."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from modelyard.state.catalog import Catalog
from modelyard.state.row_watch import RowWatch
from modelyard.state.rows import ModelRow, RowState
from modelyard.ui.words.announcer_words import progress_sentence, state_sentence

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
        self._watch = RowWatch(
            catalog, facts=_heard, changed=self._tell, with_figures=True, parent=self
        )

    def _tell(self, row: ModelRow, before: tuple[RowState, int], now: tuple[RowState, int]) -> None:
        if now[0] is not before[0]:
            self._say(state_sentence(row))
        elif now[0] in _MOVING and now[1] > before[1]:
            self._say(progress_sentence(row, now[1] / _QUARTERS))

    def _say(self, sentence: str) -> None:
        if self._window.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, sentence))
            self.announced.emit(sentence)


def _heard(row: ModelRow) -> tuple[RowState, int]:
    """Return the state and how many quarters of it are done."""
    fraction = row.fraction if row.state in _MOVING else None
    return row.state, int((fraction or 0.0) * _QUARTERS)
