"""Options, Try it and logs in the real window, with the real service and the real engine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)

from modelyard.app import RunningApp, running_app
from modelyard.paths import DataFolder
from modelyard.state.rows import RowState
from modelyard.ui.details.facts import speed_facts
from modelyard.ui.words.side_words import SideTab
from modelyard.wire.load import LoadOptions
from tests.fakes.gguf_models import TINY, write_model
from tests.qt import emission, until

WITHIN_S = 60.0


@asynccontextmanager
async def app_with_model(data_folder: Path, path: Path) -> AsyncIterator[tuple[RunningApp, str]]:
    folder = DataFolder(data_folder)
    folder.create()
    async with running_app(folder) as app:
        await asyncio.wait_for(app.live(), WITHIN_S)
        app.commands.add(str(path))
        (model_id,) = await emission(app.commands.model_added, WITHIN_S)
        app.window.select(model_id)
        await reached(app, model_id, RowState.DOWNLOADED)
        app.window.select(model_id)
        yield app, model_id


async def reached(app: RunningApp, model_id: str, state: RowState) -> None:
    def is_there() -> bool:
        row = app.catalog.row(model_id)
        return row is not None and row.state is state and row.pending is None

    await until(is_there, WITHIN_S, what=f"{state.name} with nothing pending")


def test_options_are_chosen_saved_estimated_and_loaded_with(
    runner: asyncio.Runner, data_folder: Path, tmp_path: Path
) -> None:
    async def go() -> None:
        async with app_with_model(data_folder, write_model(tmp_path / "tiny.gguf", TINY)) as given:
            app, model_id = given
            side = app.window.library.details
            side.show_tab(SideTab.OPTIONS)
            await until(lambda: side.options.form.is_filled, WITHIN_S, what="the form")
            await until(lambda: side.estimate is not None, WITHIN_S, what="an estimate")
            small = side.estimate
            assert side.options.form.context.slider.limit == small.max_context
            box = side.findChild(QSpinBox, "contextField")
            box.setValue(256)
            await until(lambda: side.estimate.context == 256, WITHIN_S, what="its estimate")
            assert side.estimate.total <= small.total
            saved = LoadOptions(context=256)
            await until(
                lambda: app.catalog.row(model_id).model.options == saved, WITHIN_S, what="saving"
            )
            side.findChild(QPushButton, "optionsLoadButton").click()
            await reached(app, model_id, RowState.LOADED)
            assert app.catalog.row(model_id).model.runtime.options.context == 256
            box.setValue(512)
            again = side.findChild(QPushButton, "optionsLoadButton")
            await until(
                lambda: again.isEnabled() and again.text() == "Load again",
                WITHIN_S,
                what="Load again",
            )
            again.click()
            await until(
                lambda: (
                    app.catalog.row(model_id).state is RowState.LOADED
                    and app.catalog.row(model_id).model.runtime.options.context == 512
                ),
                WITHIN_S,
                what="being loaded again",
            )

    runner.run(go())


def test_a_model_is_tried_loaded_on_demand_stopped_and_copied(
    runner: asyncio.Runner, data_folder: Path, tmp_path: Path
) -> None:
    async def go() -> None:
        async with app_with_model(data_folder, write_model(tmp_path / "tiny.gguf", TINY)) as given:
            app, model_id = given
            side = app.window.library.details
            side.show_tab(SideTab.TRY)
            field = side.findChild(QPlainTextEdit, "questionField")
            field.setPlainText("Hello")
            QTest.keyClick(field, Qt.Key.Key_Return)
            question = app.window.findChild(QDialog, "tryLoadQuestion")
            assert question is not None
            question.findChild(QPushButton, "tryLoadButton").click()
            trial = side.trial
            await until(
                lambda: bool(trial.turns) and trial.turns[-1].tokens > 2, WITHIN_S, what="an answer"
            )
            await reached(app, model_id, RowState.LOADED)
            if trial.is_running:
                side.findChild(QPushButton, "tryStopButton").click()
            await until(lambda: not trial.is_running, WITHIN_S, what="the end")
            await until(lambda: not trial.turns[-1].is_running, what="the turn being over")
            turn = trial.turns[-1]
            assert turn.question == "Hello"
            assert turn.answer or turn.thoughts
            assert turn.first_token_s > 0
            copy = side.findChild(QToolButton, "tryCopyButton")
            await until(copy.isEnabled, what="something to copy")
            copy.click()
            assert QGuiApplication.clipboard().text() == turn.answer
            await until(
                lambda: speed_facts(app.catalog.row(model_id)) != (), WITHIN_S, what="its speed"
            )
            side.findChild(QToolButton, "tryClearButton").click()
            assert trial.turns == ()

    runner.run(go())


def test_the_log_of_a_load_is_followed_searched_copied_and_kept_for_earlier_loads(
    runner: asyncio.Runner, data_folder: Path, tmp_path: Path
) -> None:
    async def go() -> None:
        async with app_with_model(data_folder, write_model(tmp_path / "tiny.gguf", TINY)) as given:
            app, model_id = given
            side = app.window.library.details
            side.show_tab(SideTab.LOG)
            text = side.findChild(QPlainTextEdit, "logText")
            assert text.isHidden(), "there is no log before the first load"
            app.commands.load(model_id)
            await until(lambda: "llama" in text.toPlainText(), WITHIN_S, what="the log")
            await reached(app, model_id, RowState.LOADED)
            page = side.findChild(QWidget, "logPage")
            find = side.findChild(QLineEdit, "logFindField")
            find.setText("model")
            assert text.textCursor().selectedText().lower() == "model"
            first = text.textCursor().position()
            QTest.keyClick(find, Qt.Key.Key_Return)
            assert text.textCursor().position() != first
            assert not page.find_text("a text that no log has")
            assert find.property("wrong")
            app.commands.unload([model_id])
            await reached(app, model_id, RowState.DOWNLOADED)
            app.commands.load(model_id)
            await reached(app, model_id, RowState.LOADED)
            loads = side.findChild(QComboBox, "logLoads")
            await until(lambda: loads.count() == 2, WITHIN_S, what="two loads")
            loads.setCurrentIndex(1)
            loads.activated.emit(1)
            await until(lambda: "llama" in text.toPlainText(), WITHIN_S, what="the older log")
            side.show_tab(SideTab.OVERVIEW)
            assert not page._logs.is_reading, "nobody looks any more"

    runner.run(go())
