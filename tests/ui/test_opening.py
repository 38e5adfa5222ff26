"""The frame that is there first: nothing heavy stands before it, and the window fills it."""

import importlib.util
import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from modelyard.state.settings import OnClose, Settings, Theme
from modelyard.ui.look.appearance import dress
from modelyard.ui.look.theme import colors_of
from modelyard.ui.opening.opening import Opening
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk

HEAVY = ("asyncio", "aiohttp", "pydantic", "qasync", "dbus_fast", "sqlite3", "xllamacpp")
LATER = (
    "dbus_fast",
    "modelyard.ui.details.log_page",
    "modelyard.ui.details.options_page",
    "modelyard.ui.details.try_page",
    "modelyard.ui.discover.discover_place",
    "modelyard.ui.settings.settings_sheet",
    "modelyard.ui.sheets.adopt_sheet",
    "modelyard.ui.sheets.contents_sheet",
    "modelyard.ui.sheets.palette_sheet",
    "modelyard.ui.sheets.shortcuts_dialog",
    "modelyard.ui.sheets.storage_sheet",
    "modelyard.ui.sheets.token_sheet",
    "modelyard.ui.sheets.update_dialog",
)
"""What the whole window of a start does not show."""


def test_nothing_heavy_is_imported_before_the_first_picture():
    assert not imported_with("modelyard.start").intersection(HEAVY)


def test_what_the_whole_window_does_not_show_is_not_imported_for_it():
    imported = imported_with("modelyard.furnish")
    assert "modelyard.ui.window.main_window" in imported
    assert all(importlib.util.find_spec(name) for name in LATER)
    assert not imported.intersection(LATER)


def imported_with(module):
    seen = f"import sys, {module}; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", seen], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


def opening_of(tmp_path):
    return Opening(QApplication.instance(), Settings(tmp_path / "settings.ini"))


def test_the_frame_paints_the_grounds_of_the_window(qtbot, tmp_path):
    frame = opening_of(tmp_path)
    qtbot.addWidget(frame)
    assert not frame.is_painted
    frame.show()
    qtbot.waitUntil(lambda: frame.is_painted)
    picture = frame.grab()
    colors = colors_of(frame.palette())
    image = picture.toImage()
    assert image.pixelColor(10, 400).name() == colors.raised
    assert image.pixelColor(600, 400).name() == colors.base


def test_what_the_window_lets_be_seen_of_it_follows_the_theme(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.STARTERS) as d:
            frame = opening_of(tmp_path)
            frame.show()
            frame.take_in(d.window)
            bar = d.find(QWidget, "groupBar")
            place = bar.mapTo(frame, QPoint(bar.width() // 2, 2))
            for theme in (Theme.DARK, Theme.LIGHT, Theme.DARK, Theme.SYSTEM):
                dress(QApplication.instance(), theme)
                await until(lambda: bar.isVisible() and not bar.visibleRegion().isEmpty())
                color = frame.grab().toImage().pixelColor(place)
                assert color.name() == colors_of(QApplication.palette()).base, theme
            d.window.setParent(None)
            frame.deleteLater()

    runner.run(go())


@pytest.mark.usefixtures("qapp")
def test_the_frame_is_no_larger_than_the_screen(tmp_path):
    frame = opening_of(tmp_path)
    room = frame.screen().availableSize()
    assert frame.size().boundedTo(room) == frame.size()
    frame.deleteLater()


def test_closing_it_before_the_window_is_there_is_noted(qtbot, tmp_path):
    frame = opening_of(tmp_path)
    qtbot.addWidget(frame)
    frame.show()
    frame.close()
    assert frame.is_closed


def test_the_window_in_the_frame_closes_hides_and_comes_back_with_it(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            frame = opening_of(tmp_path)
            frame.show()
            frame.take_in(d.window)
            await until(d.window.isVisible)
            assert d.window.window() is frame
            assert not frame.is_closed
            d.settings.close_hint_shown = True
            d.settings.on_close = OnClose.HIDE
            frame.close()
            await until(lambda: not frame.isVisible())
            d.window.bring_to_front()
            await until(lambda: frame.isVisible() and d.window.isVisible())
            d.settings.on_close = OnClose.MINIMISE
            frame.close()
            await until(frame.isMinimized)
            d.window.bring_to_front()
            assert not frame.isMinimized()
            quits = []
            d.window.quit_requested.connect(lambda: quits.append(True))
            d.settings.on_close = OnClose.QUIT
            frame.close()
            assert quits == [True]
            d.window.save_layout()
            assert d.settings.window_geometry("never seen") == bytes(frame.saveGeometry().data())
            d.window.setParent(None)
            frame.deleteLater()

    runner.run(go())
