"""What is told of a download: rate over a window, an eta that follows, percentages that fit."""

import itertools
import random

import pytest

from modelyard.service.downloads.progress import EtaMeter, Progress, RateMeter
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
    assert progress.last.eta == 9
    progress.step(Step(DownloadPhase.RETRYING, 19_000, 100_000), 2)
    assert progress.step(Step(MOVING, 19_000, 100_000), 60).rate is None
    reset = progress.step(Step(DownloadPhase.CONNECTING, 0, 100_000, is_reset=True), 61)
    assert reset.status is ModelDownloadStatus.RESET
    assert reset.percentage == 0
    assert progress.step(Step(MOVING, 10, 100_000), 61).rate is None


def test_the_eta_counts_down_in_whole_seconds_though_the_rate_wavers():
    chance = random.Random(1)
    meter, shown = EtaMeter(), []
    for tenth in range(600):
        now_s = tenth / 10
        shown.append(meter.eta_s(now_s, 100_000 - int(1_000 * now_s), chance.uniform(950, 1_050)))
    assert all(after in (before, before - 1) for before, after in itertools.pairwise(shown))
    assert shown[0] == pytest.approx(100, abs=10)
    assert shown[-1] == pytest.approx(40, abs=10)


def test_the_eta_follows_when_the_rate_has_really_changed():
    meter = EtaMeter()
    for tenth in range(100):
        meter.eta_s(tenth / 10, 100_000 - 100 * tenth, 1_000)
    after = [meter.eta_s(10 + tenth / 10, 90_000 - 10 * tenth, 100) for tenth in range(200)]
    assert after[0] < 200, "it does not jump"
    assert after[-1] == pytest.approx(880, rel=0.12)


def test_what_is_left_is_never_said_to_take_no_time():
    assert EtaMeter().eta_s(0, 1, 1e9) == 1
    assert EtaMeter().eta_s(0, 0, 1e9) == 0


def test_what_was_there_already_is_not_counted_as_fetched():
    progress = Progress(held_bytes=60_000, total_bytes=100_000)
    assert progress.last.percentage == 60
    progress.step(Step(DownloadPhase.VERIFYING, 60_000, 100_000), 0)
    progress.step(Step(DownloadPhase.CONNECTING, 60_000, 100_000), 1)
    for second in range(5):
        progress.step(Step(MOVING, 60_000 + 8_000 * second, 100_000), 2 + second)
    progress.step(Step(DownloadPhase.VERIFYING, 100_000, 100_000), 8)
    assert progress.fetched_bytes == 40_000


def test_what_was_fetched_in_vain_counts_too():
    progress = Progress()
    progress.step(Step(MOVING, 0, 100_000), 0)
    progress.step(Step(MOVING, 30_000, 100_000), 1)
    progress.step(Step(DownloadPhase.CONNECTING, 0, 100_000, is_reset=True), 2)
    progress.step(Step(MOVING, 0, 100_000), 3)
    progress.step(Step(MOVING, 50_000, 100_000), 4)
    assert progress.fetched_bytes == 80_000


def test_who_shows_the_progress_of_another_goes_back_by_a_reset_alone():
    leader, follower = Progress(), Progress()
    leader.step(Step(MOVING, 30_000, 100_000), 0)
    assert follower.mirrored(leader.last) == leader.last
    assert follower.is_mirror
    assert follower.held_bytes == 0
    own = follower.unmirrored()
    assert own.status is ModelDownloadStatus.RESET
    assert (own.phase, own.transferred) == (DownloadPhase.QUEUED, 0)
    assert not follower.is_mirror
