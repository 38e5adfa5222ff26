"""The whole way without a mouse, against a real HTTP service."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton

from modelyard.state.rows import Action, RowState
from modelyard.tables.model_filter import StateGroup
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from modelyard.wire.models import FileState
from modelyard.wire.runtime import ModelRuntime, RuntimeState
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk

CTRL = Qt.KeyboardModifier.ControlModifier
NAME = "Zephyr 7B Beta"


def with_file(state=FileState.PRESENT, **more):
    return sample.model(NAME, file=state, **more)


def test_enter_downloads_then_loads_then_unloads(runner, tmp_path):
    async def go():
        async with desk(tmp_path, with_file(FileState.ABSENT)) as d:
            d.table.setFocus()
            d.press(Qt.Key.Key_Return)
            await d.asked("download", NAME)
            assert d.row(NAME).pending is Action.DOWNLOAD
            d.service.put(with_file())
            await d.offered(Action.LOAD)
            d.press(Qt.Key.Key_Enter)
            await d.asked("load", NAME)
            d.service.run(sample.model_id(NAME), sample.loaded(5 * sample.GIB))
            await d.offered(Action.UNLOAD)
            d.press(Qt.Key.Key_Return)
            await d.asked("unload", NAME)

    runner.run(go())


def test_escape_cancels_a_download_and_a_load(runner, tmp_path):
    moving = sample.transfer(DownloadPhase.TRANSFERRING, 10, 100)
    loading = ModelRuntime(state=RuntimeState.LOADING, progress=0.2)

    async def go():
        async with desk(tmp_path, with_file(FileState.PARTIAL, download=moving)) as d:
            d.table.setFocus()
            d.press(Qt.Key.Key_Escape)
            await d.asked("cancel", NAME)
            stopped = sample.transfer(
                DownloadPhase.PAUSED, 10, 100, status=ModelDownloadStatus.CANCELED
            )
            d.service.progress(sample.model_id(NAME), stopped)
            await d.offered(Action.DOWNLOAD)
            d.service.put(with_file(runtime=loading))
            await d.offered(Action.CANCEL)
            d.press(Qt.Key.Key_Escape)
            await d.asked("unload", NAME)

    runner.run(go())


def test_delete_asks_before_it_removes_and_escape_keeps(runner, tmp_path):
    async def go():
        async with desk(tmp_path, with_file()) as d:
            d.table.setFocus()
            d.press(Qt.Key.Key_Delete)
            question = d.find(QDialog, "removeQuestion")
            assert question.isVisible()
            d.press(Qt.Key.Key_Escape, on=question)
            assert not question.isVisible()
            assert ("delete", sample.model_id(NAME)) not in d.service.requests
            await until(lambda: d.window.findChild(QDialog, "removeQuestion") is None)
            await d.activate()
            d.table.setFocus()
            d.press(Qt.Key.Key_Delete)
            d.press(Qt.Key.Key_Return, on=d.find(QDialog, "removeQuestion"))
            await d.asked("delete", NAME)
            d.service.remove(sample.model_id(NAME))
            await until(lambda: not d.catalog.rows())

    runner.run(go())


def test_delete_in_the_search_deletes_a_letter_and_no_model(runner, tmp_path):
    async def go():
        async with desk(tmp_path, with_file()) as d:
            d.table.setFocus()
            d.press(Qt.Key.Key_F, CTRL)
            field = d.find(QLineEdit, "searchField")
            assert d.window.focusWidget() is field
            for key in (Qt.Key.Key_Z, Qt.Key.Key_E, Qt.Key.Key_Home, Qt.Key.Key_Delete):
                d.press(key, on=field)
            assert field.text() == "e"
            assert d.window.findChild(QDialog, "removeQuestion") is None
            d.press(Qt.Key.Key_Down, on=field)
            assert d.window.focusWidget() is d.table

    runner.run(go())


def test_a_search_without_a_match_says_so_and_escape_shows_all(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.STARTERS) as d:
            field = d.find(QLineEdit, "searchField")
            field.setFocus()
            for key in (Qt.Key.Key_Q, Qt.Key.Key_Q):
                d.press(key, on=field)
            page = d.window.library.page
            assert not page.is_table_shown
            assert page.empty.title == "No model matches"
            d.press(Qt.Key.Key_Escape, on=field)
            assert field.text() == ""
            assert page.is_table_shown
            page.groups.choose(StateGroup.LOADED)
            assert not page.is_table_shown
            d.find(QPushButton, "emptyStateButton").click()
            assert page.is_table_shown
            assert page.filter.group is StateGroup.ALL

    runner.run(go())


def test_add_by_keys_makes_an_entry_selects_it_and_downloads_it(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.STARTERS) as d:
            d.table.setFocus()
            d.press(Qt.Key.Key_N, CTRL)
            dialog = d.find(QDialog, "addDialog")
            d.find(QLineEdit, "sourceField").insert("https://example.org/a/new-model.gguf")
            d.press(Qt.Key.Key_Return, on=dialog)
            await until(lambda: len(d.service.seeds) == 1)
            assert d.service.seeds[0].source == "https://example.org/a/new-model.gguf"
            assert d.service.seeds[0].name == "new-model"
            await until(lambda: any(name == "download" for name, _ in d.service.requests))
            assert [row.name for row in d.window.library.rows] == ["new-model"]

    runner.run(go())


def test_a_pasted_link_opens_the_dialog_filled_in(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.STARTERS) as d:
            QGuiApplication.clipboard().setText(" https://example.org/pasted.gguf\n")
            d.table.setFocus()
            d.press(Qt.Key.Key_V, CTRL)
            assert d.find(QLineEdit, "sourceField").text() == "https://example.org/pasted.gguf"
            d.find(QPushButton, "confirmAddButton").click()
            await until(lambda: len(d.service.seeds) == 1)
            await until(lambda: len(d.catalog.rows()) == len(sample.STARTERS) + 1)
            assert not any(name == "download" for name, _ in d.service.requests)

    runner.run(go())


@pytest.mark.parametrize(
    ("key", "modifiers", "operation", "file"),
    [
        (Qt.Key.Key_D, CTRL, "download", FileState.ABSENT),
        (Qt.Key.Key_L, CTRL, "load", FileState.PRESENT),
        (Qt.Key.Key_U, CTRL, "unload", FileState.PRESENT),
    ],
)
def test_each_action_has_its_keys(runner, tmp_path, key, modifiers, operation, file):
    more = {"runtime": sample.loaded(9)} if operation == "unload" else {}

    async def go():
        async with desk(tmp_path, with_file(file, **more)) as d:
            d.table.setFocus()
            d.press(key, modifiers)
            await d.asked(operation, NAME)

    runner.run(go())


def test_keys_show_shortcuts_hide_details_and_quit(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.STARTERS) as d:
            quits = []
            d.window.quit_requested.connect(lambda: quits.append(True))
            d.table.setFocus()
            d.press(Qt.Key.Key_F1)
            shortcuts = d.find(QDialog, "shortcutsDialog")
            d.press(Qt.Key.Key_Escape, on=shortcuts)
            details = d.find(QDialog.__base__, "details")
            assert details.isVisible()
            d.table.setFocus()
            d.press(Qt.Key.Key_I, CTRL)
            assert not details.isVisible()
            d.press(Qt.Key.Key_Q, CTRL)
            assert quits == [True]

    runner.run(go())


def test_the_first_model_is_selected_and_the_table_has_the_focus(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.STARTERS) as d:
            assert [row.name for row in d.window.library.rows] == ["CodeGemma 2B"]
            await until(lambda: d.window.focusWidget() is d.table)

    runner.run(go())


def test_a_finished_download_leaves_selection_scroll_and_focus(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            d.table.setFocus()
            d.select("Zephyr 7B Beta")
            place = d.table.verticalScrollBar().value()
            assert place > 0
            key = sample.model_id("Mistral Small 3.1 24B Instruct")
            for done in range(1, 30):
                progress = sample.transfer(DownloadPhase.TRANSFERRING, done, 100)
                d.service.progress(key, progress)
            ended = sample.transfer(
                DownloadPhase.DONE, 100, 100, status=ModelDownloadStatus.COMPLETED
            )
            d.service.progress(key, ended)
            d.service.put(sample.model("Added meanwhile"))
            d.service.remove(sample.model_id("BLOOM 176B"))
            await until(lambda: d.catalog.row(key).state is RowState.DOWNLOADED)
            await until(lambda: d.catalog.row(sample.model_id("Added meanwhile")) is not None)
            selected = [row.name for row in d.window.library.page.view.selected_rows()]
            assert selected == ["Zephyr 7B Beta"]
            assert d.window.focusWidget() is d.table
            assert d.table.verticalScrollBar().value() > 0

    runner.run(go())


def test_a_model_that_begins_to_download_moves_up_and_stays_in_view(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            d.table.setFocus()
            d.select("CodeGemma 2B")
            before = d.table.currentIndex().row()
            moving = sample.transfer(DownloadPhase.TRANSFERRING, 1, 100)
            d.service.progress(sample.model_id("CodeGemma 2B"), moving)
            await until(lambda: d.table.currentIndex().row() < before)
            assert [row.name for row in d.window.library.rows] == ["CodeGemma 2B"]
            place = d.table.visualRect(d.table.currentIndex())
            assert d.table.viewport().rect().contains(place.center())

    runner.run(go())
