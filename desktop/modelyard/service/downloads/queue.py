"""The queue of downloads: in a person's order, N at once, each digest fetched once."""

import asyncio
import logging
import ssl
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from modelyard.service.downloads.failures import StoppedError
from modelyard.service.downloads.flights import followers, is_fetched, leading, startable
from modelyard.service.downloads.item import Ending, Item, Run, State
from modelyard.service.downloads.listener import DownloadListener
from modelyard.service.downloads.partial import discard_partial
from modelyard.service.downloads.policy import Clock, SystemClock, TransferPolicy
from modelyard.service.downloads.progress import Progress
from modelyard.service.downloads.runner import Runner
from modelyard.service.downloads.schedule import is_open
from modelyard.service.downloads.space import Space
from modelyard.service.downloads.throttle import Throttle
from modelyard.service.downloads.transfer import DownloadJob
from modelyard.service.downloads.waits import WAITS, QueuePolicy, Waits
from modelyard.service.network.proxies import Proxies
from modelyard.service.plan import QueuePlace, QueueState, VerifiedFile
from modelyard.tasks import Tasks
from modelyard.wire.downloads import ModelDownloadProgress
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error
from modelyard.wire.queue import DownloadOutcome, DownloadSettings

_log = logging.getLogger(__name__)


def _local_now() -> datetime:
    return datetime.now().astimezone()


