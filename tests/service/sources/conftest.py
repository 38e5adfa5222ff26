"""The hub's stand-in, and the sources that ask it."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from modelyard.wire.problems import Problem, ProblemError
from tests.fakes.hub import Hub


@pytest.fixture
def hub() -> Iterator[Hub]:
    """Return a hub with one small model and what lies beside it."""
    with Hub() as hub:
        yield hub


@pytest.fixture
def problem_of() -> Callable[[Coroutine[Any, Any, object]], Problem]:
    """Return what runs a coroutine that must fail, and returns its problem."""

    def run(work: Coroutine[Any, Any, object]) -> Problem:
        with pytest.raises(ProblemError) as caught:
            asyncio.run(work)
        return caught.value.problem

    return run
