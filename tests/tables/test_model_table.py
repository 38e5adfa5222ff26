"""The table and its filter over a real catalogue: exact signals, selection that stays."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from PySide6.QtCore import QItemSelectionModel, Qt

from modelyard.state.catalog import Catalog
from modelyard.state.fits import Fit
from modelyard.state.rows import RowState
from modelyard.tables.columns import model_columns
from modelyard.tables.groups import StateGroup, groups_of
from modelyard.tables.model_filter import ModelFilter
from modelyard.tables.model_table import ModelTable
from modelyard.tables.row_table import ROW_ROLE, SORT_ROLE
from modelyard.wire.downloads import DownloadPhase
from modelyard.wire.events import DownloadProgressed, ModelChanged, ModelRemoved
from modelyard.wire.models import FileState
from tests.ui import sample

COLUMNS = model_columns(
    subline=lambda row: "line", state=lambda row: row.state.name, memory=lambda row: "fits"
)
NUMBERS = {column.key: number for number, column in enumerate(COLUMNS)}


def event(kind, **members):
    return kind(epoch="e", sequence=1, **members)


def fit_of(row):
    return Fit.FITS if (row.ram_bytes or 0) < 8 * sample.GIB else Fit.TOO_BIG


def make(catalog):
    table = ModelTable(catalog, COLUMNS)
    shown = ModelFilter(table, searchable=lambda row: row.name, fit_of=fit_of)
    return table, shown


def yard():
    catalog = Catalog()
    catalog.replace(sample.YARD)
    return catalog


def shown_names(model, column=0):
    return [model.index(number, column).data() for number in range(model.rowCount())]


@pytest.mark.usefixtures("qapp")
def test_both_models_are_sound_models(qtmodeltester):
    catalog = yard()
    table, shown = make(catalog)
    qtmodeltester.check(table)
    qtmodeltester.check(shown)
    catalog.apply(event(ModelRemoved, id=sample.YARD[3].id))
    catalog.apply(event(ModelChanged, model=sample.model("A new one")))
    qtmodeltester.check(table)
    qtmodeltester.check(shown)


@pytest.mark.usefixtures("qapp")
def test_changes_are_announced_as_contiguous_spans_over_all_columns():
    catalog = yard()
    table, _ = make(catalog)
    seen = []
    table.dataChanged.connect(
        lambda first, last, _roles: seen.append(
            (first.row(), last.row(), first.column(), last.column())
        )
    )
    for number in (2, 3, 4, 9):
        progress = sample.transfer(DownloadPhase.TRANSFERRING, 7 + number, 100)
        catalog.apply(event(DownloadProgressed, id=sample.YARD[number].id, progress=progress))
    catalog.flush()
    last = len(COLUMNS) - 1
    assert seen == [(2, 4, 0, last), (9, 9, 0, last)]


@pytest.mark.usefixtures("qapp")
def test_where_only_figures_moved_only_their_cells_are_announced():
    catalog = yard()
    table, shown = make(catalog)
    shown.sort(NUMBERS["state"])
    ids = [sample.YARD[number].id for number in (2, 3)]
    for transferred in (7, 8):
        for key in ids:
            progress = sample.transfer(DownloadPhase.TRANSFERRING, transferred, 100)
            catalog.apply(event(DownloadProgressed, id=key, progress=progress))
        if transferred == 7:
            catalog.flush()
    seen = []
    shown.dataChanged.connect(
        lambda first, last, _roles: seen.append((first.column(), last.column()))
    )
    moves = []
    shown.layoutChanged.connect(lambda: moves.append("moved"))
    catalog.flush()
    state = NUMBERS["state"]
    assert set(seen) == {(state, state)}
    assert moves == []
    held = [table.row_at(table.number_of(key)).transferred for key in ids]
    assert held == [8, 8]


@pytest.mark.usefixtures("qapp")
def test_snapshots_insert_and_remove_but_never_reset():
    catalog = yard()
    table, shown = make(catalog)
    resets = []
    for model in (table, shown):
        model.modelAboutToBeReset.connect(lambda: resets.append("reset"))
    catalog.replace(sample.YARD[5:])
    catalog.replace((*sample.YARD[2:8], sample.model("Another")))
    catalog.replace(())
    assert table.rowCount() == shown.rowCount() == 0
    assert resets == []


@pytest.mark.usefixtures("qapp")
def test_display_sort_and_spoken_text_are_different_things():
    catalog = yard()
    table, _ = make(catalog)
    size = table.index(0, NUMBERS["size"])
    assert size.data() == "93.8 MiB"
    assert size.data(SORT_ROLE) == 98_362_432
    name = table.index(0, NUMBERS["name"])
    assert name.data(Qt.ItemDataRole.AccessibleTextRole) == "SmolLM2 135M Instruct, line"
    huge = next(row for row in catalog.rows() if row.name == "BLOOM 176B")
    index = table.index_of(huge.id).siblingAtColumn(NUMBERS["size"])
    assert index.data(SORT_ROLE) > 2**40


@pytest.mark.usefixtures("qapp")
def test_an_estimate_of_the_memory_is_marked_and_a_measurement_is_not():
    catalog = yard()
    table, _ = make(catalog)
    texts = {
        row.name: table.index(n, NUMBERS["memory"]).data() for n, row in enumerate(catalog.rows())
    }
    assert texts["SmolLM2 135M Instruct"] == "154.0 MiB"
    assert texts["Zephyr 7B Beta"] == "≈ 4.8 GiB"


@pytest.mark.parametrize("order", [Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder])
@pytest.mark.parametrize("key", ["size", "parameters", "context", "quantization"])
@pytest.mark.usefixtures("qapp")
def test_what_is_not_known_comes_last_in_either_order(key, order):
    _, shown = make(yard())
    column = NUMBERS[key]
    shown.sort(column, order)
    keys = [shown.index(n, column).data(SORT_ROLE) for n in range(shown.rowCount())]
    known = [one for one in keys if one is not None]
    assert keys[: len(known)] == known
    assert known == sorted(known, reverse=order is Qt.SortOrder.DescendingOrder)
    assert len(known) < len(keys)


@pytest.mark.usefixtures("qapp")
def test_what_is_here_and_moving_comes_first_and_suggestions_last():
    catalog = Catalog()
    own = sample.model("Z own")
    catalog.replace((*sample.STARTERS, own, *sample.YARD))
    _, shown = make(catalog)
    shown.sort(NUMBERS["state"])
    rows = [shown.index(n, 0).data(ROW_ROLE) for n in range(shown.rowCount())]
    assert rows[0].state is RowState.LOADED
    by_name = [row.name for row in rows if row.state is RowState.LOADED]
    assert by_name == sorted(by_name, key=str.casefold)
    places = {row.name: number for number, row in enumerate(rows)}
    suggested = [n for n, row in enumerate(rows) if not row.model.custom]
    assert suggested == list(range(len(rows) - len(suggested), len(rows)))
    assert places["Mistral Small 3.1 24B Instruct"] < places["StarCoder2 15B"]
    assert places["StarCoder2 15B"] < places["Yi 1.5 34B Chat"] < places["Zephyr 7B Beta"]
    assert places["Zephyr 7B Beta"] < places["Z own"] < suggested[0]


@pytest.mark.parametrize("unknown", [None, 1e300, -1.0])
def test_the_smallest_suggestion_comes_first_and_one_of_unknown_size_last(unknown):
    catalog = Catalog()
    sizes = {"A large": 70.6, "B small": 0.135, "C middle": 7.62, "D unknown": unknown}
    catalog.replace(
        [sample.model(name, parameters=billions, custom=False) for name, billions in sizes.items()]
    )
    _, shown = make(catalog)
    shown.sort(NUMBERS["state"])
    assert shown_names(shown) == ["B small", "C middle", "A large", "D unknown"]


@pytest.mark.parametrize("order", [Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder])
@pytest.mark.usefixtures("qapp")
def test_equal_rows_stand_by_name_in_either_order(order):
    catalog = Catalog()
    catalog.replace(sample.model(name, size=7) for name in ("b", "C", "a"))
    _, shown = make(catalog)
    shown.sort(NUMBERS["size"], order)
    assert shown_names(shown) == ["a", "b", "C"]


@pytest.mark.usefixtures("qapp")
def test_every_word_of_the_search_must_be_there_in_any_case():
    _, shown = make(yard())
    shown.search("  INSTRUCT llama ")
    assert sorted(shown_names(shown)) == ["Llama 3.1 405B Instruct", "Llama 3.2 3B Instruct"]
    shown.search("nothing like this")
    assert shown.rowCount() == 0
    shown.search("")
    assert shown.rowCount() == len(sample.YARD)


@pytest.mark.parametrize("group", StateGroup)
@pytest.mark.usefixtures("qapp")
def test_a_group_shows_its_rows_and_no_others(group):
    catalog = yard()
    _, shown = make(catalog)
    shown.show_group(group)
    expected = sorted(row.name for row in catalog.rows() if group in groups_of(row, fit_of))
    assert sorted(shown_names(shown)) == expected
    assert expected


def in_order(rows, key, order):
    """What is known first, then by name: said as plainly as can be."""
    by_name = sorted(rows, key=lambda row: row.name.casefold())
    known = [row for row in by_name if key(row) is not None]
    known.sort(key=key, reverse=order is Qt.SortOrder.DescendingOrder)
    return known + [row for row in by_name if key(row) is None]


IDS = st.sampled_from([f"model {number}" for number in range(12)])
FILES = st.sampled_from([FileState.ABSENT, FileState.PARTIAL, FileState.PRESENT])


class Storm(RuleBasedStateMachine):
    """Any order of events, searches and selections; the table stays what the catalogue is."""

    @initialize()
    def begin(self):
        self.catalog = Catalog()
        self.table, self.shown = make(self.catalog)
        self.sorted_by = (NUMBERS["name"], Qt.SortOrder.AscendingOrder)
        self.shown.sort(*self.sorted_by)
        self.selection = QItemSelectionModel(self.shown)
        self.chosen = set()
        self.mirror = []
        self.text = ""
        self.table.rowsInserted.connect(self._inserted)
        self.table.rowsRemoved.connect(self._removed)
        self.table.dataChanged.connect(self._changed)

    def _inserted(self, _parent, first, last):
        self.mirror[first:first] = [self.table.row_at(n) for n in range(first, last + 1)]

    def _removed(self, _parent, first, last):
        del self.mirror[first : last + 1]

    def _changed(self, first, last, _roles):
        for number in range(first.row(), last.row() + 1):
            self.mirror[number] = self.table.row_at(number)

    @rule(name=IDS, file=FILES)
    def put(self, name, file):
        self.catalog.apply(event(ModelChanged, model=sample.model(name, file=file)))

    @rule(name=IDS, done=st.integers(0, 100))
    def progress(self, name, done):
        moved = sample.transfer(DownloadPhase.TRANSFERRING, done, 100)
        key = sample.model_id(name)
        self.catalog.apply(event(DownloadProgressed, id=key, progress=moved))

    @rule(name=IDS)
    def remove(self, name):
        self.catalog.apply(event(ModelRemoved, id=sample.model_id(name)))

    @rule(names=st.lists(IDS, unique=True), file=FILES)
    def snapshot(self, names, file):
        self.catalog.replace(sample.model(name, file=file) for name in names)

    @rule(text=st.sampled_from(["", "1", "model", "7"]))
    def search(self, text):
        self.text = text
        self.shown.search(text)

    @rule(group=st.sampled_from(StateGroup))
    def group(self, group):
        self.shown.show_group(group)

    @rule(column=st.sampled_from(sorted(NUMBERS)), order=st.sampled_from(Qt.SortOrder))
    def sort(self, column, order):
        self.sorted_by = (NUMBERS[column], order)
        self.shown.sort(*self.sorted_by)

    @rule(name=IDS)
    def select(self, name):
        index = self.shown.index_of(self.table.number_of(sample.model_id(name)))
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            self.selection.select(index, flags.Select | flags.Rows)
            self.chosen.add(sample.model_id(name))

    def expects(self, row):
        return self.text in row.name.casefold() and self.shown.group in groups_of(row, fit_of)

    @invariant()
    def everything_agrees(self):
        self.catalog.flush()
        rows = list(self.catalog.rows())
        assert [self.table.row_at(n) for n in range(self.table.rowCount())] == rows
        assert self.mirror == rows
        for number, row in enumerate(rows):
            assert self.table.index_of(row.id).row() == number
        visible = {self.shown.index(n, 0).data(ROW_ROLE).id for n in range(self.shown.rowCount())}
        # What left the view is not selected any more; what stayed is, wherever it moved.
        self.chosen &= visible
        selected = {index.data(ROW_ROLE).id for index in self.selection.selectedRows()}
        assert selected == self.chosen
        assert not self.table.index_of("unknown").isValid()
        assert self.table.rowCount(self.table.index(0, 0)) == 0 or not rows
        assert not self.shown.index_of(-1).isValid()
        expected = [row for row in rows if self.expects(row)]
        key = COLUMNS[self.sorted_by[0]].sort_key
        shown = [self.shown.index(n, 0).data(ROW_ROLE) for n in range(self.shown.rowCount())]
        assert shown == in_order(expected, key, self.sorted_by[1])
        for group in StateGroup:
            count = sum(group in groups_of(row, fit_of) for row in rows)
            assert self.shown.groups.size(group) == count


@pytest.mark.usefixtures("qapp")
def test_any_storm_of_events_leaves_table_and_selection_right():
    run_state_machine_as_test(
        Storm, settings=settings(max_examples=60, stateful_step_count=25, deadline=None)
    )
