"""When to try again, and when it was enough."""

import random

from modelyard.service.downloads.failures import TransientError
from modelyard.service.downloads.policy import TransferPolicy
from modelyard.wire.problems import ProblemError

_JITTER = 0.5
"""Up to half of a pause is left to chance, so that many clients do not come back at once."""


class Retries:
    """Counts failures in a row; bytes that come in begin the count again."""

    def __init__(self, policy: TransferPolicy) -> None:
        self._policy = policy
        self._failures = 0
        self._has_moved = False

    def moved(self) -> None:
        """Note that bytes came in."""
        self._has_moved = True
        self._failures = 0

    def pause_s(self, failure: TransientError) -> float:
        """Return for how long to wait after `failure` before the next try.

        Raises:
            ProblemError: The problem of `failure`, as it was tried often enough.
        """
        policy = self._policy
        self._failures += 1
        quick = not self._has_moved and not failure.answered
        limit = policy.first_retries if quick else policy.retries
        wanted = failure.pause_s or 0.0
        if self._failures > limit or wanted > policy.longest_retry_after_s:
            raise ProblemError(failure.problem) from failure
        pause: float = policy.first_pause_s * 2.0 ** (self._failures - 1)
        pause = min(pause, policy.longest_pause_s)
        pause *= 1 - _JITTER * random.random()  # noqa: S311 - not a secret, any chance will do
        return max(pause, wanted)
