"""A download goes on from the bytes that it has, if and only if they are of the same file."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from modelyard.service.downloads import DownloadQueue, partial_bytes
from modelyard.service.downloads.partial import journal_path, partial_path
from modelyard.tasks import Tasks
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.problems import ProblemCode
from tests.fakes.origin import Fault, Origin
from tests.service.downloads.harness import (
    PATIENCE_S,
    Listener,
    content_of,
    download,
    fail,
    job_of,
    leftovers,
    sha256_of,
    until,
)

CONTENT = content_of(6_000_000)
NAME = "model.gguf"
HELD = 2_500_000


def leave_partial(origin: Origin, target: Path, *, sha256: str | None = None) -> str:
    """Download the first `HELD` bytes of the file; return its address."""
    url = origin.serve(NAME, CONTENT)
    origin.script(NAME, Fault(stall_after=HELD))

    async def run() -> ModelDownloadProgress:
        listener = Listener()
        async with (
            Tasks(fail) as tasks,
            DownloadQueue(listener, tasks=tasks) as queue,
        ):
            await queue.start(job_of(url, target, sha256=sha256))
            await _held(target, HELD)
            await queue.cancel("model")
        return listener.of("model")[-1]

    last = asyncio.run(run())
    assert last.status is ModelDownloadStatus.CANCELED
    assert partial_bytes(target) == HELD
    assert leftovers(target.parent) == [f"{NAME}.partial", f"{NAME}.partial.journal"]
    origin.requests.clear()
    return url


async def _held(target: Path, size_bytes: int) -> None:
    path = partial_path(target)
    await until(lambda: path.exists() and path.stat().st_size >= size_bytes)


def test_a_resume_asks_for_the_rest_only_and_names_the_version(origin: Origin, target: Path):
    url = leave_partial(origin, target, sha256=sha256_of(CONTENT))
    outcome = download(job_of(url, target, sha256=sha256_of(CONTENT)))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == CONTENT
    assert leftovers(target.parent) == [NAME]
    assert origin.ranges == [f"bytes={HELD}-"]
    assert origin.requests[0].if_range
    assert origin.bytes_sent == len(CONTENT) - HELD
    assert not outcome.resets
    checked = outcome.listener.of("model")[1]
    assert checked.phase is DownloadPhase.VERIFYING
    assert checked.transferred == HELD


def test_a_resume_without_a_digest_is_as_good(origin: Origin, target: Path):
    url = leave_partial(origin, target)
    outcome = download(job_of(url, target))
    assert outcome.file
    assert outcome.file.sha256 == sha256_of(CONTENT)
    assert origin.ranges == [f"bytes={HELD}-"]


def test_a_signed_address_may_change_its_signature(origin: Origin, target: Path):
    url = leave_partial(origin, target)
    download(job_of(url + "?signature=new", target))
    assert origin.ranges == [f"bytes={HELD}-"]


def test_resume_restarts_when_the_file_was_replaced(origin: Origin, target: Path):
    url = leave_partial(origin, target)
    replaced = content_of(5_000_000, seed=2)
    origin.serve(NAME, replaced)
    outcome = download(job_of(url, target))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == replaced
    assert [m.problem and m.problem.code for m in outcome.resets] == [ProblemCode.SOURCE_CHANGED]
    # The answer to the range is used as it is: nothing is fetched twice.
    assert len(origin.requests) == 1


def test_resume_restarts_when_a_careless_server_sends_a_range_of_another_version(
    origin: Origin, target: Path
):
    url = leave_partial(origin, target)
    replaced = content_of(len(CONTENT), seed=2)
    origin.serve(NAME, replaced)
    origin.always(NAME, Fault(ignore_if_range=True))
    outcome = download(job_of(url, target))
    assert target.read_bytes() == replaced
    assert [m.problem and m.problem.code for m in outcome.resets] == [ProblemCode.SOURCE_CHANGED]


def test_resume_restarts_when_the_server_ignores_range(origin: Origin, target: Path):
    url = leave_partial(origin, target)
    origin.always(NAME, Fault(ignore_range=True))
    outcome = download(job_of(url, target))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == CONTENT
    assert len(outcome.resets) == 1
    assert origin.bytes_sent == len(CONTENT)


def test_a_server_that_breaks_off_and_can_not_continue_is_given_up(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, Fault(ignore_range=True, cut_after=HELD))
    outcome = download(job_of(url, target))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.SOURCE_BROKEN
    assert len(outcome.resets) == 3
    assert partial_bytes(target) == HELD


def test_a_source_without_validators_is_begun_again_where_no_digest_is_known(
    origin: Origin, target: Path
):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, Fault(no_validators=True))
    origin.script(NAME, Fault(no_validators=True, cut_after=HELD))
    outcome = download(job_of(url, target))
    assert target.read_bytes() == CONTENT
    assert origin.ranges == [None, None]
    assert len(outcome.resets) == 1


def test_a_source_without_validators_is_continued_where_a_digest_tells(
    origin: Origin, target: Path
):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, Fault(no_validators=True))
    origin.script(NAME, Fault(no_validators=True, cut_after=HELD))
    outcome = download(job_of(url, target, sha256=sha256_of(CONTENT)))
    assert target.read_bytes() == CONTENT
    assert origin.ranges == [None, f"bytes={HELD}-"]
    assert not outcome.resets


@pytest.mark.parametrize(
    "fault",
    [
        Fault(content_range=f"bytes {HELD + 1}-5999999/6000000"),
        Fault(content_range="bytes 0-5999999/6000000"),
        Fault(content_range=f"bytes {HELD}-5999999/6000001"),
        Fault(content_range=f"bytes {HELD}-6000000/6000000"),
        Fault(content_range=f"bytes {HELD}-10/6000000"),
        Fault(content_range=f"bytes {HELD}-{'9' * 5000}/*"),
        Fault(content_range="chapters 1-2/3"),
        Fault(extra_bytes=5),
        Fault(html=True),
    ],
    ids=lambda fault: str(fault)[:60],
)
def test_an_answer_to_a_range_that_is_none_costs_no_byte_that_is_held(
    origin: Origin, target: Path, fault: Fault
):
    url = leave_partial(origin, target)
    origin.script(NAME, fault)
    outcome = download(job_of(url, target))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.SOURCE_BROKEN
    assert not outcome.resets
    assert partial_bytes(target) == HELD
    assert download(job_of(url, target)).last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("status", [404, 403, 401, 503])
def test_a_refusal_costs_no_byte_that_is_held(origin: Origin, target: Path, status: int):
    url = leave_partial(origin, target)
    origin.always(NAME, Fault(status=status))
    outcome = download(job_of(url, target))
    assert outcome.last.status is ModelDownloadStatus.FAILED
    assert partial_bytes(target) == HELD
    assert outcome.last.transferred == HELD


def test_a_416_of_a_shorter_file_begins_again(origin: Origin, target: Path):
    url = leave_partial(origin, target)
    shorter = content_of(1_000_000, seed=3)
    origin.serve(NAME, shorter, etag='"new"')
    origin.always(NAME, Fault(ignore_if_range=True))
    outcome = download(job_of(url, target))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == shorter
    assert [request.status for request in origin.requests] == [416, 200]
    assert len(outcome.resets) == 1


def test_a_416_of_a_whole_file_completes_it(origin: Origin, target: Path):
    """A file of unknown length that was cut after its last byte is found to be whole."""
    url = origin.serve(NAME, CONTENT)
    origin.script(NAME, Fault(chunked=True, cut_after=len(CONTENT)))
    outcome = download(job_of(url, target))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert [request.status for request in origin.requests] == [200, 416]
    assert target.read_bytes() == CONTENT


def test_what_rots_on_disk_is_fetched_again_and_the_rest_kept(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, Fault(rate_bytes_s=2e6))
    leave_checkpoints(url, target)
    held = partial_bytes(target)
    assert held
    origin.always(NAME, Fault())
    origin.requests.clear()
    with partial_path(target).open("r+b") as file:
        file.seek(held - 10)
        file.write(b"rotten")

    outcome = download(job_of(url, target))

    assert target.read_bytes() == CONTENT
    assert len(outcome.resets) == 1
    kept = len(CONTENT) - origin.bytes_sent
    assert 0 < kept < held


def leave_checkpoints(url: str, target: Path) -> None:
    """Download slowly until the journal has several records."""

    async def run() -> None:
        async with (
            Tasks(fail) as tasks,
            DownloadQueue(Listener(), tasks=tasks) as queue,
        ):
            await queue.start(job_of(url, target))
            await until(lambda: _has_records(target, 3))

    asyncio.run(run())


def _has_records(target: Path, count: int) -> bool:
    path = journal_path(target)
    return path.exists() and path.read_bytes().count(b"span") >= count


def test_a_partial_that_was_cut_goes_on_from_where_it_ends(origin: Origin, target: Path):
    url = leave_partial(origin, target)
    os.truncate(partial_path(target), HELD - 1_000)
    download(job_of(url, target))
    assert target.read_bytes() == CONTENT


def test_a_partial_without_its_journal_is_begun_again(origin: Origin, target: Path):
    url = leave_partial(origin, target)
    journal_path(target).unlink()
    assert partial_bytes(target) is None
    download(job_of(url, target))
    assert target.read_bytes() == CONTENT
    assert origin.ranges == [None]


def test_another_digest_at_the_same_place_begins_again(origin: Origin, target: Path):
    leave_partial(origin, target, sha256=sha256_of(CONTENT))
    other = content_of(1_000_000, seed=5)
    url = origin.serve(NAME, other)
    outcome = download(job_of(url, target, sha256=sha256_of(other)))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == other


def test_a_whole_partial_is_finished_without_a_request(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)

    asyncio.run(leave_whole(url, target))
    assert partial_bytes(target) == len(CONTENT)
    origin.requests.clear()
    assert download(job_of(url, target)).last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == CONTENT
    assert origin.requests == []


async def leave_whole(url: str, target: Path) -> None:
    """Cancel a download between its last byte and its final name."""
    reached, may_go_on = threading.Event(), threading.Event()

    def inspect(path: Path) -> None:
        reached.set()
        may_go_on.wait(PATIENCE_S)

    async with (
        Tasks(fail) as tasks,
        DownloadQueue(Listener(), tasks=tasks) as queue,
    ):
        await queue.start(job_of(url, target, inspect=inspect))
        await until(reached.is_set)
        cancelling = tasks.start(queue.cancel("model"), name="cancel")
        await asyncio.sleep(0)
        may_go_on.set()
        await cancelling


def test_a_killed_process_loses_next_to_nothing(origin: Origin, target: Path):
    content = content_of(24_000_000)
    url = origin.serve(NAME, content)
    origin.always(NAME, Fault(rate_bytes_s=8e6))
    for _ in range(3):
        kill_in_mid_download(url, target)
    origin.always(NAME, Fault())
    outcome = download(job_of(url, target, sha256=sha256_of(content)))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == content
    assert leftovers(target.parent) == [NAME]
    assert not outcome.resets
    starts = [int(request.range[6:-1]) for request in origin.requests[1:] if request.range]
    assert len(starts) == 3
    assert starts == sorted(set(starts))
    # Half a second of 8 MB/s for each kill, and what was in the sockets' buffers.
    assert origin.bytes_sent - len(content) < 3 * 8_000_000


def kill_in_mid_download(url: str, target: Path) -> None:
    """Download in a process of its own; kill it when it has some more bytes on record."""
    before = partial_bytes(target) or 0
    code = (
        "import asyncio, sys; from pathlib import Path;"
        "from tests.service.downloads.harness import *;"
        "download(job_of(sys.argv[1], Path(sys.argv[2])))"
    )
    child = subprocess.Popen([sys.executable, "-c", code, url, str(target)], cwd=Path.cwd())
    try:
        deadline = time.monotonic() + PATIENCE_S
        while (partial_bytes(target) or 0) < before + 1_000_000:
            assert child.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()


def test_two_processes_never_write_the_same_partial(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.script(NAME, Fault(stall_after=HELD))

    async def run() -> tuple[ModelDownloadProgress, int | None]:
        first, second = Listener(), Listener()
        async with (
            Tasks(fail) as tasks,
            DownloadQueue(first, tasks=tasks) as one,
            DownloadQueue(second, tasks=tasks) as other,
        ):
            await one.start(job_of(url, target))
            await _held(target, HELD)
            await other.start(job_of(url, target))
            return await second.until_ended("model"), partial_bytes(target)

    last, _ = asyncio.run(run())
    assert last.problem
    assert last.problem.code is ProblemCode.BUSY
    assert partial_bytes(target) == HELD
