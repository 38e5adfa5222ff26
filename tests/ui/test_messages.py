"""What went wrong, told inside the window, with a way on."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

from modelyard.state.catalog import Catalog
from modelyard.state.commands import Commands
from modelyard.state.session import Session, SessionStatus
from modelyard.state.yard import make_yard
from modelyard.tasks import Tasks
from modelyard.ui.library.models_page import ModelsPage
from modelyard.ui.look.model_colors import ModelColors
from modelyard.ui.look.theme import LIGHT
from modelyard.ui.parts.state_painting import look_of
from modelyard.ui.telling.message_bar import MOST_MESSAGES, Level, Message, MessageBar
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from modelyard.wire.models import FileState
from modelyard.wire.problems import ProblemCode
from modelyard.wire.runtime import ModelRuntime, RuntimeState
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk

NAME = "Zephyr 7B Beta"
KEY = sample.model_id(NAME)


def titles(bar):
    return [message.title for message in bar.messages]


def message(key, **more):
    return Message(key, Level.BAD, more.pop("title", key), "detail", **more)


def test_the_bar_holds_a_few_messages_and_the_oldest_goes(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    assert bar.isHidden()
    for number in range(MOST_MESSAGES + 2):
        bar.show_message(message(str(number)))
    assert titles(bar) == ["2", "3", "4"]
    assert not bar.isHidden()
    for key in ("2", "3", "4", "4"):
        bar.dismiss(key)
    assert bar.isHidden()


def test_a_message_with_the_same_key_takes_the_place_of_the_other(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message(message("a", title="first"))
    bar.show_message(message("a", title="second"))
    assert titles(bar) == ["second"]


def test_the_button_acts_once_and_closes_the_message(qtbot):
    bar, done = MessageBar(), []
    qtbot.addWidget(bar)
    bar.show_message(message("a", action_text="Go on", act=lambda: done.append(1)))
    bar.findChild(QPushButton, "messageActionButton").click()
    assert done == [1]
    assert bar.messages == ()
    bar.show_message(message("b"))
    bar.findChildren(QToolButton, "messageCloseButton")[-1].click()
    assert bar.messages == ()


def test_a_refused_load_is_told_and_can_be_forced(runner, tmp_path):
    async def go():
        async with desk(tmp_path, sample.model(NAME, file=FileState.PRESENT)) as d:
            d.service.refusals["load"] = sample.problem(
                ProblemCode.OUT_OF_MEMORY, needed=23 * sample.GIB, free=14 * sample.GIB
            )
            d.find(QPushButton, "loadButton").click()
            told = await d.message("not enough memory")
            assert told.title.startswith(f"“{NAME}” could not be loaded")
            assert "23.0 GiB" in told.detail
            assert "14.0 GiB" in told.detail
            del d.service.refusals["load"]
            before = len(d.service.requests)
            d.find(QPushButton, "messageActionButton").click()
            await until(lambda: len(d.service.requests) > before)
            assert d.window.messages.messages == ()

    runner.run(go())


def test_a_download_that_fails_is_told_and_tried_again(runner, tmp_path):
    moving = sample.transfer(DownloadPhase.TRANSFERRING, 10, 100)
    failed = sample.transfer(
        DownloadPhase.DONE,
        10,
        100,
        status=ModelDownloadStatus.FAILED,
        problem=sample.problem(ProblemCode.SOURCE_UNREACHABLE, url="https://example.org/x"),
    )

    async def go():
        model = sample.model(NAME, file=FileState.PARTIAL, download=moving)
        async with desk(tmp_path, model) as d:
            d.service.progress(KEY, failed)
            await d.message("server does not answer")
            d.find(QPushButton, "messageActionButton").click()
            await d.asked("download", NAME)
            d.service.progress(KEY, moving)
            await until(lambda: d.window.messages.messages == ())

    runner.run(go())


def test_an_engine_that_dies_is_told_and_the_message_goes_when_it_is_loaded_again(runner, tmp_path):
    dead = ModelRuntime(
        state=RuntimeState.FAILED,
        problem=sample.problem(ProblemCode.ENGINE_CRASHED, exit_code=-9, last_log="GGML_ASSERT"),
    )

    async def go():
        model = sample.model(NAME, file=FileState.PRESENT, runtime=sample.loaded(9))
        async with desk(tmp_path, model) as d:
            d.service.run(KEY, dead)
            await d.message("engine stopped unexpectedly")
            await until(lambda: d.find(QWidget, "detailsProblem").isVisible())
            assert "GGML_ASSERT" in d.find(QWidget, "problemLog").text()
            d.service.run(KEY, sample.loaded(9))
            await until(lambda: d.window.messages.messages == ())
            assert not d.find(QWidget, "detailsProblem").isVisible()

    runner.run(go())


def test_a_model_that_cannot_be_added_is_told(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            d.service.refusals["create"] = sample.problem(ProblemCode.UNSUPPORTED_SOURCE)
            d.window.add_sources(("https://example.org/a.gguf", "https://example.org/b.gguf"))
            told = await d.message("could not be added")
            assert "http" in told.detail

    runner.run(go())


def test_a_lost_service_is_told_and_forgotten_when_it_is_back(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.STARTERS) as d:
            d.service.before_snapshot = d.service.drop  # as long as it is set, nobody gets through
            d.service.drop()
            await d.message("stopped answering")
            assert not d.find(QPushButton, "downloadButton").isEnabled()
            assert not d.find(QWidget, "messageCloseButton").isVisible()
            assert d.window.library.page.is_table_shown
            d.service.before_snapshot = None
            await until(lambda: d.session.status is SessionStatus.LIVE)
            assert d.window.messages.messages == ()
            assert d.find(QPushButton, "downloadButton").isEnabled()

    runner.run(go())


@pytest.mark.parametrize("problem", [None, ProblemCode.CATALOGUE_TOO_NEW])
def test_without_models_the_empty_state_tells_how_the_service_is(runner, problem):
    async def nowhere():
        return None

    async def go():
        async with Tasks() as tasks:
            catalog = Catalog()
            session = Session(catalog, find=nowhere)
            commands = Commands(catalog, session, tasks=tasks)
            yard = make_yard(catalog, session, commands, tasks=tasks)
            page = ModelsPage(catalog, session, yard, model_colors=ModelColors())
            assert page.empty.title == "Connecting to the model service…"
            assert page.empty.button.isHidden()
            if problem is None:
                session._set_status(SessionStatus.LIVE)
                assert page.empty.title == "No models yet"
                assert not page.empty.button.isHidden()
            else:
                session._set_status(SessionStatus.LOST, sample.problem(problem))
                assert page.empty.title == "The list of models is from a newer version"
            page.deleteLater()

    runner.run(go())


def test_a_refused_request_is_told_in_the_row_too(runner, tmp_path):
    async def go():
        async with desk(tmp_path, sample.model(NAME, file=FileState.PRESENT)) as d:
            d.service.refusals["load"] = sample.problem(ProblemCode.OUT_OF_MEMORY)
            d.find(QPushButton, "loadButton").click()
            await d.message("not enough memory")
            await until(lambda: d.row(NAME).problem is not None)
            assert look_of(d.row(NAME), LIGHT).sublines[0] == "Not enough memory"
            assert QApplication.activeModalWidget() is None

    runner.run(go())
