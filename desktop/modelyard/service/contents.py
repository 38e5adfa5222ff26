"""What is in the header of a model's file, as the contract tells it."""

import json
from ctypes import c_float
from math import isfinite

from modelyard.service.gguf import GgufHeader, MetaValue, Skipped
from modelyard.service.gguf.types import GGML_TYPES
from modelyard.wire.contents import FileContents, FileProperty, FileTensor

_LONGEST_VALUE = 20_000
"""Characters; the longest chat templates have about as many."""


def contents_of(header: GgufHeader, *, path: str) -> FileContents:
    """Return the properties and tensors of `header`, which is that of `path`. Blocking."""
    return FileContents(
        path=path,
        version=header.version,
        big_endian=header.big_endian,
        alignment=header.alignment,
        properties=tuple(_property(key, value) for key, value in header.metadata.items()),
        tensors=tuple(_tensors(header)),
    )


def _property(key: str, value: MetaValue) -> FileProperty:
    match value:
        case Skipped(length, ()):
            return FileProperty(key=key, value="", characters=length)
        case Skipped(length, first):
            return FileProperty(key=key, value=_text(first), items=length)
        case _:
            text = value if isinstance(value, str) else _text(value)
    if len(text) <= _LONGEST_VALUE:
        return FileProperty(key=key, value=text)
    length = len(value) if isinstance(value, tuple) else len(text)
    unit = "items" if isinstance(value, tuple) else "characters"
    return FileProperty(key=key, value=text[:_LONGEST_VALUE], **{unit: length})


def _text(value: MetaValue) -> str:
    """Return `value` as JSON writes it."""
    match value:
        case tuple():
            return f"[{', '.join(map(_text, value))}]"
        case float() if isfinite(value) and c_float(value).value == value:
            # Most numbers in a header have 32 bits: 0.00001, not 9.999999747378752e-06.
            return f"{value:.7g}"
        case Skipped():
            return '"…"'
        case _:
            return json.dumps(value, ensure_ascii=False)


def _tensors(header: GgufHeader) -> list[FileTensor]:
    return [
        FileTensor(
            name=tensor.name,
            type=kind.name if (kind := GGML_TYPES.get(tensor.type_id)) else str(tensor.type_id),
            dimensions=tensor.dimensions,
            size=tensor.size_bytes,
            offset=tensor.offset,
        )
        for tensor in header.tensors
    ]
