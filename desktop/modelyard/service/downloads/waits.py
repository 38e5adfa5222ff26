"""Downloads that wait for what comes back by itself: room on their disk, or the network."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from modelyard.service.downloads.item import Item, Run, State
from modelyard.service.downloads.policy import Clock
from modelyard.service.downloads.space import Space
from modelyard.wire.problems import Problem, ProblemCode

WAITS = frozenset({State.NO_ROOM, State.NO_NETWORK})

_MOST_DOUBLINGS = 30
"""Of a pause; far beyond the longest, and far from what a float can't hold."""


@dataclass(frozen=True, slots=True)
class QueuePolicy:
    """How patient the queue is; times are seconds."""

    look_s: float = 2.0
    """So often it looks whether there is room, a network or the time to go on."""
    first_pause_s: float = 10.0
    """After the network was lost, whose short failures the transfer itself has sat out,"""
    longest_pause_s: float = 300.0
    """and at most, where it does not come back; each pause is twice the one before."""
    patience_s: float = 24 * 3600.0
    """Without a byte from the network for so long, however often tried, a download has failed."""
    awaited_s: float = 30.0
    """What begins so soon after it was asked for has somebody who waits for it."""
    slept_s: float = 30.0
    """Where the clock on the wall jumps by so much, the machine has slept: try at once."""


class Waits:
    """Puts downloads off and tells when they may go on; `now` is the clock on the wall."""

    def __init__(
        self, policy: QueuePolicy, space: Space, *, clock: Clock, now: Callable[[], datetime]
    ) -> None:
        self._policy = policy
        self._space = space
        self._clock = clock
        self._now = now

    def is_awaited(self, item: Item) -> bool:
        """Return whether `item` was asked for just now."""
        return self._clock.monotonic() - item.asked_s <= self._policy.awaited_s

    def put_off(self, item: Item, run: Run, problem: Problem) -> bool:
        """Let `item` wait after `run` if it will go on by itself some day; return whether it will.

        Before a byte has come nobody has to wait to hear that a file does not fit, or of what was
        asked for just now that its source does not answer.
        """
        has_begun = item.progress.held_bytes > 0
        if has_begun and problem.code is ProblemCode.DISK_FULL and item.total_bytes is not None:
            self._delay(item, self._policy.look_s)
            item.state = State.NO_ROOM
            item.progress.without_room(problem)
            return True
        may_wait = has_begun or not run.is_awaited
        if may_wait and problem.code is ProblemCode.SOURCE_UNREACHABLE:
            waited_s = self._delay(item, self._policy.first_pause_s)
            if waited_s <= self._policy.patience_s:
                item.state = State.NO_NETWORK
                item.progress.waiting(problem)
                return True
        return False

    async def next_over(self, items: Iterable[Item]) -> list[Item]:
        """Sleep a little, and return those whose wait is over then."""
        before = self._now()
        await asyncio.sleep(self._policy.look_s)
        longest = timedelta(seconds=self._policy.look_s + self._policy.slept_s)
        has_slept = self._now() - before > longest
        now_s = self._clock.monotonic()
        due = [item for item in items if has_slept or now_s >= item.wait.due_s]
        over = [item for item in due if item.state is State.NO_NETWORK]
        for item in due:
            if item.state is State.NO_ROOM and await self._has_room(item):
                # The next one may look when this one's claim is counted.
                return [*over, item]
        return over

    def _delay(self, item: Item, first_pause_s: float) -> float:
        """Make `item` due after a pause; return how long it will have waited by then."""
        now_s, wait = self._clock.monotonic(), item.wait
        if not wait.count or item.progress.fetched_bytes > wait.fetched_bytes:
            wait.count, wait.since_s = 0, now_s
        pause_s = first_pause_s * 2.0 ** min(wait.count, _MOST_DOUBLINGS)
        wait.due_s = now_s + min(pause_s, self._policy.longest_pause_s)
        wait.fetched_bytes = item.progress.fetched_bytes
        wait.count += 1
        return wait.due_s - wait.since_s

    async def _has_room(self, item: Item) -> bool:
        target, total_bytes = item.job.target, item.total_bytes or 0
        return await asyncio.to_thread(self._space.has_room, item.key, target, total_bytes)
