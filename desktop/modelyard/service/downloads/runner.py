"""One stretch of one download, in a thread of its own, and what is noted of it on the way."""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from modelyard.service.downloads.failures import StoppedError
from modelyard.service.downloads.item import Ending, Item, Run
from modelyard.service.downloads.parted import PartedTransfer
from modelyard.service.downloads.partial import partial_bytes
from modelyard.service.downloads.policy import Clock, TransferPolicy
from modelyard.service.downloads.priority import step_back
from modelyard.service.downloads.sharing import place_twin, share_known
from modelyard.service.downloads.space import Space
from modelyard.service.downloads.throttle import Throttle
from modelyard.service.downloads.transfer import DownloadJob, Step, Transfer
from modelyard.service.network.proxies import Proxies
from modelyard.service.plan import PlannedFile, VerifiedFile
from modelyard.tasks import Tasks
from modelyard.wire.downloads import DownloadPhase
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error

_log = logging.getLogger(__name__)

T = TypeVar("T")

_CAN_STALL = frozenset({DownloadPhase.CONNECTING, DownloadPhase.TRANSFERRING})
_OF_A_PLAN = frozenset({ProblemCode.SOURCE_REFUSED, ProblemCode.SOURCE_BROKEN, ProblemCode.GATED})
_MOST_THREADS = 64
"""More than may transfer at once, since what shares a file takes a thread as well."""


