"""The columns of the model table."""

from collections.abc import Callable
from typing import TypeVar

from modelyard.language import tr
from modelyard.state.rows import ModelRow, RowState
from modelyard.tables.numbers import MOST_BYTES, parameters_text, size_text, tokens_text
from modelyard.tables.row_table import Column

T = TypeVar("T")
RowText = Callable[[ModelRow], str]

_BY_STATE: tuple[frozenset[RowState], ...] = (
    frozenset({RowState.LOADED}),
    frozenset({RowState.LOADING, RowState.LOAD_QUEUED, RowState.UNLOADING}),
    frozenset({RowState.DOWNLOADING, RowState.VERIFYING, RowState.QUEUED}),
    frozenset({RowState.PAUSED}),
    frozenset({RowState.DOWNLOAD_FAILED, RowState.LOAD_FAILED, RowState.FILE_MISSING}),
    frozenset({RowState.DOWNLOADED}),
    frozenset({RowState.NOT_DOWNLOADED}),
)
"""What takes memory first, what only might be of use last.

States that a model passes through by itself are one, so that it keeps its place meanwhile.
"""
_MOST_BILLIONS = 1e6
_STATE_RANK = {state: rank for rank, states in enumerate(_BY_STATE) for state in states}


def model_columns(
    *, subline: RowText, state: RowText, memory: RowText
) -> tuple[Column[ModelRow], ...]:
    """Return the columns; the arguments word what stands under the name, the state, the memory."""
    return (
        name_column(subline, tip=tr("The model, who published it and how it is quantised")),
        Column(
            "size",
            tr("Size"),
            text=lambda row: _known(row.size_bytes, size_text),
            sort_key=lambda row: _order(row.size_bytes),
            tip=tr("The size of the file"),
            is_number=True,
        ),
        Column(
            "parameters",
            tr("Params"),
            text=lambda row: _known(row.model.parameters, parameters_text),
            sort_key=lambda row: row.model.parameters,
            tip=tr("How many parameters the model has"),
            is_number=True,
        ),
        Column(
            "quantization",
            tr("Quant"),
            text=lambda row: row.model.quantization or "",
            sort_key=lambda row: (row.model.quantization or "").casefold() or None,
            tip=tr("How its weights are quantised: fewer bits, less memory, less precise"),
        ),
        Column(
            "context",
            tr("Context"),
            text=lambda row: _known(context_tokens(row), tokens_text),
            sort_key=lambda row: _order(context_tokens(row)),
            tip=tr("How many tokens the model can look back on"),
            is_number=True,
        ),
        Column(
            "memory",
            tr("Memory"),
            text=memory_text,
            sort_key=lambda row: _order(row.ram_bytes),
            tip=tr("The memory it takes when loaded; ≈ marks an estimate"),
            is_number=True,
            spoken=lambda row: ", ".join(filter(None, (memory_text(row), memory(row)))),
        ),
        Column(
            "state",
            tr("State"),
            text=state,
            sort_key=relevance,
            tip=tr("Where the model is, from its source into memory"),
            is_figure=True,
        ),
    )


def name_column(subline: RowText, *, tip: str) -> Column[ModelRow]:
    """Return the column of names; `subline` is what stands under each."""
    return Column(
        "name",
        tr("Name"),
        text=lambda row: row.name,
        sort_key=name_key,
        tip=tip,
        spoken=lambda row: ", ".join(filter(None, (row.name, subline(row)))),
    )


def relevance(row: ModelRow) -> int:
    """Return the place of `row` by what it is doing: what is here and moving comes first.

    Of models that are not here a person's own come before those that are only suggested, of
    which the smallest is first: it is here soonest and fits.
    """
    rank = _STATE_RANK[row.state]
    if row.state is not RowState.NOT_DOWNLOADED or row.model.custom:
        return rank
    return rank + 1 + _millions(row.model.parameters)


def name_key(row: ModelRow) -> str:
    """Return what rows are ordered by their names with, whatever the case of letters."""
    return row.name.casefold()


def context_tokens(row: ModelRow) -> int | None:
    """Return the context window that the model was made for, in tokens."""
    if row.model.details is not None and row.model.details.context_length:
        return row.model.details.context_length
    tokens = row.model.max_tokens
    return int(tokens.total) if tokens is not None and tokens.total else None


def memory_text(row: ModelRow) -> str:
    """Return the memory that the model takes when loaded; an estimate is marked as such."""
    if row.ram_bytes is None:
        return ""
    text = size_text(row.ram_bytes)
    return text if row.is_ram_measured else f"≈ {text}"


def _millions(parameters: float | None) -> int:
    """Return how many millions of parameters there are; more than any model has if not known."""
    if parameters is None or not 0 <= parameters < _MOST_BILLIONS:
        return MOST_BYTES // 2
    return round(parameters * 1000)


def _order(number: int | None) -> float | None:
    """Return what a number is sorted by: large ints take Python twice as long as floats."""
    if number is None:
        return None
    if -MOST_BYTES <= number <= MOST_BYTES:
        return float(number)
    return float(MOST_BYTES) if number > 0 else -float(MOST_BYTES)


def _known(value: T | None, text: Callable[[T], str]) -> str:
    return "" if value is None else text(value)
