"""What loading, unloading and cancelling cost, beside the engine alone.

    python -m tests.benchmarks.runtime_loads [--rounds N] [--unloads N] [--cancels N]

Loads of 98 MB and 1 GB through the scheduler and through a bare `xllamacpp.Server` in a process of
its own, in turn; unloads with what is back after 500 ms; cancels of the 1 GB load at random
moments. The demands: at most 1.15 times the bare engine; 99 % of the worker's PSS back within
500 ms, each time; a cancelled load back within 500 ms, nothing left of it, and the next one works.
Linux only; takes five minutes on two cores.
"""

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from modelyard.service.runtime.options import default_threads
from modelyard.service.runtime.process_memory import process_memory
from modelyard.wire.problems import ProblemError
from modelyard.wire.runtime import RuntimeState
from tests.benchmarks.runtime_models import (
    CONTEXT,
    gigabyte,
    request,
    sample,
    scheduler,
    told,
    verdict,
    work_folder,
)

_MOST_TIMES = 1.15
_BACK_S = 0.5
_BACK_SHARE = 0.99
_SEED = 20_261_123
_WORKER = "modelyard.service.runtime.worker"
_BARE = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.n_ctx, params.n_parallel, params.port = int(sys.argv[2]), 1, 0
params.n_batch = params.n_ubatch = int(sys.argv[2])
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = int(sys.argv[3])
params.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_NONE
params.cache_ram_mib, params.n_ctx_checkpoints = 0, 2
params.swa_full = params.fit_params = params.ui = False
params.hostnames, params.verbosity = ["127.0.0.1"], 3
server = xllamacpp.Server(params)
print("READY", flush=True)
sys.stdin.read()
"""


def main() -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--unloads", type=int, default=100)
    parser.add_argument("--cancels", type=int, default=20)
    arguments = parser.parse_args()
    small, large = sample(), gigabyte(work_folder())
    missed: list[str] = []
    for name, path in (("98 MB", small), ("1 GB", large)):
        missed += asyncio.run(_overhead(name, path, arguments.rounds))
    missed += asyncio.run(_unloads("98 MB", small, arguments.unloads))
    missed += asyncio.run(_unloads("1 GB", large, max(arguments.unloads // 10, 1)))
    missed += asyncio.run(cancels(large, arguments.cancels))
    return verdict(missed)


async def _overhead(name: str, path: Path, rounds: int) -> list[str]:
    ours: list[float] = []
    bare: list[float] = []
    async with scheduler() as running:
        for _ in range(rounds):
            bare.append(await asyncio.to_thread(_bare_load_s, path))
            started = time.perf_counter()
            await running.load(request(path, batch=CONTEXT))
            ours.append(time.perf_counter() - started)
            await running.unload("a")
    ratio = statistics.median(ours) / statistics.median(bare)
    print(told(f"{name}: bare engine to ready", bare, "s"))
    print(told(f"{name}: load to ready", ours, "s"))
    print(f"{name}: {ratio:.3f} times the bare engine")
    return [f"{name}: {ratio:.3f} times"] if ratio > _MOST_TIMES else []


def _bare_load_s(path: Path) -> float:
    environment = os.environ | {"OMP_WAIT_POLICY": "PASSIVE", "GGML_NO_BACKTRACE": "1"}
    command = [sys.executable, "-c", _BARE, str(path), str(CONTEXT), str(default_threads())]
    started = time.perf_counter()
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        while b"READY" not in process.stdout.readline():
            pass
        seconds = time.perf_counter() - started
        process.kill()
    return seconds


async def _unloads(name: str, path: Path, count: int) -> list[str]:
    seconds: list[float] = []
    shares: list[float] = []
    cached: list[float] = []
    async with scheduler() as running:
        for _ in range(count):
            await running.load(request(path))
            [pid] = _workers()
            held = process_memory(pid) or 0
            started = time.perf_counter()
            gone = await running.unload("a")
            seconds.append(time.perf_counter() - started)
            left = process_memory(pid) or 0
            shares.append((held - left) / held)
            report = gone.unloaded
            cached.append((report.cached or 0) / 2**20 if report else 0)
    print(told(f"unload of {name}", seconds, "s"))
    print(
        f"  back: at least {min(shares):.1%}; in the page cache {statistics.median(cached):.0f} MiB"
    )
    late = sum(1 for each in seconds if each > _BACK_S)
    short = sum(1 for each in shares if each < _BACK_SHARE)
    return [f"{late} late, {short} short unloads of {name}"] if late or short else []


async def cancels(path: Path, count: int) -> list[str]:
    """Cancel a load at random moments, `count` times; returns what went wrong."""
    moments = random.Random(_SEED)
    seconds: list[float] = []
    missed: list[str] = []
    async with scheduler() as running:
        started = time.perf_counter()
        await running.load(request(path))
        whole_s = time.perf_counter() - started
        await running.unload("a")
        for _ in range(count):
            loading = asyncio.gather(running.load(request(path)), return_exceptions=True)
            await asyncio.sleep(moments.uniform(0, whole_s))
            started = time.perf_counter()
            await running.unload("a")
            seconds.append(time.perf_counter() - started)
            if left := _workers():
                missed.append(f"workers are left: {left}")
            [outcome] = await loading
            if not isinstance(outcome, ProblemError) and outcome.state is not RuntimeState.LOADED:
                missed.append(f"a cancelled load ended as {outcome}")
        ready = await running.load(request(path))
        if ready.state is not RuntimeState.LOADED:
            missed.append("the load after the cancels failed")
    print(told("cancel of a load", seconds, "s"))
    late = sum(1 for each in seconds if each > _BACK_S)
    return missed + ([f"{late} late cancels"] if late else [])


def _workers() -> list[int]:
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):  # a zombie, too
            if _WORKER in child.cmdline():
                found.append(child.pid)
    return found


if __name__ == "__main__":
    sys.exit(main())
