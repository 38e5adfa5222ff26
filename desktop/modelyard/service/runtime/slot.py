"""One model on its way into the memory, in it, or on its way out."""

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

from modelyard.service.runtime.engine import Worker, WorkerAddress
from modelyard.service.runtime.estimator import ModelFiles
from modelyard.service.runtime.usage import Usage
from modelyard.wire.runtime import LoadOptions, ModelRuntime, RuntimeState

BUSY_STATES = frozenset({RuntimeState.QUEUED, RuntimeState.LOADING})
"""A load that has not ended yet."""


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """Which model to load and how.

    `measured_bytes` is what it took when it was last loaded with the same options, None if it
    never was; `name` is the one under which the worker serves it, `log_name` the one by which
    its logs are found, the same unless it says otherwise. `projector` and `draft` are the files
    that the options of these names stand for. `is_restart` where nobody asked for it but a crash.
    """

    model_id: str
    name: str
    path: Path
    options: LoadOptions = field(default_factory=LoadOptions)
    measured_bytes: int | None = None
    log_name: str | None = None
    projector: Path | None = None
    draft: Path | None = None
    is_restart: bool = False

    @property
    def files(self) -> ModelFiles:
        """All files that are read for it."""
        return ModelFiles(self.path, self.projector, self.draft)


@dataclass(slots=True, eq=False)
class Slot:
    """The state of one load, from its request until the model is unloaded; the scheduler's own.

    `outcome` ends with the load; `gone` is set once the model is out of the memory again.
    `last_used_s` is by the monotonic clock.
    """

    request: LoadRequest
    outcome: asyncio.Future[ModelRuntime]
    runtime: ModelRuntime = field(default_factory=lambda: ModelRuntime(state=RuntimeState.QUEUED))
    task: asyncio.Task[None] | None = None
    worker: Worker | None = None
    address: WorkerAddress | None = None
    usage: Usage = field(default_factory=Usage)
    last_used_s: float = field(default_factory=time.monotonic)
    timer: asyncio.TimerHandle | None = None
    """Ends a loaded model that is idle, or begins a crashed one again."""
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def model_id(self) -> str:
        """The id of the model."""
        return self.request.model_id

    @property
    def is_loaded(self) -> bool:
        """Whether it can serve."""
        return self.runtime.state is RuntimeState.LOADED

    @property
    def is_answering(self) -> bool:
        """Whether somebody waits for an answer of it."""
        return self.usage.active > 0

    @property
    def options(self) -> LoadOptions:
        """What it is loaded with, or is to be as far as that is known yet."""
        return self.runtime.options or self.request.options

    def stop_timer(self) -> None:
        """Leave it as it is until a timer is started again."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
