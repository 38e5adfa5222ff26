"""The model service as a child of the app: started, waited for, started again, ended."""

import asyncio
import logging
import re
import subprocess
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from modelyard.client.discovery import ServiceAddress, read_note
from modelyard.paths import DataFolder
from modelyard.tasks import Tasks
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_log = logging.getLogger(__name__)

_READY = re.compile(r"Model API on (https?://\S+)")
_START_TIMEOUT_S = 60.0
"""A cold start from a slow disk, with a virus scanner reading along, takes tens of seconds."""
_TIMED_OUT_GRACE_S = 1.0
_REST_TIMEOUT_S = 1.0
_LOOK_INTERVAL_S = 0.02
_END_GRACE_S = 15.0
"""What running transfers get to sync their bytes, and workers to end, before the service dies."""
_STEADY_S = 60.0
"""A service that lived this long was well; the next start is not held back."""
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 30.0
_KEPT_LINES = 20
_LONGEST_LINE = 2_000
_PIECE_BYTES = 4096


class Supervisor:
    """Runs `modelyard serve` on `folder` as a child; leaving it ends the child and waits for that.

    It ends only what it started, by the process that it holds; a service that was there before
    is not its business. `command` is the program to run instead, for tests.
    """

    def __init__(
        self,
        folder: DataFolder,
        *,
        command: Sequence[str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._command = tuple(command or _serve_command(folder))
        self._clock = clock
        self._tasks = Tasks()
        self._child: _Child | None = None
        self._started_at_s: float | None = None
        self._was_ended = False
        self._turn = asyncio.Lock()
        self._pause_s = 0.0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._end()
        await self._tasks.cancel_all()

    @property
    def has_started(self) -> bool:
        """Whether it has started a service in this run, which then is the one to use."""
        return self._started_at_s is not None

    @property
    def pid(self) -> int | None:
        """The process of the service while it runs."""
        return self._child.pid if self._child is not None and self._child.is_running else None

    async def start(self) -> ServiceAddress:
        """Start the service and return its address once it is ready to answer.

        What it started before, and does not answer any more, is ended first. A service that
        died soon after its start is started again only after a pause, which grows.

        Raises:
            ProblemError: It ended or was not ready in time; `service_unreachable` with the
                last lines that it wrote (`last_log`) and its `exit_code`.
        """
        async with self._turn:
            await self._end()
            await asyncio.sleep(self._next_pause_s())
            self._started_at_s = self._clock()
            self._was_ended = False
            child = self._child = await self._spawn()
            url = await child.ready(_START_TIMEOUT_S)
        note = await asyncio.to_thread(read_note, self._folder.service_file)
        token = note.token if note is not None and note.url == url else None
        _log.info("the model service runs as process %d on %s", child.pid, url)
        return ServiceAddress(url, token=token, pid=child.pid)

    async def end(self) -> None:
        """End the service that it started, if that runs; the next `start` need not wait."""
        async with self._turn:
            self._was_ended = True
            await self._end()

    async def _spawn(self) -> "_Child":
        options: dict[str, Any] = {}
        if sys.platform == "win32":
            options["creationflags"] = subprocess.CREATE_NO_WINDOW
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, stderr=PIPE, **options
            )
        except OSError as error:
            detail = f"The model service can't be started: {error}"
            raise problem_error(ProblemCode.SERVICE_UNREACHABLE, detail) from error
        return _Child(process, self._tasks)

    def _next_pause_s(self) -> float:
        began_s = self._started_at_s
        if began_s is None or self._was_ended or self._clock() - began_s >= _STEADY_S:
            self._pause_s = 0.0
        else:
            self._pause_s = min(max(_FIRST_PAUSE_S, self._pause_s * 2), _LONGEST_PAUSE_S)
        return self._pause_s

    async def _end(self) -> None:
        if self._child is not None:
            await self._child.end(_END_GRACE_S)
            self._child = None


class _Child:
    """A running service: what it writes is read at once, so that it never waits for a reader."""

    def __init__(self, process: Process, tasks: Tasks) -> None:
        self._process = process
        self._url: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._errors: deque[str] = deque(maxlen=_KEPT_LINES)
        self._readers = (
            tasks.start(self._read_output(), name="output of the service"),
            tasks.start(self._read_errors(), name="errors of the service"),
        )

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.returncode is None

    async def ready(self, timeout_s: float) -> str:
        """Return the address that it prints when it is ready.

        Raises:
            ProblemError: It ended before that, or has not printed one within `timeout_s`.
        """
        try:
            url = await asyncio.wait_for(asyncio.shield(self._url), timeout_s)
        except TimeoutError:
            await self.end(grace_s=_TIMED_OUT_GRACE_S)
            detail = f"The model service was not ready after {timeout_s:.0f} s"
            raise self._failure(detail) from None
        if url is None:
            # It is ending by itself. Signalling it now could take its exit code from asyncio.
            if not await self._ends_within(_TIMED_OUT_GRACE_S):
                await self.end(grace_s=_TIMED_OUT_GRACE_S)
            await self._read_the_rest()
            reason = self._errors[-1] if self._errors else "it ended without a word"
            raise self._failure(f"The model service could not be started: {reason}")
        return url

    async def end(self, grace_s: float) -> None:
        """Ask it to end, and kill it where it has not after `grace_s`; returns when it is gone."""
        if self.is_running:
            self._ask_to_end()
            if not await self._ends_within(grace_s):
                _log.warning("process %d did not end in %d s and is killed", self.pid, grace_s)
                with suppress(ProcessLookupError):
                    self._process.kill()
                await self._ends_within(grace_s)
        await self._read_the_rest()

    async def _ends_within(self, timeout_s: float) -> bool:
        # Not Process.wait: that also waits for whoever else holds the pipes, such as a process
        # that this one had started, and may then never return.
        deadline_s = time.monotonic() + timeout_s
        while self.is_running and time.monotonic() < deadline_s:  # noqa: ASYNC110 - see above
            await asyncio.sleep(_LOOK_INTERVAL_S)
        return not self.is_running

    async def _read_the_rest(self) -> None:
        await asyncio.wait(self._readers, timeout=_REST_TIMEOUT_S)

    def _ask_to_end(self) -> None:
        if sys.platform == "win32" and self._process.stdin is not None:
            # There is no signal to catch; it watches this pipe instead.
            self._process.stdin.close()
            return
        with suppress(ProcessLookupError):
            self._process.terminate()

    def _take_output(self, line: str) -> None:
        match = _READY.search(line)
        if match and not self._url.done():
            self._url.set_result(match.group(1))

    async def _read_output(self) -> None:
        if self._process.stdout is not None:
            await _read_lines(self._process.stdout, self._take_output)
        if not self._url.done():
            self._url.set_result(None)

    async def _read_errors(self) -> None:
        if self._process.stderr is not None:
            await _read_lines(self._process.stderr, self._errors.append)

    def _failure(self, detail: str) -> ProblemError:
        return problem_error(
            ProblemCode.SERVICE_UNREACHABLE,
            detail,
            exit_code=self._process.returncode,
            last_log="\n".join(self._errors),
        )


def _serve_command(folder: DataFolder) -> tuple[str, ...]:
    return (*_program(), "serve", "--data", str(folder.root), "--exit-with-parent")


def _program() -> tuple[str, ...]:
    if not getattr(sys, "frozen", False):
        return (sys.executable, "-m", "modelyard")
    if sys.platform == "win32":
        # The app is the one without a console, which has no output to read either.
        return (str(Path(sys.executable).with_name("modelyard.exe")),)
    return (sys.executable,)


async def _read_lines(stream: asyncio.StreamReader, take: Callable[[str], None]) -> None:
    """Hand each line of `stream` to `take` until its end; a line without end is cut."""
    rest = b""
    while piece := await stream.read(_PIECE_BYTES):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            take(line.decode(errors="replace").rstrip()[:_LONGEST_LINE])
        rest = rest[-_LONGEST_LINE:]
    if rest:
        take(rest.decode(errors="replace").rstrip())
