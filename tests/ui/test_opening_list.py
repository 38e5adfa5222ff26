"""The list of the last time: kept when the app ends, worked with before the window is there."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from modelyard.tables.seen_list import MOST_ROWS, load_seen, save_seen
from modelyard.ui.opening.opening import Opening
from modelyard.ui.opening.opening_list import OpeningList
from modelyard.ui.parts.model_widths import MODEL_WIDTHS
from modelyard.ui.window.seen import seen_of
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk

KEYS = frozenset({MODEL_WIDTHS.stretching, MODEL_WIDTHS.flexible, *MODEL_WIDTHS.digits})
MODELS = (
    sample.model("Bee", size=3 << 30),
    sample.model("Ant", size=1 << 30),
    sample.model("Cow", size=2 << 30),
)


def seen_by(d):
    return seen_of(d.window.library, d.catalog.rows(), fit_of=d.yard.room.fit_of)


@pytest.fixture
def kept(runner, tmp_path):
    """Return the list that a window with three models has kept, and what it shows."""

    async def go():
        async with desk(tmp_path / "desk", *MODELS) as d:
            await until(lambda: d.window.library.page.filter.rowCount() == len(MODELS))
            return seen_by(d), d.settings

    seen, settings = runner.run(go())
    path = tmp_path / "cache" / "seen.json"
    save_seen(path, seen)
    return path, seen, settings


def load(path):
    return load_seen(path, language=QLocale().name(), columns=KEYS)


def names(shown):
    model = shown.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_nothing_heavy_is_imported_for_the_list():
    opened = "modelyard.start, modelyard.ui.opening.opening_list"
    seen = f"import sys, {opened}; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", seen], capture_output=True, text=True, check=True, timeout=60
    )
    heavy = {"asyncio", "aiohttp", "pydantic", "qasync", "dbus_fast", "PySide6.QtNetwork"}
    assert not set(done.stdout.split()).intersection(heavy)


def test_what_was_kept_is_what_was_shown(kept):
    path, seen, _ = kept
    assert load(path) == seen
    assert {row.texts[0] for row in seen.rows} == {"Ant", "Bee", "Cow"}


def test_rows_are_sorted_searched_and_chosen_with_keys(kept, qtbot):
    path, _, settings = kept
    shown = OpeningList(load(path), settings)
    qtbot.addWidget(shown)
    shown.resize(1180, 760)
    shown.show()
    assert names(shown) == ["Ant", "Bee", "Cow"]
    size = [column.key for column in load(path).columns].index("size")
    shown.view.sortByColumn(size, Qt.SortOrder.DescendingOrder)
    assert names(shown) == ["Bee", "Cow", "Ant"]
    shown.view.selectRow(0)
    QTest.keyClick(shown.view, Qt.Key.Key_Down)
    looking = shown.looking
    assert looking.model_id == sample.model_id("Cow")
    assert (looking.column, looking.order) == (size, Qt.SortOrder.DescendingOrder)
    QTest.keyClicks(shown.search_field, "ANT")
    assert names(shown) == ["Ant"]
    assert shown.looking.search == "ANT"
    QTest.keyClick(shown.search_field, Qt.Key.Key_Escape)
    assert len(names(shown)) == len(MODELS)


def test_the_window_goes_on_where_the_person_was(kept, runner, tmp_path):
    path, _, settings = kept
    shown = OpeningList(load(path), settings)

    async def go():
        async with desk(tmp_path / "again", *MODELS) as d:
            frame = Opening(QApplication.instance(), settings)
            frame.show_list(shown)
            frame.show()
            frame.take_in(d.window)
            assert d.window.window() is frame
            assert not d.window.isVisible()
            shown.search_field.setText("COW")
            shown.view.select_row(0)
            looking = shown.looking
            frame.uncover()
            d.window.library.resume(looking)
            await until(d.window.isVisible)
            assert frame.last_list is None
            assert d.window.library.toolbar.search_field.text() == "COW"
            assert [row.name for row in d.window.library.rows] == ["Cow"]
            d.window.setParent(None)
            frame.deleteLater()

    runner.run(go())


def test_the_list_stands_where_the_window_has_its_table(kept, qtbot):
    path, seen, settings = kept
    shown = OpeningList(load(path), settings)
    qtbot.addWidget(shown)
    shown.resize(1000, 700)
    shown.show()
    left, top, right, bottom = seen.table_margins
    assert shown.view.geometry() == shown.rect().adjusted(left, top, -right, -bottom)
    shown.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    shown.resize(1001, 700)
    assert shown.view.geometry().left() == right
    assert not shown.grab().isNull()


def test_models_are_chosen_where_reading_begins_at_the_right_too(kept, qtbot, qapp):
    path, _, settings = kept
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        shown = OpeningList(load(path), settings)
        qtbot.addWidget(shown)
        shown.show()
        assert shown.view.layoutDirection() is Qt.LayoutDirection.RightToLeft
        assert [row.texts[0] for row in shown.view.selected_rows()] == names(shown)[:1]
        assert shown.looking.model_id == shown.view.selected_rows()[0].id
        shown.view.select_row(1)
        assert [row.texts[0] for row in shown.view.selected_rows()] == names(shown)[1:2]
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_list_that_is_not_ours_is_none(kept, tmp_path):
    path, seen, _ = kept
    assert load_seen(path, language="xx", columns=KEYS) is None
    assert load_seen(path, language=seen.language, columns=KEYS | {"more"}) is None
    assert load(tmp_path / "nothing.json") is None
    assert load(tmp_path) is None
    save_seen(path, seen._replace(rows=()))
    assert not path.exists()
    save_seen(path, seen._replace(rows=seen.rows * MOST_ROWS))
    assert not path.exists()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(part=st.sampled_from(["format", "table", "search", "columns", "rows"]), junk=JSON)
def test_a_damaged_list_is_none_or_can_be_sorted(tmp_path_factory, part, junk):
    row = ["id", "sub", "icon", "", "text", ["A"] * len(KEYS), [None] * len(KEYS)]
    whole = {
        "format": 1,
        "language": QLocale().name(),
        "table": [0, 0, 0, 0],
        "search": [0, 0, 0, 0],
        "columns": [[key, key, "", False] for key in sorted(KEYS)],
        "rows": [row, row],
    }
    path = tmp_path_factory.mktemp("junk") / "seen.json"
    path.write_text(json.dumps(whole))
    assert load(path) is not None
    path.write_text(json.dumps(whole | {part: junk}))
    load(path)
    whole["rows"] = [row, [*row[:-1], [junk] * len(KEYS)]]
    path.write_text(json.dumps(whole))
    if (seen := load(path)) is not None:
        for keys in zip(*(row.keys for row in seen.rows), strict=True):
            sorted(key for key in keys if key is not None)
    path.write_text(json.dumps(whole)[:-20])
    assert load(path) is None
