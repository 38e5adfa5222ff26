"""What the app knows of every model; fed by the session, read by the tables.

Most events by far only move the figures of a transfer. Those are kept aside, the latest of each
model, and merged into its row when somebody looks or when they are announced.
"""

import time
from collections import defaultdict
from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from modelyard.state.merge import (
    answers,
    moves_figures_only,
    tells_figures_only,
    with_progress,
    with_runtime,
)
from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.wire.downloads import ModelDownloadProgress
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
FIGURES_INTERVAL_MS = 250
"""The same where only figures moved: digits that change more often can't be read."""


class Catalog(QObject):
    """The rows of all models, in an order that never changes; the only writer of rows.

    Signals:
        added (tuple[str, ...]): The ids of rows that are new, in their order.
        altered (frozenset[str]): Those of `changed` in which more differs than figures.
        moved (frozenset[str]): Those of `changed` in which nothing but the figures of a transfer
            differ, as they do many times a second.
        changed (frozenset[str]): The ids of rows that differ; at most ten times a second, behind
            the two that tell how.
        removed (tuple[str, ...]): The ids of rows that are gone.

    Each signal tells which, a receiver reads `row` for what; it is emitted after the change.
    """

    added = Signal(object)
    altered = Signal(object)
    moved = Signal(object)
    changed = Signal(object)
    removed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, ModelRow] = {}
        self._by_state: defaultdict[RowState, dict[str, None]] = defaultdict(dict)
        self._latest: dict[str, ModelDownloadProgress] = {}
        """The figures that are not in their rows yet."""
        self._moved: set[str] = set()
        self._altered: set[str] = set()
        self._flushed_at_s = float("-inf")
        self._flush_timer = QTimer(self, singleShot=True)
        self._flush_timer.timeout.connect(self.flush)

    def rows(self) -> tuple[ModelRow, ...]:
        """Return all rows; a new one comes last, and none ever changes its place."""
        self._merge_all()
        return tuple(self._rows.values())

    def rows_in(self, states: Iterable[RowState]) -> tuple[ModelRow, ...]:
        """Return the rows in one of these states; what it takes does not grow with all others."""
        self._merge_all()
        return tuple(self._rows[key] for state in states for key in self._by_state[state])

    def has(self, states: Iterable[RowState]) -> bool:
        """Return whether any row is in one of these states."""
        return any(self._by_state[state] for state in states)

    def row(self, model_id: str) -> ModelRow | None:
        """Return the row of this model; None if there is none, or no longer."""
        if model_id in self._latest:
            self._merge(model_id)
        return self._rows.get(model_id)

    def apply(self, event: Event) -> None:
        """Take over what `event` says; of a model that is not known only `ModelChanged` counts."""
        match event:
            case DownloadProgressed(id=model_id, progress=progress):
                self._progress(model_id, progress)  # first: it is what most of them are
            case ModelChanged(model=model):
                self._put(model)
            case ModelRemoved(id=model_id):
                self._drop((model_id,))
            case RuntimeChanged(id=model_id, runtime=runtime):
                if row := self.row(model_id):
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
        if row := self.row(model_id):
            self._set(ModelRow(row.model, pending=action, problem=problem))

    def flush(self) -> None:
        """Announce now what has changed since the last time."""
        self._flush_timer.stop()
        self._merge_all()
        altered, moved = frozenset(self._altered), frozenset(self._moved - self._altered)
        self._altered.clear()
        self._moved.clear()
        for signal, ids in (
            (self.altered, altered),
            (self.moved, moved),
            (self.changed, altered | moved),
        ):
            if ids:
                self._flushed_at_s = time.monotonic()
                signal.emit(ids)

    def _progress(self, model_id: str, progress: ModelDownloadProgress) -> None:
        waiting, row = self._latest.get(model_id), self._rows.get(model_id)
        if row is None:
            return
        if waiting is not None and tells_figures_only(waiting, progress):
            self._latest[model_id] = progress
        elif row.pending is None and moves_figures_only(row.model, progress):
            self._latest[model_id] = progress
            if not self._flush_timer.isActive():
                self._flush_within(FIGURES_INTERVAL_MS)
        else:
            self._latest.pop(model_id, None)
            self._put(with_progress(row.model, progress))

    def _merge(self, model_id: str) -> None:
        """Put the latest figures of a model into its row."""
        row, progress = self._rows[model_id], self._latest.pop(model_id)
        if progress != row.model.download:
            self._keep(ModelRow(with_progress(row.model, progress), problem=row.problem))
            self._moved.add(model_id)

    def _merge_all(self) -> None:
        for model_id in tuple(self._latest):
            self._merge(model_id)

    def _put(self, model: Model) -> None:
        row = self.row(model.id)
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
        self._altered.add(row.id)
        self._flush_within(FLUSH_INTERVAL_MS)

    def _flush_within(self, interval_ms: int) -> None:
        """Announce so long after the last time, or sooner where that is due already."""
        since_ms = (time.monotonic() - self._flushed_at_s) * 1000
        wait_ms = max(0, int(interval_ms - min(since_ms, 1e6)))
        if not self._flush_timer.isActive() or self._flush_timer.remainingTime() > wait_ms:
            self._flush_timer.start(wait_ms)

    def _drop(self, model_ids: Iterable[str]) -> None:
        gone = tuple(key for key in model_ids if self._lose(key))
        self._altered.difference_update(gone)
        self._moved.difference_update(gone)
        if gone:
            self.removed.emit(gone)

    def _keep(self, row: ModelRow) -> None:
        before = self._rows.get(row.id)
        if before is not None and before.state is not row.state:
            del self._by_state[before.state][row.id]
        self._rows[row.id] = row
        self._by_state[row.state][row.id] = None

    def _lose(self, model_id: str) -> bool:
        self._latest.pop(model_id, None)
        row = self._rows.pop(model_id, None)
        if row is not None:
            del self._by_state[row.state][model_id]
        return row is not None
