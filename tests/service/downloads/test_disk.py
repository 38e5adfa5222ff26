"""A disk that is full or fails gives its own problem, and what came in stays."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from modelyard.service.downloads import DownloadQueue, partial_bytes
from modelyard.service.downloads.partial import quarantine_path
from modelyard.tasks import Tasks
from modelyard.wire.downloads import ModelDownloadStatus
from modelyard.wire.problems import ProblemCode
from tests.fakes.origin import Fault, Origin
from tests.service.downloads.harness import (
    Listener,
    content_of,
    download,
    fail,
    job_of,
    leftovers,
    sha256_of,
)

CONTENT = content_of(6_000_000)
NAME = "model.gguf"
SMALL_DISK_BYTES = 8 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a file system of its own that holds 8 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    options = f"size={SMALL_DISK_BYTES}"
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", options, "modelyard-test", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_file_that_does_not_fit_is_refused_before_its_first_byte(
    origin: Origin, small_disk: Path
):
    content = content_of(SMALL_DISK_BYTES + 1)
    target = small_disk / NAME
    outcome = download(job_of(origin.serve(NAME, content), target))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.DISK_FULL
    assert outcome.last.problem.needed == len(content)
    assert outcome.last.problem.free is not None
    assert 0 < outcome.last.problem.free <= SMALL_DISK_BYTES
    assert outcome.last.transferred == 0


def test_what_is_there_already_need_not_fit_again(origin: Origin, small_disk: Path):
    target = small_disk / NAME
    url = origin.serve(NAME, CONTENT)
    origin.script(NAME, Fault(cut_after=4_000_000), Fault(status=404))
    assert download(job_of(url, target)).last.status is ModelDownloadStatus.FAILED
    assert partial_bytes(target) == 4_000_000
    assert shutil.disk_usage(small_disk).free < len(CONTENT)
    assert download(job_of(url, target)).last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == CONTENT


def test_a_disk_that_fills_up_on_the_way_keeps_what_came_in(origin: Origin, small_disk: Path):
    target = small_disk / NAME
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, Fault(rate_bytes_s=4e6))
    other = small_disk / "other"

    async def run() -> Listener:
        listener = Listener()
        async with (
            Tasks(fail) as tasks,
            DownloadQueue(listener, tasks=tasks) as queue,
        ):
            await queue.start(job_of(url, target))
            await listener.until_transferred("model", 500_000)
            # Somebody else takes what was free.
            other.write_bytes(bytes(4_500_000))
            await listener.until_ended("model")
        return listener

    last = asyncio.run(run()).of("model")[-1]
    assert last.problem
    assert last.problem.code is ProblemCode.DISK_FULL
    assert last.problem.needed
    assert last.problem.free is not None
    held = partial_bytes(target)
    assert held
    assert held >= 500_000
    assert last.problem.needed <= len(CONTENT) - 500_000

    other.unlink()
    origin.always(NAME, Fault())
    origin.requests.clear()
    outcome = download(job_of(url, target, sha256=sha256_of(CONTENT)))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert not outcome.resets
    assert origin.ranges == [f"bytes={held}-"]


def test_a_read_only_disk_is_a_disk_error(origin: Origin, small_disk: Path):
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    outcome = download(job_of(origin.serve(NAME, CONTENT), small_disk / "models" / NAME))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.DISK_ERROR
    assert outcome.last.problem.path
    assert origin.requests == []


def test_a_folder_in_the_way_is_a_disk_error_and_costs_nothing(origin: Origin, target: Path):
    target.mkdir(parents=True)
    url = origin.serve(NAME, CONTENT)
    outcome = download(job_of(url, target))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.DISK_ERROR
    assert partial_bytes(target) == len(CONTENT)
    target.rmdir()
    origin.requests.clear()
    assert download(job_of(url, target)).last.status is ModelDownloadStatus.COMPLETED
    assert origin.requests == []


def test_a_file_where_the_folder_should_be_is_a_disk_error(origin: Origin, tmp_path: Path):
    (tmp_path / "models").write_text("in the way")
    outcome = download(job_of(origin.serve(NAME, CONTENT), tmp_path / "models" / NAME))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.DISK_ERROR


def test_a_discard_takes_the_quarantined_file_too(origin: Origin, target: Path):
    download(job_of(origin.serve(NAME, CONTENT), target, sha256="0" * 64))
    assert quarantine_path(target).exists()

    async def run() -> None:
        async with Tasks(fail) as tasks, DownloadQueue(Listener(), tasks=tasks) as queue:
            await queue.discard("model", target)

    asyncio.run(run())
    assert leftovers(target.parent) == []
