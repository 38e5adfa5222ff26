"""Several addresses of one digest: the next one where one fails; redirects that expire."""

from dataclasses import replace
from pathlib import Path

import pytest

from modelyard.service.downloads import DownloadJob, TransferPolicy, partial_bytes
from modelyard.service.plan import PlannedFile
from modelyard.wire.downloads import ModelDownloadStatus
from modelyard.wire.problems import ProblemCode
from tests.fakes.origin import Fault, Origin
from tests.service.downloads.harness import content_of, download, job_of, sha256_of

CONTENT = content_of(6_000_000)
SHA256 = sha256_of(CONTENT)
NAME = "model.gguf"


def job_of_mirrors(target: Path, *urls: str, sha256: str | None = SHA256) -> DownloadJob:
    file = PlannedFile(name=target.name, urls=urls, sha256=sha256)
    return DownloadJob(key="model", file=file, target=target)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=404),
        Fault(status=503),
        Fault(status=401),
        Fault(html=True),
        Fault(cut_after=0),
        Fault(redirect="/model.gguf"),
    ],
    ids=str,
)
def test_the_next_mirror_is_used_where_one_fails(origin: Origin, target: Path, fault: Fault):
    bad = origin.serve(NAME, CONTENT)
    origin.always(NAME, fault)
    good = origin.serve("mirror", CONTENT, etag='"another"')
    outcome = download(job_of_mirrors(target, bad, good))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == CONTENT
    assert outcome.clock.pauses == []


def test_a_mirror_goes_on_where_another_broke_off_with_a_validator_of_its_own(
    origin: Origin, target: Path
):
    first = origin.serve(NAME, CONTENT)
    origin.always(NAME, Fault(status=404))
    origin.script(NAME, Fault(cut_after=2_500_000))
    second = origin.serve("mirror", CONTENT, etag='"another"')
    outcome = download(job_of_mirrors(target, first, second))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == CONTENT
    assert not outcome.resets
    assert origin.requests[-1].range == "bytes=2500000-"
    assert origin.requests[-1].if_range is None


def test_without_a_digest_nothing_says_that_another_address_has_the_same(
    origin: Origin, target: Path
):
    bad = origin.serve(NAME, CONTENT)
    origin.always(NAME, Fault(status=404))
    good = origin.serve("mirror", CONTENT)
    outcome = download(job_of_mirrors(target, bad, good, sha256=None))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.SOURCE_REFUSED
    assert len(origin.requests) == 1


def test_mirrors_that_all_fail_are_told_of(origin: Origin, target: Path):
    urls = [origin.serve(key, CONTENT) for key in "abc"]
    for key in "abc":
        origin.always(key, Fault(status=404))
    outcome = download(job_of_mirrors(target, *urls))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.SOURCE_REFUSED
    assert [request.path for request in origin.requests] == ["/a", "/b", "/c"]


def test_a_mirror_with_another_size_does_not_spoil_what_is_held(origin: Origin, target: Path):
    first = origin.serve(NAME, CONTENT)
    origin.script(NAME, Fault(cut_after=2_500_000))
    origin.always(NAME, Fault(status=404))
    second = origin.serve("mirror", CONTENT[:-1])
    outcome = download(job_of_mirrors(target, first, second), policy=TransferPolicy(restarts=0))
    assert outcome.last.status is ModelDownloadStatus.FAILED
    assert partial_bytes(target) == 2_500_000


def test_parts_are_asked_for_where_the_redirect_led_and_anew_when_that_expires(target: Path):
    slow = Fault(rate_bytes_s=3e6)
    with Origin() as front, Origin() as store:
        url = front.serve(NAME, b"")
        front.always(NAME, Fault(redirect=store.serve("blob", CONTENT) + "?signature=1"))
        store.always("blob", slow)
        store.script("blob", slow, slow, slow, Fault(status=403))
        policy = replace(TransferPolicy(), parallel_bytes=1 << 20, piece_bytes=1 << 18)
        outcome = download(job_of(url, target, sha256=SHA256), policy=policy)
        assert outcome.last.status is ModelDownloadStatus.COMPLETED
        assert target.read_bytes() == CONTENT
        # The lane that was refused went the whole way again, and whoever asked just then.
        assert 2 <= len(front.requests) <= 4
        assert len(store.requests) > 2 * len(front.requests)
