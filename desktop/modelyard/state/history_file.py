"""The history of downloads as a file for spreadsheets."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from modelyard.wire.problems import ProblemCode, problem_error
from modelyard.wire.queue import DownloadRecord

_TITLES = (
    "ended",
    "started",
    "name",
    "outcome",
    "size_bytes",
    "fetched_bytes",
    "bytes_per_second",
    "sha256",
    "compared",
    "problem",
    "detail",
    "source",
    "id",
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would run a cell that begins so; names and sources come from elsewhere."""


def mean_rate(record: DownloadRecord) -> float | None:
    """Return the bytes that moved a second from start to end; None where that means nothing."""
    seconds = (record.ended - record.started).total_seconds()
    return record.fetched / seconds if record.fetched and seconds > 0 else None


def csv_text(records: Iterable[DownloadRecord]) -> str:
    """Return `records` as CSV with a line of titles; moments are ISO 8601, sizes bytes."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_TITLES)
    writer.writerows([_safe(cell) for cell in _cells(record)] for record in records)
    return out.getvalue()


def write_csv(path: Path, records: Iterable[DownloadRecord]) -> None:
    """Write `records` to `path`; blocking.

    Raises:
        ProblemError: DISK_ERROR {path}.
    """
    try:
        path.write_text(csv_text(records), encoding="utf-8", newline="")
    except OSError as error:
        detail = f"The history could not be written: {error}"
        raise problem_error(ProblemCode.DISK_ERROR, detail, path=str(path)) from error


def _cells(record: DownloadRecord) -> tuple[object, ...]:
    rate = mean_rate(record)
    problem = record.problem
    return (
        record.ended.isoformat(),
        record.started.isoformat(),
        record.name,
        record.outcome.value,
        record.size,
        record.fetched,
        None if rate is None else round(rate),
        record.sha256,
        record.compared,
        problem.code.value if problem else None,
        problem.detail or problem.title if problem else None,
        record.source,
        record.id,
    )


def _safe(cell: object) -> object:
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
