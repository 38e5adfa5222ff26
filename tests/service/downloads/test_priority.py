"""A transfer's thread steps back; nobody else's does."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from modelyard.service.downloads.priority import step_back


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a priority for each thread")
def test_only_the_thread_that_steps_back_has_a_lower_priority() -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    with ThreadPoolExecutor(1, initializer=step_back) as threads:
        own = threads.submit(
            lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        ).result()
    assert own > before
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
