"""What is printed of the inside of a model's file."""

from modelyard.cli.printing import aligned, clean, size
from modelyard.wire.contents import FileContents, FileProperty, FileTensor

_LONGEST_VALUE = 120
"""Characters of a value in its line; `--json` has more."""


def contents_page(contents: FileContents) -> str:
    """Return the properties and tensors, one a line, under a line on the file."""
    order = "big-endian" if contents.big_endian else "little-endian"
    head = f"GGUF version {contents.version}, {order}, aligned to {contents.alignment} bytes"
    lines = [clean(contents.path), head, "", f"{len(contents.properties)} properties"]
    if contents.properties:
        lines.append(aligned([(clean(one.key), _value(one)) for one in contents.properties]))
    lines += ["", f"{len(contents.tensors)} tensors"]
    if contents.tensors:
        titles = ("NAME", "TYPE", "SHAPE", "SIZE", "OFFSET")
        lines.append(aligned([titles, *map(_tensor, contents.tensors)]))
    return "\n".join(lines)


def _value(one: FileProperty) -> str:
    text = clean(" ".join(one.value[: _LONGEST_VALUE * 2].split()))
    if one.items is not None:
        cut = text[:_LONGEST_VALUE].removesuffix("]")
        return f"{one.items} items: {cut}, …]"
    if one.characters is not None and not one.value:
        return f"a text of {size(one.characters)}"
    is_whole = len(text) <= _LONGEST_VALUE and len(one.value) <= _LONGEST_VALUE * 2
    return text if is_whole else f"{text[:_LONGEST_VALUE]}…"


def _tensor(one: FileTensor) -> tuple[str, ...]:
    shape = " x ".join(map(str, one.dimensions))
    return (clean(one.name), clean(one.type), shape, size(one.size), str(one.offset))
