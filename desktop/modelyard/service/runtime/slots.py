"""All models that are loaded, being loaded or unloaded, or have failed; every change announced."""

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from modelyard.service.runtime.eviction import Candidate
from modelyard.service.runtime.memory import LoadedModel
from modelyard.service.runtime.slot import LoadRequest, Slot
from modelyard.wire.problems import Problem, ProblemError
from modelyard.wire.runtime import LoadStage, ModelRuntime, RuntimeState, UnloadReport

_UNLOADED = ModelRuntime(state=RuntimeState.UNLOADED)
_METRICS_EVERY_S = 0.5

Changed = Callable[[str, ModelRuntime], None]
"""Is told the id and the new state of a model."""


class Slots:
    """One slot for each model that is not simply unloaded; in the order in which they came."""

    def __init__(self, changed: Changed) -> None:
        self._changed = changed
        self._slots: dict[str, Slot] = {}
        self._telling: dict[Slot, asyncio.TimerHandle] = {}

    def __iter__(self) -> Iterator[Slot]:
        return iter(tuple(self._slots.values()))

    def get(self, model_id: str) -> Slot | None:
        """Return the slot of a model, None if it has none."""
        return self._slots.get(model_id)

    def runtime(self, model_id: str) -> ModelRuntime:
        """Return the state of a model; one without a slot is unloaded."""
        slot = self._slots.get(model_id)
        return slot.runtime if slot else _UNLOADED

    def add(self, request: LoadRequest) -> Slot:
        """Queue a load, in place of one that failed, and announce it."""
        slot = Slot(request, asyncio.get_running_loop().create_future())
        # Its failure is read as the slot's state, also where nobody waits for it any more.
        slot.outcome.add_done_callback(asyncio.Future.exception)
        if (failed := self._slots.pop(slot.model_id, None)) is not None:
            failed.stop_timer()
        self._slots[slot.model_id] = slot
        slot.runtime = slot.runtime.model_copy(update={"position": self._ahead_of(slot)})
        self._changed(slot.model_id, slot.runtime)
        return slot

    def set(self, slot: Slot, **changes: Any) -> None:
        """Change the state of a model and announce it."""
        slot.runtime = slot.runtime.model_copy(update=changes)
        self._changed(slot.model_id, slot.runtime)

    def note(self, slot: Slot, **changes: Any) -> None:
        """Change the state of a model that is being used; announced as `used` does it."""
        slot.runtime = slot.runtime.model_copy(update=changes)

    def fail(self, slot: Slot, problem: Problem, **changes: Any) -> None:
        """Take note that a load failed, or that its worker died, and announce it."""
        slot.stop_timer()
        cleared = {"progress": None, "memory": None, "stage": None, "position": None}
        cleared |= {"unload_at": None, "metrics": None}
        self.set(slot, state=RuntimeState.FAILED, problem=problem, **cleared, **changes)
        if not slot.outcome.done():
            slot.outcome.set_exception(ProblemError(problem))
        self.renumber()

    def forget(self, slot: Slot, *, report: UnloadReport | None = None) -> None:
        """Take note that a model is out of the memory, and announce it."""
        slot.stop_timer()
        if self._slots.get(slot.model_id) is slot:
            del self._slots[slot.model_id]
        slot.runtime = ModelRuntime(
            state=RuntimeState.UNLOADED,
            freed=report.freed if report else None,
            unloaded=report,
            evicted_for=slot.runtime.evicted_for,
        )
        slot.gone.set()
        self._changed(slot.model_id, slot.runtime)
        self.renumber()

    def renumber(self) -> None:
        """Announce the places in the queue that have changed."""
        for slot in self:
            position = self._ahead_of(slot)
            if slot.runtime.state is RuntimeState.QUEUED and position != slot.runtime.position:
                self.set(slot, position=position)

    def used(self, slot: Slot) -> None:
        """Announce how a model is used, soon and not too often."""
        slot.last_used_s = time.monotonic()
        if slot not in self._telling:
            loop = asyncio.get_running_loop()
            self._telling[slot] = loop.call_later(_METRICS_EVERY_S, self._tell_usage, slot)

    def in_memory(self) -> list[LoadedModel]:
        """Return the models that have a worker, for measuring what it takes."""
        return [
            LoadedModel(slot.model_id, slot.request.name, slot.worker.pid)
            for slot in self
            if slot.worker and slot.runtime.state is not RuntimeState.FAILED
        ]

    def evictable(self, *, but: Slot) -> list[Candidate]:
        """Return the models that may be unloaded to make room for that of `but`."""
        now_s = time.monotonic()
        return [
            Candidate(
                model_id=slot.model_id,
                name=slot.request.name,
                size_bytes=slot.runtime.memory or 0,
                idle_s=now_s - slot.last_used_s,
                reload_s=slot.runtime.load_seconds or 0.0,
            )
            for slot in self
            if slot is not but and slot.is_loaded and not slot.is_answering and not slot.options.pin
        ]

    def close(self) -> None:
        """Announce nothing more by itself."""
        for timer in self._telling.values():
            timer.cancel()
        self._telling.clear()
        for slot in self:
            slot.stop_timer()

    def _ahead_of(self, slot: Slot) -> int:
        ahead = 0
        for other in self:
            if other is slot:
                return ahead
            if other.runtime.state in (RuntimeState.QUEUED, RuntimeState.LOADING):
                ahead += 1
        return ahead

    def _tell_usage(self, slot: Slot) -> None:
        self._telling.pop(slot, None)
        if slot.is_loaded:
            self.set(slot, metrics=slot.usage.metrics)


def loading_at(stage: LoadStage, progress: float | None = None) -> dict[str, Any]:
    """Return the changes of a state that is being loaded and has come to `stage`."""
    return {
        "state": RuntimeState.LOADING,
        "stage": stage,
        "progress": progress,
        "position": None,
    }


def loaded_now(memory_bytes: int | None, seconds: float) -> dict[str, Any]:
    """Return the changes of a state that has just come to serve."""
    return {
        "memory": memory_bytes,
        "state": RuntimeState.LOADED,
        "progress": None,
        "stage": None,
        "loaded_at": datetime.now(UTC),
        "load_seconds": round(seconds, 3),
    }