class Runner:
    """Gets files, by a transfer or from another model.

    `throttle` limits all transfers together; `moved` is told after each step, on the loop.
    `known` finds a file that is here by its sha256, for a thread; it may no longer be right.
    `is_fetched` tells, once a source has said what the file is, whether another download fetches
    the same; then this one goes back to waiting.
    """

    def __init__(
        self,
        *,
        policy: TransferPolicy,
        clock: Clock,
        space: Space,
        throttle: Throttle,
        tls: ssl.SSLContext | None,
        proxies: Proxies,
        known: Callable[[str], Path | None],
        tasks: Tasks,
        moved: Callable[[Item], None],
        is_fetched: Callable[[Item], bool],
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._space = space
        self._throttle = throttle
        self._tls = tls
        self._proxies = proxies
        self._known = known
        self._tasks = tasks
        self._moved = moved
        self._is_fetched = is_fetched
        # Its own threads: a transfer holds one for hours, and the loop's are few.
        self._threads = ThreadPoolExecutor(
            _MOST_THREADS, thread_name_prefix="download", initializer=step_back
        )

    def close(self) -> None:
        """Let go of the threads, in none of which anything runs any more."""
        self._threads.shutdown()

    async def obtain(self, item: Item, run: Run) -> VerifiedFile:
        """Return the whole file of `item`; stays until its thread has really ended.

        Raises:
            StoppedError: `run` was stopped; its `ending` says why.
            ProblemError: What `Transfer.run` raises.
        """
        try:
            run.halt.check()  # it may have been stopped before it came to this
            if item.twin is not None:
                return await self._share(item, run, item.twin)
            if item.job.plan is not None:
                file = await self._planned(item, run, item.job.plan)
                item.job = replace(item.job, file=file)
                if self._is_fetched(item):
                    run.stop(Ending.WAITING)
                    raise StoppedError
            return await self._transfer(item, run)
        finally:
            self._expect_movement(item, None)

    async def _planned(
        self, item: Item, run: Run, plan: Callable[[], Awaitable[PlannedFile]]
    ) -> PlannedFile:
        planning = self._tasks.start(_outcome(plan), name=f"plan {item.key}")
        run.planning = planning
        try:
            await asyncio.wait({planning})
        finally:
            planning.cancel()
            run.planning = None
        if run.ending is not None:
            raise StoppedError
        outcome = planning.result()
        if isinstance(outcome, Problem):
            if item.progress.held_bytes and item.job.file.urls and outcome.code in _OF_A_PLAN:
                # Of a file that was begun the transfer will see who says so: the source itself,
                # or a network that answers in its place.
                return item.job.file
            raise ProblemError(outcome)
        return outcome

    async def _share(self, item: Item, run: Run, twin: VerifiedFile) -> VerifiedFile:
        item.twin = None
        target = item.job.target
        try:
            await self._in_thread(partial(place_twin, twin.path, target, run.halt), run)
        except ProblemError:
            # The other file is gone, or the disk too full for a copy: it has to be fetched.
            run.stop(Ending.WAITING)
            raise StoppedError from None
        return VerifiedFile(target, twin.size_bytes, twin.sha256, twin.compared)

    async def _transfer(self, item: Item, run: Run) -> VerifiedFile:
        try:
            file = await self._in_thread(self._work(item, run), run)
            return replace(file, facts=item.job.file.facts)
        except (StoppedError, ProblemError):
            held = await self._in_thread(partial(partial_bytes, item.job.target), run)
            item.progress.holds(held or 0)
            raise

    def _work(self, item: Item, run: Run) -> Callable[[], VerifiedFile]:
        """Return what fetches the file of `item`, or its files; for a thread."""
        loop = asyncio.get_running_loop()
        job = item.job
        require_room = partial(self._space.require, job.key)

        def report(step: Step) -> None:
            loop.call_soon_threadsafe(self._note, item, run, step)

        fetch = partial(self._fetch, item, run)
        if not (job.file.parts or job.here):
            return partial(fetch, job, report, partial(require_room, job.target))
        return PartedTransfer(
            job, run.halt, fetch=fetch, report=report, require_room=require_room
        ).run

    def _fetch(
        self,
        item: Item,
        run: Run,
        job: DownloadJob,
        report: Callable[[Step], None],
        require_room: Callable[[int], None],
    ) -> VerifiedFile:
        """Fetch one file, or share the one that is here already; blocks."""
        known = self._known(job.file.sha256) if job.file.sha256 else None
        if known and (
            shared := share_known(known, job, run.halt, report=report, require_room=require_room)
        ):
            return shared
        return Transfer(
            job,
            run.halt,
            policy=self._policy,
            clock=self._clock,
            report=report,
            require_room=require_room,
            throttles=(self._throttle, item.throttle),
            tls=self._tls,
            proxies=self._proxies,
        ).run()

    async def _in_thread(self, work: Callable[[], T], run: Run) -> T:
        thread = asyncio.get_running_loop().run_in_executor(self._threads, work)
        try:
            return await asyncio.shield(thread)
        except asyncio.CancelledError:
            # A thread does not end with the task that waits for it.
            run.stop(Ending.CLOSED)
            await asyncio.gather(thread, return_exceptions=True)
            raise

    def _note(self, item: Item, run: Run, step: Step) -> None:
        """Take in a step of a transfer, unless that is being stopped."""
        if item.run is run and run.ending is None:
            item.progress.step(step, self._clock.monotonic())
            self._expect_movement(item, step.phase)
            self._moved(item)

    def _expect_movement(self, item: Item, phase: DownloadPhase | None) -> None:
        """Say that it stalls unless something follows in time."""
        if item.stall_timer:
            item.stall_timer.cancel()
            item.stall_timer = None
        if phase in _CAN_STALL:
            loop = asyncio.get_running_loop()
            delay_s = self._policy.stall_said_s
            item.stall_timer = loop.call_later(delay_s, self._say_stalled, item)

    def _say_stalled(self, item: Item) -> None:
        item.progress.stalled()
        self._moved(item)


async def _outcome(plan: Callable[[], Awaitable[PlannedFile]]) -> PlannedFile | Problem:
    """Return what a source says, or why it does not; so that its task never fails."""
    try:
        return await plan()
    except ProblemError as error:
        return error.problem
    except Exception as error:  # noqa: BLE001 - logged with its traceback, told without
        _log.exception("a source failed")
        detail = f"the source failed for a reason that was not foreseen: {error!r}"
        return problem_error(ProblemCode.INTERNAL, detail).problem
