"""The columns of the list of downloads."""

from collections.abc import Callable

from modelyard.language import tr
from modelyard.state.rows import ModelRow
from modelyard.tables.columns import RowText, name_column
from modelyard.tables.numbers import amount_text, duration_text, rate_text, size_text
from modelyard.tables.row_table import Column

LimitOf = Callable[[ModelRow], int | None]


def download_columns(
    *, subline: RowText, state: RowText, limit_of: LimitOf
) -> tuple[Column[ModelRow], ...]:
    """Return the columns; `subline` and `state` word what stands under the name and beside it.

    `limit_of` gives the limit of one download in bytes a second.
    """
    return (
        name_column(subline, tip=tr("The model, and where it comes from")),
        Column(
            "progress",
            tr("Progress"),
            text=state,
            sort_key=lambda row: row.fraction,
            tip=tr("What the download is doing, and how much is here"),
            is_figure=True,
        ),
        Column(
            "amount",
            tr("Downloaded"),
            text=amount,
            sort_key=lambda row: row.transferred,
            tip=tr("How much of the file is here"),
            is_number=True,
            is_figure=True,
        ),
        Column(
            "rate",
            tr("Speed"),
            text=lambda row: rate_text(row.rate) if row.rate else "",
            sort_key=lambda row: row.rate,
            tip=tr("How fast it comes in"),
            is_number=True,
            is_figure=True,
        ),
        Column(
            "eta",
            tr("Time left"),
            text=lambda row: duration_text(row.eta_s) if row.eta_s is not None else "",
            sort_key=lambda row: row.eta_s,
            tip=tr("How long it will still take"),
            is_number=True,
            is_figure=True,
        ),
        Column(
            "limit",
            tr("Limit"),
            text=lambda row: rate_text(limit) if (limit := limit_of(row)) is not None else "",
            sort_key=limit_of,
            tip=tr("How fast this download may be"),
            is_number=True,
        ),
    )


def amount(row: ModelRow) -> str:
    """Return how much of a download is here, or how large it will be before it has begun."""
    if not row.transferred:
        return size_text(row.total) if row.total is not None else ""
    if not row.total:
        return size_text(row.transferred)
    return amount_text(row.transferred, row.total)
