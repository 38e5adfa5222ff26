"""Cancel, pause, discard and the end of the service: at once, with the bytes safe."""

import asyncio
import threading
import time
from pathlib import Path

from modelyard.service.downloads import DownloadQueue, partial_bytes
from modelyard.tasks import Tasks
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from tests.fakes.origin import Fault, Origin
from tests.service.downloads.harness import (
    PATIENCE_S,
    Listener,
    assert_never_backwards,
    content_of,
    fail,
    job_of,
    leftovers,
    running,
    until,
)

CONTENT = content_of(4_000_000)
NAME = "model.gguf"
SLOW = Fault(rate_bytes_s=1e6)
SILENT = Fault(stall_after=1_000_000)


def test_cancel_returns_when_no_further_byte_moves(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, SLOW)

    async def run() -> None:
        async with running() as (queue, listener):
            await queue.start(job_of(url, target))
            await listener.until_transferred("model", 300_000)
            began = time.monotonic()
            await queue.cancel("model")
            assert time.monotonic() - began < 5
            assert queue.active() == frozenset()
            held = partial_bytes(target)
            last = listener.of("model")[-1]
            assert (last.status, last.transferred) == (ModelDownloadStatus.CANCELED, held)
            await asyncio.sleep(0.2)
            assert partial_bytes(target) == held
            assert listener.of("model")[-1] == last
            assert queue.progress("model") == last

    asyncio.run(run())


def test_cancel_wakes_a_transfer_that_waits_for_a_silent_server(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, SILENT)

    async def run() -> float:
        async with running() as (queue, listener):
            await queue.start(job_of(url, target))
            await until(lambda: (partial_bytes(target) or 0) > 0)
            began = time.monotonic()
            await queue.cancel("model")
            assert listener.statuses("model")[-1] is ModelDownloadStatus.CANCELED
            return time.monotonic() - began

    assert asyncio.run(run()) < 5
    assert partial_bytes(target) == 1_000_000


def test_cancel_ends_the_wait_before_another_try(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, Fault(status=503, headers={"Retry-After": "100"}))

    async def run() -> None:
        async with running() as (queue, listener):
            await queue.start(job_of(url, target))
            await listener.until(lambda: listener.of("model")[-1].phase is DownloadPhase.RETRYING)
            await asyncio.wait_for(queue.cancel("model"), PATIENCE_S)

    asyncio.run(run())


def test_cancel_of_what_only_waits_leaves_the_others_alone(origin: Origin, tmp_path: Path):
    urls = {key: origin.serve(key, CONTENT) for key in "ab"}

    async def run() -> None:
        async with running(concurrent=1) as (queue, listener):
            for key, url in urls.items():
                await queue.start(job_of(url, tmp_path / key, key=key))
            await queue.cancel("b")
            assert listener.statuses("b")[-1] is ModelDownloadStatus.CANCELED
            await queue.cancel("never heard of")
            assert (await listener.until_ended("a")).status is ModelDownloadStatus.COMPLETED

    asyncio.run(run())
    assert leftovers(tmp_path) == ["a"]


def test_a_paused_download_goes_on_from_its_bytes(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.script(NAME, SLOW)

    async def run() -> None:
        async with running() as (queue, listener):
            await queue.start(job_of(url, target))
            await listener.until_transferred("model", 300_000)
            await queue.pause("model")
            paused = queue.progress("model")
            assert paused
            assert paused.phase is DownloadPhase.PAUSED
            assert not paused.status.is_terminal
            assert queue.active() == frozenset()
            await queue.start(job_of(url, target))
            again = queue.progress("model")
            assert again.transferred == paused.transferred
            assert (await listener.until_ended("model")).status is ModelDownloadStatus.COMPLETED
            assert_never_backwards(listener.of("model"))

    asyncio.run(run())
    assert target.read_bytes() == CONTENT
    assert origin.ranges[1]


def test_a_paused_download_can_be_cancelled(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.script(NAME, SLOW)

    async def run() -> None:
        async with running() as (queue, listener):
            await queue.start(job_of(url, target))
            await queue.pause("model")
            await queue.cancel("model")
            assert listener.statuses("model")[-1] is ModelDownloadStatus.CANCELED

    asyncio.run(run())


def test_another_source_for_a_stopped_download_is_announced_as_a_reset(
    origin: Origin, target: Path
):
    slow = origin.serve(NAME, CONTENT)
    origin.always(NAME, SLOW)
    other = origin.serve("other.gguf", CONTENT)

    async def run() -> None:
        async with running() as (queue, listener):
            await queue.start(job_of(slow, target))
            await listener.until_transferred("model", 300_000)
            await queue.cancel("model")
            listener.messages.clear()
            await queue.start(job_of(other, target))
            await listener.until_ended("model")
            assert ModelDownloadStatus.RESET in listener.statuses("model")
            assert_never_backwards(listener.of("model"))

    asyncio.run(run())
    assert target.read_bytes() == CONTENT


def test_discard_deletes_what_came_in(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, SLOW)

    async def run() -> None:
        async with running() as (queue, listener):
            await queue.start(job_of(url, target))
            await listener.until_transferred("model", 300_000)
            await queue.discard("model", target)
            assert leftovers(target.parent) == []
            assert partial_bytes(target) is None
            assert queue.progress("model") is None
            await queue.discard("never heard of", target.parent / "nowhere" / "x.gguf")

    asyncio.run(run())


def test_started_again_while_it_is_being_cancelled_it_goes_on(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.script(NAME, SLOW)

    async def run() -> None:
        async with running() as (queue, listener):
            await queue.start(job_of(url, target))
            await listener.until_transferred("model", 300_000)
            await asyncio.gather(queue.cancel("model"), queue.start(job_of(url, target)))
            assert (await listener.until_ended("model")).status is not None
            await listener.until(
                lambda: listener.statuses("model")[-1] is ModelDownloadStatus.COMPLETED
            )

    asyncio.run(run())
    assert target.read_bytes() == CONTENT


def test_leaving_the_queue_keeps_the_bytes_and_announces_nothing(origin: Origin, tmp_path: Path):
    urls = {key: origin.serve(key, CONTENT) for key in "abc"}
    for key in urls:
        origin.always(key, SLOW)

    async def run() -> Listener:
        async with running() as (queue, listener):
            for key, url in urls.items():
                await queue.start(job_of(url, tmp_path / key, key=key))
            await listener.until_transferred("a", 300_000)
        return listener

    listener = asyncio.run(run())
    assert not any(message.status.is_terminal for _, message in listener.messages)
    assert (partial_bytes(tmp_path / "a") or 0) >= 300_000
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("download")]


def test_a_cancelled_task_stops_its_thread_too(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, SILENT)

    async def run() -> None:
        listener = Listener()
        async with Tasks(fail) as tasks, DownloadQueue(listener, tasks=tasks) as queue:
            await queue.start(job_of(url, target))
            await until(lambda: (partial_bytes(target) or 0) > 0)
            await tasks.cancel_all()
            assert queue.active() == frozenset()

    asyncio.run(run())
    assert partial_bytes(target) == 1_000_000
