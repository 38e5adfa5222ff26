"""Colours that can be read, icons that are all there, a theme that follows."""

import re
from itertools import product

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QFontDatabase,
    QFontMetricsF,
    QImage,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTimeEdit,
)

from modelyard.paths import resource
from modelyard.state.rows import RowState
from modelyard.state.settings import Theme
from modelyard.ui.look.appearance import Appearance
from modelyard.ui.look.icons import app_icon, icon, paint_icon
from modelyard.ui.look.model_colors import ModelColors
from modelyard.ui.look.scale import grown
from modelyard.ui.look.style_sheet import style_sheet
from modelyard.ui.look.theme import (
    CONTRAST_DARK,
    CONTRAST_LIGHT,
    DARK,
    LIGHT,
    colors_of,
    contrast,
    qt_palette,
    readable_on,
)
from modelyard.ui.parts import actions, state_painting
from modelyard.ui.parts.action_button import ActionButton

READABLE = 4.5
ALL = [LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK]
NAMES = ["light", "dark", "contrast_light", "contrast_dark"]
SEEN = 1.2


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#3b57d6", "#3b57d6") == pytest.approx(1)


@pytest.mark.parametrize("colors", ALL, ids=NAMES)
def test_every_text_can_be_read_on_every_ground_that_it_stands_on(colors):
    grounds = (colors.window, colors.base, colors.raised, colors.hover, colors.selection)
    inks = (colors.text, colors.muted, colors.accent, colors.good, colors.warning, colors.bad)
    for ink, ground in product(inks, grounds):
        assert contrast(ink, ground) >= READABLE, (ink, ground)
    for ground in (colors.warning_ground, colors.bad_ground, colors.info_ground):
        for ink in (colors.text, colors.muted):
            assert contrast(ink, ground) >= READABLE, (ink, ground)
    for ground in (colors.accent, colors.accent_hover):
        assert contrast(colors.on_accent, ground) >= READABLE


@pytest.mark.parametrize("colors", ALL, ids=NAMES)
def test_segments_stand_out_from_the_track_and_carry_readable_names(colors):
    for fill in (*colors.models, colors.others):
        assert contrast(fill, colors.track) >= SEEN
        assert contrast(readable_on(fill), fill) >= READABLE
    assert len(set(colors.models)) == len(colors.models)


@pytest.mark.parametrize("colors", ALL, ids=NAMES)
def test_states_are_told_by_readable_colours(colors):
    for state in RowState:
        assert contrast(state_painting.state_color(state, colors), colors.base) >= READABLE


@pytest.mark.parametrize("colors", ALL, ids=NAMES)
def test_a_palette_leads_back_to_its_colours(colors):
    assert colors_of(qt_palette(colors)) is colors


def test_the_chosen_theme_is_applied_and_can_be_changed(qapp):
    before, sheet = qapp.palette(), qapp.styleSheet()
    try:
        appearance = Appearance(qapp, Theme.DARK)
        assert colors_of(qapp.palette()) is DARK
        appearance.choose(Theme.LIGHT)
        assert colors_of(qapp.palette()) is LIGHT
        assert LIGHT.accent in qapp.styleSheet()
        appearance.choose(Theme.HIGH_CONTRAST)
        assert colors_of(qapp.palette()) is CONTRAST_LIGHT
        appearance.choose(Theme.SYSTEM)
        assert appearance.choice is Theme.SYSTEM
    finally:
        qapp.setPalette(before)
        qapp.setStyleSheet(sheet)


def test_disabled_text_is_fainter_than_enabled_text():
    palette = qt_palette(LIGHT)
    role = QPalette.ColorRole.ButtonText
    enabled = palette.color(QPalette.ColorGroup.Active, role)
    assert palette.color(QPalette.ColorGroup.Disabled, role) != enabled


def all_icons():
    return sorted(path.stem for path in resource("icons").glob("*.svg") if path.stem != "modelyard")


