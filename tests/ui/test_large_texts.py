"""Texts twice as large: nothing that can be pressed or read is cut off."""

import pytest
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QDialog, QWidget

from modelyard.ui.look.style_sheet import style_sheet
from modelyard.ui.look.theme import CONTRAST_LIGHT
from modelyard.ui.places import Place
from modelyard.ui.words.settings_words import SettingsTab
from modelyard.ui.words.side_words import SideTab
from modelyard.wire.models import FileState
from tests.qt import until
from tests.ui import sample, sample_memory
from tests.ui.desk import desk
from tests.ui.running import OptionsDesk

NAME = "Zephyr 7B Beta"


@pytest.fixture
def usual_look(qapp):
    before, palette, sheet = qapp.font(), qapp.palette(), qapp.styleSheet()
    yield
    qapp.setFont(before)
    qapp.setPalette(palette)
    qapp.setStyleSheet(sheet)


def cut_off(root: QWidget) -> list[str]:
    """Return the buttons that have less room than their words need."""
    found = []
    for button in root.findChildren(QAbstractButton):
        is_seen = button.isVisibleTo(root) and button.objectName() not in {"", "memorySegment"}
        inner = button.objectName().startswith(("qt_", "_q_"))
        if is_seen and not inner and button.text() and not isinstance(button, QCheckBox):
            needed, has = button.minimumSizeHint(), button.size()
            if has.width() < needed.width() or has.height() < needed.height():
                found.append(f"{button.objectName()} {button.text()!r}: {has} of {needed}")
    return found


@pytest.mark.usefixtures("qapp")
def test_arrows_and_paddings_grow_with_the_text_and_borders_do_not():
    sheet = style_sheet(CONTRAST_LIGHT, scale=2.0)
    assert "QComboBox::down-arrow" in sheet
    assert "width: 28px; height: 28px;" in sheet
    assert "padding: 10px 21px;" in sheet
    focused = "border-width: 2px; padding: 9px 20px;"
    assert focused in sheet, "a thicker line at the cost of the padding: nothing moves"
    assert "border: 2px" not in sheet


@pytest.mark.usefixtures("usual_look")
def test_nothing_is_cut_off_with_texts_twice_as_large(runner, tmp_path):
    (tmp_path / "settings.ini").write_text("[window]\ntext=200\n")

    async def go():
        model = sample.model(NAME, file=FileState.PRESENT)
        async with desk(tmp_path, model, *sample.STARTERS, memory=sample_memory.TWO_GPUS) as d:
            usual = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
            assert QApplication.font().pointSizeF() == usual.pointSizeF() * 2
            OptionsDesk(d.service, sample.model_id(NAME))
            d.select(NAME)
            side = d.window.library.details
            for width, height in ((1280, 800), (1920, 1080)):
                d.window.resize(width, height)
                for tab in SideTab:
                    side.show_tab(tab)
                    if tab is SideTab.OPTIONS:
                        await until(lambda: side.estimate is not None)
                    d.window.grab()
                    # The layout follows in the next turns of the loop.
                    await until(lambda: not cut_off(d.window), 5.0, what=f"room at {width}, {tab}")
            d.window.resize(1024, 700)
            d.window.show_place(Place.DOWNLOADS)
            d.window.grab()
            await until(lambda: not cut_off(d.window), 5.0, what="room above the downloads")
            d.window._window_sheets.open_settings(SettingsTab.NETWORK)
            sheet = d.find(QDialog, "settingsSheet")
            sheet.grab()
            await until(lambda: not cut_off(sheet), 5.0, what="room in the settings")

    runner.run(go())
