"""Whatever an origin does wrong, the right file arrives or a clear problem is told."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from modelyard.service.downloads import TransferPolicy, partial_bytes
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from modelyard.wire.problems import ProblemCode, problem_error
from tests.fakes.origin import Fault, Origin
from tests.service.downloads.harness import (
    content_of,
    download,
    job_of,
    leftovers,
    sha256_of,
)

CONTENT = content_of(3_000_000)
NAME = "model.gguf"


def test_a_file_arrives_whole_verified_and_under_its_name(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    inspected = []

    def inspect(path: Path) -> None:
        inspected.append(path.read_bytes())
        assert not target.exists()

    outcome = download(job_of(url, target, sha256=sha256_of(CONTENT), inspect=inspect))

    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert outcome.last.phase is DownloadPhase.DONE
    assert outcome.last.percentage == 100
    assert outcome.last.transferred == outcome.last.total == len(CONTENT)
    assert target.read_bytes() == CONTENT
    assert inspected == [CONTENT]
    assert outcome.file
    assert outcome.file.compared
    assert outcome.file.sha256 == sha256_of(CONTENT)
    assert outcome.file.size_bytes == len(CONTENT)
    assert leftovers(target.parent) == [NAME]
    statuses = outcome.listener.statuses("model")
    assert statuses[0] is ModelDownloadStatus.INITIALIZED
    assert set(statuses[1:-1]) == {ModelDownloadStatus.IN_PROGRESS}


def test_an_unknown_digest_is_told(origin: Origin, target: Path):
    outcome = download(job_of(origin.serve(NAME, CONTENT), target))
    assert outcome.file
    assert not outcome.file.compared
    assert outcome.file.sha256 == sha256_of(CONTENT)


@pytest.mark.parametrize("fault", [Fault(chunked=True), Fault(no_length=True)], ids=str)
def test_a_body_without_a_length_arrives(origin: Origin, target: Path, fault: Fault):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, fault)
    outcome = download(job_of(url, target, sha256=sha256_of(CONTENT)))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize("size_bytes", [0, 1, 1024 * 1024, 1024 * 1024 + 1])
def test_any_size_arrives(origin: Origin, target: Path, size_bytes: int):
    content = content_of(size_bytes)
    outcome = download(job_of(origin.serve(NAME, content), target, sha256=sha256_of(content)))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED, outcome.last
    assert target.read_bytes() == content


@pytest.mark.parametrize(
    "faults",
    [
        pytest.param([Fault(cut_after=1_000_000)], id="cut"),
        pytest.param([Fault(cut_after=0)], id="cut before the first byte"),
        pytest.param([Fault(cut_after=700_000)] * 4, id="cut again and again"),
        pytest.param([Fault(status=503)], id="503"),
        pytest.param([Fault(cut_after=500_000), Fault(status=500)], id="500 on the way"),
        pytest.param([Fault(status=429, headers={"Retry-After": "7"})], id="429"),
        pytest.param([Fault(stall_after=800_000)], id="stall"),
        pytest.param([Fault(chunked=True, cut_after=900_000)], id="cut in chunks"),
    ],
)
def test_what_passes_is_waited_for(origin: Origin, target: Path, faults: list[Fault]):
    url = origin.serve(NAME, CONTENT)
    origin.script(NAME, *faults)
    policy = TransferPolicy(stall_acted_s=0.5)
    outcome = download(job_of(url, target, sha256=sha256_of(CONTENT)), policy=policy)
    assert outcome.last.status is ModelDownloadStatus.COMPLETED, outcome.last
    assert target.read_bytes() == CONTENT
    assert not outcome.resets
    # Nothing that was received is fetched again; the scripted texts are some bytes.
    assert origin.bytes_sent <= len(CONTENT) + 300_000
    assert len(outcome.clock.pauses) == len(faults)


def test_a_retry_says_why_and_obeys_retry_after(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.script(NAME, Fault(status=429, headers={"Retry-After": "7"}))
    outcome = download(job_of(url, target))
    retries = [m for m in outcome.listener.of("model") if m.phase is DownloadPhase.RETRYING]
    assert [m.problem and m.problem.http_status for m in retries] == [429]
    assert outcome.clock.pauses == [7]


def test_a_retry_after_that_is_a_date_is_obeyed(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    origin.script(NAME, Fault(status=503, headers={"Retry-After": date}))
    outcome = download(job_of(url, target))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert len(outcome.clock.pauses) == 1
    assert 30 < outcome.clock.pauses[0] <= 60


def test_bytes_that_come_in_fill_up_the_retries(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    policy = TransferPolicy(retries=2)
    origin.script(NAME, *[Fault(cut_after=250_000)] * 10)
    outcome = download(job_of(url, target), policy=policy)
    assert outcome.last.status is ModelDownloadStatus.COMPLETED


@pytest.mark.parametrize(
    ("fault", "code", "http_status", "requests"),
    [
        (Fault(status=404), ProblemCode.SOURCE_REFUSED, 404, 1),
        (Fault(status=410), ProblemCode.SOURCE_REFUSED, 410, 1),
        (Fault(status=403), ProblemCode.SOURCE_REFUSED, 403, 1),
        (Fault(status=401), ProblemCode.GATED, 401, 1),
        (Fault(status=403, headers={"X-Error-Code": "GatedRepo"}), ProblemCode.GATED, 403, 1),
        (Fault(status=503), ProblemCode.SOURCE_REFUSED, 503, 4),
        (Fault(status=429, headers={"Retry-After": "9999"}), ProblemCode.SOURCE_REFUSED, 429, 1),
        (Fault(status=304), ProblemCode.SOURCE_REFUSED, 304, 1),
        (Fault(html=True), ProblemCode.SOURCE_BROKEN, None, 1),
        (Fault(headers={"Content-Encoding": "gzip"}), ProblemCode.SOURCE_BROKEN, None, 1),
        (Fault(redirect="/model.gguf"), ProblemCode.SOURCE_BROKEN, None, 11),
        (Fault(redirect="ftp://127.0.0.1/x"), ProblemCode.SOURCE_BROKEN, None, 1),
        (Fault(redirect="http://127.0.0.1:99999/x"), ProblemCode.SOURCE_BROKEN, None, 1),
        (
            Fault(headers={"Content-Range": "bytes 1-2/3"}, status=206),
            ProblemCode.SOURCE_BROKEN,
            None,
            1,
        ),
        (Fault(cut_after=0), ProblemCode.SOURCE_UNREACHABLE, None, 4),
    ],
    ids=str,
)
def test_what_does_not_pass_has_its_problem(
    origin: Origin,
    target: Path,
    fault: Fault,
    code: ProblemCode,
    http_status: int | None,
    requests: int,
):
    url = origin.serve(NAME, CONTENT)
    origin.always(NAME, fault)
    outcome = download(job_of(url, target), policy=TransferPolicy(retries=3))
    assert outcome.last.status is ModelDownloadStatus.FAILED
    assert outcome.last.problem
    assert outcome.last.problem.code is code, outcome.last.problem
    assert outcome.last.problem.http_status == http_status
    assert len(origin.requests) == requests
    assert not target.exists()


def test_a_file_that_is_a_web_page_in_disguise_is_refused(origin: Origin, target: Path):
    url = origin.serve(NAME, b"\n <!doctype HTML><html>sign in</html>")
    outcome = download(job_of(url, target))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.SOURCE_BROKEN
    assert leftovers(target.parent) == []


def test_a_host_that_is_not_there_is_heard_of_soon(target: Path):
    with Origin() as gone:
        url = gone.serve(NAME, CONTENT)
    outcome = download(job_of(url, target))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.SOURCE_UNREACHABLE
    assert len(outcome.clock.pauses) == 2
    assert sum(outcome.clock.pauses) < 2
    assert leftovers(target.parent) == []


def test_a_name_that_does_not_resolve_is_unreachable(target: Path):
    outcome = download(job_of("http://nowhere.invalid/model.gguf", target))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.SOURCE_UNREACHABLE


def test_redirects_are_followed_without_secrets_to_another_host(target: Path):
    with Origin() as first, Origin() as second:
        url = first.serve(NAME, b"")
        first.always(NAME, Fault(redirect=second.serve("blob", CONTENT)))
        secret = url.replace("http://", "http://user:secret@")
        outcome = download(job_of(secret, target))
        assert outcome.last.status is ModelDownloadStatus.COMPLETED
        assert first.requests[0].headers["authorization"] == "Basic dXNlcjpzZWNyZXQ="
        assert "authorization" not in second.requests[0].headers


def test_a_secret_in_an_address_is_told_to_nobody(
    origin: Origin, target: Path, caplog: pytest.LogCaptureFixture
):
    url = origin.serve(NAME, CONTENT).replace("http://", "http://user:hunter2@") + "?sig=hunter2"
    origin.script(NAME, Fault(cut_after=1_000_000))
    origin.script(NAME, *[Fault(status=403)])
    with caplog.at_level("DEBUG"):
        outcome = download(job_of(url, target))
    assert outcome.last.status is ModelDownloadStatus.FAILED
    assert "hunter2" not in caplog.text
    assert "hunter2" not in repr(outcome.listener.messages)
    journal = target.with_name(target.name + ".partial.journal").read_text()
    assert "hunter2" not in journal


def test_a_size_that_was_not_promised_is_refused(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    outcome = download(job_of(url, target, size_bytes=len(CONTENT) + 1))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.SOURCE_CHANGED
    assert origin.bytes_sent <= len(CONTENT)


def test_a_cut_that_no_length_shows_is_seen_where_the_size_was_promised(
    origin: Origin, target: Path
):
    url = origin.serve(NAME, CONTENT)
    origin.script(NAME, Fault(no_length=True, cut_after=1_000_000))
    outcome = download(job_of(url, target, size_bytes=len(CONTENT)))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert origin.ranges == [None, "bytes=1000000-"]
    assert target.read_bytes() == CONTENT


def test_a_longer_body_than_was_promised_is_refused(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.script(NAME, Fault(cut_after=1_000_000), Fault(no_length=True, extra_bytes=5))
    outcome = download(job_of(url, target))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.SOURCE_BROKEN
    assert not target.exists()


def test_a_flipped_byte_is_fetched_again(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    origin.script(NAME, Fault(flip_at=1_234_567))
    outcome = download(job_of(url, target, sha256=sha256_of(CONTENT)))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert [m.problem and m.problem.code for m in outcome.resets] == [ProblemCode.DIGEST_MISMATCH]
    assert target.read_bytes() == CONTENT


def test_a_wrong_file_never_gets_its_name_and_both_digests_are_told(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    outcome = download(job_of(url, target, sha256="0" * 64))
    assert outcome.last.status is ModelDownloadStatus.FAILED
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.DIGEST_MISMATCH
    assert outcome.last.problem.expected == "0" * 64
    assert outcome.last.problem.actual == sha256_of(CONTENT)
    assert leftovers(target.parent) == [f"{NAME}.quarantined"]
    assert [request.status for request in origin.requests] == [200, 200]
    assert partial_bytes(target) is None


def test_what_the_inspection_finds_fails_the_download(origin: Origin, target: Path):
    def inspect(path: Path) -> None:
        raise problem_error(ProblemCode.CORRUPT_FILE, f"{path.name} is no model")

    outcome = download(job_of(origin.serve(NAME, CONTENT), target, inspect=inspect))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.CORRUPT_FILE
    assert leftovers(target.parent) == [f"{NAME}.quarantined"]
