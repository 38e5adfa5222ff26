"""The history of downloads, and how downloads look in words."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QPushButton,
    QToolButton,
)

from modelyard.state.rows import ModelRow
from modelyard.ui.look.theme import DARK, LIGHT
from modelyard.ui.parts.state_painting import download_look, outcome_look
from modelyard.ui.words import download_words as words
from modelyard.ui.words.download_words import Tab
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from modelyard.wire.models import FileState
from modelyard.wire.problems import ProblemCode
from modelyard.wire.queue import (
    DownloadOutcome,
)
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk
from tests.ui.downloads import FAILED, IDS, NOW, ORDER, open_downloads, record, shown
from tests.ui.test_accessibility import faults


async def open_history(d, *records):
    d.service.history = records
    page = await open_downloads(d)
    d.find(QToolButton, "historyTab").click()
    await until(lambda: page.history_view.model().rowCount() == len(records))
    page.focus()
    return page


def test_the_history_tells_what_when_how_fast_and_how_it_ended(runner, tmp_path):
    failed = record(
        FAILED,
        outcome=DownloadOutcome.FAILED,
        compared=None,
        ended=NOW - timedelta(days=1),
        problem=sample.problem(ProblemCode.DISK_FULL),
    )

    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            page = await open_history(d, record("Zephyr 7B Beta"), failed)
            model = page.history_view.model()
            first, second = (
                [model.index(n, c).data() for c in range(model.columnCount())] for n in (0, 1)
            )
            assert first[0] == "Zephyr 7B Beta"
            assert first[2:] == ["600.0 MiB", "10.0 MiB/s", "SHA-256 matched", "Completed"]
            assert second[0] == FAILED
            assert second[-1] == "Failed, Not enough disk space"
            assert second[4] == ""
            spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
            assert spoken == "Zephyr 7B Beta, From example.org"
            assert faults(d.window) == []

    runner.run(go())


def test_a_failed_download_is_tried_again_from_the_history(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            gone = record("Gone", outcome=DownloadOutcome.FAILED)
            failed = record(FAILED, outcome=DownloadOutcome.FAILED)
            page = await open_history(d, failed, gone, record("Zephyr 7B Beta"))
            retry = d.find(QPushButton, "retryButton")
            model = page.history_view.model()
            for name, can in (("Gone", False), ("Zephyr 7B Beta", False), (FAILED, True)):
                rows = (n for n in range(3) if model.index(n, 0).data() == name)
                page.history_view.selectRow(next(rows))
                assert retry.isEnabled() == can, name
            d.press(Qt.Key.Key_Return, on=page.history_view)
            await d.asked("download", FAILED)
            assert page.tab is Tab.QUEUE

    runner.run(go())


def test_the_history_is_exported_without_a_nested_loop(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            await open_history(d, record("Zephyr 7B Beta"))
            d.find(QPushButton, "exportButton").click()
            chooser = d.find(QFileDialog, "exportChooser")
            assert chooser.isVisible()
            chooser.fileSelected.emit(str(tmp_path / "downloads.csv"))
            chooser.reject()
            await d.message("The history was exported")
            assert "Zephyr 7B Beta" in (tmp_path / "downloads.csv").read_text("utf-8")
            missing = tmp_path / "nowhere" / "downloads.csv"
            d.commands.export_history(missing)
            told = await d.message("could not be exported")
            assert str(missing) in told.detail

    runner.run(go())


def test_a_download_that_ends_leaves_the_queue_and_grows_the_history(runner, tmp_path):
    ended = sample.transfer(DownloadPhase.DONE, 1, 1, status=ModelDownloadStatus.COMPLETED)

    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            page = await open_history(d, record("Zephyr 7B Beta"))
            d.service.history = (record(ORDER[0]), record("Zephyr 7B Beta"))
            d.service.progress(IDS[0], ended)
            d.service.line_up(*IDS[1:])
            await until(lambda: page.history_view.model().rowCount() == 2)
            await until(lambda: ORDER[0] not in shown(page))

    runner.run(go())


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_every_download_and_every_outcome_has_its_look(colors):
    for model in sample.YARD:
        row = ModelRow(model)
        if row.state.is_unfinished:
            look = download_look(row, colors)
            assert look.word in words.download_text(row)
    for outcome in DownloadOutcome:
        look = outcome_look(record("A", outcome=outcome), colors)
        assert look.word == words.OUTCOME_WORDS[outcome]


def test_a_download_without_room_says_that_it_waits_for_it():
    waiting = sample.transfer(
        DownloadPhase.PAUSED, 5, 10, problem=sample.problem(ProblemCode.DISK_FULL)
    )
    row = ModelRow(sample.model("A", file=FileState.PARTIAL, download=waiting))
    assert words.download_text(row) == "Waiting for room, 50%, Not enough disk space"
