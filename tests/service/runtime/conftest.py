"""Models, and a scheduler with the real engine, for the tests of the runtime."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from modelyard.service.runtime.llama_engine import LlamaEngine
from modelyard.service.runtime.memory import MemoryProbes
from modelyard.service.runtime.scheduler import LoadRequest, Scheduler
from modelyard.tasks import Tasks
from modelyard.wire.runtime import LoadOptions, ModelRuntime, RuntimeState
from tests.fakes import gguf_models

DEADLINE_S = 60.0
SHORT = LoadOptions(context=512)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a model of 2 MB that the engine loads."""
    return gguf_models.write_model(tmp_path_factory.mktemp("models") / "tiny.gguf")


@dataclass
class Running:
    """A scheduler and all that it has announced."""

    scheduler: Scheduler
    changes: list[tuple[str, ModelRuntime]] = field(default_factory=list)
    pids: set[int] = field(default_factory=set)

    def note(self, model_id: str, runtime: ModelRuntime) -> None:
        self.changes.append((model_id, runtime))
        if runtime.state is RuntimeState.LOADED:
            self.pids.add(self.pid(model_id))

    def pid(self, model_id: str) -> int:
        slot = self.scheduler._slots.get(model_id)
        assert slot is not None
        assert slot.worker is not None
        return slot.worker.pid

    def states(self, model_id: str) -> list[RuntimeState]:
        """Return the states that were announced, one after the other."""
        states: list[RuntimeState] = []
        for changed_id, runtime in self.changes:
            if changed_id == model_id and states[-1:] != [runtime.state]:
                states.append(runtime.state)
        return states

    async def until(self, model_id: str, state: RuntimeState) -> ModelRuntime:
        """Wait until a model is in `state`."""
        await until(lambda: self.scheduler.runtime(model_id).state is state)
        return self.scheduler.runtime(model_id)


async def until(condition: Callable[[], bool]) -> None:
    """Wait until `condition` holds, and fail if it never does."""
    async with asyncio.timeout(DEADLINE_S):
        while not condition():  # noqa: ASYNC110 - the condition may be about another process
            await asyncio.sleep(0.01)


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that nobody has buried yet does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@asynccontextmanager
async def running(
    *, probes: MemoryProbes | None = None, logs: Path | None = None
) -> AsyncIterator[Running]:
    """Run a scheduler with the real engine; afterwards no worker may be left."""
    failures: list[tuple[str, BaseException]] = []
    async with Tasks(report=lambda name, error: failures.append((name, error))) as tasks:
        scheduler = Scheduler(
            LlamaEngine(tasks=tasks, logs=logs),
            probes or MemoryProbes.of_this_machine(),
            tasks=tasks,
            changed=lambda model_id, runtime: run.note(model_id, runtime),
        )
        run = Running(scheduler)
        async with scheduler:
            yield run
        assert not [pid for pid in run.pids if is_alive(pid)]
    assert failures == []


def request(path: Path, model_id: str = "a", **options: object) -> LoadRequest:
    """Return the request for a model at `path`, at a short context unless `options` say more."""
    chosen = SHORT.model_copy(update=options)
    return LoadRequest(model_id, f"model-{model_id}", path, LoadOptions.model_validate(chosen))
