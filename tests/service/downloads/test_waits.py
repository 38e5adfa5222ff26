"""A disk that is full and a network that is gone are waited for."""

import asyncio
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from modelyard.service.downloads import QueuePolicy, TransferPolicy, partial_bytes
from modelyard.service.downloads.space import Claim, Space
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from modelyard.wire.problems import ProblemCode, ProblemError
from modelyard.wire.queue import DownloadSettings
from tests.fakes.origin import Fault, Origin
from tests.service.downloads.harness import (
    assert_never_backwards,
    content_of,
    job_of,
    running,
    sha256_of,
)
from tests.service.downloads.test_disk import SMALL_DISK_BYTES, small_disk

__all__ = ["small_disk"]

NAME = "model.gguf"
CONTENT = content_of(6_000_000)
SLOW = Fault(rate_bytes_s=2e6)
EAGER = TransferPolicy(first_retries=0, retries=0)
HURRIED = QueuePolicy(look_s=0.05, first_pause_s=0.05, longest_pause_s=0.5)
PATIENT = QueuePolicy(look_s=0.05, first_pause_s=1000, longest_pause_s=1000)


def test_a_download_whose_disk_fills_up_goes_on_by_itself_when_there_is_room(
    origin: Origin, small_disk: Path
):
    target, other = small_disk / NAME, small_disk / "other"
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, SLOW)

    async def run() -> None:
        async with running(patience=HURRIED) as (queue, listener):
            await queue.start(job_of(url, target, sha256=sha256_of(CONTENT)))
            await listener.until_transferred("model", 500_000)
            free = shutil.disk_usage(small_disk).free
            await asyncio.to_thread(other.write_bytes, bytes(free - 1_000_000))
            await listener.until(lambda: queue.progress("model").problem is not None)
            full = queue.progress("model")
            assert (full.phase, full.status) == (
                DownloadPhase.PAUSED,
                ModelDownloadStatus.IN_PROGRESS,
            )
            assert full.problem.code is ProblemCode.DISK_FULL
            assert 0 < full.problem.needed <= len(CONTENT)
            assert full.problem.free is not None
            assert queue.active() == frozenset()
            held = full.transferred
            requests = len(origin.requests)
            await asyncio.sleep(0.5)
            assert len(origin.requests) == requests, "it asks nobody while there is no room"
            origin.always(NAME, Fault())
            other.unlink()
            await listener.until_ended_for_good("model")
            assert listener.statuses("model")[-1] is ModelDownloadStatus.COMPLETED
            assert ModelDownloadStatus.RESET not in listener.statuses("model")
            assert_never_backwards(listener.of("model"))
            assert held > 0

    asyncio.run(run())
    assert target.read_bytes() == CONTENT
    assert origin.bytes_sent < 1.7 * len(CONTENT)


def test_what_waits_for_room_can_be_paused_and_cancelled(origin: Origin, small_disk: Path):
    target, other = small_disk / NAME, small_disk / "other"
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, SLOW)

    async def run() -> None:
        async with running(patience=HURRIED) as (queue, listener):
            await queue.start(job_of(url, target))
            await listener.until_transferred("model", 500_000)
            free = shutil.disk_usage(small_disk).free
            await asyncio.to_thread(other.write_bytes, bytes(free - 500_000))
            await listener.until(lambda: queue.progress("model").problem is not None)
            await queue.pause("model")
            assert queue.progress("model").problem is None
            other.unlink()
            await asyncio.sleep(0.3)
            assert queue.progress("model").phase is DownloadPhase.PAUSED
            await queue.cancel("model")
            assert listener.statuses("model")[-1] is ModelDownloadStatus.CANCELED

    asyncio.run(run())
    assert partial_bytes(target) >= 500_000


def test_what_another_download_will_need_is_not_given_away(origin: Origin, small_disk: Path):
    first, second = content_of(5_000_000), content_of(4_500_000, seed=2)
    assert max(len(first), len(second)) < SMALL_DISK_BYTES < len(first) + len(second)
    origin.serve("first", first)
    origin.always("first", Fault(rate_bytes_s=3e6))
    origin.serve("second", second)

    async def run() -> None:
        async with running() as (queue, listener):
            for key in ("first", "second"):
                await queue.start(job_of(f"{origin.url}/{key}", small_disk / key, key=key))
                await listener.until(lambda: bool(queue.progress("first").total))
            refused = await listener.until_ended("second")
            assert refused.status is ModelDownloadStatus.FAILED
            assert refused.problem.code is ProblemCode.DISK_FULL
            assert refused.problem.needed == len(second)
            assert 0 <= refused.problem.free < len(second)
            assert refused.transferred in (0, None)
            done = await listener.until_ended("first")
            assert done.status is ModelDownloadStatus.COMPLETED

    asyncio.run(run())


