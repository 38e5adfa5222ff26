from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from modelyard.tables.listed_table import ListedTable
from modelyard.tables.row_table import ROW_ROLE, Column

FAIL = QAbstractItemModelTester.FailureReportingMode.Fatal


@dataclass(frozen=True)
class Line:
    key: int
    text: str


LINES = st.lists(st.builds(Line, st.integers(0, 8), st.sampled_from("ab")), max_size=9)
COLUMNS = (Column("text", "Text", lambda line: line.text, lambda line: line.text, "A text"),)


def table_of(lines):
    table = ListedTable(COLUMNS, lambda line: line.key)
    table.replace(lines)
    return table


def first_of_each(lines):
    return list({line.key: line for line in lines}.values())


@given(lists=st.lists(LINES, max_size=5))
@settings(max_examples=150, deadline=None)
def test_the_table_is_always_the_list_without_a_reset(qapp, lists):
    table = table_of(())
    tester = QAbstractItemModelTester(table, FAIL)
    resets = []
    table.modelAboutToBeReset.connect(lambda: resets.append(1))
    for lines in lists:
        table.replace(lines)
        assert list(table.rows) == first_of_each(lines)
    assert not resets
    assert tester.model() is table


@given(before=LINES, gone=st.sets(st.integers(0, 8)), come=LINES, at=st.integers(0, 9))
@settings(max_examples=150, deadline=None)
def test_what_stays_keeps_its_line_whatever_comes_and_goes(qapp, before, gone, come, at):
    before = first_of_each(before)
    table = table_of(before)
    kept = {line.key: QPersistentModelIndex(table.index(n, 0)) for n, line in enumerate(before)}
    staying = [Line(line.key, line.text * 2) for line in before if line.key not in gone]
    fresh = [line for line in come if line.key not in kept]
    table.replace([*staying[:at], *fresh, *staying[at:]])
    for line in staying:
        assert kept[line.key].data(ROW_ROLE) == line
    for key in gone & kept.keys():
        assert not kept[key].isValid()
