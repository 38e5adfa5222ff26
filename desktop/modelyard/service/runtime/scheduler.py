"""Which models are in memory: loads one at a time, unloads, and notices workers that die."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from modelyard.service.gguf import GgufHeader
from modelyard.service.runtime.engine import Engine, Worker, WorkerAddress
from modelyard.service.runtime.estimator import Estimator, ModelFiles
from modelyard.service.runtime.loading import Loader
from modelyard.service.runtime.memory import MemoryProbes
from modelyard.service.runtime.placement import GpuRoom
from modelyard.service.runtime.restarts import restart_of
from modelyard.service.runtime.slot import BUSY_STATES, LoadRequest, Slot
from modelyard.service.runtime.slots import Slots
from modelyard.service.runtime.unloading import end_worker
from modelyard.service.runtime.usage import Request
from modelyard.tasks import Tasks
from modelyard.wire.load import LoadOptions
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error
from modelyard.wire.runtime import (
    MemoryEstimate,
    ModelMetrics,
    ModelRuntime,
    RuntimeSettings,
    RuntimeState,
    SystemMemory,
    UnloadReport,
)

__all__ = ["LoadRequest", "Scheduler"]

_NOTEWORTHY_BYTES = 2**20
# These may differ from those that a model was loaded with and leave it as it is.
_LIVE_OPTIONS = ("keep_alive", "pin", "force", "unload")


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
        settings: RuntimeSettings | None = None,
    ) -> None:
        self._probes = probes
        self._tasks = tasks
        self._estimator = estimator or Estimator()
        self.settings = settings or RuntimeSettings()
        """What holds from now on; replace it to change it."""
        self._slots = Slots(changed)
        self._loader = Loader(
            engine,
            self._slots,
            probes=probes,
            estimator=self._estimator,
            evict=self._evict,
            settings=lambda: self.settings,
        )
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
        self._slots.close()
        await self.unload_all()
        self._slots.close()

    async def load(self, request: LoadRequest) -> ModelRuntime:
        """Load a model and return once it serves; a load of it that is under way is joined.

        One load runs at a time, further ones wait their turn.

        Raises:
            ProblemError: corrupt_file, file_missing, disk_error, unsupported_architecture,
                unsupported_cpu, out_of_memory {needed, free, offers}, engine_failed,
                engine_crashed {exit_code, last_log}, bad_request, cancelled (it was unloaded
                meanwhile), already_loaded (with other options than the request's).
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

        `unloaded` of the result says how much that was. Nothing happens to one that is not
        loaded.
        """
        last: ModelRuntime | None = None
        while (slot := self._slots.get(model_id)) is not None:
            if slot.runtime.state in BUSY_STATES and slot.task is not None:
                slot.task.cancel()
                await asyncio.wait({slot.task})
            elif slot.runtime.state is RuntimeState.FAILED:
                self._slots.forget(slot)
            else:
                if slot.is_loaded:
                    self._begin_unload(slot)
                await slot.gone.wait()
            last = slot.runtime
        if last is not None and last.state is RuntimeState.UNLOADED:
            return last
        return self.runtime(model_id)

    async def unload_all(self) -> None:
        """Take every model out of the memory and end every load."""
        await asyncio.gather(*(self.unload(slot.model_id) for slot in self._slots))

    def runtime(self, model_id: str) -> ModelRuntime:
        """Return the state of a model; one that nobody loaded is unloaded."""
        return self._slots.runtime(model_id)

    def worker(self, model_id: str) -> WorkerAddress | None:
        """Return where a loaded model is served, None if it is not loaded."""
        slot = self._slots.get(model_id)
        return slot.address if slot and slot.is_loaded else None

    def metrics(self, model_id: str) -> ModelMetrics | None:
        """Return how a loaded model is used, None if it is not loaded."""
        slot = self._slots.get(model_id)
        return slot.usage.metrics if slot and slot.is_loaded else None

    @contextmanager
    def touch(self, model_id: str) -> Iterator[Request]:
        """Count a request to a model as long as the context lasts, so that it is not idle."""
        slot = self._slots.get(model_id)
        if slot is None:
            yield Request()
            return
        self._stop_idle_timer(slot)
        try:
            with slot.usage.request(partial(self._slots.used, slot)) as request:
                yield request
        finally:
            self._start_idle_timer(slot)

    async def memory(self) -> SystemMemory:
        """Read the machine's memories and what each model takes of them now."""
        models = self._slots.in_memory()
        reading = await self._probes.read([model.pid for model in models])
        for model in models:
            slot = self._slots.get(model.model_id)
            size_bytes = reading.process_bytes(model.pid)
            if slot is None or not slot.is_loaded or size_bytes is None:
                continue
            # A few pages come and go without anything having happened.
            if abs(size_bytes - (slot.runtime.memory or 0)) >= _NOTEWORTHY_BYTES:
                self._slots.set(slot, memory=size_bytes)
        return reading.shared_by(models)

    async def gpus(self) -> Sequence[GpuRoom]:
        """Return the GPUs with memory of their own that the engine can use, with what is free."""
        return await self._loader.gpus()

    async def header(self, path: Path) -> GgufHeader:
        """Return the header of a model's file, read again only when the file has changed."""
        return (await self._estimator.read(ModelFiles(path))).header

    async def estimate(
        self, source: Path | ModelFiles | GgufHeader, options: LoadOptions
    ) -> MemoryEstimate:
        """Return what a load will take; raises as `read_header` does, and bad_request."""
        free_bytes = (await self._probes.read()).free_ram_bytes
        gpus = await self._loader.gpus()
        return await self._estimator.estimate(source, options, free_bytes=free_bytes, gpus=gpus)

    def _begin_load(self, request: LoadRequest) -> Slot:
        slot = self._slots.add(request)
        slot.task = self._tasks.start(self._run_load(slot), name=f"load {request.name}")
        slot.task.add_done_callback(partial(self._load_ended, slot))
        return slot

    async def _run_load(self, slot: Slot) -> None:
        async with self._turn:
            try:
                worker = await self._loader.load(slot)
            except ProblemError as error:
                self._slots.fail(slot, error.problem)
            else:
                self._loaded(slot, worker)
            finally:
                # Before the next one's turn, so that it finds the memory free.
                if slot.worker and not slot.is_loaded:
                    await slot.worker.stop(at_once=True)

    def _loaded(self, slot: Slot, worker: Worker) -> None:
        slot.outcome.set_result(slot.runtime)
        self._tasks.start(self._watch(slot, worker), name=f"watch {slot.request.name}")
        self._slots.renumber()
        # 0 means "only for one request", which is still to come.
        if slot.options.keep_alive:
            self._start_idle_timer(slot)
            self._slots.used(slot)

    def _load_ended(self, slot: Slot, task: asyncio.Task[None]) -> None:
        """Answer those that wait for a load that was cancelled, or failed in a way unforeseen."""
        if slot.outcome.done():
            return
        if task.cancelled():
            detail = f"The load of {slot.request.name} was cancelled."
            slot.outcome.set_exception(problem_error(ProblemCode.CANCELLED, detail))
            self._slots.forget(slot)
        else:
            detail = f"{slot.request.name} could not be loaded: {task.exception()!r}."
            self._slots.fail(slot, problem_error(ProblemCode.INTERNAL, detail).problem)

    async def _watch(self, slot: Slot, worker: Worker) -> None:
        """Tell when a worker dies that nobody asked to end, and begin it again if that helps."""
        problem = await worker.ended()
        if not slot.is_loaded:
            return
        restart = None
        if self.settings.restart and not self._is_closed:
            restart = restart_of(slot, problem)
        if restart is None:
            self._slots.fail(slot, problem)
        else:
            self._restart_soon(slot, problem, restart.request, pause_s=restart.pause_s)

    def _restart_soon(
        self, slot: Slot, problem: Problem, request: LoadRequest, *, pause_s: float
    ) -> None:
        at = datetime.now(UTC) + timedelta(seconds=pause_s)
        self._slots.fail(slot, problem, restart_at=at)

        def restart() -> None:
            if self._slots.get(slot.model_id) is slot and not self._is_closed:
                self._begin_load(request)

        slot.timer = asyncio.get_running_loop().call_later(pause_s, restart)

    async def _evict(self, slot: Slot, needed_by: str) -> None:
        self._slots.set(slot, evicted_for=needed_by)
        self._begin_unload(slot)
        await slot.gone.wait()

    def _begin_unload(self, slot: Slot) -> None:
        # At once, so that no further request is sent to it.
        slot.stop_timer()
        self._slots.set(slot, state=RuntimeState.UNLOADING, unload_at=None)
        self._tasks.start(self._unload(slot), name=f"unload {slot.request.name}")

    async def _unload(self, slot: Slot) -> None:
        report: UnloadReport | None = None
        try:
            if slot.worker:
                path, is_mapped = slot.request.path, bool(slot.options.mmap)
                report = await end_worker(slot.worker, path, self._probes, is_mapped=is_mapped)
                peak_bytes = max(report.held if report else 0, slot.runtime.memory or 0)
                await self._estimator.note_used(path, slot.options, peak_bytes)
        finally:
            self._slots.forget(slot, report=report)

    def _keep(self, slot: Slot, request: LoadRequest) -> ModelRuntime:
        """Leave a loaded model as it is, if that is as the request wants it."""
        for name in LoadOptions.model_fields:
            value = getattr(request.options, name)
            if value is None or name in _LIVE_OPTIONS:
                continue
            # What was asked for and what came of it can differ: a context is cut to the model's.
            if value not in (getattr(slot.request.options, name), getattr(slot.options, name)):
                detail = f"{request.name} is loaded with another {name}; unload it first."
                raise problem_error(ProblemCode.ALREADY_LOADED, detail)
        live: dict[str, Any] = {
            name: value
            for name in ("keep_alive", "pin")
            if (value := getattr(request.options, name)) is not None
        }
        if live:
            self._slots.note(slot, options=slot.options.model_copy(update=live))
            self._start_idle_timer(slot)
            self._slots.set(slot)
        return slot.runtime

    def _start_idle_timer(self, slot: Slot) -> None:
        self._stop_idle_timer(slot)
        keep_alive_s = slot.options.keep_alive
        if not slot.is_loaded or slot.is_answering or slot.options.pin or keep_alive_s is None:
            return
        loop = asyncio.get_running_loop()
        slot.timer = loop.call_later(keep_alive_s, self._expire, slot)
        self._slots.note(slot, unload_at=datetime.now(UTC) + timedelta(seconds=keep_alive_s))

    def _stop_idle_timer(self, slot: Slot) -> None:
        if slot.is_loaded:
            slot.stop_timer()
            self._slots.note(slot, unload_at=None)

    def _expire(self, slot: Slot) -> None:
        if slot.is_loaded and not slot.is_answering:
            self._begin_unload(slot)