def test_only_those_that_run_or_stand_before_count(tmp_path: Path):
    space = Space()
    free = shutil.disk_usage(tmp_path).free
    most = free // 2

    def claims(*, running_last: bool) -> list[Claim]:
        return [
            Claim("a", tmp_path / "a", most // 2, running=False),
            Claim("b", tmp_path / "b", None, running=True),
            Claim("c", tmp_path / "c", free, running=running_last),
        ]

    space.set_claims(claims(running_last=False))
    space.require("b", tmp_path / "b", most)
    with pytest.raises(ProblemError) as full:
        space.require("c", tmp_path / "c", most)
    assert full.value.problem.needed == most
    assert full.value.problem.free < most
    space.set_claims(claims(running_last=True))
    assert not space.has_room("b", tmp_path / "b", most)
    space.set_claims([])
    assert space.has_room("b", tmp_path / "b", most)


def test_what_lies_on_disk_already_is_not_needed_again(small_disk: Path):
    (small_disk / "a.partial").write_bytes(bytes(6_000_000))
    space = Space()
    assert space.has_room("a", small_disk / "a", 7_000_000)
    assert not space.has_room("b", small_disk / "deep" / "b", 7_000_000)


def test_a_download_goes_on_by_itself_when_its_server_is_back(origin: Origin, target: Path):
    async def run() -> None:
        async with running(patience=HURRIED, policy=EAGER) as (queue, listener):
            url = origin.serve(NAME, CONTENT)
            origin.script(NAME, SLOW)
            await queue.start(job_of(url, target, sha256=sha256_of(CONTENT)))
            await listener.until_transferred("model", 500_000)
            await asyncio.to_thread(origin.go_down)
            await listener.until(lambda: listener.of("model")[-1].problem is not None)
            lost = listener.of("model")[-1]
            assert lost.phase is DownloadPhase.RETRYING
            assert lost.status is ModelDownloadStatus.IN_PROGRESS
            assert lost.problem.code is ProblemCode.SOURCE_UNREACHABLE
            assert "model" in queue.active()
            # Long enough for some tries in vain.
            tries = len(listener.messages)
            await listener.until(lambda: len(listener.messages) > tries + 6)
            origin.come_back()
            await listener.until(lambda: not queue.active())
            assert origin.requests[1].range is not None
            assert ModelDownloadStatus.FAILED not in listener.statuses("model")
            assert listener.statuses("model")[-1] is ModelDownloadStatus.COMPLETED
            assert_never_backwards(listener.of("model"))

    asyncio.run(run())
    assert target.read_bytes() == CONTENT


def test_one_that_waits_for_the_network_lets_others_run(origin: Origin, tmp_path: Path):
    async def run() -> None:
        async with running(concurrent=1, patience=PATIENT, policy=EAGER) as (queue, listener):
            origin.serve("a", CONTENT)
            origin.always("a", Fault(cut_after=500_000))
            origin.serve("b", CONTENT)
            for key in "ab":
                await queue.start(job_of(f"{origin.url}/{key}", tmp_path / key, key=key))
            await listener.until_ended("b")
            assert queue.active() == {"a"}
            assert queue.progress("a").phase is DownloadPhase.RETRYING
            origin.always("a", Fault())
            await queue.try_now("a")
            await listener.until(lambda: not queue.active())
            assert set(listener.files) == {"a", "b"}

    asyncio.run(run())


def test_after_the_machine_has_slept_it_is_tried_at_once(origin: Origin, tmp_path: Path):
    moment = datetime.now().astimezone()

    async def run() -> None:
        nonlocal moment
        async with running(patience=PATIENT, policy=EAGER, now=lambda: moment) as (queue, listener):
            origin.serve("a", CONTENT)
            origin.script("a", Fault(cut_after=500_000))
            await queue.start(job_of(f"{origin.url}/a", tmp_path / "a", key="a"))
            await listener.until(lambda: queue.progress("a").phase is DownloadPhase.RETRYING)
            await asyncio.sleep(0.3)
            assert len(origin.requests) == 1
            moment += timedelta(hours=8)
            await listener.until(lambda: not queue.active())
            assert listener.statuses("a")[-1] is ModelDownloadStatus.COMPLETED

    asyncio.run(run())


def test_a_network_that_stays_away_is_given_up_some_day(origin: Origin, tmp_path: Path):
    patience = QueuePolicy(look_s=0.02, first_pause_s=0.02, patience_s=0.5)

    async def run() -> None:
        async with running(patience=patience, policy=EAGER) as (queue, listener):
            origin.serve("a", CONTENT)
            origin.script("a", Fault(cut_after=500_000))
            origin.always("a", Fault(cut_after=0))
            await queue.start(job_of(f"{origin.url}/a", tmp_path / "a", key="a"))
            await listener.until(lambda: not queue.active())
            last = listener.of("a")[-1]
            assert last.status is ModelDownloadStatus.FAILED
            assert last.problem.code is ProblemCode.SOURCE_UNREACHABLE
            assert last.transferred == 500_000

    asyncio.run(run())
    assert len(origin.requests) > 2


def test_what_waits_stays_held_with_a_paused_queue(origin: Origin, tmp_path: Path):
    async def run() -> None:
        async with running(patience=HURRIED, policy=EAGER) as (queue, listener):
            origin.serve("a", CONTENT)
            origin.script("a", Fault(cut_after=500_000))
            await queue.start(job_of(f"{origin.url}/a", tmp_path / "a", key="a"))
            await listener.until(lambda: queue.progress("a").phase is DownloadPhase.RETRYING)
            queue.set_settings(DownloadSettings(paused=True))
            await listener.until(lambda: queue.progress("a").phase is DownloadPhase.QUEUED)
            await asyncio.sleep(0.2)
            assert len(origin.requests) == 1
            queue.set_settings(DownloadSettings())
            await listener.until(lambda: not queue.active())

    asyncio.run(run())
