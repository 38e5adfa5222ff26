"""Several connections where they help, fewer where they do not, and never any harm by one."""

import asyncio
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from modelyard.service.downloads import DownloadQueue, TransferPolicy, partial_bytes
from modelyard.service.downloads.journal import read_journal
from modelyard.service.downloads.partial import journal_path, partial_path
from modelyard.tasks import Tasks
from modelyard.wire.downloads import ModelDownloadStatus
from modelyard.wire.problems import ProblemCode
from tests.fakes.origin import Fault, Origin
from tests.service.downloads.harness import (
    PATIENCE_S,
    Listener,
    content_of,
    download,
    fail,
    job_of,
    sha256_of,
)

_KIB = 1024
CONTENT = content_of(6_000_000)
SHA256 = sha256_of(CONTENT)
NAME = "model.gguf"
SLOW = Fault(rate_bytes_s=3e6)
POLICY = TransferPolicy(parallel_bytes=1024 * _KIB, piece_bytes=256 * _KIB)
"""So that a small file is fetched like a large one."""


def connections(origin: Origin) -> int:
    return len({request.connection for request in origin.requests})


def assert_right(origin: Origin, target: Path, *, twice_bytes: int = 1_500_000) -> None:
    """The file is right, and little was sent twice: what was under way when a piece got shorter."""
    assert target.read_bytes() == CONTENT
    assert origin.bytes_sent <= len(CONTENT) + twice_bytes


def test_connections_are_added_where_each_is_limited_and_used_again(origin: Origin, target: Path):
    content = content_of(16_000_000)
    url = origin.serve(NAME, content)
    origin.always(NAME, SLOW)
    began_s = time.monotonic()
    outcome = download(job_of(url, target, sha256=sha256_of(content)), policy=POLICY)
    took_s = time.monotonic() - began_s
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert took_s < 0.8 * len(content) / 3e6
    assert origin.bytes_sent <= len(content) + 1_500_000
    assert 3 <= connections(origin) <= POLICY.lanes + 4
    assert len(origin.requests) > 2 * connections(origin)
    # The first asks for all of it; each further one for a part of the same version.
    assert origin.ranges[0] is None
    assert all(request.range and request.if_range for request in origin.requests[1:])
    assert not outcome.resets
    assert outcome.clock.pauses == []


def test_a_small_file_takes_one_connection(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, Fault(rate_bytes_s=6e6))
    download(job_of(url, target))
    assert origin.ranges == [None]


def test_one_connection_is_left_alone_where_the_server_ignores_ranges(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, replace(SLOW, ignore_range=True))
    outcome = download(job_of(url, target, sha256=SHA256), policy=POLICY)
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert not outcome.resets
    assert_right(origin, target)
    # One byte was asked for to find out.
    assert origin.ranges == [None, f"bytes={len(CONTENT) - 1}-{len(CONTENT) - 1}"]


@pytest.mark.parametrize(
    "refusal",
    [
        Fault(status=503, headers={"Retry-After": "100"}),
        Fault(status=429),
        Fault(status=403),
        Fault(cut_after=0),
        Fault(html=True),
        Fault(content_range="bytes 1-2/3"),
    ],
    ids=str,
)
def test_a_server_that_refuses_more_connections_costs_nothing(
    origin: Origin, target: Path, refusal: Fault
):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, refusal)
    origin.script(NAME, SLOW)
    outcome = download(job_of(url, target, sha256=SHA256), policy=POLICY)
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert_right(origin, target)
    assert len(origin.requests) == 2
    assert outcome.clock.pauses == []


@pytest.mark.parametrize("digest", [None, SHA256], ids=["no digest", "digest"])
def test_without_a_validator_a_digest_must_tell(origin: Origin, target: Path, digest: str | None):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, replace(SLOW, no_validators=True))
    outcome = download(job_of(url, target, sha256=digest), policy=POLICY)
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert_right(origin, target)
    assert (len(origin.requests) == 1) == (digest is None)


def test_connections_that_break_again_and_again_lose_nothing(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, replace(SLOW, cut_after=200_000))
    outcome = download(job_of(url, target, sha256=SHA256), policy=POLICY)
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert not outcome.resets
    assert_right(origin, target)


def test_one_that_falls_silent_is_helped_by_the_others(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, SLOW)
    origin.script(NAME, SLOW, SLOW, Fault(stall_after=10_000))
    outcome = download(
        job_of(url, target, sha256=SHA256), policy=replace(POLICY, stall_acted_s=3.0)
    )
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert_right(origin, target)


