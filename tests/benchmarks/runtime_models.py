"""The models and the scheduler of the benchmarks that load models for real."""

import os
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from modelyard.service.runtime.llama_engine import LlamaEngine
from modelyard.service.runtime.memory import MemoryProbes
from modelyard.service.runtime.scheduler import LoadRequest, Scheduler
from modelyard.tasks import Tasks
from modelyard.tour.sample import fetch_sample
from modelyard.wire.runtime import LoadOptions, ModelRuntime
from tests.fakes import gguf_models

CONTEXT = 512


def sample() -> Path:
    """Return SmolLM2-135M, 98 MB."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return fetch_sample(cache / "modelyard-tests")


def gigabyte(folder: Path) -> Path:
    """Return a synthetic model of 1 GB, which lies in `folder` if it was written before."""
    path = folder / "gigabyte.gguf"
    if not path.exists():
        gguf_models.write_model(path, gguf_models.LARGE, kind="Q8_0", seed=11)
    return path


def work_folder() -> Path:
    """Return a folder that stays from one run to the next."""
    folder = Path(tempfile.gettempdir()) / "modelyard-benchmarks"
    folder.mkdir(exist_ok=True)
    return folder


@asynccontextmanager
async def scheduler(
    changes: list[tuple[str, ModelRuntime]] | None = None, *, probes: MemoryProbes | None = None
) -> AsyncIterator[Scheduler]:
    """Run a scheduler with the real engine; each change is appended to `changes`."""
    seen = changes if changes is not None else []
    async with Tasks(report=lambda name, error: print(name, repr(error), file=sys.stderr)) as tasks:
        running = Scheduler(
            LlamaEngine(tasks=tasks),
            probes or MemoryProbes.of_this_machine(),
            tasks=tasks,
            changed=lambda model_id, runtime: seen.append((model_id, runtime)),
        )
        async with running:
            yield running


def request(path: Path, model_id: str = "a", **options: object) -> LoadRequest:
    """Return the request for a model at a short context, unless `options` say otherwise."""
    chosen = LoadOptions.model_validate({"context": CONTEXT, **options})
    return LoadRequest(model_id, f"model-{model_id}", path, chosen)


def told(name: str, values: Sequence[float], unit: str) -> str:
    """Return the median and the ends of `values`."""
    return (
        f"{name:<34} median {statistics.median(values):8.3f} {unit}"
        f"  ({min(values):.3f} to {max(values):.3f}, {len(values)} times)"
    )


def verdict(missed: Sequence[str]) -> int:
    """Print which demands were missed; returns the exit status."""
    for one in missed:
        print(f"MISSED: {one}")
    print("all demands are met" if not missed else f"{len(missed)} demands are missed")
    return 1 if missed else 0
