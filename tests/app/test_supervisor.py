"""The supervisor with real child processes: small scripts that behave as the service might."""

import asyncio
import contextlib
import os
import signal
import sys
import textwrap
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from modelyard.paths import DataFolder
from modelyard.supervisor import Supervisor
from modelyard.wire.problems import ProblemCode, ProblemError
from tests.qt import until

GOOD = """
    import json, os, pathlib, signal, sys, time
    folder = pathlib.Path(sys.argv[1])
    with (folder / "starts").open("a") as starts:
        print(os.getpid(), file=starts)
    note = {"url": "http://localhost:1234", "pid": os.getpid(), "token": "secret"}
    (folder / "service.json").write_text(json.dumps(note))
    def end(*_):
        (folder / "ended").touch()
        sys.exit(0)
    signal.signal(signal.SIGTERM, end)
    print("Model API on http://localhost:1234", flush=True)
    print("x" * 1_000_000, flush=True)
    time.sleep(600)
"""
DEAF = """
    import signal, time
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("Model API on http://localhost:1234", flush=True)
    time.sleep(600)
"""
BROKEN = """
    import sys
    for number in range(1000):
        print("trouble", number, file=sys.stderr)
    print("the catalogue is from a later version", file=sys.stderr)
    sys.exit(1)
"""
WITH_HEIR = """
    import pathlib, subprocess, sys, time
    heir = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    (pathlib.Path(sys.argv[1]) / "heir").write_text(str(heir.pid))
    print("Model API on http://localhost:1234", flush=True)
    time.sleep(600)
"""
SILENT = "import time; time.sleep(600)"


@asynccontextmanager
async def supervising(script: str, folder: DataFolder) -> AsyncIterator[Supervisor]:
    folder.create()
    command = (sys.executable, "-c", textwrap.dedent(script), str(folder.root))
    async with Supervisor(folder, command=command) as supervisor:
        yield supervisor


@pytest.fixture
def folder(data_folder: Path) -> DataFolder:
    return DataFolder(data_folder)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modelyard.supervisor._FIRST_PAUSE_S", 0.05)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_start_returns_when_the_service_is_ready_and_leaving_ends_it(
    runner: asyncio.Runner, folder: DataFolder
) -> None:
    async def go() -> None:
        async with supervising(GOOD, folder) as supervisor:
            assert (supervisor.has_started, supervisor.pid) == (False, None)
            address = await supervisor.start()
            assert address == ("http://localhost:1234", "secret", supervisor.pid)
            pid = supervisor.pid
            assert is_running(pid)
            assert os.getpriority(os.PRIO_PROCESS, pid) == os.getpriority(os.PRIO_PROCESS, 0)
        assert not is_running(pid)
        assert (folder.root / "ended").exists(), "it was asked, not killed"

    runner.run(go())


def test_a_service_that_was_killed_is_started_again_after_a_growing_pause(
    runner: asyncio.Runner, folder: DataFolder
) -> None:
    async def go() -> None:
        async with supervising(GOOD, folder) as supervisor:
            times_s = []
            for _ in range(3):
                began_s = time.monotonic()
                await supervisor.start()
                times_s.append(time.monotonic() - began_s)
                os.kill(supervisor.pid, signal.SIGKILL)
                await until(lambda: supervisor.pid is None)
            assert supervisor._pause_s == 0.1
            assert times_s[2] >= 0.1
        starts = (folder.root / "starts").read_text().split()
        assert len(set(starts)) == 3

    runner.run(go())


def test_one_that_lived_long_is_started_again_at_once(
    runner: asyncio.Runner, folder: DataFolder
) -> None:
    async def go() -> None:
        now_s = [0.0]
        command = (sys.executable, "-c", textwrap.dedent(GOOD), str(folder.root))
        folder.create()
        async with Supervisor(folder, command=command, clock=lambda: now_s[0]) as supervisor:
            await supervisor.start()
            await supervisor.start()
            assert supervisor._pause_s > 0
            now_s[0] += 3600
            await supervisor.start()
            assert supervisor._pause_s == 0

    runner.run(go())


