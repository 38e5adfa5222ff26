"""A network that answers in the place of a source is waited for; a source that refuses is not."""

import asyncio
from pathlib import Path

import pytest

from modelyard.service.downloads import QueuePolicy, TransferPolicy
from modelyard.service.plan import QueuePlace, QueueState
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.problems import ProblemCode
from tests.fakes.origin import Fault, Origin
from tests.service.downloads.harness import (
    assert_never_backwards,
    content_of,
    job_of,
    running,
    sha256_of,
)

NAME = "model.gguf"
CONTENT = content_of(6_000_000)
SLOW = Fault(rate_bytes_s=4e6)
EAGER = TransferPolicy(retries=1, first_pause_s=0.05)
HURRIED = QueuePolicy(look_s=0.05, first_pause_s=0.05, longest_pause_s=0.2)
PAGE = Fault(html=True)


async def met(origin: Origin, target: Path, fault: Fault) -> list[ModelDownloadProgress]:
    """Begin a download, let `fault` meet everything for a while, and return all that was told."""
    async with running(patience=HURRIED, policy=EAGER) as (queue, listener):
        url = origin.serve(NAME, CONTENT)
        origin.script(NAME, SLOW)
        await queue.start(job_of(url, target, sha256=sha256_of(CONTENT)))
        await listener.until_transferred("model", 500_000)
        await asyncio.to_thread(origin.intercept, fault)
        await listener.until(
            lambda: (
                (problem := listener.of("model")[-1].problem) is not None
                and problem.http_status is not None
            )
        )
        tries = len(listener.messages)
        await listener.until(lambda: len(listener.messages) > tries + 6 or not queue.active())
        await asyncio.to_thread(origin.intercept, None)
        await listener.until(lambda: not queue.active())
        return listener.of("model")


def assert_waited(messages: list[ModelDownloadProgress], origin: Origin, target: Path) -> None:
    told = [message for message in messages if message.problem]
    assert {message.phase for message in told} == {DownloadPhase.RETRYING}
    assert {message.problem.code for message in told} == {ProblemCode.SOURCE_UNREACHABLE}
    assert messages[-1].status is ModelDownloadStatus.COMPLETED
    assert ModelDownloadStatus.RESET not in {message.status for message in messages}
    assert_never_backwards(messages)
    assert target.read_bytes() == CONTENT
    assert origin.bytes_sent < 1.7 * len(CONTENT)


@pytest.mark.parametrize(
    "fault",
    [Fault(status=403, html=True), Fault(status=401, html=True), Fault(status=511), PAGE],
    ids=str,
)
def test_a_network_that_answers_everything_itself_is_waited_for(
    origin: Origin, target: Path, fault: Fault
):
    assert_waited(asyncio.run(met(origin, target, fault)), origin, target)


def test_a_network_that_leads_to_its_sign_in_is_waited_for(origin: Origin, target: Path):
    with Origin() as portal:
        portal.serve("sign-in", b"")
        portal.always("sign-in", PAGE)
        # Another name for the same machine, as far as anybody can see another host.
        leading = Fault(redirect=f"http://localhost:{portal.port}/sign-in?from=you")
        assert_waited(asyncio.run(met(origin, target, leading)), origin, target)


@pytest.mark.parametrize("fault", [Fault(status=404, html=True), Fault(status=403)], ids=str)
def test_what_says_that_the_file_is_gone_or_is_no_page_is_believed(
    origin: Origin, target: Path, fault: Fault
):
    last = asyncio.run(met(origin, target, fault))[-1]
    assert last.status is ModelDownloadStatus.FAILED
    assert last.problem.code is ProblemCode.SOURCE_REFUSED
    assert last.problem.http_status == fault.status


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault(status=403, html=True), ProblemCode.SOURCE_REFUSED),
        (PAGE, ProblemCode.SOURCE_BROKEN),
    ],
    ids=str,
)
def test_a_source_that_refuses_one_file_with_a_page_is_believed(
    origin: Origin, target: Path, fault: Fault, code: ProblemCode
):
    async def run() -> ModelDownloadProgress:
        async with running(patience=HURRIED, policy=EAGER) as (queue, listener):
            url = origin.serve(NAME, CONTENT)
            origin.script(NAME, Fault(cut_after=500_000))
            origin.always(NAME, fault)
            await queue.start(job_of(url, target, sha256=sha256_of(CONTENT)))
            return await listener.until_ended("model")

    last = asyncio.run(run())
    assert last.status is ModelDownloadStatus.FAILED
    assert last.problem.code is code
    assert last.transferred == 500_000


def test_what_was_queued_long_ago_waits_for_a_network_too(origin: Origin, target: Path):
    async def run() -> None:
        async with running(patience=HURRIED, policy=EAGER) as (queue, listener):
            url = origin.serve(NAME, CONTENT)
            await asyncio.to_thread(origin.go_down)
            places = QueueState((QueuePlace("model"),), queue.state().settings)
            queue.restore(places, [(job_of(url, target), None, None)])
            await listener.until(lambda: listener.of("model")[-1].problem is not None)
            tries = len(listener.messages)
            await listener.until(lambda: len(listener.messages) > tries + 3)
            assert "model" in queue.active()
            origin.come_back()
            last = await listener.until_ended_for_good("model")
            assert last.status is ModelDownloadStatus.COMPLETED

    asyncio.run(run())


def test_who_asks_while_there_is_no_network_hears_it(origin: Origin, target: Path):
    async def run() -> None:
        async with running(patience=HURRIED, policy=EAGER) as (queue, listener):
            url = origin.serve(NAME, CONTENT)
            await asyncio.to_thread(origin.go_down)
            await queue.start(job_of(url, target))
            last = await listener.until_ended_for_good("model")
            assert last.status is ModelDownloadStatus.FAILED
            origin.come_back()

    asyncio.run(run())
