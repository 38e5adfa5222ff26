"""What the download tests share: a listener that keeps everything, a clock that skips waiting."""

import asyncio
import contextlib
import hashlib
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from modelyard.service.downloads import (
    DownloadJob,
    DownloadQueue,
    EndedDownload,
    QueuePolicy,
    TransferPolicy,
)
from modelyard.service.plan import PlannedFile, QueueState, VerifiedFile
from modelyard.tasks import Tasks
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus

PATIENCE_S = 30.0
"""How long a test waits for what must happen; only a failing test waits so long."""


def content_of(size_bytes: int, seed: int = 1) -> bytes:
    """Return bytes that look random and do not repeat."""
    return hashlib.shake_128(str(seed).encode()).digest(size_bytes)


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class SkippingClock:
    """A real clock, except that pauses pass at once; `pauses` says how long they were."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    def monotonic(self) -> float:
        return time.monotonic() + sum(self.pauses)

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        self.pauses.append(timeout_s)
        return event.is_set()


@dataclass
class Listener:
    """Keeps what it is told."""

    messages: list[tuple[str, ModelDownloadProgress]] = field(default_factory=list)
    files: dict[str, VerifiedFile] = field(default_factory=dict)
    complete: Callable[[str, VerifiedFile], Awaitable[None]] | None = None
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    records: list[tuple[str, EndedDownload]] = field(default_factory=list)
    states: list[QueueState] = field(default_factory=list)

    def progressed(self, key: str, progress: ModelDownloadProgress) -> None:
        self.messages.append((key, progress))
        self.moved.set()

    async def completed(self, key: str, file: VerifiedFile) -> None:
        if self.complete:
            await self.complete(key, file)
        self.files[key] = file

    def ended(self, key: str, ended: EndedDownload) -> None:
        self.records.append((key, ended))

    def queue_changed(self, state: QueueState) -> None:
        self.states.append(state)

    def of(self, key: str) -> list[ModelDownloadProgress]:
        return [message for name, message in self.messages if name == key]

    def statuses(self, key: str) -> list[ModelDownloadStatus]:
        return [message.status for message in self.of(key) if message.status]

    async def until(self, met: Callable[[], bool]) -> None:
        """Wait until `met` holds, looking whenever something was told."""
        async with asyncio.timeout(PATIENCE_S):
            while not met():
                self.moved.clear()
                await self.moved.wait()

    async def until_ended(self, key: str) -> ModelDownloadProgress:
        await self.until(lambda: bool(self.of(key)) and self._has_ended(key))
        return self.of(key)[-1]

    async def until_ended_for_good(self, key: str) -> ModelDownloadProgress:
        """Wait as `until_ended` does, but through pauses."""
        await self.until(lambda: bool(self.of(key)) and self.statuses(key)[-1].is_terminal)
        return self.of(key)[-1]

    async def until_transferred(self, key: str, size_bytes: int) -> None:
        await self.until(lambda: bool(self.of(key)) and self._transferred(key) >= size_bytes)

    def _has_ended(self, key: str) -> bool:
        last = self.of(key)[-1]
        return bool(last.status and last.status.is_terminal) or last.phase is DownloadPhase.PAUSED

    def _transferred(self, key: str) -> int:
        return self.of(key)[-1].transferred or 0


def job_of(
    url: str,
    target: Path,
    *,
    key: str = "model",
    sha256: str | None = None,
    size_bytes: int | None = None,
    inspect: Callable[[Path], None] | None = None,
) -> DownloadJob:
    file = PlannedFile(name=target.name, urls=(url,), size_bytes=size_bytes, sha256=sha256)
    return DownloadJob(key=key, file=file, target=target, inspect=inspect)


@dataclass
class Outcome:
    last: ModelDownloadProgress
    listener: Listener
    clock: SkippingClock
    file: VerifiedFile | None

    @property
    def resets(self) -> list[ModelDownloadProgress]:
        return [m for _, m in self.listener.messages if m.status is ModelDownloadStatus.RESET]


def download(job: DownloadJob, *, policy: TransferPolicy | None = None, **options) -> Outcome:
    """Run one download to its end and check what must hold of every one.

    The queue itself has no patience here: what a transfer gives up has ended.
    """
    clock = SkippingClock()
    options.setdefault("patience", QueuePolicy(patience_s=0))

    async def run() -> tuple[ModelDownloadProgress, Listener]:
        listener = Listener()
        async with (
            Tasks(fail) as tasks,
            DownloadQueue(listener, tasks=tasks, policy=policy, clock=clock, **options) as queue,
        ):
            await queue.start(job)
            return await listener.until_ended(job.key), listener

    last, listener = asyncio.run(run())
    assert_never_backwards(listener.of(job.key))
    return Outcome(last, listener, clock, listener.files.get(job.key))


def assert_never_backwards(messages: list[ModelDownloadProgress]) -> None:
    """Bytes and percentage only grow, except after a RESET."""
    transferred, percentage = 0, 0.0
    for message in messages:
        if message.status is ModelDownloadStatus.RESET:
            transferred, percentage = 0, 0.0
        assert (message.transferred or transferred) >= transferred, messages
        assert (message.percentage or percentage) >= percentage, messages
        transferred = message.transferred or transferred
        percentage = message.percentage or percentage


@contextlib.asynccontextmanager
async def running(**options) -> AsyncIterator[tuple[DownloadQueue, Listener]]:
    """Run a queue and what it tells; leaving it ends both."""
    listener = Listener()
    async with Tasks(fail) as tasks, DownloadQueue(listener, tasks=tasks, **options) as queue:
        yield queue, listener


async def until(met: Callable[[], bool]) -> None:
    """Wait until `met` holds; for what nobody tells of, such as a file that grows."""
    async with asyncio.timeout(PATIENCE_S):
        while not met():  # noqa: ASYNC110 - there is nothing to wait for but time
            await asyncio.sleep(0.01)


def leftovers(folder: Path) -> list[str]:
    """Return the names of what lies in `folder`."""
    return sorted(path.name for path in folder.iterdir())


def fail(name: str, error: BaseException) -> None:
    """Take the report of a task that failed."""
    raise AssertionError(f"task {name} failed") from error
