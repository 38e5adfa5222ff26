"""The dialog that looks for a newer version asks nobody before it is told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton

from modelyard import __version__
from modelyard.state.updates import UpdateCheck
from modelyard.tasks import Tasks
from modelyard.ui.sheets.update_dialog import UpdateDialog
from tests.client.raw_service import web_service
from tests.qt import until

PAGE = "https://example.org/releases/newest"


@asynccontextmanager
async def _dialog(version: str, *, status: int = 200) -> AsyncIterator[tuple[UpdateDialog, list]]:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        body = {"tag_name": version, "html_url": PAGE, "body": "- It is better"}
        return web.json_response(body, status=status)

    async with web_service(web.get("/latest", answer)) as url, Tasks() as tasks:
        dialog = UpdateDialog(UpdateCheck(tasks=tasks), address=f"{url}/latest")
        dialog.open()
        try:
            yield dialog, asked
        finally:
            dialog.close()


def _text(dialog: UpdateDialog) -> str:
    return dialog.findChild(QLabel, "updateAnswer").text()


def test_a_newer_version_is_shown_with_its_changes_and_its_page_opens(runner, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)

    async def scenario() -> None:
        async with _dialog("v99.0.0") as (dialog, asked):
            await asyncio.sleep(0.2)
            assert asked == []
            page = dialog.findChild(QPushButton, "openPageButton")
            assert not page.isVisible()
            dialog.findChild(QPushButton, "askButton").click()
            assert not dialog.findChild(QPushButton, "askButton").isEnabled()
            await until(lambda: "99.0.0" in _text(dialog))
            assert asked == ["/latest"]
            changes = dialog.findChild(QPlainTextEdit, "updateChanges")
            assert changes.isVisible()
            assert changes.toPlainText() == "- It is better"
            page.click()
            assert [url.toString() for url in opened] == [PAGE]

    runner.run(scenario())


@pytest.mark.parametrize(
    ("version", "status", "said"),
    [(__version__, 200, "no newer one"), ("v0.0.1", 200, "no newer one"), ("x", 404, "404")],
)
def test_no_newer_version_and_a_failure_are_said(runner, version, status, said):
    async def scenario() -> None:
        async with _dialog(version, status=status) as (dialog, _):
            dialog.findChild(QPushButton, "askButton").click()
            await until(lambda: said in _text(dialog))
            assert dialog.findChild(QPushButton, "askButton").isEnabled()
            assert not dialog.findChild(QPushButton, "openPageButton").isVisible()

    runner.run(scenario())


def test_without_an_address_nothing_can_be_asked_and_what_is_entered_is_announced(runner):
    async def scenario() -> None:
        async with _dialog("v99.0.0") as (dialog, _):
            entered: list[str] = []
            dialog.address_entered.connect(entered.append)
            field = dialog.findChild(QLineEdit, "updateAddressField")
            field.setText("   ")
            assert not dialog.findChild(QPushButton, "askButton").isEnabled()
            field.setText(" https://example.org/latest ")
            assert dialog.findChild(QPushButton, "askButton").isEnabled()
            dialog.reject()
            assert entered == ["https://example.org/latest"]

    runner.run(scenario())
