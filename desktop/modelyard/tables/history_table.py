"""The downloads that have ended, as a Qt table: the latest first, new ones come at the top."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QModelIndex, QObject

from modelyard.language import tr
from modelyard.state.history_file import mean_rate
from modelyard.tables.numbers import rate_text, size_text
from modelyard.tables.row_table import Column, RowTable
from modelyard.tables.spans import spans
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


class HistoryTable(RowTable[DownloadRecord]):
    """One line per download that has ended."""

    def __init__(
        self, columns: tuple[Column[DownloadRecord], ...], parent: QObject | None = None
    ) -> None:
        super().__init__(columns, parent)

    def replace(self, records: tuple[DownloadRecord, ...]) -> None:
        """Show `records`; those that stay are not touched, so that they stay selected."""
        wanted = set(records)
        gone = [number for number, record in enumerate(self._rows) if record not in wanted]
        for first, last in reversed(tuple(spans(gone))):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        kept = set(self._rows)
        fresh = [number for number, record in enumerate(records) if record not in kept]
        for first, last in spans(fresh):
            self.beginInsertRows(QModelIndex(), first, last)
            self._rows[first:first] = records[first : last + 1]
            self.endInsertRows()
