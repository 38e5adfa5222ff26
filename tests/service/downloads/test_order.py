"""The order of the queue, how many run at once, and what holds it."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from modelyard.service.downloads import DownloadQueue
from modelyard.service.plan import QueuePlace, QueueState
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from modelyard.wire.problems import ProblemCode, ProblemError
from modelyard.wire.queue import DownloadOutcome, DownloadSettings
from tests.fakes.origin import Fault, Origin
from tests.service.downloads.harness import (
    Listener,
    assert_never_backwards,
    content_of,
    job_of,
    running,
)

SMALL = content_of(30_000)
LARGE = content_of(800_000)
SLOW = Fault(rate_bytes_s=400_000)
HELD = DownloadSettings(paused=True)
OPEN = DownloadSettings()


def keys_in(state: QueueState) -> list[str]:
    return [place.key for place in state.places]


async def start_all(
    queue: DownloadQueue, origin: Origin, folder: Path, keys: Sequence[str], content: bytes
) -> None:
    for key in keys:
        await queue.start(job_of(origin.serve(key, content), folder / key, key=key))


def running_keys(queue: DownloadQueue) -> set[str]:
    idle = {DownloadPhase.QUEUED, DownloadPhase.PAUSED}
    keys = keys_in(queue.state())
    return {key for key in keys if queue.progress(key).phase not in idle}


def test_64_downloads_run_four_at_once_in_the_order_that_a_person_gave(
    origin: Origin, tmp_path: Path
):
    keys = [f"m{number:02}" for number in range(64)]
    wanted = [*keys[40:50], *keys[:40], *keys[50:]]
    most = 0

    async def run() -> None:
        nonlocal most
        async with running(concurrent=4) as (queue, listener):
            queue.set_settings(DownloadSettings(concurrent=4, paused=True))
            await start_all(queue, origin, tmp_path, keys, SMALL)
            queue.set_order([*keys[40:50], "never heard of"])
            assert keys_in(queue.state()) == wanted

            def is_over() -> bool:
                nonlocal most
                most = max(most, len(running_keys(queue)))
                return not queue.active()

            queue.set_settings(DownloadSettings(concurrent=4))
            await listener.until(is_over)
            assert set(listener.files) == set(keys)

    asyncio.run(run())
    assert most == 4
    arrived = [request.path.removeprefix("/") for request in origin.requests]
    assert sorted(arrived) == keys
    for place, key in enumerate(arrived):
        # Of the four that run at once any may be the quickest to ask.
        assert wanted.index(key) - place < 4, arrived


def test_more_at_once_start_more_and_fewer_let_the_last_ones_wait_again(
    origin: Origin, tmp_path: Path
):
    keys = list("abcd")

    async def run() -> None:
        async with running(concurrent=1) as (queue, listener):
            for key in keys:
                origin.serve(key, LARGE)
                origin.always(key, SLOW)
            await start_all(queue, origin, tmp_path, keys, LARGE)
            await listener.until(lambda: running_keys(queue) == {"a"})
            queue.set_settings(DownloadSettings(concurrent=3))
            for key in "abc":
                await listener.until_transferred(key, 50_000)
            queue.set_settings(DownloadSettings(concurrent=1))
            await listener.until(lambda: running_keys(queue) == {"a"})
            assert queue.progress("b").phase is DownloadPhase.QUEUED
            assert queue.progress("b").transferred >= 50_000
            assert queue.active() == set(keys)
            for key in keys:
                origin.always(key, Fault())
            queue.set_settings(DownloadSettings(concurrent=4))
            await listener.until(lambda: not queue.active())
            for key in keys:
                assert listener.statuses(key)[-1] is ModelDownloadStatus.COMPLETED
                assert ModelDownloadStatus.RESET not in listener.statuses(key)
                assert_never_backwards(listener.of(key))

    asyncio.run(run())


def test_what_runs_is_not_stopped_for_one_that_is_moved_before_it(origin: Origin, tmp_path: Path):
    async def run() -> None:
        async with running(concurrent=1) as (queue, listener):
            origin.serve("a", LARGE)
            origin.always("a", SLOW)
            await start_all(queue, origin, tmp_path, "abc", LARGE)
            await listener.until_transferred("a", 50_000)
            queue.set_order("cb")
            assert keys_in(queue.state()) == ["c", "b", "a"]
            assert running_keys(queue) == {"a"}
            await listener.until(lambda: not queue.active())

    asyncio.run(run())
    assert [request.path for request in origin.requests] == ["/a", "/c", "/b"]


def test_a_paused_queue_stops_what_runs_and_goes_on_from_its_bytes(origin: Origin, tmp_path: Path):
    async def run() -> None:
        async with running() as (queue, listener):
            origin.serve("a", LARGE)
            origin.script("a", SLOW)
            await start_all(queue, origin, tmp_path, "a", LARGE)
            await listener.until_transferred("a", 50_000)
            queue.set_settings(HELD)
            await listener.until(lambda: queue.progress("a").phase is DownloadPhase.QUEUED)
            held = queue.progress("a")
            assert (held.status, held.problem) == (ModelDownloadStatus.INITIALIZED, None)
            await start_all(queue, origin, tmp_path, "b", SMALL)
            await asyncio.sleep(0.1)
            assert len(origin.requests) == 1
            queue.set_settings(OPEN)
            await listener.until(lambda: not queue.active())
            assert_never_backwards(listener.of("a"))

    asyncio.run(run())
    assert origin.bytes_sent < len(LARGE) + len(SMALL) + 600_000


def test_one_that_a_person_paused_keeps_its_place_and_holds_up_nobody(
    origin: Origin, tmp_path: Path
):
    async def run() -> None:
        async with running(concurrent=1) as (queue, listener):
            origin.serve("a", LARGE)
            origin.script("a", SLOW)
            await start_all(queue, origin, tmp_path, "abc", LARGE)
            await listener.until_transferred("a", 50_000)
            await queue.pause("a")
            await listener.until(lambda: queue.active() == set())
            assert queue.state().places == (QueuePlace("a", paused=True),)
            await start_all(queue, origin, tmp_path, "a", LARGE)
            await listener.until(lambda: "a" in listener.files)

    asyncio.run(run())


def test_each_change_that_is_to_be_kept_is_told_once(origin: Origin, tmp_path: Path):
    async def run() -> None:
        async with running() as (queue, listener):
            queue.set_settings(HELD)
            await start_all(queue, origin, tmp_path, "ab", SMALL)
            queue.set_order("ba")
            queue.set_limit("a", 50_000)
            await queue.pause("b")
            await queue.pause("b")
            queue.set_order("ba")
            a, b = QueuePlace("a"), QueuePlace("b")
            limited, paused = QueuePlace("a", limit=50_000), QueuePlace("b", paused=True)
            assert listener.states == [
                QueueState((), HELD),
                QueueState((a,), HELD),
                QueueState((a, b), HELD),
                QueueState((b, a), HELD),
                QueueState((b, limited), HELD),
                QueueState((paused, limited), HELD),
            ]
            await queue.cancel("b")
            queue.set_settings(OPEN)
            await listener.until(lambda: not queue.active())
            assert listener.states[-1] == QueueState((), OPEN)

    asyncio.run(run())


def test_what_an_earlier_run_left_is_taken_up_as_it_was(origin: Origin, tmp_path: Path):
    stored = QueueState(
        (QueuePlace("c", limit=40_000), QueuePlace("a", paused=True), QueuePlace("b")),
        DownloadSettings(concurrent=1, paused=True),
    )
    jobs = {
        key: (job_of(origin.serve(key, LARGE), tmp_path / key, key=key), 200_000, len(LARGE))
        for key in "abc"
    }

    async def run() -> None:
        async with running() as (queue, listener):
            queue.set_settings(HELD)
            await start_all(queue, origin, tmp_path, "xb", SMALL)
            queue.restore(stored, [jobs[key] for key in "cab"])
            places = (*stored.places, QueuePlace("x"))
            assert queue.state() == QueueState(places, stored.settings)
            assert listener.states[-1] == queue.state()
            assert queue.progress("a").phase is DownloadPhase.PAUSED
            assert queue.progress("c").phase is DownloadPhase.QUEUED
            assert queue.progress("c").percentage == 25
            assert origin.requests == []

    asyncio.run(run())


def test_how_each_download_ended_is_told(origin: Origin, tmp_path: Path):
    began = datetime.now().astimezone()

    async def run() -> Listener:
        async with running(concurrent=3) as (queue, listener):
            for key in "abc":
                origin.serve(key, LARGE)
            origin.always("b", SLOW)
            origin.always("c", Fault(status=404))
            await start_all(queue, origin, tmp_path, "abc", LARGE)
            await listener.until_transferred("b", 50_000)
            await queue.cancel("b")
            await listener.until(lambda: not queue.active())
            queue.set_settings(HELD)
            await start_all(queue, origin, tmp_path, "d", SMALL)
            await queue.cancel("d")
        return listener

    records = dict(asyncio.run(run()).records)
    assert set(records) == set("abc"), "what never ran is not worth a record"
    assert records["a"].outcome is DownloadOutcome.COMPLETED
    assert records["a"].fetched_bytes == records["a"].total_bytes == len(LARGE)
    assert records["a"].file.path == tmp_path / "a"
    assert records["b"].outcome is DownloadOutcome.CANCELLED
    assert 0 < records["b"].fetched_bytes < len(LARGE)
    assert records["c"].outcome is DownloadOutcome.FAILED
    assert records["c"].problem.code is ProblemCode.SOURCE_REFUSED
    for record in records.values():
        assert began <= record.began <= record.ended <= began + timedelta(minutes=5)


def test_a_limit_for_what_is_not_queued_is_refused():
    async def run() -> None:
        async with running() as (queue, _listener):
            with pytest.raises(ProblemError) as refused:
                queue.set_limit("nothing", 5_000)
            assert refused.value.problem.code is ProblemCode.NOT_QUEUED

    asyncio.run(run())
