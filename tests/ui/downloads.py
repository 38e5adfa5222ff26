"""A window in its Downloads place, with a queue that a test scripts."""

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt

from modelyard.ui.places import Place
from modelyard.wire.queue import (
    DownloadOutcome,
    DownloadRecord,
)
from tests.qt import until
from tests.ui import sample

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
ORDER = ("Mistral Small 3.1 24B Instruct", "Gemma 3 12B", "StarCoder2 15B")
IDS = tuple(sample.model_id(name) for name in ORDER)
FAILED = "Yi 1.5 34B Chat"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def record(name, **more):
    members = {
        "id": sample.model_id(name),
        "name": name,
        "source": "https://example.org/a.gguf",
        "started": NOW - timedelta(minutes=1),
        "ended": NOW,
        "outcome": DownloadOutcome.COMPLETED,
        "size": 600 * sample.MIB,
        "fetched": 600 * sample.MIB,
        "compared": True,
        **more,
    }
    return DownloadRecord.model_validate(members)


async def open_downloads(d, *, queued=IDS, **more):
    if queued is not None:
        d.service.line_up(*queued, **more)
        queue = d.session.queue
        await until(lambda: queue.is_known and queue.order == tuple(queued), what="the queue")
    d.press(Qt.Key.Key_3, CTRL, on=d.window)
    assert d.window.place is Place.DOWNLOADS
    return d.window.downloads.page


def select(d, *names):
    view = d.window.downloads.page.queue_view
    view.clearSelection()
    flags = view.selectionModel().SelectionFlag
    for number, row in enumerate(d.window.downloads.page.list.downloads):
        if row.name in names:
            index = view.model().index(number, 0)
            view.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)
    assert {row.name for row in d.window.downloads.rows} == set(names)
    return view


def shown(page):
    return [row.name for row in page.list.downloads]
