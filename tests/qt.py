"""Qt and asyncio in tests: one real loop per test, and awaiting a signal."""

import asyncio
import gc
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QApplication

from modelyard.window_loop import WindowLoop

DEADLINE_S = 20.0
"""Generous: a loaded two-core machine must not break a test."""


@pytest.fixture(autouse=True)
def garbage_of_this_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect what a test with Qt leaves in reference cycles, such as its loop, in this thread.

    Otherwise a later test's worker thread might, and Qt's objects may not end in another thread.
    """
    gc.freeze()  # what was there before is not looked at again, which keeps this quick
    yield
    if "qapp" in request.fixturenames:
        gc.collect()
    gc.unfreeze()


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[asyncio.Runner]:
    """Return a runner with a qasync loop of this test alone; what the loop reports fails it."""
    qapp.setQuitOnLastWindowClosed(False)
    problems: list[dict[str, Any]] = []
    with asyncio.Runner(loop_factory=lambda: WindowLoop(qapp)) as runner:
        runner.get_loop().set_exception_handler(lambda _loop, context: problems.append(context))
        yield runner
    assert not problems, problems


async def emission(signal: SignalInstance, timeout_s: float = DEADLINE_S) -> tuple[Any, ...]:
    """Return the arguments of the next emission of `signal`."""
    done: asyncio.Future[tuple[Any, ...]] = asyncio.get_running_loop().create_future()

    def settle(*args: Any) -> None:
        if not done.done():
            done.set_result(args)

    signal.connect(settle)
    try:
        return await asyncio.wait_for(done, timeout_s)
    finally:
        signal.disconnect(settle)


async def until(
    condition: Callable[[], bool], timeout_s: float = DEADLINE_S, *, what: str = "the condition"
) -> None:
    """Wait until `condition` holds; fails after the deadline."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not come true in {timeout_s} s"
        await asyncio.sleep(0.01)