@pytest.mark.parametrize("name", all_icons())
@pytest.mark.usefixtures("qapp")
def test_every_icon_is_a_drawing_that_takes_the_colour_asked_for(name):
    image = QImage(48, 48, QImage.Format.Format_ARGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    paint_icon(painter, name, "#ff0000", QRectF(0, 0, 48, 48))
    painter.end()
    pixels = [image.pixelColor(x, y) for x, y in product(range(48), range(48))]
    drawn = [pixel for pixel in pixels if pixel.green() < 128]
    assert len(drawn) > 40
    assert all(pixel.red() > 200 for pixel in drawn)


@pytest.mark.usefixtures("qapp")
def test_every_icon_that_is_asked_for_exists():
    for name in {*state_painting.STATE_ICONS.values(), *actions.ACTION_ICONS.values()}:
        assert not icon(name, "#000000", disabled="#888888").isNull()
    assert not app_icon().pixmap(64, 64).isNull()


def test_models_keep_their_colour_and_share_none_while_there_are_enough():
    given = ModelColors()
    given.update(("a", "b", "c"))
    before = given.color("c", LIGHT)
    given.update(("c", "d"))
    assert given.color("c", LIGHT) == before
    given.update(tuple(f"m{number}" for number in range(len(LIGHT.models))))
    colors = {given.color(f"m{number}", LIGHT) for number in range(len(LIGHT.models))}
    assert colors == set(LIGHT.models)
    assert given.color("not loaded", LIGHT) == LIGHT.accent


def test_a_new_theme_reaches_the_icons_of_every_button(qapp, qtbot):
    before, sheet = qapp.palette(), qapp.styleSheet()
    action = QAction("Load")
    button = ActionButton(action, "load", name="loadButton")
    qtbot.addWidget(button)
    try:
        appearance = Appearance(qapp, Theme.LIGHT)
        button.show()
        for is_primary, theme, color in (
            (True, Theme.DARK, DARK.on_accent),
            (False, Theme.LIGHT, LIGHT.text),
            (True, Theme.LIGHT, LIGHT.on_accent),
        ):
            appearance.choose(theme)
            button.set_primary(is_primary)
            image = button.icon().pixmap(20, 20).toImage()
            inked = [
                image.pixelColor(x, y).name()
                for x, y in product(range(20), range(20))
                if image.pixelColor(x, y).alpha() == 255
            ]
            assert set(inked) == {color}
    finally:
        qapp.setPalette(before)
        qapp.setStyleSheet(sheet)


def test_high_contrast_is_more_than_contrast_enough():
    for colors in (CONTRAST_LIGHT, CONTRAST_DARK):
        for ink in (colors.text, colors.muted, colors.border):
            assert contrast(ink, colors.base) >= 7
        for fill in (*colors.models, colors.others):
            assert contrast(fill, colors.track) >= 4.5


@pytest.mark.parametrize("percent", [100, 130, 200])
def test_texts_are_as_large_as_was_chosen_and_what_holds_them_grows(qapp, percent):
    before, palette, sheet = qapp.font(), qapp.palette(), qapp.styleSheet()
    usual = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    try:
        Appearance(qapp, Theme.LIGHT, text_percent=percent)
        assert qapp.font().pointSizeF() == pytest.approx(usual.pointSizeF() * percent / 100)
        wanted = 60 * max(1.0, percent / 100 * QFontMetricsF(usual).height() / 15)
        assert grown(qapp.font(), 60) == pytest.approx(wanted, rel=0.05)
    finally:
        qapp.setFont(before)
        qapp.setPalette(palette)
        qapp.setStyleSheet(sheet)


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
@pytest.mark.parametrize("colors", ALL, ids=NAMES)
def test_the_style_sheet_names_drawings_that_are_there(qapp, colors, direction):
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(direction)
    paths = re.findall(r'url\("([^"]+)"\)', style_sheet(colors))
    qapp.setLayoutDirection(before)
    assert len(set(paths)) >= 5
    assert not [path for path in paths if QPixmap(path).isNull()]


@pytest.mark.parametrize("colors", ALL, ids=NAMES)
def test_fields_that_stand_beside_each_other_are_equally_high(qapp, colors):
    sheet = qapp.styleSheet()
    qapp.setStyleSheet(style_sheet(colors))
    fields = (QLineEdit(), QComboBox(), QSpinBox(), QDoubleSpinBox(), QTimeEdit(), QPushButton("A"))
    heights = {type(field).__name__: field.sizeHint().height() for field in fields}
    qapp.setStyleSheet(sheet)
    assert max(heights.values()) - min(heights.values()) <= 2, heights
