"""One load from its turn until the model serves, and the room that it needs."""

import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from modelyard.service.runtime.engine import Engine, LoadProgress, Worker, WorkerSpec
from modelyard.service.runtime.estimate import Forecast
from modelyard.service.runtime.estimator import Estimator, Subject
from modelyard.service.runtime.eviction import victims
from modelyard.service.runtime.memory import MemoryProbes
from modelyard.service.runtime.offers import make_offers
from modelyard.service.runtime.options import pooling
from modelyard.service.runtime.placement import GpuRoom
from modelyard.service.runtime.slot import Slot
from modelyard.service.runtime.slots import Slots, loaded_now, loading_at
from modelyard.wire.problems import ProblemCode, problem_error
from modelyard.wire.runtime import (
    DeviceEstimate,
    Eviction,
    LoadOptions,
    LoadStage,
    RuntimeSettings,
    RuntimeState,
)

Evict = Callable[[Slot, str], Awaitable[None]]
"""Unloads a model to make room for the one that is named; returns when its memory is back."""


class Loader:
    """Does the work of a load; `evict` ends another model, `settings` tells what holds now."""

    def __init__(
        self,
        engine: Engine,
        slots: Slots,
        *,
        probes: MemoryProbes,
        estimator: Estimator,
        evict: Evict,
        settings: Callable[[], RuntimeSettings],
    ) -> None:
        self._engine = engine
        self._slots = slots
        self._probes = probes
        self._estimator = estimator
        self._evict = evict
        self._settings = settings

    async def load(self, slot: Slot) -> Worker:
        """Bring the model of `slot` into memory and return its worker, which serves.

        Raises:
            ProblemError: What `Scheduler.load` raises. A worker may be left in `slot`.
        """
        started = time.monotonic()
        self._slots.set(slot, **loading_at(LoadStage.CHECKING))
        # Before anything is read, or anybody makes room for it.
        await self._engine.check()
        subject = await self._estimator.read(slot.request.files)
        forecast = await self._make_room(slot, subject)
        options = forecast.options
        self._slots.set(slot, **loading_at(LoadStage.STARTING), options=options)
        worker = await self._start_worker(slot, subject, options)
        slot.address = await worker.ready()
        memory = (await self._probes.read([worker.pid])).process_bytes(worker.pid)
        if memory is not None and not forecast.gpus:
            await self._estimator.note_loaded(subject, options, memory)
        self._slots.set(slot, **loaded_now(memory, time.monotonic() - started))
        return worker

    async def gpus(self) -> Sequence[GpuRoom]:
        """Return the GPUs that the engine can use, with what is free on each."""
        rooms = (await self._probes.read()).gpus
        return rooms if rooms and await self._engine.uses_gpus() else ()

    async def _make_room(self, slot: Slot, subject: Subject) -> Forecast:
        """Return a forecast that may fit, after unloading others where that is wanted."""
        await self._wait_for_leaving()
        wanted = set(slot.request.options.unload or ())
        for other in self._slots:
            if other.model_id in wanted - {slot.model_id}:
                await self._unload(slot, other)
        forecast = await self._forecast(slot, subject)
        if slot.request.options.force or forecast.free_bytes is None:
            return forecast
        if self._settings().eviction is Eviction.AUTOMATIC:
            forecast = await self._evict_for(slot, subject, forecast)
        self._require(slot, forecast)
        return forecast

    async def _wait_for_leaving(self) -> None:
        # What is on its way out will be free in a moment.
        for other in self._slots:
            if other.runtime.state is RuntimeState.UNLOADING:
                await other.gone.wait()

    async def _forecast(self, slot: Slot, subject: Subject) -> Forecast:
        free_bytes = (await self._probes.read()).free_ram_bytes
        options = slot.request.options
        gpus = await self.gpus()
        return await self._estimator.forecast(subject, options, free_bytes=free_bytes, gpus=gpus)

    async def _evict_for(self, slot: Slot, subject: Subject, forecast: Forecast) -> Forecast:
        missing_bytes = _needed(slot, forecast) - (forecast.free_bytes or 0)
        if missing_bytes <= 0:
            return forecast
        candidates = self._slots.evictable(but=slot)
        for victim in victims(candidates, missing_bytes) or ():
            other = self._slots.get(victim.model_id)
            # Somebody may have asked it something while the one before it went.
            if other is not None and other.is_loaded and not other.is_answering:
                await self._unload(slot, other)
        return await self._forecast(slot, subject)

    async def _unload(self, slot: Slot, other: Slot) -> None:
        if not other.is_loaded or other.is_answering:
            return
        self._slots.set(slot, **loading_at(LoadStage.MAKING_ROOM))
        await self._evict(other, slot.request.name)

    def _require(self, slot: Slot, forecast: Forecast) -> None:
        """Raise out_of_memory where not even the lower end of the band fits."""
        ram, *gpus = forecast.devices
        least_bytes = slot.request.measured_bytes or ram.low
        short: DeviceEstimate | None = next((one for one in gpus if not _may_fit(one)), None)
        if ram.free is not None and least_bytes > ram.free:
            short = ram
        if short is None:
            return
        needed = _needed(slot, forecast) if short is ram else short.total
        candidates = self._slots.evictable(but=slot)
        raise problem_error(
            ProblemCode.OUT_OF_MEMORY,
            f"{slot.request.name} needs more memory than is free.",
            needed=max(needed, least_bytes if short is ram else short.low),
            free=short.free,
            offers=make_offers(forecast, slot.request.options, candidates),
        )

    async def _start_worker(self, slot: Slot, subject: Subject, options: LoadOptions) -> Worker:
        request = slot.request
        spec = WorkerSpec(
            request.path,
            request.name,
            options,
            default_pooling=pooling(subject.header) is None,
            log_name=request.log_name or request.name,
            projector=request.projector,
            draft=request.draft,
        )
        slot.worker = await self._engine.start(spec, progressed=partial(self._progressed, slot))
        return slot.worker

    def _progressed(self, slot: Slot, progress: LoadProgress) -> None:
        stage = progress.stage
        if progress.share >= 1 and stage is _last_stage(slot):
            stage = LoadStage.PREPARING
        told = {"stage": stage, "progress": progress.share}
        known = {"stage": slot.runtime.stage, "progress": slot.runtime.progress}
        if slot.runtime.state is RuntimeState.LOADING and told != known:
            self._slots.set(slot, **told)


def _last_stage(slot: Slot) -> LoadStage:
    """Return which file the engine reads last."""
    if slot.request.projector is not None:
        return LoadStage.PROJECTOR
    return LoadStage.DRAFT if slot.request.draft is not None else LoadStage.WEIGHTS


def _needed(slot: Slot, forecast: Forecast) -> int:
    """Return what the load is likely to take of the RAM."""
    return slot.request.measured_bytes or forecast.devices[0].total


def _may_fit(device: DeviceEstimate) -> bool:
    return device.free is None or device.low <= device.free