def test_one_that_was_ended_on_purpose_is_started_again_at_once(
    runner: asyncio.Runner, folder: DataFolder
) -> None:
    async def go() -> None:
        async with supervising(GOOD, folder) as supervisor:
            await supervisor.end()
            first = (await supervisor.start()).pid
            await supervisor.end()
            assert not is_running(first)
            assert (folder.root / "ended").exists(), "it was asked, not killed"
            await supervisor.start()
            assert supervisor._pause_s == 0
            await supervisor.start()
            assert supervisor._pause_s > 0

    runner.run(go())


def test_one_that_no_longer_answers_is_ended_before_the_next_starts(
    runner: asyncio.Runner, folder: DataFolder
) -> None:
    async def go() -> None:
        async with supervising(GOOD, folder) as supervisor:
            first = (await supervisor.start()).pid
            second = (await supervisor.start()).pid
            assert first != second
            assert not is_running(first)

    runner.run(go())


@pytest.mark.allow_warnings
def test_one_that_will_not_end_is_killed(
    runner: asyncio.Runner,
    folder: DataFolder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("modelyard.supervisor._END_GRACE_S", 0.2)

    async def go() -> None:
        async with supervising(DEAF, folder) as supervisor:
            pid = (await supervisor.start()).pid
        assert not is_running(pid)

    runner.run(go())
    assert "is killed" in caplog.text


def test_a_process_that_holds_on_to_the_pipes_holds_nothing_up(
    runner: asyncio.Runner, folder: DataFolder
) -> None:
    async def go() -> None:
        async with supervising(WITH_HEIR, folder) as supervisor:
            pid = (await supervisor.start()).pid
            began_s = time.monotonic()
            await supervisor._end()
            took_s = time.monotonic() - began_s
            heir = int((folder.root / "heir").read_text())
            assert is_running(heir)
            os.kill(heir, signal.SIGKILL)
            assert not is_running(pid)
            assert took_s < 10
            await asyncio.sleep(0.1)  # the pipes close

    runner.run(go())


def test_a_service_that_cant_start_says_why(runner: asyncio.Runner, folder: DataFolder) -> None:
    async def go() -> None:
        async with supervising(BROKEN, folder) as supervisor:
            with pytest.raises(ProblemError, match="the catalogue is from a later") as caught:
                await supervisor.start()
        problem = caught.value.problem
        assert problem.code is ProblemCode.SERVICE_UNREACHABLE
        assert problem.exit_code == 1
        lines = problem.last_log.splitlines()
        assert (lines[-2], len(lines)) == ("trouble 999", 20)

    runner.run(go())


def test_a_service_that_is_never_ready_is_ended(
    runner: asyncio.Runner, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("modelyard.supervisor._START_TIMEOUT_S", 0.3)

    async def go() -> None:
        async with supervising(SILENT, folder) as supervisor:
            with pytest.raises(ProblemError, match="not ready after"):
                await supervisor.start()
            assert supervisor.pid is None

    runner.run(go())


def test_a_program_that_is_not_there_is_a_problem_too(
    runner: asyncio.Runner, folder: DataFolder
) -> None:
    async def go() -> None:
        async with Supervisor(folder, command=("/nowhere/modelyard",)) as supervisor:
            with pytest.raises(ProblemError, match="can't be started"):
                await supervisor.start()

    runner.run(go())


def test_leaving_in_mid_start_ends_the_child(runner: asyncio.Runner, folder: DataFolder) -> None:
    async def go() -> None:
        async with supervising(SILENT, folder) as supervisor:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(supervisor.start(), 0.3)
            pid = supervisor.pid
            assert is_running(pid)
        assert not is_running(pid)

    runner.run(go())
