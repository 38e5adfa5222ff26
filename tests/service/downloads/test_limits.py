"""A real transfer keeps to its limits, and to new ones while it runs."""

import threading
import time
from pathlib import Path

from modelyard.service.downloads import SystemClock, TransferPolicy
from modelyard.service.downloads.stop import Stop
from modelyard.service.downloads.throttle import Throttle
from modelyard.service.downloads.transfer import Step, Transfer
from tests.fakes.origin import Origin
from tests.service.downloads.harness import PATIENCE_S, content_of, job_of, sha256_of

MB = 1_000_000
CONTENT = content_of(3 * MB)
NAME = "model.gguf"


def transfer_of(url: str, target: Path, *throttles: Throttle, report=lambda step: None) -> Transfer:
    return Transfer(
        job_of(url, target, sha256=sha256_of(CONTENT)),
        Stop(),
        policy=TransferPolicy(),
        clock=SystemClock(),
        report=report,
        throttles=throttles,
    )


def test_the_lowest_limit_holds(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    steps: list[tuple[float, Step]] = []
    clock = SystemClock()
    throttles = (Throttle(2 * MB, clock), Throttle(9 * MB, clock), Throttle(None, clock))
    began_s = time.monotonic()
    transfer_of(
        url, target, *throttles, report=lambda step: steps.append((time.monotonic(), step))
    ).run()
    assert time.monotonic() - began_s >= 3 / 2 - 0.1
    assert target.read_bytes() == CONTENT
    for at_s, step in steps:
        assert step.transferred_bytes <= 2 * MB * (at_s - began_s + 0.1)


def test_a_limit_that_is_lifted_lets_a_crawling_transfer_go(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT)
    throttle = Throttle(1_000, SystemClock())
    transfer = transfer_of(url, target, throttle)
    running = threading.Thread(target=transfer.run)
    running.start()
    throttle.set_limit(None)
    running.join(PATIENCE_S)
    assert not running.is_alive()
    assert target.read_bytes() == CONTENT
