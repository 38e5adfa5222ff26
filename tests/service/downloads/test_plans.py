"""Sources that the queue asks what is to be fetched."""

import asyncio
from pathlib import Path

import pytest

from modelyard.service.plan import PlannedFile
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from modelyard.wire.problems import ProblemCode, problem_error
from tests.fakes.origin import Origin
from tests.service.downloads.harness import PATIENCE_S, assert_never_backwards, job_of, running
from tests.service.downloads.test_order import HELD, LARGE, OPEN, SLOW


def test_a_source_is_asked_when_its_turn_comes_and_before_each_transfer(
    origin: Origin, tmp_path: Path
):
    url = origin.serve("a", LARGE)
    origin.script("a", SLOW)
    asked = 0

    async def plan() -> PlannedFile:
        nonlocal asked
        asked += 1
        return PlannedFile("a", (url,), size_bytes=len(LARGE))

    job = job_of(url, tmp_path / "a", key="a")
    job = type(job)("a", PlannedFile("a", ()), job.target, plan=plan)

    async def run() -> None:
        async with running() as (queue, listener):
            queue.set_settings(HELD)
            await queue.start(job)
            await asyncio.sleep(0.05)
            assert asked == 0
            queue.set_settings(OPEN)
            await listener.until_transferred("a", 50_000)
            await queue.pause("a")
            await queue.start(job)
            await listener.until(lambda: not queue.active())
            assert asked == 2
            assert_never_backwards(listener.of("a"))

    asyncio.run(run())


@pytest.mark.parametrize("is_asked", [True, False])
def test_a_source_that_is_being_asked_is_left_when_the_download_is_cancelled(
    tmp_path: Path, is_asked: bool
):
    asking, gone = asyncio.Event(), False

    async def plan() -> PlannedFile:
        nonlocal gone
        asking.set()
        try:
            await asyncio.Event().wait()
        finally:
            gone = True
        raise AssertionError("unreachable")

    async def refuse() -> PlannedFile:
        raise problem_error(ProblemCode.GATED, "a licence must be accepted")

    empty = PlannedFile("a", ())
    job = job_of("http://x/", tmp_path / "a", key="a")

    async def run() -> None:
        async with running() as (queue, listener):
            await queue.start(type(job)("a", empty, job.target, plan=plan))
            assert queue.progress("a").phase is DownloadPhase.CONNECTING
            if is_asked:
                await asking.wait()
            await asyncio.wait_for(queue.cancel("a"), PATIENCE_S)
            assert gone is is_asked
            assert listener.statuses("a")[-1] is ModelDownloadStatus.CANCELED
            await queue.start(type(job)("a", empty, job.target, plan=refuse))
            await listener.until(lambda: not queue.active())
            assert listener.of("a")[-1].problem.code is ProblemCode.GATED

    asyncio.run(run())
