"""The queue of downloads: N at once, one for each key, told about as they move."""

import asyncio
import logging
import ssl
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from modelyard.service.downloads.failures import StoppedError
from modelyard.service.downloads.partial import discard_partial
from modelyard.service.downloads.policy import Clock, SystemClock, TransferPolicy
from modelyard.service.downloads.priority import step_back
from modelyard.service.downloads.progress import Progress
from modelyard.service.downloads.stop import Stop
from modelyard.service.downloads.transfer import DownloadJob, Step, Transfer
from modelyard.service.plan import VerifiedFile
from modelyard.tasks import Tasks
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_log = logging.getLogger(__name__)

_CAN_STALL = frozenset({DownloadPhase.CONNECTING, DownloadPhase.TRANSFERRING})


class DownloadListener(Protocol):
    """Who is told about downloads; always on the loop."""

    def progressed(self, key: str, progress: ModelDownloadProgress) -> None:
        """Take note: a change of state at once, movement at most ten times a second."""

    async def completed(self, key: str, file: VerifiedFile) -> None:
        """Take over the file; COMPLETED is announced when this has returned.

        A ProblemError raised here fails the download; the file stays.
        """


class _Ending(Enum):
    """Why a download was stopped."""

    CANCELLED = "cancelled"
    PAUSED = "paused"
    CLOSED = "closed"


class _Download:
    """One download from when it is asked for until it has ended."""

    def __init__(self, job: DownloadJob) -> None:
        self.job = job
        self.stop = Stop()
        self.ending: _Ending | None = None
        self.ended = asyncio.Event()
        self.stall_timer: asyncio.TimerHandle | None = None


