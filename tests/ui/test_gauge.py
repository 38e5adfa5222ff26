"""The memory gauge: its sums, its pixels, its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from modelyard.state.fits import Fit
from modelyard.state.memory_history import KEPT_S, MemoryHistory, MemorySample
from modelyard.state.rows import ModelRow
from modelyard.ui.look.model_colors import ModelColors
from modelyard.ui.look.text import plain_tip
from modelyard.ui.look.theme import LIGHT, qt_palette
from modelyard.ui.memory.bar_motion import moves, shares_at
from modelyard.ui.memory.device_bar import DeviceBar
from modelyard.ui.memory.gauge import MemoryGauge
from modelyard.ui.memory.gauge_figures import (
    Addition,
    Part,
    Segment,
    additions,
    device_figures,
    figures_of,
    widths_px,
)
from modelyard.ui.memory.sparkline import curve
from modelyard.ui.words.gauge_words import bar_sentence
from modelyard.wire.runtime import MemoryEstimate, ModelMemory, SystemMemory
from tests.ui import sample, sample_memory

GIB = sample.GIB
SIZES = st.integers(-(2**40), 2**70)


def addition(total, low=None, high=None):
    return Addition("x", "Model X", total=total, low=low or total, high=high or total)


def loaded_device(total=32 * GIB, others=8 * GIB):
    models = (
        ModelMemory(id="a", name="A", bytes=4 * GIB),
        ModelMemory(id="b", name="B", bytes=2 * GIB),
    )
    return sample_memory.device("RAM", total, others, models)


def test_segments_are_others_models_addition_and_free():
    figures = figures_of(loaded_device(), addition(3 * GIB), title="RAM")
    assert [(s.part, s.size_bytes // GIB) for s in figures.segments] == [
        (Part.OTHERS, 8),
        (Part.MODEL, 4),
        (Part.MODEL, 2),
        (Part.ADDITION, 3),
        (Part.FREE, 15),
    ]
    assert figures.missing_bytes == 0


def test_an_addition_that_does_not_fit_is_cut_off_and_told():
    figures = figures_of(loaded_device(), addition(20 * GIB), title="RAM")
    assert figures.segments[-1].size_bytes == 0
    assert figures.missing_bytes == 2 * GIB
    assert figures.band_bytes == 0
    assert figures.fit is Fit.TOO_BIG
    assert "2.0 GiB more than is free" in bar_sentence(figures)


def test_the_band_ends_at_what_is_free():
    figures = figures_of(loaded_device(), addition(16 * GIB, high=25 * GIB), title="RAM")
    assert figures.band_bytes == 2 * GIB


@given(
    total=SIZES,
    others=SIZES,
    free=SIZES,
    models=st.lists(SIZES, max_size=6),
    added=st.none() | st.integers(0, 2**70),
    width=st.floats(100, 3000),
)
def test_any_reading_adds_up_and_fills_the_bar(total, others, free, models, added, width):
    device = sample_memory.device("RAM", 0, 0).model_copy(
        update={
            "total": total,
            "others": others,
            "free": free,
            "models": tuple(
                ModelMemory(id=str(n), name=str(n), bytes=size) for n, size in enumerate(models)
            ),
        }
    )
    figures = figures_of(device, None if added is None else addition(added), title="RAM")
    assert sum(segment.size_bytes for segment in figures.segments) == figures.total_bytes
    assert all(segment.size_bytes >= 0 for segment in figures.segments)
    widths = widths_px(figures, width)
    assert all(one >= 0 for one in widths)
    assert sum(widths) == pytest.approx(width if figures.total_bytes else 0)
    for segment, one in zip(figures.segments, widths, strict=True):
        assert (one > 0) == (segment.size_bytes > 0)
    assert 0 <= figures.line_bytes <= figures.total_bytes
    assert bar_sentence(figures)


def test_an_estimate_is_shared_out_among_the_devices():
    row = ModelRow(sample.model("Model"))
    added = additions(row, sample_memory.estimate(10 * GIB, device_id="gpu0"))
    assert set(added) == {"gpu0", "ram"}
    assert sum(one.total for one in added.values()) == 10 * GIB
    for one in added.values():
        assert one.low <= one.total <= one.high
    assert added["gpu0"].total > 9 * GIB


def test_without_an_estimate_the_figure_of_the_row_counts_and_without_that_nothing():
    row = ModelRow(sample.model("Model", size=10 * GIB))
    assert additions(row, None)["ram"].total == row.ram_bytes
    assert additions(ModelRow(sample.model("Model", size=None)), None) == {}
    bare = MemoryEstimate(total=5, low=4, high=6, fits=True, parts=())
    assert additions(row, bare)["ram"].total == 5


def test_each_device_has_its_bar_and_only_its_addition():
    bars = device_figures(sample_memory.TWO_GPUS, {"gpu1": addition(GIB)}, ram_title="RAM")
    assert [bar.title for bar in bars] == ["RAM", "NVIDIA RTX 4090", "NVIDIA RTX 3060"]
    assert [bar.addition is not None for bar in bars] == [False, False, True]


def painted(qtbot, figures, *, highlighted=None, width=800) -> tuple[DeviceBar, QImage]:
    colors = ModelColors()
    colors.update(("a", "b"))
    bar = DeviceBar(colors)
    qtbot.addWidget(bar)
    bar.setPalette(qt_palette(LIGHT))
    bar.show_figures(figures, highlighted=highlighted)
    bar.resize(width, bar.sizeHint().height())
    return bar, bar.grab().toImage()


def test_segments_are_painted_in_their_colours_at_their_places(qtbot):
    bar, image = painted(qtbot, figures_of(loaded_device(), None, title="RAM"))
    fills = [LIGHT.others, LIGHT.models[0], LIGHT.models[1], LIGHT.track]
    for (segment, place), fill in zip(bar.segments(), fills, strict=True):
        # At the right, where no name is written.
        pixel = image.pixelColor(int(place.right()) - 8, int(place.center().y()))
        assert pixel == QColor(fill), segment
    assert bar.segments()[0][1].width() == pytest.approx(200)


def test_an_addition_is_hatched_and_its_band_is_a_tint(qtbot):
    figures = figures_of(loaded_device(), addition(8 * GIB, high=12 * GIB), title="RAM")
    bar, image = painted(qtbot, figures)
    place = next(where for segment, where in bar.segments() if segment.part is Part.ADDITION)
    line = int(place.center().y())
    seen = {image.pixelColor(x, line).name() for x in range(int(place.left()), int(place.right()))}
    assert len(seen) > 2
    band = image.pixelColor(int(place.right()) + 40, line)
    assert band.name() not in {LIGHT.track, LIGHT.accent}
    beyond = image.pixelColor(int(place.right()) + 130, line)
    assert beyond == QColor(LIGHT.track)


def test_what_does_not_fit_is_painted_as_a_warning(qtbot):
    figures = figures_of(loaded_device(), addition(40 * GIB), title="RAM")
    bar, image = painted(qtbot, figures)
    place = next(where for segment, where in bar.segments() if segment.part is Part.ADDITION)
    edge = image.pixelColor(int(place.center().x()), int(place.top()) + 1)
    assert edge.red() > edge.blue() + 40


def test_the_selected_model_is_outlined(qtbot):
    figures = figures_of(loaded_device(), None, title="RAM")
    _, plain = painted(qtbot, figures)
    _, outlined = painted(qtbot, figures, highlighted="a")
    assert plain != outlined


def test_every_segment_tells_its_figures_to_the_mouse_and_to_a_screen_reader(qtbot):
    figures = figures_of(loaded_device(), addition(3 * GIB, low=2 * GIB, high=4 * GIB), title="RAM")
    bar, _ = painted(qtbot, figures)
    said = [
        "Other programs: 8.0 GiB (25%)",
        "A: 4.0 GiB (12%)",
        "B: 2.0 GiB (6%)",
        "Model X would add 3.0 GiB (2.0 to 4.0)",
        "Free: 15.0 GiB (46%)",
    ]
    assert [button.accessibleName() for button in bar.buttons] == said
    assert [button.toolTip() for button in bar.buttons] == [plain_tip(text) for text in said]


def test_the_gauge_says_every_figure_to_a_screen_reader(qtbot):
    gauge = MemoryGauge(ModelColors())
    qtbot.addWidget(gauge)
    gauge.show_memory(sample_memory.TWO_GPUS)
    gauge.show_addition({"gpu0": addition(5 * GIB)})
    text = gauge.accessibleDescription()
    for part in ("Memory (RAM)", "RTX 4090", "RTX 3060", "Qwen2.5 Coder 7B: 5.1 GiB", "5.0 GiB"):
        assert part in text
    assert gauge.accessibleName() == "Memory"
    assert gauge.bars[1].accessibleName() == "NVIDIA RTX 4090"
    names = [button.accessibleName() for button in gauge.bars[1].buttons]
    assert "Qwen2.5 Coder 7B: 5.1 GiB (21%)" in names


def test_devices_come_and_go_and_share_the_width(qtbot):
    gauge = MemoryGauge(ModelColors())
    qtbot.addWidget(gauge)
    gauge.resize(1000, 100)
    gauge.show_memory(sample_memory.TWO_GPUS)
    gauge.show()
    gauge.layout().activate()
    tops = [bar.parentWidget().y() for bar in gauge.bars]
    assert tops[0] == tops[1] == tops[2]
    gauge.resize(400, 300)
    gauge.layout().activate()
    assert len({bar.parentWidget().y() for bar in gauge.bars}) == 3
    gauge.show_memory(sample_memory.IDLE)
    assert len(gauge.bars) == 1
    gauge.show_memory(None)
    assert gauge.bars == ()
    gauge.show_memory(SystemMemory(devices=()))


def test_a_model_is_pressed_with_the_mouse_and_with_the_keys_and_the_arrows_lead_on(qtbot):
    bar, _ = painted(qtbot, figures_of(loaded_device(), addition(3 * GIB), title="RAM"))
    pressed = []
    bar.segment_pressed.connect(pressed.append)
    others, first, second, added, free = bar.buttons
    bar.show()
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert pressed == ["a"]
    tabbed = [button for button in bar.buttons if button.focusPolicy() is Qt.FocusPolicy.TabFocus]
    assert tabbed == [first]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert bar.focusWidget() is second
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert pressed == ["a", "b"]
    for button, step, reached in (
        (second, Qt.Key.Key_Right, added),
        (added, Qt.Key.Key_Right, free),
        (free, Qt.Key.Key_Right, free),
        (free, Qt.Key.Key_Left, added),
    ):
        qtbot.keyClick(button, step)
        assert bar.focusWidget() is reached
    qtbot.keyClick(others, Qt.Key.Key_Space)
    assert pressed == ["a", "b"], "what is no model's leads nowhere"


def test_what_the_service_calls_the_line_is_the_line_and_what_goes_beyond_is_tight():
    device = loaded_device().model_copy(update={"line": 24 * GIB})
    for size, high, fit in (
        (9 * GIB, 10 * GIB, Fit.FITS),
        (9 * GIB, 11 * GIB, Fit.TIGHT),
        (11 * GIB, 12 * GIB, Fit.TIGHT),
        (19 * GIB, 19 * GIB, Fit.TOO_BIG),
    ):
        figures = figures_of(device, addition(size, high=high), title="RAM")
        assert figures.line_bytes == 24 * GIB
        assert figures.fit is fit, size
    assert "8.0 GiB should stay free" in bar_sentence(figures_of(device, None, title="RAM"))


def test_a_segment_grows_and_one_that_goes_shrinks_where_it_was():
    others, one, two, free = (
        Segment(Part.OTHERS, "", 4),
        Segment(Part.MODEL, "A", 2, "a"),
        Segment(Part.MODEL, "B", 2, "b"),
        Segment(Part.FREE, "", 2),
    )
    before = ((others, 0.4), (one, 0.2), (two, 0.2), (free, 0.2))
    after = ((others, 0.4), (two, 0.2), (free, 0.4))
    moving = moves(before, after)
    assert [move.segment.label for move in moving] == ["", "A", "B", ""]
    for time in (0.0, 0.3, 0.7, 1.0):
        assert sum(share for _, share in shares_at(moving, time)) == pytest.approx(1.0)
    assert [segment for segment, _ in shares_at(moving, 1.0)] == [others, two, free]
    assert shares_at(moves(after, before), 0.0)[1] == (one, 0.0)


def test_the_bar_moves_while_it_can_be_seen_and_stands_still_afterwards(qtbot):
    bar, _ = painted(qtbot, figures_of(loaded_device(), None, title="RAM"))
    assert not bar.is_moving, "what is not shown yet has nowhere to come from"
    bar.show()
    bar.show_figures(figures_of(loaded_device(others=12 * GIB), None, title="R"), highlighted=None)
    assert bar.is_moving
    qtbot.waitUntil(lambda: not bar.is_moving, timeout=5000)
    assert bar.segments()[0][1].width() == pytest.approx(300)


def test_the_last_minutes_are_drawn_while_they_are_shown(qtbot):
    now = [1000.0]
    history = MemoryHistory(clock=lambda: now[0])
    gauge = MemoryGauge(ModelColors(), history)
    qtbot.addWidget(gauge)
    gauge.show_memory(sample_memory.IDLE)
    gauge.show()
    (line,) = gauge.curves
    assert not line.isVisible()
    assert not line.is_moving
    for others in (6, 12, 9):
        history.note(SystemMemory(devices=(sample_memory.device("RAM", 32 * GIB, others * GIB),)))
        now[0] += 60
    gauge.show_history(True)
    assert line.is_moving
    text = "Between 6.0 GiB and 12.0 GiB were used in the last 3 min"
    assert line.accessibleDescription() == text
    drawn = {line.grab().toImage().pixelColor(x, 30).name() for x in range(0, line.width(), 3)}
    assert len(drawn) > 1
    gauge.show_history(False)
    assert not line.is_moving


def test_a_curve_holds_each_reading_until_the_next_and_forgets_what_is_too_old():
    readings = tuple(
        MemorySample(at_s, 10, others, 0) for at_s, others in ((0.0, 1), (100.0, 5), (350.0, 3))
    )
    points = curve(readings, now_s=400.0, span_s=300.0)
    assert [(round(one.along, 3), one.used) for one in points] == [
        (0.0, 0.5),
        (0.833, 0.5),
        (0.833, 0.3),
        (1.0, 0.3),
    ]
    assert curve((), now_s=1.0, span_s=300.0) == ()


def test_a_history_keeps_minutes_not_hours_and_ends_with_the_connection():
    now = [0.0]
    history = MemoryHistory(clock=lambda: now[0])
    for _ in range(3000):
        history.note(sample_memory.IDLE)
        now[0] += 1.0
    kept = history.samples("ram")
    assert now[0] - KEPT_S - 3 <= kept[0].at_s <= now[0] - KEPT_S + 1
    history.note(None)
    assert history.samples("ram") == ()
