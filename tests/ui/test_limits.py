"""The limits of the queue: set by a click each, shown as they are."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QSpinBox,
    QTimeEdit,
    QToolButton,
    QWidget,
)

from modelyard.ui.downloads.limits_popover import LimitsPopover, Speed
from modelyard.wire.downloads import DownloadPhase
from modelyard.wire.queue import (
    DownloadSettings,
)
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk
from tests.ui.downloads import IDS, open_downloads
from tests.ui.test_accessibility import faults


async def limits(d):
    d.find(QPushButton, "limitsButton").click()
    popover = d.find(LimitsPopover, "limitsPopover")
    assert popover.isVisible()
    return popover


def test_limits_are_set_by_a_click_each(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            await open_downloads(d)
            popover = await limits(d)
            assert faults(popover) == []
            popover.findChild(QToolButton, "fiveSpeed").click()
            await d.asked('settings {"concurrent":2,"limit":5242880,"paused":false}')
            popover.findChild(QSpinBox, "concurrentField").setValue(4)
            await d.asked('settings {"concurrent":4,"limit":5242880,"paused":false}')
            popover.findChild(QToolButton, "offSpeed").click()
            await d.asked('settings {"concurrent":4,"paused":false}')
            popover.findChild(QToolButton, "betweenHours").click()
            schedule = '"schedule":{"start":"01:00","end":"07:00"}'
            await d.asked(f'settings {{"concurrent":4,{schedule},"paused":false}}')
            end = popover.findChild(QTimeEdit, "endField")
            end.setTime(QTime(5, 30))
            end.editingFinished.emit()
            schedule = schedule.replace("07:00", "05:30")
            await d.asked(f'settings {{"concurrent":4,{schedule},"paused":false}}')
            popover.findChild(QToolButton, "anyHours").click()
            await until(lambda: d.session.queue.settings.schedule is None)
            QTest.keyClick(popover, Qt.Key.Key_Escape)
            assert not popover.isVisible()

    runner.run(go())


def test_another_speed_is_entered_and_shown(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            await open_downloads(d)
            popover = await limits(d)
            field = popover.findChild(QDoubleSpinBox, "customSpeedField")
            assert not field.isVisible()
            popover.findChild(QToolButton, "customSpeed").click()
            assert field.isVisible()
            field.setValue(3.5)
            wanted = int(3.5 * sample.MIB)
            await d.asked(f'settings {{"concurrent":2,"limit":{wanted},"paused":false}}')
            d.service.line_up(*IDS, settings=DownloadSettings(limit=wanted))
            d.service.line_up(*IDS, settings=DownloadSettings(limit=10 << 20))
            await until(lambda: popover.findChild(QToolButton, "tenSpeed").isChecked())
            assert not field.isVisible()

    runner.run(go())


def test_the_window_has_room_for_all_that_is_chosen(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            await open_downloads(d)
            popover = await limits(d)
            small, right_px = popover.height(), popover.geometry().right()
            popover.findChild(QToolButton, "customSpeed").click()
            popover.findChild(QToolButton, "betweenHours").click()
            await until(lambda: all_inside(popover))
            assert popover.geometry().right() == right_px
            popover.findChild(QToolButton, "tenSpeed").click()
            assert not popover.findChild(QDoubleSpinBox, "customSpeedField").isVisible()
            popover.findChild(QToolButton, "anyHours").click()
            await until(lambda: popover.height() == small and all_inside(popover))

    runner.run(go())


def all_inside(popover):
    """Return whether all that is shown has the room that it wants, beside nothing else."""
    shown = [one for one in popover.findChildren(QWidget) if one.isVisible()]
    chips = [one for one in shown if isinstance(one, QToolButton)]
    fields = [one for one in shown if isinstance(one, QAbstractSpinBox)]
    boxes = [QRect(one.mapTo(popover, QPoint(0, 0)), one.size()) for one in (*chips, *fields)]
    return (
        all(popover.rect().contains(box) for box in boxes)
        and not any(
            one.intersects(other) for number, one in enumerate(boxes) for other in boxes[:number]
        )
        and all(chip.parentWidget().rect().contains(chip.geometry()) for chip in chips)
    )


@pytest.mark.parametrize(
    "settings", [DownloadSettings(concurrent=16), DownloadSettings(limit=1024)]
)
def test_settings_of_others_are_shown_as_they_are(qtbot, settings):
    parent = QWidget()
    qtbot.addWidget(parent)
    popover, told = LimitsPopover(parent), []
    popover.changed.connect(told.append)
    popover.show_settings(settings)
    assert popover.findChild(QSpinBox, "concurrentField").value() == settings.concurrent
    chosen = Speed.OFF if settings.limit is None else Speed.CUSTOM
    assert popover.findChild(QToolButton, f"{chosen.name.lower()}Speed").isChecked()
    assert told == []


def test_what_is_being_typed_stays_while_downloads_move(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            await open_downloads(d)
            popover = await limits(d)
            popover.findChild(QToolButton, "customSpeed").click()
            field = popover.findChild(QDoubleSpinBox, "customSpeedField")
            field.lineEdit().setText("7")
            d.service.progress(IDS[0], sample.transfer(DownloadPhase.TRANSFERRING, 7, 100))
            summary = d.find(QLabel, "downloadsSummary").text()
            await until(lambda: d.find(QLabel, "downloadsSummary").text() != summary)
            assert field.cleanText() == "7"
            QTest.keyClick(field, Qt.Key.Key_Return)
            await d.asked(f'settings {{"concurrent":2,"limit":{7 << 20},"paused":false}}')

    runner.run(go())
