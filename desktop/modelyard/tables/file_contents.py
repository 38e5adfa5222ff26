"""What is in a model's file, as the columns of two Qt tables: properties and tensors."""

import re
from collections.abc import Callable

from modelyard.language import tr
from modelyard.tables.numbers import count_text, size_text
from modelyard.tables.row_table import Column
from modelyard.wire.contents import FileProperty, FileTensor

_TIMES = "\N{MULTIPLICATION SIGN}"
_NUMBER = re.compile(r"\d+")
_DIGITS = 8
"""So that the tenth layer comes behind the ninth."""


def property_columns(*, value: Callable[[FileProperty], str]) -> tuple[Column[FileProperty], ...]:
    """Return the columns of the properties; `value` words what each of them is, in a line."""
    return (
        Column(
            "key",
            tr("Property"),
            text=lambda one: one.key,
            sort_key=lambda one: by_number(one.key),
            tip=tr("What the header of the file calls it"),
        ),
        Column(
            "value",
            tr("Value"),
            text=value,
            sort_key=lambda one: value(one).casefold(),
            tip=tr("What it is; the selected one stands below as a whole"),
        ),
    )


def tensor_columns() -> tuple[Column[FileTensor], ...]:
    """Return the columns of the tensors."""
    return (
        Column(
            "name",
            tr("Tensor"),
            text=lambda one: one.name,
            sort_key=lambda one: by_number(one.name),
            tip=tr("What the file calls it"),
        ),
        Column(
            "type",
            tr("Type"),
            text=lambda one: one.type,
            sort_key=lambda one: one.type,
            tip=tr("How its numbers are stored"),
        ),
        Column(
            "shape",
            tr("Shape"),
            text=shape_text,
            sort_key=elements,
            tip=tr("How many numbers it has in each direction; sorted by how many in all"),
            is_number=True,
        ),
        Column(
            "size",
            tr("Size"),
            text=lambda one: size_text(one.size),
            sort_key=lambda one: one.size,
            tip=tr("What it takes in the file"),
            is_number=True,
        ),
        Column(
            "offset",
            tr("Offset"),
            text=lambda one: count_text(one.offset),
            sort_key=lambda one: one.offset,
            tip=tr("Where it begins, in bytes behind the header of its file"),
            is_number=True,
        ),
    )


def shape_text(tensor: FileTensor) -> str:
    """Return the dimensions of a tensor: ``576 x 49152``."""
    return f" {_TIMES} ".join(map(str, tensor.dimensions))


def elements(tensor: FileTensor) -> float:
    """Return how many numbers a tensor holds."""
    count = 1.0
    for dimension in tensor.dimensions:
        count *= dimension
    return count


def by_number(name: str) -> str:
    """Return what `name` is ordered by: its numbers by what they are, whatever their length."""
    return _NUMBER.sub(lambda found: found[0].rjust(_DIGITS, "0"), name.casefold())