class DownloadQueue:
    """Downloads files in their order, as many at once as its settings say.

    What runs is not stopped for one that is moved before it; but where fewer may run, the last
    ones go back to waiting. Several that must have the same sha256 are fetched once: one runs,
    the others show its progress and share its file. A download whose disk fills up waits for
    room, and one that loses the network for that, both without taking a place of those that run.

    An async context manager. Leaving it stops what runs with its bytes and journals synced; that
    is not a cancel, and nothing is announced.
    """

    def __init__(
        self,
        listener: DownloadListener,
        *,
        tasks: Tasks,
        concurrent: int = 2,
        policy: TransferPolicy | None = None,
        patience: QueuePolicy | None = None,
        clock: Clock | None = None,
        now: Callable[[], datetime] = _local_now,
        tls: ssl.SSLContext | None = None,
        proxies: Proxies | None = None,
        known: Callable[[str], Path | None] = lambda _sha256: None,
    ) -> None:
        """Trust `tls` instead of the system; find by sha256, in a thread, files that are here."""
        self._listener = listener
        self._tasks = tasks
        self._settings = DownloadSettings(concurrent=concurrent)
        self._clock = clock or SystemClock()
        self._now = now
        self._items: dict[str, Item] = {}
        self._last: dict[str, ModelDownloadProgress] = {}
        self._said = self.state()
        self._space = Space()
        self._throttle = Throttle(None, self._clock)
        self._runner = Runner(
            policy=policy or TransferPolicy(),
            clock=self._clock,
            space=self._space,
            throttle=self._throttle,
            tls=tls,
            proxies=proxies or Proxies(),
            known=known,
            tasks=tasks,
            moved=self._show,
            is_fetched=lambda item: is_fetched(self._items.values(), item),
        )
        self._waits = Waits(patience or QueuePolicy(), self._space, clock=self._clock, now=now)
        self._tending: asyncio.Task[None] | None = None
        self._is_closing = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_closing = True
        if self._tending:
            self._tending.cancel()
        runs = [item.run for item in self._items.values() if item.run]
        for run in runs:
            run.stop(Ending.CLOSED)
        for run in runs:
            await run.ended.wait()
        # Nothing runs in its threads any more, so this does not hold up the loop.
        self._runner.close()

    async def start(
        self, job: DownloadJob, *, held_bytes: int | None = None, total_bytes: int | None = None
    ) -> None:
        """Queue `job` as the last, or join it where its key is queued or runs; returns at once.

        One that is paused goes on from its place, with `job`; one that waits for room or the
        network tries now. Where the same key is just being stopped, it waits for that and starts
        it anew. `held_bytes` and `total_bytes` are what is known of it from an earlier run.
        """
        item = await self._settled(job.key)
        if item is None:
            item = self._add(job, held_bytes=held_bytes, total_bytes=total_bytes)
        elif item.state is State.PAUSED or item.state in WAITS:
            item.job = job
            self._let_wait(item)
        item.asked_s = self._clock.monotonic()
        self._changed()

    def restore(
        self, state: QueueState, jobs: Iterable[tuple[DownloadJob, int | None, int | None]]
    ) -> None:
        """Take up the queue of an earlier run; `jobs` are those of its places, where there are any.

        With each job come the bytes that are held and the total, as far as they are known. What
        was started in this run already stands behind them.
        """
        places = {place.key: place for place in state.places}
        newer, self._items = self._items, {}
        for job, held_bytes, total_bytes in jobs:
            if job.key in newer:
                self._items[job.key] = newer.pop(job.key)
                continue
            item = self._add(job, held_bytes=held_bytes, total_bytes=total_bytes)
            item.throttle.set_limit(places[job.key].limit)
            if places[job.key].paused:
                self._let_pause(item)
        self._items.update(newer)
        self.set_settings(state.settings)

    async def try_now(self, key: str) -> None:
        """Let `key` try at once, if it waits for the network or room."""
        item = await self._settled(key)
        if item and item.state in WAITS:
            item.asked_s = self._clock.monotonic()
            self._let_wait(item)
            self._changed()

    async def cancel(self, key: str) -> None:
        """Take `key` out of the queue; returns when no further byte moves. What came in stays."""
        if item := await self._stopped(key, Ending.CANCELLED):
            self._cancel(item)
            self._changed()

    async def pause(self, key: str) -> None:
        """Stop `key` until it is started again; returns when no further byte moves."""
        item = await self._stopped(key, Ending.PAUSED)
        if item and item.state is not State.PAUSED:
            self._let_pause(item)
            self._changed()

    async def discard(self, key: str, target: Path) -> None:
        """Cancel `key` and delete what came in for `target`.

        Raises:
            ProblemError: BUSY, while another process downloads it; DISK_ERROR.
        """
        await self.cancel(key)
        await asyncio.to_thread(discard_partial, target)
        self._last.pop(key, None)

    def set_order(self, keys: Iterable[str]) -> None:
        """Put these first, in this order, whichever of them are queued; the others stay behind."""
        first = {key: self._items[key] for key in keys if key in self._items}
        self._items = first | {k: item for k, item in self._items.items() if k not in first}
        self._changed()

    def set_settings(self, settings: DownloadSettings) -> None:
        """Let `settings` hold from now on, for what runs too."""
        self._settings = settings
        self._throttle.set_limit(settings.limit)
        self._changed()

    def set_limit(self, key: str, limit_bytes_s: int | None) -> None:
        """Limit one download; None lifts it.

        Raises:
            ProblemError: NOT_QUEUED.
        """
        item = self._items.get(key)
        if item is None:
            raise problem_error(ProblemCode.NOT_QUEUED, "It is not being downloaded")
        item.throttle.set_limit(limit_bytes_s)
        self._changed()

    def state(self) -> QueueState:
        """Return what is to outlive the service."""
        places = (
            QueuePlace(item.key, item.state is State.PAUSED, item.throttle.limit_bytes_s)
            for item in self._items.values()
        )
        return QueueState(tuple(places), self._settings)

    def progress(self, key: str) -> ModelDownloadProgress | None:
        """Return where `key` is, or how it ended; None if it was not started in this run."""
        item = self._items.get(key)
        return item.progress.last if item else self._last.get(key)

    def active(self) -> frozenset[str]:
        """Return the keys that run, or will without being asked for again."""
        return frozenset(item.key for item in self._items.values() if item.is_active)

    def _add(self, job: DownloadJob, *, held_bytes: int | None, total_bytes: int | None) -> Item:
        progress = Progress(
            self._last.pop(job.key, None), held_bytes=held_bytes, total_bytes=total_bytes
        )
        item = Item(job, progress=progress, throttle=Throttle(None, self._clock))
        self._items[job.key] = item
        self._tell(item)
        return item

    async def _settled(self, key: str) -> Item | None:
        """Return the download of `key` when it is not just being stopped."""
        while (item := self._items.get(key)) and item.run and item.run.ending:
            await item.run.ended.wait()
        return item

    async def _stopped(self, key: str, ending: Ending) -> Item | None:
        """Stop the run of `key`, if there is one; return what is queued under it afterwards."""
        while (item := self._items.get(key)) and item.run:
            item.run.stop(ending)
            await item.run.ended.wait()
        return item

    def _changed(self) -> None:
        """Start and stop what follows from the change; tell where it is one to be kept."""
        if self._is_closing:
            return
        self._dispatch()
        state = self.state()
        if state != self._said:
            self._said = state
            self._listener.queue_changed(state)

    def _dispatch(self) -> None:
        """Stop what may no longer run, start what may."""
        items = self._items.values()
        self._space.set_claims(item.claim for item in leading(items) if item.claim)
        allowed = self._settings.concurrent if self._may_run() else 0
        running = [item.run for item in items if item.run and item.run.is_transfer]
        for run in [run for run in running if run.ending is None][allowed:]:
            run.stop(Ending.WAITING)
        free = allowed - len(running)
        for item in startable(items):
            if item.twin or free > 0:
                free -= 0 if item.twin else 1
                self._launch(item)
        if self._needs_tending() and (self._tending is None or self._tending.done()):
            self._tending = self._tasks.start(self._tend(), name="tend downloads")

    def _may_run(self) -> bool:
        return not self._settings.paused and is_open(self._settings.schedule, self._now())

    def _launch(self, item: Item) -> None:
        item.state = State.RUNNING
        item.run = Run(is_transfer=item.twin is None, is_awaited=self._waits.is_awaited(item))
        item.began = item.began or self._now()
        if item.run.is_transfer:
            self._unmirror(item)
            if item.job.plan is not None:
                item.progress.connecting()
                self._show(item)
        self._tasks.start(self._run(item, item.run), name=f"download {item.key}")

    async def _run(self, item: Item, run: Run) -> None:
        try:
            await self._attempt(item, run)
        except asyncio.CancelledError:
            del self._items[item.key]
            raise
        except Exception as error:
            detail = f"the download failed for a reason that was not foreseen: {error!r}"
            self._fail(item, problem_error(ProblemCode.INTERNAL, detail).problem)
            raise
        finally:
            item.run = None
            run.ended.set()
            self._changed()

    async def _attempt(self, item: Item, run: Run) -> None:
        try:
            file = await self._runner.obtain(item, run)
        except StoppedError:
            self._rest(item, run.ending)
        except ProblemError as error:
            if run.ending is None and self._waits.put_off(item, run, error.problem):
                self._show(item)
            else:
                self._fail(item, error.problem)
        else:
            await self._hand_over(item, file)

    async def _hand_over(self, item: Item, file: VerifiedFile) -> None:
        try:
            await self._listener.completed(item.key, file)
        except ProblemError as error:
            self._fail(item, error.problem)
            return
        item.progress.completed(file.total_bytes)
        for follower in followers(self._items.values(), item):
            follower.twin = file
        self._end(item, DownloadOutcome.COMPLETED, file=file)

    def _rest(self, item: Item, ending: Ending | None) -> None:
        match ending:
            case Ending.CANCELLED:
                self._cancel(item)
            case Ending.PAUSED:
                self._let_pause(item)
            case Ending.WAITING:
                self._let_wait(item)

    def _let_wait(self, item: Item) -> None:
        item.state = State.WAITING
        self._unmirror(item)
        item.progress.queued()
        self._show(item)

    def _let_pause(self, item: Item) -> None:
        item.state = State.PAUSED
        self._unmirror(item)
        item.progress.paused()
        self._tell(item)
        self._leave_alone(item)

    def _cancel(self, item: Item) -> None:
        self._unmirror(item)
        item.progress.cancelled()
        self._end(item, DownloadOutcome.CANCELLED)

    def _fail(self, item: Item, problem: Problem) -> None:
        _log.info("download %s failed: %s: %s", item.key, problem.code, problem.detail)
        self._unmirror(item)
        item.progress.failed(problem)
        self._end(item, DownloadOutcome.FAILED)

    def _end(
        self, item: Item, outcome: DownloadOutcome, *, file: VerifiedFile | None = None
    ) -> None:
        """Take `item` out of the queue and tell how it ended."""
        del self._items[item.key]
        self._last[item.key] = item.progress.last
        if ended := item.record(outcome, ended=self._now(), file=file):
            self._listener.ended(item.key, ended)
        self._tell(item)
        self._leave_alone(item)

    def _leave_alone(self, leader: Item) -> None:
        """Let those that waited for `leader` show their own progress again."""
        for follower in followers(self._items.values(), leader):
            self._unmirror(follower)

    def _unmirror(self, item: Item) -> None:
        if item.progress.is_mirror:
            item.progress.unmirrored()
            self._tell(item)

    def _show(self, item: Item) -> None:
        """Tell the progress of `item`, and that of those that wait for the same bytes."""
        self._tell(item)
        for follower in followers(self._items.values(), item):
            follower.progress.mirrored(item.progress.last)
            self._tell(follower)

    def _tell(self, item: Item) -> None:
        self._listener.progressed(item.key, item.progress.last)

    async def _tend(self) -> None:
        """Look again and again whether something that waits may go on."""
        while self._needs_tending():
            for item in await self._waits.next_over(self._items.values()):
                # A person may have paused or cancelled it meanwhile.
                if item.state in WAITS and self._items.get(item.key) is item:
                    self._let_wait(item)
            self._changed()

    def _needs_tending(self) -> bool:
        states = {item.state for item in self._items.values()}
        return bool(states & WAITS) or (self._settings.schedule is not None and bool(states))
