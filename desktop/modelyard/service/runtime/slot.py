"""One model on its way into the memory, in it, or on its way out."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from modelyard.service.runtime.engine import Worker, WorkerAddress
from modelyard.wire.runtime import LoadOptions, ModelRuntime, RuntimeState

BUSY_STATES = frozenset({RuntimeState.QUEUED, RuntimeState.LOADING})
"""A load that has not ended yet."""


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """Which model to load and how.

    `measured_bytes` is what it took when it was last loaded with the same options, None if it
    never was; `name` is the one under which the worker serves it.
    """

    model_id: str
    name: str
    path: Path
    options: LoadOptions = field(default_factory=LoadOptions)
    measured_bytes: int | None = None


@dataclass(slots=True, eq=False)
class Slot:
    """The state of one load, from its request until the model is unloaded; the scheduler's own.

    `outcome` ends with the load; `gone` is set once the model is out of the memory again.
    """

    request: LoadRequest
    outcome: asyncio.Future[ModelRuntime]
    runtime: ModelRuntime = field(default_factory=lambda: ModelRuntime(state=RuntimeState.QUEUED))
    task: asyncio.Task[None] | None = None
    worker: Worker | None = None
    address: WorkerAddress | None = None
    in_flight: int = 0
    idle_timer: asyncio.TimerHandle | None = None
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def model_id(self) -> str:
        """The id of the model."""
        return self.request.model_id

    @property
    def is_loaded(self) -> bool:
        """Whether it can serve."""
        return self.runtime.state is RuntimeState.LOADED

    def stop_idle_timer(self) -> None:
        """Keep it loaded until the timer is started again."""
        if self.idle_timer is not None:
            self.idle_timer.cancel()
            self.idle_timer = None
