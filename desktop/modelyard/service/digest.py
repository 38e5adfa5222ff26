"""The sha256 of a file, computed beside the loop."""

import asyncio
import hashlib
import threading
import time
from collections.abc import Callable
from pathlib import Path

from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_BUFFER_BYTES = 4 * 1024 * 1024
_REPORT_EVERY_S = 0.1


async def file_digest(path: Path, moved: Callable[[int], None] | None = None) -> str:
    """Return the sha256 of the file at `path` in lower-case hexadecimal.

    `moved` is called on the loop with the bytes read so far, at most ten times a second. When
    the caller is cancelled the reading stops too.

    Raises:
        ProblemError: FILE_MISSING, DISK_ERROR.
    """
    loop = asyncio.get_running_loop()
    stopped = threading.Event()

    def report(done_bytes: int) -> None:
        if moved is not None:
            loop.call_soon_threadsafe(moved, done_bytes)

    try:
        return await asyncio.to_thread(_digest, path, report, stopped)
    finally:
        stopped.set()


def _digest(path: Path, report: Callable[[int], None], stopped: threading.Event) -> str:
    digest = hashlib.sha256()
    buffer = memoryview(bytearray(_BUFFER_BYTES))
    done_bytes, reported_at = 0, time.monotonic()
    try:
        with path.open("rb", buffering=0) as file:
            while (count := file.readinto(buffer)) and not stopped.is_set():
                digest.update(buffer[:count])
                done_bytes += count
                if time.monotonic() - reported_at >= _REPORT_EVERY_S:
                    reported_at = time.monotonic()
                    report(done_bytes)
    except OSError as error:
        raise _unreadable(path, error) from error
    return digest.hexdigest()


def _unreadable(path: Path, error: OSError) -> ProblemError:
    gone = isinstance(error, FileNotFoundError)
    code = ProblemCode.FILE_MISSING if gone else ProblemCode.DISK_ERROR
    return problem_error(code, f"{path} can't be read: {error.strerror}", path=str(path))
