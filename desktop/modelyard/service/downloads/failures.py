"""What ends a transfer or makes it try again, translated once from sockets and disks."""

import http.client
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from modelyard.service.downloads.data_file import NO_SPACE
from modelyard.wire.common import readable_bytes
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error


class StoppedError(Exception):
    """The transfer was asked to stop; its bytes and journal are safe."""


class TransientError(Exception):
    """A failure that may pass: worth another try, and `problem` if that fails too.

    `answered` says whether a server answered at all, `pause_s` how long it wants to be left alone.
    """

    def __init__(
        self, problem: Problem, *, answered: bool = True, pause_s: float | None = None
    ) -> None:
        super().__init__(problem.detail)
        self.problem = problem
        self.answered = answered
        self.pause_s = pause_s


class SourceChangedError(Exception):
    """What is held can't be continued: begin again from zero, `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def unreachable(detail: str, *, url: str, answered: bool = False) -> TransientError:
    """Return the failure of a source that can't be reached just now."""
    error = problem_error(ProblemCode.SOURCE_UNREACHABLE, detail, url=url)
    return TransientError(error.problem, answered=answered)


def intercepted(*, url: str) -> TransientError:
    """Return the failure of a network that answers in the place of a source."""
    detail = "the network answers in its place; does it want a sign-in?"
    status = http.client.NETWORK_AUTHENTICATION_REQUIRED
    error = problem_error(ProblemCode.SOURCE_UNREACHABLE, detail, url=url, http_status=status)
    return TransientError(error.problem)


def broken(detail: str, *, url: str) -> ProblemError:
    """Return the failure of a source that does not keep to the protocol."""
    return problem_error(ProblemCode.SOURCE_BROKEN, detail, url=url)


def changed(detail: str, *, url: str) -> SourceChangedError:
    """Return the failure of a source that no longer has the file that was begun."""
    return SourceChangedError(problem_error(ProblemCode.SOURCE_CHANGED, detail, url=url).problem)


@contextmanager
def disk_errors(path: Path, *, needed_bytes: int = 0) -> Iterator[None]:
    """Turn a disk's failure into DISK_FULL {needed, free} or DISK_ERROR {path}."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_SPACE:
            free = shutil.disk_usage(path.parent).free
            raise disk_full(needed_bytes=needed_bytes, free_bytes=free) from error
        detail = f"{path.name} can't be written: {error.strerror or error}"
        raise problem_error(ProblemCode.DISK_ERROR, detail, path=str(path)) from error


def disk_full(*, needed_bytes: int, free_bytes: int) -> ProblemError:
    """Return the failure of a download that the disk has no room for."""
    detail = f"{readable_bytes(needed_bytes)} are needed, {readable_bytes(free_bytes)} are free"
    return problem_error(ProblemCode.DISK_FULL, detail, needed=needed_bytes, free=free_bytes)
