"""The whole app, offscreen, with the real service as its child."""

import asyncio
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from modelyard.app import _quit_asked_by_the_system, running_app
from modelyard.paths import DataFolder
from modelyard.state.session import SessionStatus
from modelyard.wire.problems import ProblemCode
from tests.program import PROGRAM as MODELYARD
from tests.qt import DEADLINE_S, until
from tests.waiting import wait_for

LIVE_WITHIN_S = 60.0
OFFSCREEN_RAISES = pytest.mark.qt_log_ignore("This plugin does not support raise")


@pytest.fixture
def folder(data_folder: Path) -> DataFolder:
    folder = DataFolder(data_folder)
    folder.create()
    return folder


def is_running(pid: int) -> bool:
    try:
        # A zombie whose parent has not looked yet has ended too.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def service_pid(folder: DataFolder) -> int | None:
    try:
        return json.loads(folder.service_file.read_text())["pid"]
    except (OSError, ValueError):
        return None


@contextmanager
def process(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program; kill it at the end if it still runs."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def test_the_app_starts_a_service_and_leaving_ends_it(
    runner: asyncio.Runner, folder: DataFolder
) -> None:
    async def go() -> None:
        async with running_app(folder) as app:
            assert app.window.isVisible()
            await asyncio.wait_for(app.live(), LIVE_WITHIN_S)
            pid = app.supervisor.pid
            assert pid == service_pid(folder)
            assert app.catalog.rows(), "a new catalogue has its starters"
            assert app.session.memory.devices
        assert not is_running(pid)
        assert not folder.service_file.exists()

    runner.run(go())


def test_a_service_that_is_killed_is_started_again_and_the_rows_stay(
    runner: asyncio.Runner, folder: DataFolder
) -> None:
    async def go() -> None:
        async with running_app(folder) as app:
            await asyncio.wait_for(app.live(), LIVE_WITHIN_S)
            rows, first = app.catalog.rows(), app.supervisor.pid
            seen: list[SessionStatus] = []
            app.session.status_changed.connect(seen.append)
            os.kill(first, signal.SIGKILL)
            await until(lambda: seen[-1:] == [SessionStatus.LIVE], LIVE_WITHIN_S)
            assert seen[0] is SessionStatus.LOST
            assert SessionStatus.STARTING in seen
            assert app.supervisor.pid not in {None, first}
            assert app.catalog.rows() == rows

    runner.run(go())


@OFFSCREEN_RAISES
def test_closing_the_window_hides_it_and_the_service_goes_on(
    runner: asyncio.Runner, folder: DataFolder
) -> None:
    async def go() -> None:
        async with running_app(folder) as app:
            await asyncio.wait_for(app.live(), LIVE_WITHIN_S)
            app.settings.close_hint_shown = True
            app.window.close()
            assert not app.window.isVisible()
            assert not app.quitting.is_set()
            assert is_running(app.supervisor.pid)
            await app.open(())
            assert app.window.isVisible()

    runner.run(go())


@OFFSCREEN_RAISES
def test_what_a_start_is_given_is_asked_about_once_the_service_is_there(
    runner: asyncio.Runner, folder: DataFolder
) -> None:
    async def go() -> None:
        async with running_app(folder) as app:
            sources = ("https://example.invalid/one.gguf", "https://example.invalid/two.gguf")
            await asyncio.wait_for(app.open(sources), LIVE_WITHIN_S)
            known = len(app.catalog.rows())
            await until(lambda: len(app.catalog.rows()) >= known + len(sources))
            names = {row.name for row in app.catalog.rows()}
            assert {"one", "two"} <= names

    runner.run(go())


def test_a_service_that_was_told_is_the_only_one(
    runner: asyncio.Runner, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODELYARD_URL", "http://127.0.0.1:9")

    async def go() -> None:
        async with running_app(folder) as app:
            await until(lambda: app.session.status is SessionStatus.LOST)
            assert app.session.problem.code is ProblemCode.SERVICE_UNREACHABLE
            assert not app.supervisor.has_started

    runner.run(go())


def test_a_service_that_was_there_before_is_used_and_not_ended(
    runner: asyncio.Runner, folder: DataFolder
) -> None:
    async def go(pid: int) -> None:
        async with running_app(folder) as app:
            await asyncio.wait_for(app.live(), LIVE_WITHIN_S)
            assert not app.supervisor.has_started
        assert is_running(pid)

    with process(*MODELYARD, "serve", "--port", "0") as service:
        wait_for(lambda: service_pid(folder) == service.pid, "the service being ready")
        runner.run(go(service.pid))
        service.terminate()
        assert service.wait(DEADLINE_S) == 0


def test_a_second_start_ends_at_once_and_a_signal_ends_everything(folder: DataFolder) -> None:
    with process(*MODELYARD) as app:
        wait_for(lambda: service_pid(folder) is not None, "the app's service being ready")
        pid = service_pid(folder)
        for given in ((), ("https://example.invalid/one.gguf",), ("tiny.GGUF",), ("--background",)):
            second = subprocess.run((*MODELYARD, *given), timeout=LIVE_WITHIN_S, check=False)
            assert second.returncode == 0
        assert app.poll() is None
        app.send_signal(signal.SIGTERM)
        assert app.wait(LIVE_WITHIN_S) == 0
        assert not is_running(pid)
        assert not folder.service_file.exists()


def test_a_killed_app_takes_its_service_with_it_and_starts_again(folder: DataFolder) -> None:
    with process(*MODELYARD) as app:
        wait_for(lambda: service_pid(folder) is not None, "the app's service being ready")
        pid = service_pid(folder)
        app.kill()
        app.wait()
        wait_for(lambda: not is_running(pid), "the service ending")
    with process(*MODELYARD) as app:
        wait_for(lambda: service_pid(folder) not in {None, pid}, "the next service being ready")
        app.send_signal(signal.SIGINT)
        assert app.wait(LIVE_WITHIN_S) == 0


def test_a_data_folder_that_cant_be_made_is_told(
    data_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data_folder.write_text("a file")
    start = subprocess.run(
        MODELYARD, capture_output=True, text=True, timeout=LIVE_WITHIN_S, check=False
    )
    assert start.returncode == 1
    assert str(data_folder) in start.stderr
    assert "Traceback" not in start.stderr


def test_a_wish_of_the_desktop_to_quit_does_not_stop_the_loop(
    runner: asyncio.Runner, folder: DataFolder
) -> None:
    async def go() -> None:
        quitting = asyncio.Event()
        with _quit_asked_by_the_system(quitting.set):
            QCoreApplication.postEvent(QCoreApplication.instance(), QEvent(QEvent.Type.Quit))
            await asyncio.wait_for(quitting.wait(), DEADLINE_S)
        await asyncio.sleep(0.01)

    runner.run(go())