class DownloadQueue:
    """Downloads files, `concurrent` of them at once, in the order in which they were started.

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
        clock: Clock | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Pass `tls` to trust other certificates than those of the system."""
        self._listener = listener
        self._tasks = tasks
        self._policy = policy or TransferPolicy()
        self._clock = clock or SystemClock()
        self._tls = tls
        self._free_slots = concurrent
        # Its own threads: a transfer holds one for hours, and the loop's are few.
        self._threads = ThreadPoolExecutor(
            concurrent, thread_name_prefix="download", initializer=step_back
        )
        self._downloads: dict[str, _Download] = {}
        self._waiting: deque[_Download] = deque()
        self._progress: dict[str, Progress] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        downloads = tuple(self._downloads.values())
        for download in downloads:
            self._stop(download, _Ending.CLOSED)
        for download in downloads:
            await download.ended.wait()
        # Nothing runs in them any more, so this does not hold up the loop.
        self._threads.shutdown()

    async def start(self, job: DownloadJob) -> None:
        """Queue `job`, or join it where its key is queued or runs; returns at once.

        Where the same key is just being stopped, it waits for that and starts it anew.
        """
        while (known := self._downloads.get(job.key)) and known.ending:
            await known.ended.wait()
        if known:
            return
        download = _Download(job)
        self._downloads[job.key] = download
        self._waiting.append(download)
        self._progress[job.key] = Progress(self.progress(job.key))
        self._tell(job.key)
        self._fill_slots()

    async def cancel(self, key: str) -> None:
        """Stop `key`; returns when no further byte moves. What came in stays."""
        await self._end(key, _Ending.CANCELLED)
        progress = self._progress.get(key)
        if progress and progress.last.phase is DownloadPhase.PAUSED:
            progress.cancelled()
            self._tell(key)

    async def pause(self, key: str) -> None:
        """Stop `key` until it is started again; returns when no further byte moves."""
        await self._end(key, _Ending.PAUSED)

    async def discard(self, key: str, target: Path) -> None:
        """Stop `key` and delete what came in for `target`.

        Raises:
            ProblemError: BUSY, while another process downloads it; DISK_ERROR.
        """
        await self.cancel(key)
        await asyncio.to_thread(discard_partial, target)
        self._progress.pop(key, None)

    def progress(self, key: str) -> ModelDownloadProgress | None:
        """Return where `key` is, or how it ended; None if it was not started in this run."""
        progress = self._progress.get(key)
        return progress.last if progress else None

    def active(self) -> frozenset[str]:
        """Return the keys that are queued or run."""
        return frozenset(self._downloads)

    async def _end(self, key: str, ending: _Ending) -> None:
        if download := self._downloads.get(key):
            self._stop(download, ending)
            await download.ended.wait()

    def _stop(self, download: _Download, ending: _Ending) -> None:
        download.ending = download.ending or ending
        download.stop.set()
        if download in self._waiting:
            self._waiting.remove(download)
            self._say_stopped(download)
            self._conclude(download)

    def _fill_slots(self) -> None:
        """Start what waits, as far as there is room."""
        while self._waiting and self._free_slots:
            download = self._waiting.popleft()
            self._free_slots -= 1
            self._tasks.start(self._run(download), name=f"download {download.job.key}")

    async def _run(self, download: _Download) -> None:
        key = download.job.key
        progress = self._progress[key]
        try:
            file = await self._transfer(download)
            await self._listener.completed(key, file)
            progress.completed(file.size_bytes)
        except StoppedError:
            self._say_stopped(download)
        except ProblemError as error:
            _log.info("download %s failed: %s: %s", key, error.problem.code, error)
            progress.failed(error.problem)
        except asyncio.CancelledError:
            download.ending = _Ending.CLOSED
            raise
        except Exception as error:
            detail = f"the download failed for a reason that was not foreseen: {error!r}"
            progress.failed(problem_error(ProblemCode.INTERNAL, detail).problem)
            raise
        finally:
            self._free_slots += 1
            self._conclude(download)

    async def _transfer(self, download: _Download) -> VerifiedFile:
        """Run the transfer in a thread, and stay until it has really ended."""
        loop = asyncio.get_running_loop()

        def report(step: Step) -> None:
            loop.call_soon_threadsafe(self._note, download, step)

        transfer = Transfer(
            download.job,
            download.stop,
            policy=self._policy,
            clock=self._clock,
            report=report,
            tls=self._tls,
        )
        thread = loop.run_in_executor(self._threads, transfer.run)
        try:
            return await asyncio.shield(thread)
        except asyncio.CancelledError:
            # A thread does not end with the task that waits for it.
            self._stop(download, _Ending.CLOSED)
            await asyncio.gather(thread, return_exceptions=True)
            raise

    def _say_stopped(self, download: _Download) -> None:
        progress = self._progress[download.job.key]
        if download.ending is _Ending.PAUSED:
            progress.paused()
        else:
            progress.cancelled()

    def _conclude(self, download: _Download) -> None:
        """Let go of a download that has ended, and tell how it did."""
        self._expect_movement(download, None)
        del self._downloads[download.job.key]
        download.ended.set()
        if download.ending is not _Ending.CLOSED:
            self._tell(download.job.key)
            self._fill_slots()

    def _note(self, download: _Download, step: Step) -> None:
        """Take in a step of a transfer; runs on the loop."""
        key = download.job.key
        if self._downloads.get(key) is not download or download.ending:
            return
        self._progress[key].step(step, self._clock.monotonic())
        self._expect_movement(download, step.phase)
        self._tell(key)

    def _expect_movement(self, download: _Download, phase: DownloadPhase | None) -> None:
        """Say that it stalls unless something follows in time."""
        if download.stall_timer:
            download.stall_timer.cancel()
            download.stall_timer = None
        if phase in _CAN_STALL:
            loop = asyncio.get_running_loop()
            delay_s = self._policy.stall_said_s
            download.stall_timer = loop.call_later(delay_s, self._say_stalled, download)

    def _say_stalled(self, download: _Download) -> None:
        self._progress[download.job.key].stalled()
        self._tell(download.job.key)

    def _tell(self, key: str) -> None:
        self._listener.progressed(key, self._progress[key].last)
