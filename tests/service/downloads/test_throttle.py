"""A throttle keeps to its limit, shares it, and changes it while others wait."""

import itertools
import random
import threading
import time

import pytest

from modelyard.service.downloads.failures import StoppedError
from modelyard.service.downloads.policy import SystemClock
from modelyard.service.downloads.stop import Stop
from modelyard.service.downloads.throttle import Throttle
from tests.service.downloads.harness import PATIENCE_S

MB = 1_000_000


class SteppedClock:
    """Time that passes only by waiting, and by `work`."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def monotonic(self) -> float:
        return self.now_s

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        self.now_s += timeout_s
        return event.is_set()

    def work(self, duration_s: float) -> None:
        self.now_s += duration_s


def moved(throttle: Throttle, clock: SteppedClock, duration_s: float, work_s: float = 0.001):
    """Return (time, bytes) of each block that passes in `duration_s`."""
    stop, passed, end_s = Stop(), [], clock.now_s + duration_s
    while clock.now_s < end_s:
        count = throttle.read_bytes(MB)
        clock.work(work_s)
        throttle.take(count, stop)
        passed.append((clock.now_s, count))
    return passed


@pytest.mark.parametrize("limit", [1, 700, 20_000, 100 * 1024, 5 * MB, 300 * MB])
def test_the_limit_is_met_and_no_second_exceeds_it_by_a_fifth(limit: int):
    clock = SteppedClock()
    passed = moved(Throttle(limit, clock), clock, 20)
    total = sum(count for _, count in passed)
    assert total == pytest.approx(20 * limit, rel=0.03, abs=1)
    for start_s, _ in passed:
        second = sum(count for at_s, count in passed if start_s <= at_s < start_s + 1)
        assert second <= max(1.2 * limit, 2)


@pytest.mark.parametrize("limit", [2_000, 50_000, 100 * 1024])
def test_a_slow_limit_is_smooth(limit: int):
    clock = SteppedClock()
    times = [at_s for at_s, _ in moved(Throttle(limit, clock), clock, 5)]
    assert max(later - earlier for earlier, later in itertools.pairwise(times)) < 0.2


def test_small_delays_are_caught_up_and_long_ones_are_not():
    clock = SteppedClock()
    throttle = Throttle(MB, clock)
    jitter = random.Random(1)
    began_s, total = clock.now_s, 0
    while clock.now_s < began_s + 10:
        total += sum(count for _, count in moved(throttle, clock, 0.1, jitter.uniform(0, 0.08)))
    assert total == pytest.approx(10 * MB, rel=0.03)
    clock.work(60)
    assert sum(count for _, count in moved(throttle, clock, 1)) <= 1.2 * MB


def test_nothing_waits_without_a_limit():
    clock = SteppedClock()
    throttle = Throttle(None, clock)
    throttle.take(10**12, Stop())
    assert clock.now_s == 100
    assert throttle.read_bytes(MB) == MB
    throttle.set_limit(MB)
    throttle.take(MB, Stop())
    assert clock.now_s == pytest.approx(101)


def test_a_new_limit_reaches_who_waits():
    throttle = Throttle(1, SystemClock())
    waiting = threading.Thread(target=throttle.take, args=(10**9, Stop()))
    waiting.start()
    throttle.set_limit(10**6)
    waiting.join(PATIENCE_S)
    assert not waiting.is_alive()
    assert throttle.limit_bytes_s == 10**6


def test_a_stop_ends_the_wait():
    throttle, stop, failures = Throttle(1, SystemClock()), Stop(), []

    def take() -> None:
        try:
            throttle.take(10**9, stop)
        except StoppedError as error:
            failures.append(error)

    waiting = threading.Thread(target=take)
    waiting.start()
    stop.set()
    waiting.join(PATIENCE_S)
    assert len(failures) == 1


def test_many_share_one_limit():
    throttle, stop = Throttle(2 * MB, SystemClock()), Stop()

    def take() -> None:
        for _ in range(10):
            throttle.take(20_000, stop)

    threads = [threading.Thread(target=take) for _ in range(8)]
    began_s = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - began_s >= 8 * 10 * 20_000 / (2 * MB) - 0.11


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_that_lets_nothing_pass_is_refused(limit: int):
    with pytest.raises(ValueError, match="positive"):
        Throttle(limit, SystemClock())
    throttle = Throttle(5, SystemClock())
    with pytest.raises(ValueError, match="positive"):
        throttle.set_limit(limit)
    assert throttle.limit_bytes_s == 5
