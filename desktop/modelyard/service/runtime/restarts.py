"""Whether a model whose worker died is loaded again by itself: once, after a pause."""

import signal
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from modelyard.service.runtime.slot import LoadRequest, Slot
from modelyard.wire.problems import Problem, ProblemCode

_PAUSE_S = 3.0
_LONG_ENOUGH = timedelta(minutes=10)
"""A worker that has served for so long has not died of how it was begun."""
_ON_PURPOSE = frozenset({-signal.SIGTERM, -getattr(signal, "SIGKILL", signal.SIGTERM)})


@dataclass(frozen=True, slots=True)
class Restart:
    """What is to be loaded, and after which pause."""

    request: LoadRequest
    pause_s: float


def restart_of(slot: Slot, problem: Problem) -> Restart | None:
    """Return the load that is to follow the death of a worker; None where it is left dead.

    That is so where it was begun again before and died soon, where somebody has killed it, and
    where it died for lack of memory, which it would again.
    """
    if problem.code is not ProblemCode.ENGINE_CRASHED or problem.exit_code in _ON_PURPOSE:
        return None
    loaded_at = slot.runtime.loaded_at
    has_lasted = loaded_at is not None and datetime.now(UTC) - loaded_at >= _LONG_ENOUGH
    if slot.request.is_restart and not has_lasted:
        return None
    return Restart(replace(slot.request, is_restart=True), _PAUSE_S)
