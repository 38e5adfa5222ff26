"""The window's library side on the real service: the hub's stand-in, real files, a real trash."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QWidget

from modelyard.app import RunningApp
from modelyard.state.fits import Fit
from modelyard.state.rows import Action, RowState
from modelyard.ui.places import Place
from tests.app.test_commands_on_the_real_service import LIVE_WITHIN_S, added, live_app, reached
from tests.fakes import stores
from tests.fakes.gguf_models import TINY, write_model
from tests.fakes.hub import Hub
from tests.fakes.origin import Origin
from tests.qt import until
from tests.service.disk import flip_last_byte

REPO = "someone/Tiny-1M-Instruct-GGUF"
SECRET = "someone/Secret-1M-GGUF"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the empty home folder of the person, which has a trash and no keyring."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / ".local" / "share"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    for name in ("OLLAMA_MODELS", "HF_HOME", "HF_HUB_CACHE", "LLAMA_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    return write_model(tmp_path / "tiny.gguf", TINY).read_bytes()


def find(app: RunningApp, kind: type, name: str) -> object:
    found = app.window.findChild(kind, name)
    assert found is not None, name
    return found


def chosen(app: RunningApp) -> object:
    return app.window.discover.details.chosen_file


def holds(folder: Path, text: str) -> bool:
    files = (path for path in folder.rglob("*") if path.is_file())
    return any(text.encode() in path.read_bytes() for path in files)


def read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


async def search(app: RunningApp, text: str, *, found: int) -> None:
    app.window.show_place(Place.DISCOVER)
    field = find(app, QLineEdit, "discoverField")
    field.clear()
    QTest.keyClicks(field, text)
    table = app.window.discover.page.table
    await until(
        lambda: [text in row.repo.lower() for row in table.rows] == [True] * found,
        LIVE_WITHIN_S,
        what=f"{found} results",
    )


def test_a_model_is_found_judged_downloaded_and_shown_as_here(
    runner: asyncio.Runner,
    data_folder: Path,
    home: Path,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def go(hub: Hub) -> None:
        async with live_app(data_folder) as app:
            await search(app, "tiny", found=1)
            await until(lambda: chosen(app) is not None, LIVE_WITHIN_S, what="the files")
            assert chosen(app).file.quantization == "Q4_K_M"
            # Read off the header at the hub, of which little was fetched.
            await until(lambda: chosen(app).is_estimated, LIVE_WITHIN_S, what="the estimate")
            assert chosen(app).fit is Fit.FITS
            assert sum(one.bytes_sent for one in hub.asked("store")) < len(content)
            details = app.window.discover.details
            details.act()

            def state() -> str:
                index = details.view.model().index(1, 0)
                return index.data(Qt.ItemDataRole.AccessibleTextRole)

            await until(lambda: "In library" in state(), LIVE_WITHIN_S, what="the model being here")
            (row,) = app.catalog.rows_in([RowState.DOWNLOADED])
            assert row.model.source == f"hf://{REPO}/tiny-Q4_K_M.gguf"
            details.act()
            assert app.window.place is Place.LIBRARY
            assert app.window.library.rows == (row,)

    with Hub() as hub:
        hub.add(
            REPO, {"tiny-Q4_K_M.gguf": content, "tiny-Q2_K.gguf": content[:-1], "README.md": b"#"}
        )
        hub.add("other/Large-70B-GGUF", {"large-Q4_K_M.gguf": content})
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        runner.run(go(hub))


def test_a_gated_model_is_had_with_a_token_that_is_written_nowhere_unasked(
    runner: asyncio.Runner,
    data_folder: Path,
    home: Path,
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = "hf_averysecrettoken"

    async def go(hub: Hub) -> None:
        async with live_app(data_folder) as app:
            await search(app, "secret", found=1)
            await until(lambda: chosen(app) is not None, LIVE_WITHIN_S, what="the files")
            gate = find(app, QWidget, "gateCard")
            assert gate.isVisible()
            find(app, QPushButton, "giveTokenButton").click()
            field, save = (
                find(app, QLineEdit, "tokenField"),
                find(app, QPushButton, "saveTokenButton"),
            )
            hint = find(app, QLabel, "tokenHint")
            field.setText("hf_wrong")
            save.click()
            await until(lambda: "was not accepted" in hint.text(), LIVE_WITHIN_S, what="a refusal")
            field.setText(token)
            save.click()
            box = find(app, QCheckBox, "tokenFileBox")
            await until(box.isVisible, LIVE_WITHIN_S, what="the question about a file")
            assert not holds(data_folder, token)
            box.setChecked(True)
            save.click()
            await until(lambda: not gate.isVisible(), LIVE_WITHIN_S, what="the way being free")
            await until(lambda: chosen(app) is not None, LIVE_WITHIN_S, what="the files again")
            app.window.discover.details.act()
            await until(
                lambda: app.catalog.rows_in([RowState.DOWNLOADED]) != (), LIVE_WITHIN_S, what="it"
            )

    with Hub() as hub:
        hub.tokens.add(token)
        hub.add(SECRET, {"secret-Q4_K_M.gguf": content}, gated=True)
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        runner.run(go(hub))


def test_models_of_other_programs_are_offered_and_taken_in_without_a_byte_more(
    runner: asyncio.Runner, data_folder: Path, home: Path
) -> None:
    stores.all_programs(home)

    async def go() -> None:
        async with live_app(data_folder) as app:
            bar = app.window.messages
            await until(
                lambda: any("6 models" in one.title for one in bar.messages),
                LIVE_WITHIN_S,
                what="the offer",
            )
            next(one for one in bar.messages if "6 models" in one.title).act()
            sheet = find(app, QWidget, "adoptSheet")
            await until(lambda: len(sheet.order.chosen) == 6, LIVE_WITHIN_S, what="the list")
            before = stores.taken_bytes(home, data_folder / "models")
            find(app, QPushButton, "adoptButton").click()
            await until(
                lambda: len(app.catalog.rows_in([RowState.DOWNLOADED])) == 6,
                LIVE_WITHIN_S,
                what="all of them being here",
            )
            assert stores.taken_bytes(home, data_folder / "models") == before

    runner.run(go())


def test_a_broken_file_is_named_repaired_removed_and_brought_back(
    runner: asyncio.Runner, data_folder: Path, home: Path, content: bytes
) -> None:
    async def go(url: str) -> None:
        async with live_app(data_folder) as app:
            bar = app.window.messages
            model_id = await added(app, url)
            app.commands.download([model_id])
            await reached(app, model_id, RowState.DOWNLOADED)
            assert app.window.select(model_id)

            def said(text: str) -> bool:
                return any(text in one.title for one in bar.messages)

            app.commands.verify([model_id])
            await until(lambda: said("is intact"), LIVE_WITHIN_S, what="a good end")
            path = Path(app.catalog.row(model_id).model.file.path)
            flip_last_byte(path)
            await until(lambda: app.catalog.row(model_id).can(Action.VERIFY), what="the end")
            app.commands.verify([model_id])
            await until(
                lambda: app.catalog.row(model_id).can(Action.REPAIR),
                LIVE_WITHIN_S,
                what="a bad end",
            )
            title = find(app, QLabel, "noticeTitle")
            await until(title.isVisible, what="the notice")
            assert title.text() == "The file is not what it was"
            find(app, QPushButton, "noticeButton").click()
            await reached(app, model_id, RowState.DOWNLOADED)
            assert read(path) == content

            app.commands.remove([model_id])
            await until(
                lambda: app.catalog.row(model_id) is None, LIVE_WITHIN_S, what="the removal"
            )
            await until(lambda: said("was removed"), LIVE_WITHIN_S, what="the message")
            assert read(path) is None
            next(one for one in bar.messages if "was removed" in one.title).act()
            await until(
                lambda: app.catalog.row(model_id) is not None, LIVE_WITHIN_S, what="the way back"
            )
            await reached(app, model_id, RowState.DOWNLOADED)
            assert read(path) == content

    with Origin() as origin:
        runner.run(go(origin.serve("tiny.gguf", content)))
