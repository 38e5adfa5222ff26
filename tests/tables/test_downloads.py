"""The list of downloads and the history: order, moves, what is shown, sound under changes."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QModelIndex, Qt

from modelyard.state.catalog import Catalog
from modelyard.state.downloads import QueueState
from modelyard.tables.download_columns import download_columns
from modelyard.tables.download_list import ROWS_MIME, DownloadList, Step
from modelyard.tables.history_table import HistoryTable, history_columns
from modelyard.tables.model_table import ModelTable
from modelyard.tables.row_order import RowOrder
from modelyard.tables.row_table import ROW_ROLE
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from modelyard.wire.events import DownloadProgressed
from modelyard.wire.queue import (
    DownloadOutcome,
    DownloadRecord,
    Downloads,
    DownloadSettings,
    QueuedDownload,
)
from tests.ui import sample

ORDER = ("StarCoder2 15B", "Mistral Small 3.1 24B Instruct", "Gemma 3 12B", "Phi 4 Mini")
IDS = tuple(sample.model_id(name) for name in ORDER)
LEFT_OVER = (
    "A file whose size the server does not tell",
    "DeepSeek R1 Distill Qwen 14B",
    "Yi 1.5 34B Chat",
)


def said(*ids, **limits):
    return Downloads(
        iterable=tuple(
            QueuedDownload(id=key, name=key, progress=sample.transfer(DownloadPhase.QUEUED, 0, 1))
            for key in ids
        ),
        settings=DownloadSettings(),
    )


class Yard:
    def __init__(self):
        self.catalog = Catalog()
        self.catalog.replace(sample.YARD)
        self.queue = QueueState()
        self.queue.replace(said(*IDS))
        columns = download_columns(
            subline=lambda row: "line",
            state=lambda row: row.state.name,
            limit_of=lambda row: self.queue.limit(row.id),
        )
        self.table = ModelTable(self.catalog, columns)
        self.list = DownloadList(self.table, self.queue)
        self.moves = []
        self.list.moved.connect(self.moves.append)

    @property
    def names(self):
        return tuple(row.name for row in self.list.downloads)


@pytest.fixture
def yard(qapp):
    return Yard()


def test_the_queue_comes_in_its_order_and_what_is_unfinished_below_by_name(yard, qtmodeltester):
    assert yard.names == (*ORDER, *LEFT_OVER)
    yard.queue.replace(said(*reversed(IDS)))
    assert yard.names == (*reversed(ORDER), *LEFT_OVER)
    yard.queue.replace(None)
    assert set(yard.names) == {*ORDER, *LEFT_OVER}
    qtmodeltester.check(yard.list)


def test_a_download_that_ends_leaves_and_one_that_begins_joins(yard):
    done = sample.transfer(DownloadPhase.DONE, 1, 1, status=ModelDownloadStatus.COMPLETED)
    begun = sample.transfer(DownloadPhase.TRANSFERRING, 1, 100)
    for key, progress in ((IDS[1], done), (sample.model_id("CodeGemma 2B"), begun)):
        yard.catalog.apply(DownloadProgressed(epoch="e", sequence=1, id=key, progress=progress))
    yard.queue.replace(said(IDS[0], *IDS[2:]))
    yard.catalog.flush()
    assert yard.names[:3] == (ORDER[0], ORDER[2], ORDER[3])
    assert "CodeGemma 2B" in yard.names[3:]


@pytest.mark.parametrize(
    ("moved", "step", "wanted"),
    [
        ([1], Step.UP, [1, 0, 2, 3]),
        ([0], Step.UP, [0, 1, 2, 3]),
        ([0], Step.DOWN, [1, 0, 2, 3]),
        ([3], Step.DOWN, [0, 1, 2, 3]),
        ([1, 3], Step.UP, [1, 3, 0, 2]),
        ([0, 1], Step.DOWN, [2, 0, 1, 3]),
        ([2], Step.TO_TOP, [2, 0, 1, 3]),
        ([0, 2], Step.TO_BOTTOM, [1, 3, 0, 2]),
    ],
)
def test_keys_move_what_is_selected_together(yard, moved, step, wanted):
    yard.list.move([IDS[n] for n in moved], step)
    assert yard.moves == [tuple(IDS[n] for n in wanted)]


def test_what_is_not_in_the_queue_is_not_moved(yard):
    yard.list.move([sample.model_id(LEFT_OVER[0])], Step.UP)
    assert yard.moves == []
    flags = [yard.list.flags(yard.list.index(n, 0)) for n in range(yard.list.rowCount())]
    draggable = [bool(one & Qt.ItemFlag.ItemIsDragEnabled) for one in flags]
    assert draggable == [True] * 4 + [False] * 3


@pytest.mark.parametrize(
    ("rows", "before", "wanted"),
    [
        ([3], 0, [3, 0, 1, 2]),
        ([0], 2, [1, 0, 2, 3]),
        ([0, 3], 2, [1, 0, 3, 2]),
        ([1], 99, [0, 2, 3, 1]),
        ([1], -1, [0, 2, 3, 1]),
    ],
)
def test_dropped_rows_are_asked_to_stand_where_they_were_dropped(yard, rows, before, wanted):
    data = yard.list.mimeData([yard.list.index(n, c) for n in rows for c in (0, 1)])
    move = Qt.DropAction.MoveAction
    assert not yard.list.dropMimeData(data, move, before, 0, QModelIndex())
    assert yard.moves == [tuple(IDS[n] for n in wanted)]


def test_strange_drops_change_nothing(yard):
    for content in (b"\xff\xfe", b"", b"unknown"):
        data = QMimeData()
        data.setData(ROWS_MIME, content)
        yard.list.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    yard.list.dropMimeData(QMimeData(), Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    assert yard.moves == []


def test_the_selection_goes_with_its_rows(yard):
    selection = QItemSelectionModel(yard.list)
    flags = QItemSelectionModel.SelectionFlag
    selection.select(yard.list.index(1, 0), flags.Select | flags.Rows)
    yard.queue.want_order((IDS[3], IDS[2], IDS[1], IDS[0]))
    (index,) = selection.selectedRows()
    assert (index.row(), index.data(ROW_ROLE).id) == (2, IDS[1])


def test_rows_that_are_ordered_by_a_figure_change_places_as_it_moves(yard):
    ids = list(IDS[:2])
    columns = [column.key for column in yard.table.columns]
    order = RowOrder(yard.table, tie=lambda row: row.name)

    def move(*transferred):
        for key, done in zip(ids, transferred, strict=True):
            progress = sample.transfer(DownloadPhase.TRANSFERRING, done, 100)
            event = DownloadProgressed(epoch="e", sequence=1, id=key, progress=progress)
            yard.catalog.apply(event)
        yard.catalog.flush()
        shown = [order.index(n, 0).data(ROW_ROLE).id for n in range(order.rowCount())]
        return [key for key in shown if key in ids]

    order.sort(columns.index("limit"))
    order.sort(columns.index("amount"), Qt.SortOrder.DescendingOrder)
    assert move(20, 10) == ids
    assert move(20, 30) == [ids[1], ids[0]]
    order.sort(columns.index("progress"))
    assert move(50, 40) == [ids[1], ids[0]]
    order.sort(columns.index("amount"))
    assert move(30, 35) == ids
    order.sort(columns.index("progress"))
    assert move(30, 35) == ids


def test_cells_tell_amount_speed_time_and_limit(yard):
    yard.queue.want_limit(IDS[1], 5 << 20)
    texts = [yard.list.index(1, c).data() for c in range(yard.list.columnCount())]
    assert texts == [ORDER[1], "DOWNLOADING", "5.5 of 13.3 GiB", "48.3 MiB/s", "3 min", "5.0 MiB/s"]
    waiting = [yard.list.index(2, c).data() for c in range(yard.list.columnCount())]
    assert waiting[2:] == ["6.8 GiB", "", "", ""]


def record(number, **more):
    began = datetime(2026, 11, 23, 9, number, tzinfo=UTC)
    members = {
        "id": str(number),
        "name": f"Model {number}",
        "source": "https://example.org/a.gguf",
        "started": began,
        "ended": began + timedelta(seconds=10),
        "outcome": DownloadOutcome.COMPLETED,
        "size": 100 * number,
        "fetched": 10 * 1024 * number,
        **more,
    }
    return DownloadRecord.model_validate(members)


@pytest.fixture
def history(qapp):
    columns = history_columns(
        subline=lambda one: one.source,
        when=lambda moment: f"{moment:%H:%M}",
        verified=lambda one: "yes",
        outcome=lambda one: one.outcome.value,
    )
    return HistoryTable(columns)


def test_new_records_come_at_the_top_and_old_ones_go_without_a_reset(history, qtmodeltester):
    order = RowOrder(history, tie=lambda one: one.id)
    resets = []
    history.modelAboutToBeReset.connect(lambda: resets.append(1))
    first = tuple(record(n) for n in (3, 2, 1))
    history.replace(first)
    selection = QItemSelectionModel(order)
    flags = QItemSelectionModel.SelectionFlag
    selection.select(order.index(1, 0), flags.Select | flags.Rows)
    later = (record(5), record(4), *first[:2])
    history.replace(later)
    qtmodeltester.check(history)
    qtmodeltester.check(order)
    assert tuple(history.row_at(n) for n in range(history.rowCount())) == later
    assert [index.data(ROW_ROLE).id for index in selection.selectedRows()] == ["2"]
    history.replace(())
    assert history.rowCount() == 0
    assert resets == []


def test_a_record_tells_size_and_mean_speed(history):
    history.replace((record(2), record(1, size=None, fetched=None)))
    texts = [[history.index(n, c).data() for c in range(6)] for n in range(2)]
    assert texts[0] == ["Model 2", "09:02", "200 bytes", "2.0 KiB/s", "yes", "completed"]
    assert texts[1] == ["Model 1", "09:01", "", "", "yes", "completed"]
