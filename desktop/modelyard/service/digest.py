"""The sha256 of a file, computed beside the loop, and marks by which a wrong part is found."""

import asyncio
import concurrent.futures
import hashlib
import os
import sys
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psutil

from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

CHUNK_BYTES = 4 * 1024 * 1024
"""What one mark is of: so much is fetched again for one wrong bit."""

_REPORT_EVERY_S = 0.1
_NICENESS = 15
_CRC_BYTES = 4

T = TypeVar("T")

Moved = Callable[[int], None]
"""Told on the loop, at most ten times a second, how many bytes were read."""


@dataclass(frozen=True, slots=True)
class FileSum:
    """The digest of a file, and the CRC-32 of each of its chunks.

    The checksums only tell where a file is wrong, never that it is right.
    """

    sha256: str
    size_bytes: int
    marks: bytes
    """Four bytes for each chunk of `CHUNK_BYTES`, the least significant first."""
    blanks: tuple[int, ...] = ()
    """The numbers of the chunks that hold nothing but zeros, as a torn write leaves them."""

    def same_chunks(self, marks: bytes) -> tuple[tuple[int, int], ...]:
        """Return from where to where this file has the `marks` of another."""
        starts = range(0, min(len(self.marks), len(marks)), _CRC_BYTES)
        same = [
            start // _CRC_BYTES
            for start in starts
            if self.marks[start : start + _CRC_BYTES] == marks[start : start + _CRC_BYTES]
        ]
        return tuple(
            (number * CHUNK_BYTES, min((number + 1) * CHUNK_BYTES, self.size_bytes))
            for number in same
        )


async def file_digest(path: Path, moved: Moved | None = None) -> str:
    """Return the sha256 of the file at `path` in lower-case hexadecimal; see `sum_of`."""
    return (await sum_of(path, moved)).sha256


async def sum_of(path: Path, moved: Moved | None = None) -> FileSum:
    """Read the file at `path` once, at a low priority, and return what it sums up to.

    When the caller is cancelled the reading stops too.

    Raises:
        ProblemError: FILE_MISSING, DISK_ERROR.
    """
    return await in_own_thread(lambda reading: _sum(path, reading), moved)


class Reading:
    """How a thread that reads a large file reports, and hears that nobody waits any more."""

    def __init__(self, report: Moved) -> None:
        self.stopped = threading.Event()
        self._report = report
        self._reported_s = time.monotonic()

    def reached(self, done_bytes: int) -> None:
        """Report `done_bytes` where that is due."""
        if time.monotonic() - self._reported_s >= _REPORT_EVERY_S:
            self._reported_s = time.monotonic()
            self._report(done_bytes)


async def in_own_thread(work: Callable[[Reading], T], moved: Moved | None) -> T:
    """Run blocking `work` in a thread of its own, behind everything else, and return its result.

    A cancelled caller waits until the thread has stopped.
    """
    loop = asyncio.get_running_loop()
    outcome: concurrent.futures.Future[T] = concurrent.futures.Future()

    def tell(done_bytes: int) -> None:
        if moved is not None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(moved, done_bytes)

    reading = Reading(tell)

    def run() -> None:
        step_back()
        try:
            outcome.set_result(work(reading))
        except BaseException as error:  # noqa: BLE001 - whoever awaits it raises it
            outcome.set_exception(error)

    threading.Thread(target=run, name="read file", daemon=True).start()
    waiting = asyncio.wrap_future(outcome, loop=loop)
    try:
        return await asyncio.shield(waiting)
    except asyncio.CancelledError:
        reading.stopped.set()
        await asyncio.wait({waiting})
        if not waiting.cancelled():
            waiting.exception()  # which nobody reads any more
        raise


def step_back() -> None:
    """Let every other thread and program go first with processor and disk, as far as can be."""
    if sys.platform != "linux":
        return
    thread_id = threading.get_native_id()
    with suppress(OSError, psutil.Error):
        # On Linux, against POSIX, both are the thread's own.
        os.setpriority(os.PRIO_PROCESS, thread_id, _NICENESS)
        psutil.Process(thread_id).ionice(psutil.IOPRIO_CLASS_IDLE)


def _sum(path: Path, reading: Reading) -> FileSum:
    digest = hashlib.sha256()
    marks = bytearray()
    blanks: list[int] = []
    buffer = memoryview(bytearray(CHUNK_BYTES))
    zeros = bytes(CHUNK_BYTES)
    done_bytes = 0
    try:
        with path.open("rb") as file:
            while (count := file.readinto(buffer)) and not reading.stopped.is_set():
                digest.update(buffer[:count])
                marks += zlib.crc32(buffer[:count]).to_bytes(_CRC_BYTES, "little")
                if buffer[:count] == zeros[:count]:
                    blanks.append(done_bytes // CHUNK_BYTES)
                done_bytes += count
                reading.reached(done_bytes)
    except OSError as error:
        raise unreadable(path, error) from error
    return FileSum(digest.hexdigest(), done_bytes, bytes(marks), tuple(blanks))


def unreadable(path: Path, error: OSError) -> ProblemError:
    """Return the problem of a file that can't be read."""
    gone = isinstance(error, FileNotFoundError)
    code = ProblemCode.FILE_MISSING if gone else ProblemCode.DISK_ERROR
    return problem_error(code, f"{path} can't be read: {error.strerror}", path=str(path))
