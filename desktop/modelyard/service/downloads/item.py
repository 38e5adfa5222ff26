"""One download of the queue, from when it is asked for until it has ended."""

import asyncio
import math
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, IntEnum, auto

from modelyard.service.downloads.progress import Progress
from modelyard.service.downloads.space import Claim
from modelyard.service.downloads.stop import Stop
from modelyard.service.downloads.throttle import Throttle
from modelyard.service.downloads.transfer import DownloadJob
from modelyard.service.plan import PlannedFile, VerifiedFile
from modelyard.wire.problems import Problem
from modelyard.wire.queue import DownloadOutcome


class State(Enum):
    """What the queue does with a download."""

    WAITING = auto()
    """For its turn, or for another one that fetches the same bytes."""
    RUNNING = auto()
    PAUSED = auto()
    """By a person; it keeps its place."""
    NO_ROOM = auto()
    NO_NETWORK = auto()


class Ending(IntEnum):
    """Why a running download is stopped; of several reasons the highest counts."""

    WAITING = auto()
    """It goes back to waiting, at its place."""
    PAUSED = auto()
    CANCELLED = auto()
    CLOSED = auto()
    """The queue itself ends; nothing is announced."""


@dataclass(frozen=True, slots=True)
class EndedDownload:
    """How a download ended that has run."""

    began: datetime
    ended: datetime
    outcome: DownloadOutcome
    fetched_bytes: int
    total_bytes: int | None
    file: VerifiedFile | None = None
    problem: Problem | None = None


class Run:
    """One stretch in which a download has a thread."""

    def __init__(self, *, is_transfer: bool, is_awaited: bool) -> None:
        self.is_transfer = is_transfer
        """Whether it takes one of the places; what only shares a file does not."""
        self.is_awaited = is_awaited
        """Whether it was asked for just now, by somebody who wants to hear how it goes."""
        self.halt = Stop()
        self.ending: Ending | None = None
        self.planning: asyncio.Task[PlannedFile | Problem] | None = None
        self.ended = asyncio.Event()

    def stop(self, ending: Ending) -> None:
        """Ask it to stop; `ended` is set when it has."""
        self.ending = ending if self.ending is None else max(self.ending, ending)
        self.halt.set()
        if self.planning:
            self.planning.cancel()


@dataclass(slots=True)
class Wait:
    """How long a download has been put off; times are seconds of the queue's clock."""

    due_s: float = 0.0
    since_s: float = 0.0
    count: int = 0
    """How often in a row, without a byte in between."""
    fetched_bytes: int = 0
    """What had moved when it was put off last."""


class Item:
    """A download in the queue, and what is remembered of it between its runs."""

    def __init__(self, job: DownloadJob, *, progress: Progress, throttle: Throttle) -> None:
        self.job = job
        self.progress = progress
        self.throttle = throttle
        self.state = State.WAITING
        self.run: Run | None = None
        self.twin: VerifiedFile | None = None
        """The same bytes under the name of another model: nothing has to be fetched."""
        self.asked_s = -math.inf
        """When a person asked for it, by the queue's clock; in an earlier run, long ago."""
        self.began: datetime | None = None
        self.stall_timer: asyncio.TimerHandle | None = None
        self.wait = Wait()

    @property
    def key(self) -> str:
        """What it is asked for by."""
        return self.job.key

    @property
    def digest(self) -> str | None:
        """The sha256 that its file must have; None of several files, which are not shared."""
        return None if self.job.file.parts else self.job.file.sha256

    @property
    def is_active(self) -> bool:
        """Whether it runs or will by itself; what waits for room counts as paused."""
        return self.state in {State.WAITING, State.RUNNING, State.NO_NETWORK}

    @property
    def is_transferring(self) -> bool:
        """Whether it takes one of the places."""
        return self.run is not None and self.run.is_transfer

    @property
    def total_bytes(self) -> int | None:
        """The size of the whole file, where it is known."""
        return self.progress.total_bytes or self.job.file.total_bytes

    @property
    def claim(self) -> Claim | None:
        """What it takes of its disk; None while nothing of it is to come."""
        if self.state in {State.PAUSED, State.NO_ROOM}:
            return None
        running = self.state is State.RUNNING
        return Claim(self.key, self.job.target, self.total_bytes, running)

    def record(
        self, outcome: DownloadOutcome, *, ended: datetime, file: VerifiedFile | None = None
    ) -> EndedDownload | None:
        """Return what is worth remembering; None of one that never ran."""
        if self.began is None:
            return None
        return EndedDownload(
            began=self.began,
            ended=ended,
            outcome=outcome,
            fetched_bytes=self.progress.fetched_bytes,
            total_bytes=self.total_bytes,
            file=file,
            problem=self.progress.last.problem,
        )
