"""What loading the selected model would take: asked for when it may have become another."""

from PySide6.QtCore import QObject, Signal

from modelyard.state.commands import Commands
from modelyard.state.rows import Action, ModelRow
from modelyard.wire.runtime import LoadOptions, MemoryEstimate


class Forecasts(QObject):
    """Keeps the latest estimate of each model, and asks `commands` for a new one when it is due.

    Signals:
        arrived (): An estimate is new.
    """

    arrived = Signal()

    def __init__(self, commands: Commands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._estimates: dict[str, MemoryEstimate] = {}
        self._asked: tuple[str, LoadOptions | None, frozenset[str]] | None = None
        commands.estimated.connect(self._take)

    def estimate(self, model_id: str) -> MemoryEstimate | None:
        """Return the latest estimate of this model."""
        return self._estimates.get(model_id)

    def follow(self, row: ModelRow | None, *, in_memory: frozenset[str]) -> None:
        """Ask about `row`, unless that was done for the same options and models `in_memory`.

        With None nothing is selected that could be asked about.
        """
        asked = None
        if row is not None and row.can(Action.LOAD):
            asked = (row.id, row.model.options, in_memory)
        is_due = asked is not None and asked != self._asked
        # Noted first: an answer that is known already arrives before `estimate` returns.
        self._asked = asked
        if is_due and row is not None:
            self._commands.estimate(row.id, row.model.options)

    def _take(self, answer: tuple[str, MemoryEstimate]) -> None:
        model_id, estimate = answer
        self._estimates[model_id] = estimate
        self.arrived.emit()
