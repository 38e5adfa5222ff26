"""Waiting for what another program does."""

import time
from collections.abc import Callable

DEADLINE_S = 60.0


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Return once `condition` holds; fail with `what` was waited for if it does not in a minute."""
    deadline_s = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline_s, f"{what} did not come true in {DEADLINE_S} s"
        time.sleep(0.02)
