"""What the app knows of every model; fed by the session, read by the tables."""

import time
from collections import defaultdict
from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from modelyard.state.merge import answers, with_progress, with_runtime
from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.wire.events import (
    DownloadProgressed,
    Event,
    Hello,
    MemorySampled,
    ModelChanged,
    ModelRemoved,
    QueueChanged,
    RuntimeChanged,
    SettingsChanged,
    StorageChanged,
)
from modelyard.wire.models import Model
from modelyard.wire.problems import Problem

FLUSH_INTERVAL_MS = 100
"""The least time between two `changed`; a view that repaints more often tells nobody more."""


class Catalog(QObject):
    """The rows of all models, in an order that never changes; the only writer of rows.

    Signals:
        added (tuple[str, ...]): The ids of rows that are new, in their order.
        changed (frozenset[str]): The ids of rows that differ; at most ten times a second.
        removed (tuple[str, ...]): The ids of rows that are gone.

    Each signal tells which, a receiver reads `row` for what; it is emitted after the change.
    """

    added = Signal(object)
    changed = Signal(object)
    removed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, ModelRow] = {}
        self._by_state: defaultdict[RowState, dict[str, None]] = defaultdict(dict)
        self._dirty: set[str] = set()
        self._flushed_at_s = float("-inf")
        self._flush_timer = QTimer(self, singleShot=True)
        self._flush_timer.timeout.connect(self.flush)

    def rows(self) -> tuple[ModelRow, ...]:
        """Return all rows; a new one comes last, and none ever changes its place."""
        return tuple(self._rows.values())

    def rows_in(self, states: Iterable[RowState]) -> tuple[ModelRow, ...]:
        """Return the rows in one of these states; what it takes does not grow with all others."""
        return tuple(self._rows[key] for state in states for key in self._by_state[state])

    def row(self, model_id: str) -> ModelRow | None:
        """Return the row of this model; None if there is none, or no longer."""
        return self._rows.get(model_id)

    def apply(self, event: Event) -> None:
        """Take over what `event` says; of a model that is not known only `ModelChanged` counts."""
        match event:
            case ModelChanged(model=model):
                self._put(model)
            case ModelRemoved(id=model_id):
                self._drop((model_id,))
            case DownloadProgressed(id=model_id, progress=progress):
                if row := self._rows.get(model_id):
                    self._put(with_progress(row.model, progress))
            case RuntimeChanged(id=model_id, runtime=runtime):
                if row := self._rows.get(model_id):
                    self._put(with_runtime(row.model, runtime))
            case Hello() | MemorySampled() | QueueChanged() | StorageChanged() | SettingsChanged():
                pass

    def replace(self, models: Iterable[Model]) -> None:
        """Make the rows those of `models`; rows that stay keep their place and what is pending."""
        known = {model.id: model for model in models}
        self._drop(model_id for model_id in tuple(self._rows) if model_id not in known)
        fresh = tuple(model_id for model_id in known if model_id not in self._rows)
        for model_id in fresh:
            self._keep(ModelRow(known[model_id]))
        if fresh:
            self.added.emit(fresh)
        for model_id in known.keys() - set(fresh):
            self._put(known[model_id])

    def set_pending(
        self, model_id: str, action: Action | None, problem: Problem | None = None
    ) -> None:
        """Note what was asked for, or with None that it is answered; `problem` if by a failure."""
        if row := self._rows.get(model_id):
            self._set(ModelRow(row.model, pending=action, problem=problem))

    def flush(self) -> None:
        """Announce now what has changed since the last time."""
        self._flush_timer.stop()
        if self._dirty:
            ids, self._dirty = frozenset(self._dirty), set()
            self._flushed_at_s = time.monotonic()
            self.changed.emit(ids)

    def _put(self, model: Model) -> None:
        row = self._rows.get(model.id)
        if row is None:
            self._keep(ModelRow(model))
            self.added.emit((model.id,))
            return
        changed = ModelRow(model)
        state = changed.state
        pending = None if row.pending and answers(row.pending, state) else row.pending
        problem = row.problem if state is row.state else None
        self._set(ModelRow(model, pending=pending, problem=problem))

    def _set(self, row: ModelRow) -> None:
        if self._rows[row.id] == row:
            return
        self._keep(row)
        self._dirty.add(row.id)
        if not self._flush_timer.isActive():
            since_ms = (time.monotonic() - self._flushed_at_s) * 1000
            self._flush_timer.start(max(0, int(FLUSH_INTERVAL_MS - min(since_ms, 1e6))))

    def _drop(self, model_ids: Iterable[str]) -> None:
        gone = tuple(key for key in model_ids if self._lose(key))
        self._dirty.difference_update(gone)
        if gone:
            self.removed.emit(gone)

    def _keep(self, row: ModelRow) -> None:
        before = self._rows.get(row.id)
        if before is not None and before.state is not row.state:
            del self._by_state[before.state][row.id]
        self._rows[row.id] = row
        self._by_state[row.state][row.id] = None

    def _lose(self, model_id: str) -> bool:
        row = self._rows.pop(model_id, None)
        if row is not None:
            del self._by_state[row.state][model_id]
        return row is not None
