"""What is said of the inside of a model's file."""

from modelyard.language import tr
from modelyard.tables.numbers import count_text, size_text
from modelyard.wire.contents import FileContents, FileProperty

CONTENTS_TITLE = tr("What is in the file")
CONTENTS_MENU = tr("What is in the file…")
CONTENTS_TIP = tr("Show every property and tensor that the header of the file lists")
PROPERTIES_TEXT = tr("Properties")
TENSORS_TEXT = tr("Tensors")
PATH_LABEL = tr("File")
FIND_TITLE = tr("Search in the file")
FIND_HINT = tr("Search names and values")
COPY_TEXT = tr("Copy")
COPY_TIP = tr("Copy what is selected, as a table; without a selection all that is shown")
WHOLE_NAME = tr("The selected value as a whole")
WHOLE_HINT = tr("Select one property to read it as a whole")
READING_TITLE = tr("Reading the header…")
READING_DETAIL = tr("Of a file that is not here yet only its beginning is fetched.")
NOTHING_TITLE = tr("Nothing found")
NO_PROPERTIES = tr("The header has no properties")
NO_TENSORS = tr("The header lists no tensors")
CLEAR_TEXT = tr("Clear the search")
RETRY_TEXT = tr("Try again")

_LONGEST_LINE = 300


def summary_text(contents: FileContents) -> str:
    """Return what the file is in a line: ``GGUF 3 · little-endian · weights 93.8 MiB``."""
    order = tr("big-endian") if contents.big_endian else tr("little-endian")
    weights_bytes = sum(tensor.size for tensor in contents.tensors)
    parts = (
        tr("GGUF version {number}").format(number=contents.version),
        order,
        tr("aligned to {size}").format(size=size_text(contents.alignment)),
        tr("weights {size}").format(size=size_text(weights_bytes)),
    )
    return " · ".join(parts)


def properties_text(number: int) -> str:
    """Return how many properties there are, for a screen reader."""
    return tr("%n properties", "", number)


def tensors_text(number: int) -> str:
    """Return how many tensors there are, for a screen reader."""
    return tr("%n tensors", "", number)


def value_text(one: FileProperty) -> str:
    """Return a value in a line; of a long array how many items it has, and the first ones."""
    told = _first_lines(one)
    if one.items is not None:
        return tr("{count} items: {first}").format(count=count_text(one.items), first=told)
    if one.characters is not None and not one.value:
        return tr("A text of {size}").format(size=size_text(one.characters))
    return told


def whole_text(one: FileProperty) -> str:
    """Return all that is known of a value, in as many lines as it has."""
    if one.items is not None:
        return tr("{count} items: {first}").format(
            count=count_text(one.items), first=_cut(one.value)
        )
    if one.characters is None:
        return one.value
    if not one.value:
        return value_text(one)
    rest = tr("… {count} characters in all").format(count=count_text(one.characters))
    return f"{one.value}{rest}"


def no_match_text(text: str) -> str:
    """Return that nothing has these words."""
    return tr("Nothing in this file contains “{text}”.").format(text=text)


def _first_lines(one: FileProperty) -> str:
    line = " ".join(one.value[:_LONGEST_LINE].split())
    if one.items is not None:
        return _cut(line)
    return line if len(one.value) <= _LONGEST_LINE else f"{line}…"


def _cut(array: str) -> str:
    """Return the beginning of an array as such."""
    return f"{array.removesuffix(']')}, …]"