def test_a_file_that_is_replaced_meanwhile_is_begun_again(origin: Origin, target: Path):
    content, other = content_of(16_000_000), content_of(16_000_000, seed=7)
    url = origin.serve(NAME, content)
    origin.always(NAME, SLOW)

    async def run() -> Listener:
        listener = Listener()
        async with (
            Tasks(fail) as tasks,
            DownloadQueue(listener, tasks=tasks, policy=POLICY) as queue,
        ):
            await queue.start(job_of(url, target))
            await listener.until_transferred("model", 3_000_000)
            assert len(origin.requests) > 3
            origin.serve(NAME, other)
            await listener.until_ended("model")
        return listener

    listener = asyncio.run(run())
    assert listener.of("model")[-1].status is ModelDownloadStatus.COMPLETED
    resets = [m for m in listener.of("model") if m.status is ModelDownloadStatus.RESET]
    assert [m.problem and m.problem.code for m in resets] == [ProblemCode.SOURCE_CHANGED]
    assert target.read_bytes() == other


def test_a_stop_ends_all_connections_and_a_restart_asks_for_what_is_missing_only(
    origin: Origin, target: Path
):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, SLOW)

    async def run() -> None:
        listener = Listener()
        async with (
            Tasks(fail) as tasks,
            DownloadQueue(listener, tasks=tasks, policy=POLICY) as queue,
        ):
            await queue.start(job_of(url, target, sha256=SHA256))
            await listener.until_transferred("model", 3_500_000)
            began_s = time.monotonic()
            await queue.cancel("model")
            assert time.monotonic() - began_s < 5

    asyncio.run(run())
    held = partial_bytes(target)
    assert held
    assert held >= 3_500_000
    sent = origin.bytes_sent
    outcome = download(job_of(url, target, sha256=SHA256), policy=POLICY)
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == CONTENT
    assert not outcome.resets
    assert origin.bytes_sent - sent <= len(CONTENT) - held + 1_000_000


def test_a_kill_loses_no_piece_behind_a_gap(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, SLOW)
    # The front comes so slowly that nearly all lies behind the gap.
    origin.script(NAME, Fault(rate_bytes_s=100_000))
    code = (
        "import sys; from pathlib import Path;"
        "from tests.service.downloads.harness import *;"
        "from tests.service.downloads.test_lanes import *;"
        "policy = replace(POLICY, sync_bytes=1 << 40, sync_s=1000);"
        "download(job_of(sys.argv[1], Path(sys.argv[2])), policy=policy)"
    )
    child = subprocess.Popen([sys.executable, "-c", code, url, str(target)], cwd=Path.cwd())
    try:
        deadline = time.monotonic() + PATIENCE_S
        while (partial_bytes(target) or 0) < 3_000_000:
            assert child.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    content = read_journal(journal_path(target))
    assert content
    assert content.synced.size_bytes == 0
    held, sent = partial_bytes(target), origin.bytes_sent
    assert held
    origin.always(NAME, Fault())
    outcome = download(job_of(url, target, sha256=SHA256), policy=POLICY)
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == CONTENT
    assert not outcome.resets
    assert origin.bytes_sent - sent <= len(CONTENT) - held + 1_000_000


def test_pieces_that_the_disk_has_lost_are_fetched_again(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, SLOW)
    origin.script(NAME, Fault(rate_bytes_s=100_000))
    policy = replace(POLICY, sync_bytes=1 << 40, sync_s=1000)

    async def run() -> tuple[bytes, bytes]:
        listener = Listener()
        async with (
            Tasks(fail) as tasks,
            DownloadQueue(listener, tasks=tasks, policy=policy) as queue,
        ):
            await queue.start(job_of(url, target))
            await listener.until_transferred("model", 3_500_000)
            return journal_path(target).read_bytes(), partial_path(target).read_bytes()

    journal, partial = asyncio.run(run())
    # As if the power had gone: the journal is there, some pages are not.
    journal_path(target).write_bytes(journal)
    lost = bytearray(partial)
    start = 3_000_000 // 4096 * 4096
    lost[start : start + 8192] = bytes(8192)
    partial_path(target).write_bytes(lost)
    origin.always(NAME, Fault())
    outcome = download(job_of(url, target), policy=POLICY)
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert len(outcome.resets) == 1
    assert target.read_bytes() == CONTENT
