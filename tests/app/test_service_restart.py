"""The button of the settings that starts the service again, over the real one."""

import asyncio
import socket
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QPushButton

from modelyard.app import RunningApp
from modelyard.client.model_api import ModelApi
from modelyard.state.rows import RowState
from modelyard.state.session import SessionStatus
from modelyard.ui.words.settings_words import SettingsTab
from modelyard.wire.problems import ProblemCode, ProblemError
from tests.app.test_commands_on_the_real_service import LIVE_WITHIN_S, added, live_app, reached
from tests.fakes.gguf_models import TINY, write_model
from tests.fakes.origin import Fault, Origin
from tests.qt import until


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


async def opened(app: RunningApp) -> QDialog:
    app.window._window_sheets.open_settings(SettingsTab.SERVICE)
    sheet = app.window.findChild(QDialog, "settingsSheet")
    field = sheet.findChild(QLineEdit, "portField")
    await until(field.isEnabled, what="the settings of the service")
    assert not sheet.findChild(QPushButton, "restartServiceButton").isVisible()
    return sheet


async def offered(sheet: QDialog) -> QPushButton:
    button = sheet.findChild(QPushButton, "restartServiceButton")
    await until(button.isVisible, what="the offer to restart")
    assert button.text() == "Restart the service now", "what a screen reader says"
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    return button


async def restarted(app: RunningApp, seen: list[SessionStatus]) -> None:
    await until(lambda: seen[-1:] == [SessionStatus.LIVE], LIVE_WITHIN_S, what="a new service")
    assert seen == [SessionStatus.STARTING, SessionStatus.LIVE]
    assert app.session.can_restart
    seen.clear()


def test_another_port_and_the_token_are_had_at_once(
    runner: asyncio.Runner, data_folder: Path
) -> None:
    async def go() -> None:
        async with live_app(data_folder) as app:
            rows, first, port = app.catalog.rows(), app.supervisor.pid, free_port()
            sheet = await opened(app)
            seen: list[SessionStatus] = []
            app.session.status_changed.connect(seen.append)

            field = sheet.findChild(QLineEdit, "portField")
            field.setText(str(port))
            field.editingFinished.emit()
            button = await offered(sheet)
            assert str(port) in sheet.findChild(QLabel, "portNote").text()
            button.setFocus()
            QTest.keyClick(button, Qt.Key.Key_Space)
            await until(lambda: not button.isEnabled(), what="a button that is not pressed twice")
            await restarted(app, seen)
            assert app.session.api.url.endswith(f":{port}")
            assert app.supervisor.pid not in {None, first}
            assert app.catalog.rows() == rows
            await until(lambda: not button.isVisible(), what="nothing left to be done")

            await until(sheet.findChild(QCheckBox, "guardSwitch").isEnabled)
            sheet.findChild(QCheckBox, "guardSwitch").click()
            button = await offered(sheet)
            assert "asks for the token" in sheet.findChild(QLabel, "guardNote").text()
            button.click()
            await restarted(app, seen)
            await until(lambda: not button.isVisible(), what="nothing left to be done")
            async with ModelApi(app.session.api.url) as stranger:
                with pytest.raises(ProblemError) as refused:
                    await stranger.snapshot()
            assert refused.value.problem.code is ProblemCode.TOKEN_MISSING

    runner.run(go())


def test_a_service_that_is_busy_is_asked_about_and_its_downloads_go_on(
    runner: asyncio.Runner, data_folder: Path, tmp_path: Path
) -> None:
    content = write_model(tmp_path / "tiny.gguf", TINY).read_bytes()

    async def go(slow: str, quick: str) -> None:
        async with live_app(data_folder) as app:
            loaded = await added(app, quick)
            app.commands.download([loaded])
            await reached(app, loaded, RowState.DOWNLOADED)
            app.commands.load(loaded)
            await reached(app, loaded, RowState.LOADED)
            fetched = await added(app, slow)
            app.commands.download([fetched])
            await until(lambda: app.catalog.row(fetched).state is RowState.DOWNLOADING)
            sheet = await opened(app)
            field = sheet.findChild(QLineEdit, "portField")
            field.setText(str(free_port()))
            field.editingFinished.emit()
            button = await offered(sheet)
            seen: list[SessionStatus] = []
            app.session.status_changed.connect(seen.append)

            button.click()
            question = sheet.findChild(QDialog, "restartQuestion")
            assert question.accessibleDescription() == (
                "1 download stops for a moment and goes on by itself. 1 model is unloaded."
            )
            question.reject()
            assert seen == []

            origin.always("slow.gguf", Fault())  # for the next connection
            button.click()
            questions = sheet.findChildren(QDialog, "restartQuestion")
            questions[-1].findChild(QPushButton, "restartConfirmButton").click()
            await restarted(app, seen)
            assert app.catalog.row(loaded).state is RowState.DOWNLOADED
            await reached(app, fetched, RowState.DOWNLOADED)

    with Origin() as origin:
        slow, quick = (origin.serve(name, content) for name in ("slow.gguf", "quick.gguf"))
        origin.always("slow.gguf", Fault(rate_bytes_s=20_000))
        runner.run(go(slow, quick))
