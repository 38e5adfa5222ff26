"""Limits of bytes a second, in total and of one download, measured by what came in."""

import asyncio
import time
from pathlib import Path

from modelyard.service.downloads import DownloadQueue
from modelyard.wire.queue import DownloadSettings
from tests.fakes.origin import Origin
from tests.service.downloads.harness import content_of, job_of, running

MB = 1_000_000
LARGE = content_of(60 * MB)
SECONDS = 3.0


async def rate_of(queue: DownloadQueue, keys: str, seconds: float) -> float:
    """Return how many bytes a second come in from now on.

    Not what the origin sends: each further connection takes a buffer of bytes that wait.
    """

    def received_bytes() -> int:
        return sum(((known := queue.progress(key)) and known.transferred) or 0 for key in keys)

    start_s, start_bytes = time.monotonic(), received_bytes()
    await asyncio.sleep(seconds)
    return (received_bytes() - start_bytes) / (time.monotonic() - start_s)


def test_all_downloads_together_keep_to_the_limit_and_to_a_new_one(origin: Origin, tmp_path: Path):
    async def run() -> None:
        async with running(concurrent=3) as (queue, listener):
            queue.set_settings(DownloadSettings(concurrent=3, limit=5 * MB))
            for key in "abc":
                url = origin.serve(key, LARGE)
                await queue.start(job_of(url, tmp_path / key, key=key))
            for key in "abc":
                await listener.until_transferred(key, MB)
            limited = await rate_of(queue, "abc", SECONDS)
            assert 4.5 * MB < limited < 5.5 * MB
            queue.set_settings(DownloadSettings(concurrent=3, limit=2 * MB))
            await asyncio.sleep(0.5)
            slower = await rate_of(queue, "abc", SECONDS)
            assert 1.7 * MB < slower < 2.3 * MB
            queue.set_settings(DownloadSettings(concurrent=3))
            await listener.until(lambda: not queue.active())

    asyncio.run(run())


def test_a_limit_of_one_download_slows_that_one_alone(origin: Origin, tmp_path: Path):
    async def run() -> None:
        async with running() as (queue, listener):
            queue.set_settings(DownloadSettings(paused=True))
            for key in "ab":
                url = origin.serve(key, LARGE)
                await queue.start(job_of(url, tmp_path / key, key=key))
            queue.set_limit("a", MB)
            queue.set_settings(DownloadSettings())
            await listener.until_ended("b")
            await listener.until_transferred("a", MB)
            assert "a" in queue.active()
            slow = await rate_of(queue, "a", SECONDS)
            assert 0.8 * MB < slow < 1.2 * MB
            rate = queue.progress("a").rate
            assert rate is not None
            assert 0.7 * MB < rate < 1.3 * MB
            queue.set_limit("a", None)
            await listener.until_ended("a")

    asyncio.run(run())
    assert (tmp_path / "a").read_bytes() == LARGE
