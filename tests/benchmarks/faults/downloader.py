"""A process that downloads several files at once, made to be killed."""

import asyncio
import random
import sys
from dataclasses import dataclass
from pathlib import Path

from modelyard.service.downloads import DownloadJob, DownloadQueue
from modelyard.service.plan import PlannedFile, VerifiedFile
from modelyard.tasks import Tasks
from modelyard.wire.downloads import ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.queue import DownloadSettings

FAILED = 3
"""Exit status where a download ended without its file."""
_LIMITS = (None, None, 1 << 20, 5 << 20, 30 << 20)
"""Bytes a second, of one download or of all together."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a process downloads: so many at once, under limits that hold for so long at most."""

    concurrent: int
    longest_limit_s: float
    seed: int


@dataclass(frozen=True, slots=True)
class Order:
    """One file to download."""

    url: str
    target: Path
    sha256: str | None


class Endings:
    """Listens until every download has ended."""

    def __init__(self, count: int) -> None:
        self.failures: list[str] = []
        self._left = count
        self.all_ended = asyncio.Event()

    def progressed(self, key: str, progress: ModelDownloadProgress) -> None:
        if not progress.status or not progress.status.is_terminal:
            return
        if progress.status is not ModelDownloadStatus.COMPLETED:
            self.failures.append(f"{key}: {progress}")
        self._left -= 1
        if not self._left:
            self.all_ended.set()

    async def completed(self, key: str, file: VerifiedFile) -> None:
        pass

    def ended(self, key: str, ended: object) -> None:
        pass

    def queue_changed(self, state: object) -> None:
        pass


def download_all(orders: tuple[Order, ...], habits: Habits) -> None:
    """Download `orders` under limits that change, and exit: with 0 if every file came."""
    failures = asyncio.run(_download(orders, habits)) if orders else []
    for failure in failures:
        print(failure, file=sys.stderr)
    sys.exit(FAILED if failures else 0)


async def _download(orders: tuple[Order, ...], habits: Habits) -> list[str]:
    endings = Endings(len(orders))
    async with (
        Tasks() as tasks,
        DownloadQueue(endings, tasks=tasks, concurrent=habits.concurrent) as queue,
    ):
        for order in orders:
            file = PlannedFile(order.target.name, (order.url,), sha256=order.sha256)
            await queue.start(DownloadJob(order.target.name, file, order.target))
        tasks.start(_change_limits(queue, habits), name="limits")
        await endings.all_ended.wait()
    return endings.failures


async def _change_limits(queue: DownloadQueue, habits: Habits) -> None:
    chance = random.Random(habits.seed)
    while True:
        limit = chance.choice(_LIMITS)
        queue.set_settings(DownloadSettings(concurrent=habits.concurrent, limit=limit))
        for key in queue.active():
            queue.set_limit(key, chance.choice(_LIMITS))
        await asyncio.sleep(chance.uniform(0.0, habits.longest_limit_s))
