"""The tables of what is in a model's file: searched, ordered, and quick with thousands of rows."""

from PySide6.QtCore import Qt

from modelyard.tables.file_contents import shape_text, tensor_columns
from modelyard.tables.listed_table import ListedTable
from modelyard.tables.searched_order import SearchedOrder
from modelyard.wire.contents import FileTensor

NAME, TYPE, SHAPE, SIZE, OFFSET = range(5)


def tensor(name, *dimensions, kind="F32", size=4, offset=0):
    return FileTensor(name=name, type=kind, dimensions=dimensions, size=size, offset=offset)


def ordered(*tensors):
    table = ListedTable(tensor_columns(), lambda one: one.name)
    order = SearchedOrder(
        table,
        searchable=lambda one: f"{one.name} {one.type}",
        tie=lambda one: one.name,
        parent=table,
    )
    table.replace(tensors)
    return table, order


def names(order):
    return [order.index(row, NAME).data() for row in range(order.rowCount())]


def test_the_order_is_that_of_the_file_until_a_column_is_chosen_and_again_behind_it(qapp):
    _table, order = ordered(
        tensor("blk.10.q", 8, 2, size=64, offset=0),
        tensor("blk.9.q", 4, 4, size=8, offset=64),
        tensor("blk.1.q", 2, size=16, offset=96),
    )
    as_listed = ["blk.10.q", "blk.9.q", "blk.1.q"]
    assert names(order) == as_listed
    order.sort(NAME)
    assert names(order) == ["blk.1.q", "blk.9.q", "blk.10.q"]
    order.sort(SIZE, Qt.SortOrder.DescendingOrder)
    assert names(order) == ["blk.10.q", "blk.1.q", "blk.9.q"]
    # By how many numbers there are; the equal ones stand by name.
    order.sort(SHAPE)
    assert names(order) == ["blk.1.q", "blk.10.q", "blk.9.q"]
    order.sort(-1)
    assert names(order) == as_listed


def test_a_search_looks_for_every_word_whatever_its_case(qapp):
    _table, order = ordered(
        tensor("blk.0.attn_q.weight", kind="Q4_K"),
        tensor("blk.0.attn_k.weight", kind="Q6_K"),
        tensor("output.weight", kind="Q6_K"),
    )
    order.search("ATTN q6")
    assert names(order) == ["blk.0.attn_k.weight"]
    order.search("nothing")
    assert names(order) == []
    order.search("  ")
    assert len(names(order)) == 3


def test_what_comes_while_a_search_is_on_is_searched_too(qapp):
    table, order = ordered(tensor("a.weight"))
    order.search("bias")
    assert names(order) == []
    table.replace((tensor("a.weight"), tensor("a.bias")))
    assert names(order) == ["a.bias"]


def test_a_shape_without_dimensions_and_a_hostile_one_can_be_shown_and_ordered(qapp):
    scalar, vast = tensor("scalar"), tensor("vast", *(2**63,) * 4)
    assert shape_text(scalar) == ""
    assert shape_text(tensor("two", 576, 49152)) == "576 \N{MULTIPLICATION SIGN} 49152"
    _table, order = ordered(vast, scalar)
    order.sort(SHAPE)
    assert names(order) == ["scalar", "vast"]
