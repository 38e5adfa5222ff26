"""What is on this disk already is shared, not fetched again; unless it is no longer right."""

import asyncio
import os
from pathlib import Path

import pytest

from modelyard.service.downloads import TransferPolicy
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from modelyard.wire.problems import ProblemCode, problem_error
from tests.fakes.origin import Fault, Origin
from tests.service.downloads.harness import (
    content_of,
    download,
    job_of,
    leftovers,
    running,
    sha256_of,
)

CONTENT = content_of(3_000_000)
DIGEST = sha256_of(CONTENT)
NAME = "model.gguf"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """Return a file of another model with the wanted bytes."""
    path = tmp_path / "other" / NAME
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    return path


def known(here: Path):
    return {DIGEST: here}.get


def test_a_file_that_is_here_moves_no_byte(origin: Origin, target: Path, here: Path):
    job = job_of(origin.serve(NAME, CONTENT), target, sha256=DIGEST)
    outcome = download(job, known=known(here))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert outcome.file
    assert (outcome.file.sha256, outcome.file.compared) == (DIGEST, True)
    assert target.samefile(here)
    assert leftovers(target.parent) == [NAME]
    assert origin.requests == []
    assert [record.fetched_bytes for _, record in outcome.listener.records] == [0]
    assert DownloadPhase.VERIFYING in [message.phase for message in outcome.listener.of("model")]


def test_what_came_in_before_is_no_longer_needed(origin: Origin, target: Path, here: Path):
    job = job_of(origin.serve(NAME, CONTENT), target, sha256=DIGEST)
    origin.script(NAME, Fault(cut_after=1_000_000), Fault(status=404))
    assert download(job).last.status is ModelDownloadStatus.FAILED
    outcome = download(job, known=known(here))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert len(origin.requests) == 2
    assert leftovers(target.parent) == [NAME]


def test_a_file_that_is_no_longer_right_is_not_shared(origin: Origin, target: Path, here: Path):
    here.write_bytes(CONTENT[:-1] + b"!")
    job = job_of(origin.serve(NAME, CONTENT), target, sha256=DIGEST)
    outcome = download(job, known=known(here))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == CONTENT
    assert len(origin.requests) == 1


def test_a_file_that_is_gone_is_fetched(origin: Origin, target: Path, here: Path):
    here.unlink()
    job = job_of(origin.serve(NAME, CONTENT), target, sha256=DIGEST)
    outcome = download(job, known=known(here))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert len(origin.requests) == 1


def test_without_second_names_it_is_copied(
    origin: Origin, target: Path, here: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "no second names here")

    monkeypatch.setattr(os, "link", refuse)
    job = job_of(origin.serve(NAME, CONTENT), target, sha256=DIGEST)
    assert download(job, known=known(here)).last.status is ModelDownloadStatus.COMPLETED
    assert origin.requests == []
    assert not target.samefile(here)
    assert target.read_bytes() == CONTENT
    assert leftovers(target.parent) == [NAME]


def test_what_is_not_a_model_is_refused(origin: Origin, target: Path, here: Path):
    def inspect(path: Path) -> None:
        raise problem_error(ProblemCode.CORRUPT_FILE, f"{path.name} is none")

    job = job_of(origin.serve(NAME, CONTENT), target, sha256=DIGEST, inspect=inspect)
    outcome = download(job, known=known(here))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.CORRUPT_FILE
    assert not target.exists()


def test_cancel_ends_the_reading(origin: Origin, target: Path, tmp_path: Path):
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(64 << 30)
    job = job_of(origin.serve(NAME, CONTENT), target, sha256=DIGEST)

    async def run() -> None:
        async with running(known=lambda _: large, policy=TransferPolicy()) as (queue, listener):
            await queue.start(job)
            await listener.until(lambda: listener.of("model")[-1].phase is DownloadPhase.VERIFYING)
            await queue.cancel("model")
            assert listener.statuses("model")[-1] is ModelDownloadStatus.CANCELED

    asyncio.run(run())
    assert origin.requests == []
