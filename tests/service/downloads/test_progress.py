"""What is told of a download: rate over a window, an eta that follows, percentages that fit."""

import pytest

from modelyard.service.downloads.progress import Progress, RateMeter
from modelyard.service.downloads.transfer import Step
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus

MOVING = DownloadPhase.TRANSFERRING


def test_the_rate_is_the_mean_of_the_last_seconds():
    meter = RateMeter()
    assert meter.rate() is None
    for tenth in range(100):
        meter.add(tenth / 10, tenth * 1_000)
    assert meter.rate() == pytest.approx(10_000)
    for tenth in range(100, 160):
        meter.add(tenth / 10, 99_000)
    assert meter.rate() == pytest.approx(0)


def test_one_burst_does_not_make_the_rate_jump():
    meter = RateMeter()
    for tenth in range(50):
        meter.add(tenth / 10, tenth * 1_000)
    steady = meter.rate()
    meter.add(5.0, 51_000)
    assert steady
    assert meter.rate() == pytest.approx(steady, rel=0.05)


def test_a_file_beyond_two_to_the_32_has_right_percentages():
    progress = Progress()
    total = 40 * 1024**3
    message = progress.step(Step(MOVING, total // 4 * 3, total), 0)
    assert message.percentage == 75
    assert message.transferred == total // 4 * 3


def test_an_unknown_total_has_no_percentage():
    message = Progress().step(Step(MOVING, 5_000, None), 0)
    assert message.percentage is None
    assert message.eta is None
    assert message.transferred == 5_000


def test_the_rate_begins_anew_after_a_pause_and_a_reset():
    progress = Progress()
    for tenth in range(20):
        progress.step(Step(MOVING, tenth * 1_000, 100_000), tenth / 10)
    assert progress.last.rate == pytest.approx(10_000)
    assert progress.last.eta == pytest.approx(8.1)
    progress.step(Step(DownloadPhase.RETRYING, 19_000, 100_000), 2)
    assert progress.step(Step(MOVING, 19_000, 100_000), 60).rate is None
    reset = progress.step(Step(DownloadPhase.CONNECTING, 0, 100_000, is_reset=True), 61)
    assert reset.status is ModelDownloadStatus.RESET
    assert reset.percentage == 0
    assert progress.step(Step(MOVING, 10, 100_000), 61).rate is None
