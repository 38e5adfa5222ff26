"""Which models are in memory: loads one at a time, unloads, and notices workers that die."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from modelyard.service.gguf import GgufHeader, read_header
from modelyard.service.runtime.engine import Engine, Worker, WorkerAddress, WorkerSpec
from modelyard.service.runtime.estimator import Estimator
from modelyard.service.runtime.memory import LoadedModel, MemoryProbes
from modelyard.service.runtime.options import complete_options, pooling
from modelyard.service.runtime.slot import BUSY_STATES, LoadRequest, Slot
from modelyard.tasks import Tasks
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error
from modelyard.wire.runtime import (
    LoadOptions,
    MemoryEstimate,
    ModelRuntime,
    RuntimeState,
    SystemMemory,
)

__all__ = ["LoadRequest", "Scheduler"]

_UNLOADED = ModelRuntime(state=RuntimeState.UNLOADED)
_NOTEWORTHY_BYTES = 2**20
# These may differ from those that a model was loaded with and leave it as it is.
_LIVE_OPTIONS = {"keep_alive", "force"}


class Scheduler:
    """Loads and unloads models, each in a worker of `engine`; leaving it ends every worker.

    `changed` is called on the loop with the id and the new state of a model whenever that
    changes. A caller that gives up waiting cancels nothing: only `unload` ends a load.
    """

    def __init__(
        self,
        engine: Engine,
        probes: MemoryProbes,
        *,
        tasks: Tasks,
        changed: Callable[[str, ModelRuntime], None],
        estimator: Estimator | None = None,
    ) -> None:
        self._engine = engine
        self._probes = probes
        self._tasks = tasks
        self._changed = changed
        self._estimator = estimator or Estimator()
        self._slots: dict[str, Slot] = {}
        self._turn = asyncio.Lock()
        self._is_closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_closed = True
        await self.unload_all()

    async def load(self, request: LoadRequest) -> ModelRuntime:
        """Load a model and return once it serves; a load of it that is under way is joined.

        One load runs at a time, further ones wait their turn.

        Raises:
            ProblemError: corrupt_file, file_missing, disk_error, unsupported_architecture,
                unsupported_cpu, out_of_memory {needed, free}, engine_failed, engine_crashed
                {exit_code, last_log}, bad_request, cancelled (it was unloaded meanwhile),
                already_loaded (with other options than the request's).
        """
        if self._is_closed:
            raise problem_error(ProblemCode.CANCELLED, "The service is ending.")
        while (slot := self._slots.get(request.model_id)) is not None:
            if slot.runtime.state in BUSY_STATES:
                return await asyncio.shield(slot.outcome)
            if slot.is_loaded:
                return self._keep(slot, request)
            if slot.runtime.state is not RuntimeState.UNLOADING:
                break
            await slot.gone.wait()
        return await asyncio.shield(self._begin_load(request).outcome)

    async def unload(self, model_id: str) -> ModelRuntime:
        """Take a model out of the memory, or end its load; returns once the memory is back.

        `freed` of the result says how much that was. Nothing happens to one that is not loaded.
        """
        last = _UNLOADED
        while (slot := self._slots.get(model_id)) is not None:
            if slot.runtime.state in BUSY_STATES and slot.task is not None:
                slot.task.cancel()
                await asyncio.wait({slot.task})
            elif slot.runtime.state is RuntimeState.FAILED:
                self._forget(slot)
            else:
                if slot.is_loaded:
                    self._begin_unload(slot)
                await slot.gone.wait()
            last = slot.runtime
        return last if last.state is RuntimeState.UNLOADED else self.runtime(model_id)

    async def unload_all(self) -> None:
        """Take every model out of the memory and end every load."""
        await asyncio.gather(*(self.unload(model_id) for model_id in tuple(self._slots)))

    def runtime(self, model_id: str) -> ModelRuntime:
        """Return the state of a model; one that nobody loaded is unloaded."""
        slot = self._slots.get(model_id)
        return slot.runtime if slot else _UNLOADED

    def worker(self, model_id: str) -> WorkerAddress | None:
        """Return where a loaded model is served, None if it is not loaded."""
        slot = self._slots.get(model_id)
        return slot.address if slot and slot.is_loaded else None

    @contextmanager
    def touch(self, model_id: str) -> Iterator[None]:
        """Count a request to a model as long as the context lasts, so that it is not idle."""
        slot = self._slots.get(model_id)
        if slot is None:
            yield
            return
        slot.in_flight += 1
        slot.stop_idle_timer()
        try:
            yield
        finally:
            slot.in_flight -= 1
            self._start_idle_timer(slot)

    async def memory(self) -> SystemMemory:
        """Read the machine's memories and what each model takes of them now."""
        models = self._in_memory()
        reading = await self._probes.read([model.pid for model in models])
        for model in models:
            slot = self._slots.get(model.model_id)
            size_bytes = reading.process_bytes(model.pid)
            if slot is None or not slot.is_loaded or size_bytes is None:
                continue
            # A few pages come and go without anything having happened.
            if abs(size_bytes - (slot.runtime.memory or 0)) >= _NOTEWORTHY_BYTES:
                self._set(slot, memory=size_bytes)
        return reading.shared_by(models)

    async def estimate(
        self, path_or_header: Path | GgufHeader, options: LoadOptions
    ) -> MemoryEstimate:
        """Return what a load will take; raises as `read_header` does, and bad_request."""
        free_bytes = (await self._probes.read()).free_ram_bytes
        return await self._estimator.estimate(path_or_header, options, free_bytes=free_bytes)

    def _begin_load(self, request: LoadRequest) -> Slot:
        slot = Slot(request, asyncio.get_running_loop().create_future())
        # Its failure is read as the slot's state, also where nobody waits for it any more.
        slot.outcome.add_done_callback(asyncio.Future.exception)
        self._slots[slot.model_id] = slot
        slot.task = self._tasks.start(self._run_load(slot), name=f"load {request.name}")
        slot.task.add_done_callback(partial(self._load_ended, slot))
        self._changed(slot.model_id, slot.runtime)
        return slot

    async def _run_load(self, slot: Slot) -> None:
        async with self._turn:
            try:
                await self._load(slot)
            except ProblemError as error:
                self._fail(slot, error.problem)
            finally:
                # Before the next one's turn, so that it finds the memory free.
                if slot.worker and not slot.is_loaded:
                    await slot.worker.stop(at_once=True)

    async def _load(self, slot: Slot) -> None:
        started = time.monotonic()
        self._set(slot, state=RuntimeState.LOADING)
        # What is on its way out will be free in a moment.
        for other in tuple(self._slots.values()):
            if other.runtime.state is RuntimeState.UNLOADING:
                await other.gone.wait()
        header = await asyncio.to_thread(read_header, slot.request.path)
        options = complete_options(header, slot.request.options)
        self._set(slot, options=options)
        await self._require_memory(header, options, slot.request)
        worker = await self._start_worker(slot, header, options)
        slot.address = await worker.ready()
        memory = await self._measure(worker)
        if memory is not None:
            await self._estimator.note_loaded(slot.request.path, header, options, memory)
        self._set(
            slot,
            memory=memory,
            state=RuntimeState.LOADED,
            progress=None,
            loaded_at=datetime.now(UTC),
            load_seconds=round(time.monotonic() - started, 3),
        )
        slot.outcome.set_result(slot.runtime)
        self._tasks.start(self._watch(slot, worker), name=f"watch {slot.request.name}")
        # 0 means "only for one request", which is still to come.
        if options.keep_alive:
            self._start_idle_timer(slot)

    def _load_ended(self, slot: Slot, task: asyncio.Task[None]) -> None:
        """Answer those that wait for a load that was cancelled, or failed in a way unforeseen."""
        if slot.outcome.done():
            return
        if task.cancelled():
            detail = f"The load of {slot.request.name} was cancelled."
            slot.outcome.set_exception(problem_error(ProblemCode.CANCELLED, detail))
            self._forget(slot)
        else:
            detail = f"{slot.request.name} could not be loaded: {task.exception()!r}."
            self._fail(slot, problem_error(ProblemCode.INTERNAL, detail).problem)

    async def _require_memory(
        self, header: GgufHeader, options: LoadOptions, request: LoadRequest
    ) -> None:
        free_bytes = (await self._probes.read()).free_ram_bytes
        if request.options.force or free_bytes is None:
            return
        estimate = await self._estimator.quick_estimate(
            request.path, header, options, free_bytes=free_bytes
        )
        needed_bytes = request.measured_bytes or estimate.low
        if needed_bytes > free_bytes:
            raise problem_error(
                ProblemCode.OUT_OF_MEMORY,
                f"{request.name} needs more memory than is free.",
                needed=needed_bytes,
                free=free_bytes,
            )

    async def _start_worker(self, slot: Slot, header: GgufHeader, options: LoadOptions) -> Worker:
        spec = WorkerSpec(
            slot.request.path,
            slot.request.name,
            options,
            default_pooling=pooling(header) is None,
        )
        slot.worker = await self._engine.start(spec, progressed=partial(self._progressed, slot))
        return slot.worker

    def _progressed(self, slot: Slot, value: float) -> None:
        if slot.runtime.state is RuntimeState.LOADING and slot.runtime.progress != value:
            self._set(slot, progress=value)

    async def _watch(self, slot: Slot, worker: Worker) -> None:
        """Tell when a worker dies that nobody asked to end."""
        problem = await worker.ended()
        if slot.is_loaded:
            slot.stop_idle_timer()
            self._fail(slot, problem)

    def _begin_unload(self, slot: Slot) -> None:
        # At once, so that no further request is sent to it.
        slot.stop_idle_timer()
        self._set(slot, state=RuntimeState.UNLOADING)
        self._tasks.start(self._unload(slot), name=f"unload {slot.request.name}")

    async def _unload(self, slot: Slot) -> None:
        freed_bytes = None
        try:
            if slot.worker:
                before_bytes = await self._measure(slot.worker)
                peak_bytes = max(before_bytes or 0, slot.runtime.memory or 0)
                await self._estimator.note_used(slot.request.path, _options(slot), peak_bytes)
                await slot.worker.stop()
                after_bytes = await self._measure(slot.worker)
                freed_bytes = None if before_bytes is None else before_bytes - (after_bytes or 0)
        finally:
            self._forget(slot, freed_bytes=freed_bytes)

    async def _measure(self, worker: Worker) -> int | None:
        return (await self._probes.read([worker.pid])).process_bytes(worker.pid)

    def _keep(self, slot: Slot, request: LoadRequest) -> ModelRuntime:
        """Leave a loaded model as it is, if that is as the request wants it."""
        asked = request.options.model_dump(exclude=_LIVE_OPTIONS, exclude_none=True)
        for name, value in asked.items():
            # What was asked for and what came of it can differ: a context is cut to the model's.
            if value not in (getattr(slot.request.options, name), getattr(_options(slot), name)):
                detail = f"{request.name} is loaded with another {name}; unload it first."
                raise problem_error(ProblemCode.ALREADY_LOADED, detail)
        if request.options.keep_alive is not None:
            keep_alive = {"keep_alive": request.options.keep_alive}
            self._set(slot, options=_options(slot).model_copy(update=keep_alive))
            self._start_idle_timer(slot)
        return slot.runtime

    def _start_idle_timer(self, slot: Slot) -> None:
        slot.stop_idle_timer()
        keep_alive_s = _options(slot).keep_alive
        if slot.is_loaded and not slot.in_flight and keep_alive_s is not None:
            loop = asyncio.get_running_loop()
            slot.idle_timer = loop.call_later(keep_alive_s, self._expire, slot)

    def _expire(self, slot: Slot) -> None:
        if slot.is_loaded and not slot.in_flight:
            self._begin_unload(slot)

    def _in_memory(self) -> list[LoadedModel]:
        return [
            LoadedModel(slot.model_id, slot.request.name, slot.worker.pid)
            for slot in self._slots.values()
            if slot.worker and slot.runtime.state is not RuntimeState.FAILED
        ]

    def _fail(self, slot: Slot, problem: Problem) -> None:
        self._set(slot, state=RuntimeState.FAILED, problem=problem, progress=None, memory=None)
        if not slot.outcome.done():
            slot.outcome.set_exception(ProblemError(problem))

    def _forget(self, slot: Slot, *, freed_bytes: int | None = None) -> None:
        self._slots.pop(slot.model_id, None)
        slot.runtime = ModelRuntime(state=RuntimeState.UNLOADED, freed=freed_bytes)
        slot.gone.set()
        self._changed(slot.model_id, slot.runtime)

    def _set(self, slot: Slot, **changes: Any) -> None:
        slot.runtime = slot.runtime.model_copy(update=changes)
        self._changed(slot.model_id, slot.runtime)


def _options(slot: Slot) -> LoadOptions:
    return slot.runtime.options or slot.request.options
