"""The gauge against the truth: what others take, how soon it is seen, what watching costs.

    python -m tests.benchmarks.memory_sampling [--steps N] [--seconds N]

A helper process takes and gives back known amounts while a client follows the event feed of a real
service. The demands: `others` moves by as much within 1 s and 2 % (of at least 1 GiB), where what
else moved meanwhile, as the kernel tells it, is taken out; with a model loaded, watching costs at
most 0.2 % of a core, and nothing while nobody listens. Linux only; takes two minutes.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp
import psutil

from modelyard.service.events import EventHub
from modelyard.service.running.memory_watch import watch_memory
from modelyard.tasks import Tasks
from tests.benchmarks.runtime_models import request, sample, scheduler, told, verdict
from tests.service.running import running

_GIB = 2**30
_SEEN_S = 1.0
_MOST_OFF = 0.02
_MOST_COST = 0.002
_STEPS = (1, 2, 1, 3)
_SETTLE_S = 3.0
_HELPER = """
import mmap, sys
memory = None
for line in sys.stdin:
    amount = int(line)
    if memory:
        memory.close()
    memory = mmap.mmap(-1, amount) if amount else None
    for at in range(0, amount, 2 ** 24):
        memory[at : at + 2 ** 24] = b"x" * min(2 ** 24, amount - at)
    print("done", flush=True)
"""


def main() -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=30)
    arguments = parser.parse_args()
    missed = asyncio.run(_others(arguments.steps))
    missed += asyncio.run(_cost(arguments.seconds))
    return verdict(missed)


async def _others(steps: int) -> list[str]:
    """Have a helper hold one amount after the other, and see when `others` has followed."""
    seconds: list[float] = []
    offs: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder)) as service:
            helper = await asyncio.create_subprocess_exec(
                sys.executable, "-c", _HELPER, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            held = 0
            async with service.http.ws_connect(f"{service.url}/events") as events:
                feed = _Feed(events)
                async with Tasks() as tasks:
                    tasks.start(feed.follow(), name="follow")
                    for number in range(steps):
                        await asyncio.sleep(_SETTLE_S)
                        amount = _STEPS[number // 2 % len(_STEPS)] * _GIB if not held else 0
                        before = feed.others, _in_use()
                        await _tell(helper, amount)
                        took_s, off = await feed.moved(before, amount - held)
                        seconds.append(took_s)
                        offs.append(off)
                        held = amount
            helper.kill()
            await helper.wait()
    print(told("others has followed after", seconds, "s"))
    print(told("and was off by", [100 * off for off in offs], "%"))
    late = sum(1 for each in seconds if each > _SEEN_S)
    wrong = sum(1 for each in offs if each > _MOST_OFF)
    return [f"{late} late, {wrong} wrong of {steps}"] if late or wrong else []


async def _tell(helper: asyncio.subprocess.Process, amount: int) -> None:
    assert helper.stdin is not None
    assert helper.stdout is not None
    helper.stdin.write(f"{amount}\n".encode())
    await helper.stdout.readline()


class _Feed:
    """What the event feed said last of the RAM that others take."""

    def __init__(self, events: aiohttp.ClientWebSocketResponse) -> None:
        self._events = events
        self.others = 0

    async def follow(self) -> None:
        """Read the feed for ever."""
        async for message in self._events:
            event: dict[str, Any] = message.json()
            if event["type"] == "memory.sampled":
                self.others = event["memory"]["devices"][0]["others"]

    async def moved(self, before: tuple[int, int], amount: int) -> tuple[float, float]:
        """Return after how long `others` has moved by `amount`, and how far it was off then.

        `before` is what it was, and what was in use by the kernel's own account.
        """
        started = time.perf_counter()
        while True:
            drift = _in_use() - before[1] - amount
            off = abs(self.others - before[0] - amount - drift) / abs(amount)
            took_s = time.perf_counter() - started
            if off <= _MOST_OFF or took_s > 3 * _SEEN_S:
                return took_s, off
            await asyncio.sleep(0.02)


def _in_use() -> int:
    machine = psutil.virtual_memory()
    return machine.total - machine.available


async def _cost(seconds: int) -> list[str]:
    """Watch the memory of a machine with a model loaded, with and without a listener."""
    hub = EventHub()
    async with scheduler() as scheduled, Tasks() as tasks:
        await scheduled.load(request(sample()))
        tasks.start(watch_memory(hub, scheduled.memory), name="watch")
        costs = {}
        for name, has_listener in (("nobody listens", False), ("somebody listens", True)):
            runs = []
            for _ in range(3):
                await asyncio.sleep(1)
                started, began = time.process_time(), time.perf_counter()
                if has_listener:
                    with hub.subscribe():
                        await asyncio.sleep(seconds / 3)
                else:
                    await asyncio.sleep(seconds / 3)
                runs.append((time.process_time() - started) / (time.perf_counter() - began))
            costs[name] = statistics.median(runs)
            print(f"{name}: {100 * costs[name]:.3f} % of a core")
    cost = costs["somebody listens"] - costs["nobody listens"]
    return [f"watching costs {100 * cost:.2f} %"] if cost > _MOST_COST else []


if __name__ == "__main__":
    sys.exit(main())
