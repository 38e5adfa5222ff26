"""What the scheduler asks of an engine: to start a worker for a model."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from modelyard.wire.problems import Problem
from modelyard.wire.runtime import LoadOptions, LoadStage


@dataclass(frozen=True, slots=True)
class WorkerAddress:
    """Where a loaded model is served: an address without a path, and the key that it asks for."""

    url: str
    api_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WorkerSpec:
    """What to load: `options` are complete, as `complete_options` returns them.

    `log_name` is what its log is found by again; `projector` and `draft` are the files that the
    options of these names stand for.
    """

    path: Path
    alias: str
    options: LoadOptions
    default_pooling: bool = False
    log_name: str = "model"
    projector: Path | None = None
    draft: Path | None = None


@dataclass(frozen=True, slots=True)
class LoadProgress:
    """How far a load is; `share` is 0 to 1 of the `stage`."""

    stage: LoadStage
    share: float


Progressed = Callable[[LoadProgress], None]


class Worker(Protocol):
    """A process that loads a model and then serves it."""

    @property
    def pid(self) -> int:
        """The process, for measuring its memory."""

    async def ready(self) -> WorkerAddress:
        """Wait until the model is served.

        Raises:
            ProblemError: It can't be loaded: corrupt_file, unsupported_architecture,
                out_of_memory, engine_failed or engine_crashed. The process is gone.
        """

    async def ended(self) -> Problem:
        """Wait until the process is gone; returns how to call that if nobody asked for it."""

    async def stop(self, *, at_once: bool = False) -> None:
        """End the process and wait until it is gone; `at_once` without a chance to clean up."""


class Engine(Protocol):
    """Starts workers."""

    async def check(self) -> None:
        """Return if the engine can run here at all.

        Raises:
            ProblemError: unsupported_cpu.
        """

    async def uses_gpus(self) -> bool:
        """Whether it can compute on a GPU that has memory of its own, found out once."""

    async def start(self, spec: WorkerSpec, *, progressed: Progressed) -> Worker:
        """Start a worker that loads `spec`; `progressed` is told how far it is.

        Raises:
            ProblemError: unsupported_cpu, or engine_failed where no process can be started.
        """
