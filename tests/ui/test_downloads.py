"""The Downloads place: the queue, its order and limits, the history, all without a mouse."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QDoubleSpinBox,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from modelyard.state.rows import ModelRow
from modelyard.state.settings import Settings
from modelyard.ui.places import Place
from modelyard.ui.words import download_words as words
from modelyard.ui.words.download_words import Tab
from modelyard.wire.problems import ProblemCode
from modelyard.wire.queue import (
    DownloadSchedule,
    DownloadSettings,
)
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk
from tests.ui.downloads import ALT, CTRL, FAILED, IDS, ORDER, open_downloads, select, shown


def test_the_places_are_one_click_and_one_key_apart(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            page = await open_downloads(d)
            assert page.isVisible()
            assert not d.window.library.isVisible()
            assert d.window.focusWidget() is page.queue_view
            d.find(QToolButton, "libraryPlace").click()
            assert d.window.place is Place.LIBRARY
            assert d.window.focusWidget() is d.table
            d.find(QToolButton, "downloadsPlace").click()
            d.press(Qt.Key.Key_F, CTRL, on=d.window)
            assert d.window.place is Place.LIBRARY
            assert d.window.focusWidget().objectName() == "searchField"

    runner.run(go())


def test_the_badge_counts_what_runs(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            button = d.find(QToolButton, "downloadsPlace")
            assert button.accessibleName() == "Downloads, 4 running"
            for model in sample.YARD:
                if ModelRow(model).state.is_transferring:
                    d.service.remove(model.id)
            await until(lambda: button.accessibleName() == "Downloads")

    runner.run(go())


def test_the_queue_is_shown_in_its_order_and_as_a_whole(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            settings = DownloadSettings(
                limit=5 << 20, schedule=DownloadSchedule(start="01:00", end="07:00")
            )
            page = await open_downloads(d, settings=settings)
            assert shown(page)[:3] == list(ORDER)
            assert FAILED in shown(page)[3:]
            summary = d.find(QLabel, "downloadsSummary").text()
            assert summary == "4 running · 58.0 MiB/s · at most 5.0 MiB/s · from 01:00 to 07:00"
            assert d.find(QToolButton, "queueTab").text() == f"Queue {len(shown(page))}"

    runner.run(go())


def test_downloads_outside_of_their_hours_say_until_when_they_wait(runner, tmp_path):
    async def go():
        waiting = next(model for model in sample.YARD if model.name == "Gemma 3 12B")
        async with desk(tmp_path, waiting) as d:
            night = DownloadSchedule(start="22:00", end="06:00")
            settings = DownloadSettings(limit=5 << 20, schedule=night)
            await open_downloads(d, queued=(waiting.id,), settings=settings)
            summary = d.find(QLabel, "downloadsSummary")
            assert summary.text() == "Waiting until 22:00 · at most 5.0 MiB/s"
            paused = settings.model_copy(update={"paused": True})
            d.service.line_up(waiting.id, settings=paused)
            await until(lambda: summary.text().startswith("All paused · "))
            assert "Waiting" not in summary.text()

    runner.run(go())


def test_alt_and_the_arrows_order_the_queue_and_the_selection_goes_along(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            page = await open_downloads(d)
            view = select(d, ORDER[0])
            d.press(Qt.Key.Key_Down, ALT, on=view)
            await d.asked(f"order {IDS[1]} {IDS[0]} {IDS[2]}")
            assert shown(page)[:3] == [ORDER[1], ORDER[0], ORDER[2]]
            assert [row.name for row in view.selected_rows()] == [ORDER[0]]
            d.press(Qt.Key.Key_End, ALT, on=view)
            await d.asked(f"order {IDS[1]} {IDS[2]} {IDS[0]}")
            d.service.line_up(IDS[1], IDS[2], IDS[0])
            await until(lambda: d.session.queue._wanted_order is None)
            assert shown(page)[:3] == [ORDER[1], ORDER[2], ORDER[0]]

    runner.run(go())


def test_rows_are_dragged_into_another_order(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            page = await open_downloads(d)
            view = select(d, ORDER[2])
            data = page.list.mimeData(view.selectionModel().selectedIndexes())
            top = QPointF(view.visualRect(page.list.index(0, 0)).topLeft() + QPoint(40, 2))
            move, button = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
            drop = QDropEvent(top, move, data, button, Qt.KeyboardModifier.NoModifier)
            view.dropEvent(drop)
            await d.asked(f"order {IDS[2]} {IDS[0]} {IDS[1]}")

    runner.run(go())


def test_a_refused_order_goes_back_and_is_told(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            page = await open_downloads(d)
            d.service.refusals["queue"] = sample.problem(ProblemCode.BUSY)
            d.press(Qt.Key.Key_Down, ALT, on=select(d, ORDER[0]))
            told = await d.message("could not be changed")
            assert told.title.startswith("The downloads")
            assert shown(page)[:3] == list(ORDER)
            assert QApplication.activeModalWidget() is None

    runner.run(go())


@pytest.mark.parametrize(
    ("name", "button", "operation"),
    [
        (ORDER[0], "queuePauseButton", "pause"),
        (ORDER[0], "queueCancelButton", "cancel"),
        (ORDER[2], "queueDownloadButton", "download"),
        (ORDER[2], "queueDiscardButton", "discard"),
        (FAILED, "queueDownloadButton", "download"),
    ],
)
def test_each_download_can_be_paused_resumed_cancelled_discarded(
    runner, tmp_path, name, button, operation
):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            await open_downloads(d)
            select(d, name)
            d.find(QPushButton, button).click()
            await d.asked(operation, name)

    runner.run(go())


def test_enter_pauses_and_resumes_and_escape_cancels(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            await open_downloads(d)
            d.press(Qt.Key.Key_Return, on=select(d, ORDER[0]))
            await d.asked("pause", ORDER[0])
            d.press(Qt.Key.Key_Return, on=select(d, ORDER[2]))
            await d.asked("download", ORDER[2])
            d.press(Qt.Key.Key_Escape, on=select(d, ORDER[1]))
            await d.asked("cancel", ORDER[1])
            d.press(Qt.Key.Key_P, CTRL, on=select(d, "DeepSeek R1 Distill Qwen 14B"))
            await d.asked("pause", "DeepSeek R1 Distill Qwen 14B")

    runner.run(go())


def test_all_downloads_are_held_and_go_on(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            await open_downloads(d)
            hold = d.find(QPushButton, "holdButton")
            assert hold.text() == "Pause all"
            d.press(Qt.Key.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier, on=d.window)
            await d.asked('settings {"concurrent":2,"paused":true}')
            d.service.line_up(*IDS, settings=DownloadSettings(paused=True))
            await until(lambda: hold.text() == "Resume all")
            assert d.find(QLabel, "downloadsSummary").text().startswith("All paused")
            hold.click()
            await d.asked('settings {"concurrent":2,"paused":false}')
            await d.asked("download", ORDER[2])

    runner.run(go())


def test_the_menu_of_a_download_limits_moves_and_reveals_it(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            await open_downloads(d)
            select(d, ORDER[1])
            d.window.downloads._open_queue_menu(QPoint(30, 30))
            menu = d.find(QMenu, "queueMenu")
            texts = [action.text() for action in menu.actions() if action.text()]
            assert texts == [
                "Pause",
                "Cancel",
                "Move to the top",
                "Move to the bottom",
                "Limit the speed",
                "Show in Library",
            ]
            d.find(QAction, "fiveLimitAction").trigger()
            wanted = (f"limit {5 << 20}", IDS[1])
            await until(lambda: wanted in d.service.requests)
            d.find(QMenu, "queueMenu").actions()[-1].trigger()
            assert d.window.place is Place.LIBRARY
            assert [row.name for row in d.window.library.rows] == [ORDER[1]]
            menu.close()

    runner.run(go())


def test_a_limit_of_ones_own_for_a_download(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            await open_downloads(d)
            select(d, ORDER[1])
            d.window.downloads._open_queue_menu(QPoint(30, 30))
            other = d.find(QAction, "customLimitAction")
            assert (other.text(), other.isChecked()) == ("Other…", False)
            other.trigger()
            d.find(QMenu, "queueMenu").close()
            d.find(QDoubleSpinBox, "limitField").setValue(3.5)
            d.find(QPushButton, "saveLimitButton").click()
            wanted = (f"limit {7 << 19}", IDS[1])
            await until(lambda: wanted in d.service.requests)

    runner.run(go())


def test_columns_of_queue_and_history_stay_as_they_were_left(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            place = (await open_downloads(d)) and d.window.downloads
            settings = Settings(tmp_path / "layout.ini")
            view = place.page.queue_view
            key = view.optional_columns()[0]
            view.want_column(key, wanted=False)
            place.save_layout(settings)
            view.want_column(key, wanted=True)
            place.restore_layout(settings)
            assert view.unwanted_columns == {key}
            assert place.page.history_view.unwanted_columns == frozenset()

    runner.run(go())


def test_empty_sides_say_so_and_lead_on(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.STARTERS) as d:
            page = await open_downloads(d, queued=())
            assert page.is_empty
            assert d.find(QWidget, "noDownloads").title == words.QUEUE_EMPTY_TITLE
            d.find(QToolButton, "historyTab").click()
            assert d.find(QWidget, "noDownloads").title == words.HISTORY_EMPTY_TITLE
            d.find(QToolButton, "queueTab").click()
            d.find(QPushButton, "noDownloadsButton").click()
            assert d.window.place is Place.LIBRARY

    runner.run(go())


def test_a_service_without_a_queue_shows_what_its_models_say(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            page = await open_downloads(d, queued=None)
            assert set(ORDER) < set(shown(page))
            assert not d.find(QPushButton, "limitsButton").isVisible()
            assert not d.find(QToolButton, "historyTab").isVisible()
            d.press(Qt.Key.Key_Down, ALT, on=select(d, ORDER[0]))
            d.find(QPushButton, "holdButton").click()
            await d.asked("pause", ORDER[0])
            assert not any(name.startswith("order") for name, _ in d.service.requests)

    runner.run(go())


def test_tab_leads_through_the_downloads_and_back(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            page = await open_downloads(d)
            select(d, ORDER[0])
            page.queue_view.setFocus()
            seen = []
            for _ in range(30):
                d.press(Qt.Key.Key_Tab)
                seen.append(QApplication.focusWidget().objectName())
                if seen[-1] == "downloadTable":
                    break
            assert seen[-1] == "downloadTable"
            for name in ("holdButton", "queuePauseButton", "limitsButton", "queueTab"):
                assert name in seen
            order = [seen.index(n) for n in ("downloadsPlace", "holdButton", "queueTab")]
            assert order == sorted(order)
            assert "searchField" not in seen
            d.find(QToolButton, "queueTab").setFocus()
            d.press(Qt.Key.Key_Right)
            assert page.tab is Tab.HISTORY
            page.show_tab(Tab.QUEUE)
            assert d.find(QToolButton, "queueTab").focusPolicy() is Qt.FocusPolicy.TabFocus

    runner.run(go())
