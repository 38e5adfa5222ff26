"""One digest is fetched once, however many ask for it."""

import asyncio
import errno
from pathlib import Path

import pytest

from modelyard.service.downloads import partial_bytes
from modelyard.service.downloads.sharing import place_twin
from modelyard.service.downloads.stop import Stop
from modelyard.service.plan import PlannedFile
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from modelyard.wire.problems import ProblemCode, ProblemError
from tests.fakes.origin import Fault, Origin
from tests.service.downloads.harness import (
    assert_never_backwards,
    content_of,
    job_of,
    leftovers,
    running,
    sha256_of,
)

CONTENT = content_of(1_000_000)
DIGEST = sha256_of(CONTENT)
SLOW = Fault(rate_bytes_s=400_000)
KEYS = [f"m{number}" for number in range(10)]


def shared_job(origin: Origin, folder: Path, key: str):
    """Return the job of a model that has the same file as the others, at another address."""
    url = origin.serve(f"{key}.gguf", CONTENT)
    return job_of(url, folder / key / "model.gguf", key=key, sha256=DIGEST)


def test_a_digest_that_ten_ask_for_moves_once(origin: Origin, tmp_path: Path):
    jobs = [shared_job(origin, tmp_path, key) for key in KEYS]
    origin.always("m0.gguf", SLOW)

    async def run() -> None:
        async with running(concurrent=3) as (queue, listener):
            for job in jobs:
                await queue.start(job)
            await listener.until_transferred("m0", 50_000)
            await listener.until_transferred("m9", 50_000)
            follower = queue.progress("m9")
            assert (follower.phase, follower.total) == (DownloadPhase.TRANSFERRING, len(CONTENT))
            await listener.until(lambda: not queue.active())
            assert set(listener.files) == set(KEYS)
            for key, file in listener.files.items():
                assert (file.sha256, file.compared, file.size_bytes) == (DIGEST, True, 1_000_000)
                assert listener.statuses(key)[-1] is ModelDownloadStatus.COMPLETED
                assert ModelDownloadStatus.RESET not in listener.statuses(key)
                assert_never_backwards(listener.of(key))
            fetched = {key: record.fetched_bytes for key, record in listener.records}
            assert fetched == {key: len(CONTENT) if key == "m0" else 0 for key in KEYS}

    asyncio.run(run())
    assert [request.path for request in origin.requests] == ["/m0.gguf"]
    for key in KEYS:
        assert (tmp_path / key / "model.gguf").read_bytes() == CONTENT
        assert leftovers(tmp_path / key) == ["model.gguf"]


def test_when_the_one_that_fetches_is_cancelled_another_one_does(origin: Origin, tmp_path: Path):
    jobs = [shared_job(origin, tmp_path, key) for key in KEYS[:3]]
    origin.always("m0.gguf", SLOW)

    async def run() -> None:
        async with running() as (queue, listener):
            for job in jobs:
                await queue.start(job)
            await listener.until_transferred("m2", 100_000)
            await queue.cancel("m0")
            await listener.until(lambda: not queue.active())
            assert set(listener.files) == {"m1", "m2"}
            for key in KEYS[:3]:
                assert_never_backwards(listener.of(key))

    asyncio.run(run())
    assert [request.path for request in origin.requests] == ["/m0.gguf", "/m1.gguf"]
    assert partial_bytes(jobs[0].target), "what came in for the cancelled one stays"


def test_when_the_one_that_fetches_fails_another_one_tries_its_own_source(
    origin: Origin, tmp_path: Path
):
    jobs = [shared_job(origin, tmp_path, key) for key in KEYS[:3]]
    origin.always("m0.gguf", Fault(status=404))

    async def run() -> None:
        async with running() as (queue, listener):
            for job in jobs:
                await queue.start(job)
            await listener.until(lambda: not queue.active())
            assert listener.statuses("m0")[-1] is ModelDownloadStatus.FAILED
            assert set(listener.files) == {"m1", "m2"}

    asyncio.run(run())
    assert [request.path for request in origin.requests] == ["/m0.gguf", "/m1.gguf"]


def test_one_that_waits_for_another_can_be_paused_and_cancelled(origin: Origin, tmp_path: Path):
    jobs = [shared_job(origin, tmp_path, key) for key in KEYS[:3]]
    origin.always("m0.gguf", SLOW)

    async def run() -> None:
        async with running() as (queue, listener):
            for job in jobs:
                await queue.start(job)
            await listener.until_transferred("m2", 100_000)
            await queue.pause("m1")
            await queue.cancel("m2")
            paused = queue.progress("m1")
            assert (paused.phase, paused.transferred or 0) == (DownloadPhase.PAUSED, 0)
            await listener.until(lambda: not queue.active())
            assert set(listener.files) == {"m0"}
            await queue.start(jobs[1])
            await listener.until(lambda: not queue.active())
            assert set(listener.files) == {"m0", "m1"}
            for key in KEYS[:3]:
                assert_never_backwards(listener.of(key))

    asyncio.run(run())


def test_those_whose_digest_only_the_source_knows_share_too(origin: Origin, tmp_path: Path):
    jobs = []
    for key in KEYS[:3]:
        known = shared_job(origin, tmp_path, key)

        async def plan(file: PlannedFile = known.file) -> PlannedFile:
            return file

        outline = PlannedFile(known.file.name, ())
        jobs.append(type(known)(key, outline, known.target, plan=plan))
        origin.always(f"{key}.gguf", SLOW)

    async def run() -> None:
        async with running(concurrent=3) as (queue, listener):
            for job in jobs:
                await queue.start(job)
            await listener.until(lambda: not queue.active())
            assert set(listener.files) == set(KEYS[:3])

    asyncio.run(run())
    assert len(origin.requests) == 1


def test_where_a_second_name_is_impossible_the_file_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    twin, target = tmp_path / "twin", tmp_path / "deep" / "target"
    twin.write_bytes(CONTENT)

    def refuse(_path: Path, _target: Path) -> None:
        raise OSError(errno.EPERM, "no second names here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    place_twin(twin, target, Stop())
    assert target.read_bytes() == CONTENT
    assert target.stat().st_ino != twin.stat().st_ino
    assert leftovers(target.parent) == ["target"]


def test_a_second_name_outlives_the_first(tmp_path: Path):
    twin, target = tmp_path / "twin", tmp_path / "deep" / "target"
    twin.write_bytes(CONTENT)
    place_twin(twin, target, Stop())
    assert target.stat().st_ino == twin.stat().st_ino
    twin.unlink()
    assert target.read_bytes() == CONTENT


def test_a_twin_that_is_gone_is_a_disk_error(tmp_path: Path):
    with pytest.raises(ProblemError) as gone:
        place_twin(tmp_path / "twin", tmp_path / "target", Stop())
    assert gone.value.problem.code is ProblemCode.DISK_ERROR


def test_if_the_shared_file_is_gone_at_once_it_is_fetched_again(origin: Origin, tmp_path: Path):
    jobs = [shared_job(origin, tmp_path, key) for key in KEYS[:2]]

    async def run() -> None:
        async with running() as (queue, listener):

            async def lose(key: str, file: object) -> None:
                if key == "m0":
                    await asyncio.to_thread(jobs[0].target.unlink)

            listener.complete = lose
            for job in jobs:
                await queue.start(job)
            await listener.until(lambda: not queue.active())
            assert set(listener.files) == {"m0", "m1"}

    asyncio.run(run())
    assert [request.path for request in origin.requests] == ["/m0.gguf", "/m1.gguf"]
    assert jobs[1].target.read_bytes() == CONTENT
