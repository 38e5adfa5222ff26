"""A service of its own process whose models all tick: what `bench_busy_window` listens to.

    python -m tests.benchmarks.streams MODELS TICKS_A_SECOND

It prints its address and ends with its standard input.
"""

import asyncio
import sys

from modelyard.wire.downloads import DownloadPhase
from tests.fakes.scripted_service import ScriptedService
from tests.ui import sample

_STEPS = 1000


def names(count: int) -> list[str]:
    """Return how the models are called."""
    return [f"Stream {number:02}" for number in range(count)]


async def tick(count: int, ticks_s: float) -> None:
    """Send the progress of each model `ticks_s` times a second until the input ends."""
    models = [sample.model(name) for name in names(count)]
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(sys.stdin.fileno(), ended.set)
    async with ScriptedService(*models) as service:
        print(service.address.url, flush=True)
        step, due_s = 0, loop.time()
        while not ended.is_set():
            step += 1
            for model in models:
                moved = sample.transfer(
                    DownloadPhase.TRANSFERRING, step % _STEPS, _STEPS, rate=1e6 + step
                )
                service.progress(model.id, moved)
            due_s += 1 / ticks_s
            await asyncio.sleep(max(0.0, due_s - loop.time()))


if __name__ == "__main__":
    asyncio.run(tick(int(sys.argv[1]), float(sys.argv[2])))
