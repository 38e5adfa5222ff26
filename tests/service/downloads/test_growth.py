"""Lanes are added while the measured rate grows with them."""

import itertools
from collections.abc import Callable

import pytest

from modelyard.service.downloads.growth import Growth

MB = 1_000_000


def targets(rate_of: Callable[[int], float], *, duration_s: float, latency_s: float = 0.001):
    """Return the targets over time where so many lanes bring `rate_of` bytes a second."""
    growth, held, seen = Growth(8, 0.0), 0.0, [1]
    for tick in range(int(duration_s * 20)):
        held += rate_of(growth.target) / 20
        growth.measure(tick / 20, int(held), latency_s=latency_s, steady=True)
        seen.append(growth.target)
    return seen


def test_a_limit_for_each_connection_is_met_by_all_lanes_soon():
    seen = targets(lambda lanes: lanes * 20 * MB, duration_s=2)
    assert seen[20:] == [8] * len(seen[20:])
    assert sorted(set(seen)) == [1, 2, 8]


def test_a_far_server_is_asked_by_several_at_once_sooner():
    seen = targets(lambda lanes: lanes * 20 * MB, duration_s=2, latency_s=0.05)
    assert sorted(set(seen)) == [1, 4, 8]
    assert seen.index(8) < 16


@pytest.mark.parametrize("change", [0, -50])
def test_what_does_not_help_is_taken_back_and_tried_again_more_and_more_rarely(change: int):
    seen = targets(lambda lanes: (500 + change * lanes) * MB, duration_s=60)
    assert set(seen) == {1, 2}
    assert seen.count(2) < len(seen) / 10
    tries = sum(earlier < later for earlier, later in itertools.pairwise(seen))
    assert 3 <= tries <= 8


def test_it_stays_where_the_rate_ends_to_grow():
    seen = targets(lambda lanes: min(lanes, 4) * 20 * MB, duration_s=1.9)
    assert seen[-1] in (4, 8)
    assert targets(lambda lanes: min(lanes, 2) * 20 * MB, duration_s=1.9)[-5:] == [2] * 5


def test_a_slow_answer_is_waited_for():
    patient = targets(lambda lanes: lanes * MB, duration_s=3, latency_s=0.3)
    assert patient[20] == 1
    assert patient[-1] > 1


def test_no_more_than_the_server_takes():
    growth = Growth(8, 0.0)
    growth.target = 4
    growth.refused(3, 1.0)
    held = 0
    for tick in range(200):
        held += growth.target * MB
        growth.measure(1 + tick / 20, held, latency_s=0.001, steady=True)
    assert growth.target == 3


@pytest.mark.parametrize("lanes", [2, 8])
def test_a_limit_of_ours_needs_one_lane(lanes: int):
    growth = Growth(8, 0.0)
    growth.target = lanes
    growth.limited(1.0)
    assert growth.target == 1


def test_no_more_lanes_are_tried_while_one_brings_all_that_can_be_taken():
    growth, held = Growth(8, 0.0), 0
    for tick in range(200):
        held += 500 * MB // 20
        growth.measure(tick / 20, held, latency_s=0.001, steady=True)
        growth.sated()
        assert growth.target == 1


def test_a_lane_on_trial_is_given_up_where_the_machine_can_take_no_more():
    growth, held = Growth(8, 0.0), 0
    for tick in range(7):
        held += 150 * MB // 20
        growth.measure(tick / 20, held, latency_s=0.001, steady=True)
    assert growth.target == 2
    growth.sated()
    assert growth.target == 1


def test_lanes_that_wait_for_the_disk_are_given_up_until_one_waits_for_the_line():
    growth = Growth(8, 0.0)
    growth.target, now_s = 4, 0.0
    while now_s < 2:
        now_s += 0.05
        # What one and a half can bring is what the disk takes.
        share = max(0.0, 1 - 1.5 / growth.target)
        if share > 0.2:
            growth.held_up(now_s, share)
        else:
            growth.sated()
    assert growth.target == 2


def test_a_moment_of_a_slow_disk_gives_up_no_lane():
    growth = Growth(8, 0.0)
    growth.target = 4
    for tick in range(40):
        if tick % 4:
            growth.held_up(tick / 20, 0.5)
        else:
            growth.sated()
    assert growth.target == 4
