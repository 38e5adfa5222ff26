"""The downloads that have ended, as a Qt table: the latest first, new ones come at the top."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject

from modelyard.language import tr
from modelyard.state.history_file import mean_rate
from modelyard.tables.listed_table import ListedTable
from modelyard.tables.numbers import rate_text, size_text
from modelyard.tables.row_table import Column
from modelyard.wire.queue import DownloadRecord

RecordText = Callable[[DownloadRecord], str]


def history_columns(
    *,
    subline: RecordText,
    when: Callable[[datetime], str],
    verified: RecordText,
    outcome: RecordText,
) -> tuple[Column[DownloadRecord], ...]:
    """Return the columns; the arguments word what is more than a number."""
    return (
        Column(
            "name",
            tr("Name"),
            text=lambda record: record.name,
            sort_key=lambda record: record.name.casefold(),
            tip=tr("The model, and where it came from"),
            spoken=lambda record: ", ".join(filter(None, (record.name, subline(record)))),
        ),
        Column(
            "ended",
            tr("Ended"),
            text=lambda record: when(record.ended),
            sort_key=lambda record: record.ended.timestamp(),
            tip=tr("When the download ended"),
        ),
        Column(
            "size",
            tr("Size"),
            text=lambda record: size_text(record.size) if record.size is not None else "",
            sort_key=lambda record: record.size,
            tip=tr("The size of the file"),
            is_number=True,
        ),
        Column(
            "rate",
            tr("Mean speed"),
            text=lambda record: rate_text(rate) if (rate := mean_rate(record)) else "",
            sort_key=mean_rate,
            tip=tr("What moved, from the start to the end"),
            is_number=True,
        ),
        Column(
            "verified",
            tr("Verified"),
            text=verified,
            sort_key=verified,
            tip=tr("Whether the SHA-256 was compared with one that was known beforehand"),
        ),
        Column(
            "outcome",
            tr("Result"),
            text=outcome,
            sort_key=lambda record: record.outcome.value,
            tip=tr("How the download ended"),
        ),
    )


class HistoryTable(ListedTable[DownloadRecord]):
    """One line per download that has ended."""

    def __init__(
        self, columns: tuple[Column[DownloadRecord], ...], parent: QObject | None = None
    ) -> None:
        super().__init__(columns, lambda record: record, parent)
