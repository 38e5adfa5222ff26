"""Memory estimates as a selection moves: few requests, the latest question answered."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from modelyard.tasks import Tasks
from modelyard.wire.problems import ProblemError
from modelyard.wire.runtime import LoadOptions, MemoryEstimate

_log = logging.getLogger(__name__)

_QUIET_S = 0.15
"""How long a question must stand before it is sent: moving through a list asks many."""
_FRESH_S = 10.0
"""How long an answer is used again; what is free in it grows old."""
_MOST_KEPT = 200

_Question = tuple[str, LoadOptions | None]


class Estimates:
    """Asks `send` for estimates and hands the answers to `announce`.

    Only the latest question is of interest, and asking it again while it is on its way changes
    nothing. One that fails is logged and not answered, since nobody asked for it by a click, and
    not sent again for a while.
    """

    def __init__(
        self,
        send: Callable[[str, LoadOptions | None], Awaitable[MemoryEstimate]],
        announce: Callable[[str, MemoryEstimate], None],
        *,
        tasks: Tasks,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._send = send
        self._announce = announce
        self._tasks = tasks
        self._clock = clock
        self._answers: dict[_Question, tuple[float, MemoryEstimate | None]] = {}
        self._question: _Question | None = None
        self._asking: asyncio.Task[None] | None = None

    def ask(self, model_id: str, options: LoadOptions | None) -> None:
        """Answer with what is known, else ask once no other question has followed."""
        question = (model_id, options)
        known = self._answers.get(question)
        if known is not None and self._clock() - known[0] < _FRESH_S:
            if known[1] is not None:
                self._announce(model_id, known[1])
            return
        if self._asking is not None and not self._asking.done():
            if question == self._question:
                return
            self._asking.cancel()
        self._question = question
        self._asking = self._tasks.start(self._answer(model_id, options), name="estimate")

    async def _answer(self, model_id: str, options: LoadOptions | None) -> None:
        await asyncio.sleep(_QUIET_S)
        estimate: MemoryEstimate | None = None
        try:
            estimate = await self._send(model_id, options)
        except ProblemError as error:
            _log.info("no estimate for %s: %s", model_id, error)
        if len(self._answers) >= _MOST_KEPT:
            self._answers.clear()
        self._answers[model_id, options] = (self._clock(), estimate)
        if estimate is not None:
            self._announce(model_id, estimate)
