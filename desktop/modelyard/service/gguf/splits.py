"""Models whose weights lie in several files, as llama.cpp splits them.

``name-00001-of-00003.gguf`` has all properties, ``split.count`` among them, and some of the
tensors or none; the others have further tensors. The engine is given the first and finds the
others by their names, and so does this.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from modelyard.service.gguf.cursor import corrupt
from modelyard.service.gguf.header import GgufHeader
from modelyard.service.gguf.reader import read_header

MOST_PARTS = 1024
"""No model comes near; the largest have some dozens."""

_NAME = re.compile(r"^(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf$", re.IGNORECASE)


def split_names(name: str) -> tuple[str, ...]:
    """Return the names of all parts of the model that the file `name` is a part of, in order.

    Empty where the name is that of a whole model.
    """
    match = _NAME.match(name)
    if match is None or not 1 < int(match["count"]) <= MOST_PARTS:
        return ()
    stem, count, end = match["stem"], match["count"], name[-len(".gguf") :]
    return tuple(f"{stem}-{number:05}-of-{count}{end}" for number in range(1, int(count) + 1))


def read_model(path: Path) -> GgufHeader:
    """Read the header of the model at `path`, of all its parts where it is the first of several.

    Blocking.

    Raises:
        ProblemError: As `read_header` does, for any part.
    """
    first = read_header(path)
    names = split_names(path.name) if _parts(first) > 1 else ()
    if not names or path.name != names[0]:
        return first
    return merged([first, *(read_header(path.with_name(name)) for name in names[1:])])


def merged(headers: Sequence[GgufHeader]) -> GgufHeader:
    """Return the header of the model whose parts have these `headers`, the first one first.

    Offsets of its tensors count within their own part.

    Raises:
        ProblemError: corrupt_file, where they don't belong together.
    """
    first = headers[0]
    if any(_parts(header) != len(headers) for header in headers):
        raise corrupt(f"Its {len(headers)} parts do not belong to one model.")
    tensors = tuple(tensor for header in headers for tensor in header.tensors)
    if len({tensor.name for tensor in tensors}) < len(tensors):
        raise corrupt("Two of its parts have the same tensors.")
    size_bytes = sum(header.file_size_bytes for header in headers)
    return replace(first, tensors=tensors, file_size_bytes=size_bytes)


def _parts(header: GgufHeader) -> int:
    count = header.metadata.get("split.count")
    return count if isinstance(count, int) and not isinstance(count, bool) else 0
