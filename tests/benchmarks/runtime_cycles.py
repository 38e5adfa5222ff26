"""Hundreds of loads on a machine that holds two of three models; workers that are killed.

    python -m tests.benchmarks.runtime_cycles [--cycles N] [--kills N]

Three copies of SmolLM2-135M are loaded in random order within a memory that has room for two, with
automatic eviction; now and then one of them is busy. The demands: the service's own memory stays
flat within 5 MiB after the first tenth; each eviction takes the model that is missed least, and
never a busy one; every load works. Workers are then killed with SIGSEGV, SIGKILL and by the kernel
for lack of memory (a control group, where one can be made): each is told apart within a second,
and the next load works. Linux only; takes five minutes on two cores.
"""

import argparse
import asyncio
import os
import random
import signal
import sys
import time
from pathlib import Path

import aiohttp

from modelyard.service.runtime.memory import MemoryProbes
from modelyard.service.runtime.process_memory import process_memory
from modelyard.service.runtime.scheduler import Scheduler
from modelyard.wire.problems import ProblemCode
from modelyard.wire.runtime import Eviction, ModelRuntime, RuntimeSettings, RuntimeState
from tests.benchmarks.runtime_models import (
    request,
    sample,
    scheduler,
    told,
    verdict,
)
from tests.service.runtime.bounded import BoundedProbe, workers
from tests.service.runtime.small_group import small_group

_MIB = 2**20
_ROOM_FOR_TWO = 400 * _MIB
_MOST_GROWTH_BYTES = 5 * _MIB
_SEEN_S = 1.0
_ALIKE = 0.8
_SEED = 20_261_124
_IDS = ("a", "b", "c")

Changes = list[tuple[str, ModelRuntime]]


def main() -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--cycles", type=int, default=200)
    parser.add_argument("--kills", type=int, default=10)
    arguments = parser.parse_args()
    small = sample()
    missed = asyncio.run(cycles(small, arguments.cycles))
    missed += asyncio.run(_kills(small, arguments.kills))
    return verdict(missed)


async def cycles(path: Path, count: int) -> list[str]:
    """Load one of three models after the other, `count` times; returns what went wrong."""
    changes: Changes = []
    chances = random.Random(_SEED)
    missed: list[str] = []
    sizes: list[int] = []
    evictions = busy = 0
    probes = MemoryProbes([BoundedProbe(_ROOM_FOR_TWO)])
    async with scheduler(changes, probes=probes) as running:
        running.settings = RuntimeSettings(eviction=Eviction.AUTOMATIC)
        for _ in range(count):
            wanted = chances.choice(_IDS)
            loaded = [id_ for id_ in _IDS if _is_loaded(running, id_) and id_ != wanted]
            held = chances.choice(loaded) if loaded and chances.random() < 0.4 else None
            rightly = _missed_least(running, [id_ for id_ in loaded if id_ != held])
            needs_room = len(loaded) == 2 and not _is_loaded(running, wanted)
            changes.clear()
            if held is None:
                await running.load(request(path, wanted))
            else:
                busy += 1
                with running.touch(held):
                    await running.load(request(path, wanted))
                if not _is_loaded(running, held):
                    missed.append(f"{held} was busy and is gone")
            gone = [id_ for id_, runtime in changes if runtime.state is RuntimeState.UNLOADING]
            evictions += len(gone)
            if needs_room and (len(gone) != 1 or gone[0] not in rightly):
                missed.append(f"{gone} went instead of one of {rightly}")
            await asyncio.sleep(chances.uniform(0, 0.05))
            sizes.append(process_memory(os.getpid()) or 0)
    settled = sizes[len(sizes) // 10 :]
    growth = max(settled) - settled[0]
    print(f"{count} loads, {evictions} evictions, {busy} with a busy model")
    print(f"the service's memory: {settled[0] / _MIB:.1f} MiB, at most {growth / _MIB:+.2f} MiB")
    if growth > _MOST_GROWTH_BYTES:
        missed.append(f"it grew by {growth / _MIB:.1f} MiB")
    return missed


def _is_loaded(running: Scheduler, model_id: str) -> bool:
    return running.runtime(model_id).state is RuntimeState.LOADED


def _missed_least(running: Scheduler, ids: list[str]) -> list[str]:
    """Return who may go by the rule as it is written: unused for long, quick to load again.

    More than one where they are alike, as time passes until one is chosen.
    """
    now = time.monotonic()

    def dispensability(model_id: str) -> float:
        slot = running._slots.get(model_id)
        assert slot is not None
        return (now - slot.last_used_s) / max(slot.runtime.load_seconds or 0, 0.1)

    found = {model_id: dispensability(model_id) for model_id in ids}
    most = max(found.values(), default=0.0)
    return [model_id for model_id, each in found.items() if each >= _ALIKE * most]


async def _kills(path: Path, count: int) -> list[str]:
    missed: list[str] = []
    changes: Changes = []
    ways = {
        "SIGSEGV": (ProblemCode.ENGINE_CRASHED, -signal.SIGSEGV),
        "SIGKILL": (ProblemCode.ENGINE_CRASHED, -signal.SIGKILL),
        "kernel": (ProblemCode.OUT_OF_MEMORY, -signal.SIGKILL),
    }
    async with scheduler(changes) as running:
        running.settings = RuntimeSettings(restart=False)
        for name, (code, exit_code) in ways.items():
            seconds: list[float] = []
            for _ in range(count):
                await running.load(request(path, context=2048))
                [pid] = workers()
                took_s = await _kill(running, changes, pid, name)
                if took_s is None:
                    print(f"{name}: no control group can be made here")
                    break
                seconds.append(took_s)
                problem = running.runtime("a").problem
                if problem is None or (problem.code, problem.exit_code) != (code, exit_code):
                    missed.append(f"{name} is told as {problem}")
            if seconds:
                print(told(f"{name} is shown after", seconds, "s"))
                late = sum(1 for each in seconds if each > _SEEN_S)
                missed += [f"{late} late after {name}"] if late else []
    return missed


async def _kill(running: Scheduler, changes: Changes, pid: int, how: str) -> float | None:
    """Kill the worker; returns the seconds from its end until it was announced."""
    changes.clear()
    if how != "kernel":
        os.kill(pid, signal.SIGSEGV if how == "SIGSEGV" else signal.SIGKILL)
        return await _seen(changes, time.perf_counter())
    with small_group(2 * _MIB) as put:
        if put is None:
            return None
        put(pid)
        address = running.worker("a")
        assert address is not None
        headers = {"Authorization": f"Bearer {address.api_key}"}
        body = {"prompt": [300] * 1000, "n_predict": 1}
        async with aiohttp.ClientSession(address.url, headers=headers) as session:
            try:
                await session.post("/completion", json=body)
            except aiohttp.ClientError:
                ended_s = time.perf_counter()
            else:
                raise AssertionError("it was not killed")
        return await _seen(changes, ended_s)


async def _seen(changes: Changes, since_s: float) -> float:
    while not any(runtime.state is RuntimeState.FAILED for _, runtime in changes):  # noqa: ASYNC110 - that is what is measured
        await asyncio.sleep(0.005)
    return max(0.0, time.perf_counter() - since_s)


if __name__ == "__main__":
    sys.exit(main())
