"""What is in the header of a model's file, as the contract tells it."""

from modelyard.service.gguf import GgufHeader, Skipped
from modelyard.service.gguf.types import GGML_TYPES
from modelyard.wire.contents import FileContents, FileProperty, FileTensor

_LONGEST_VALUE = 20_000
"""Characters; the longest chat templates have about as many."""


def contents_of(header: GgufHeader, *, path: str) -> FileContents:
    """Return the properties and tensors of `header`, which is that of `path`."""
    return FileContents(
        path=path,
        version=header.version,
        big_endian=header.big_endian,
        alignment=header.alignment,
        properties=tuple(_properties(header)),
        tensors=tuple(_tensors(header)),
    )


def _properties(header: GgufHeader) -> list[FileProperty]:
    listed = []
    for key, value in header.metadata.items():
        text = f"({value.length} items)" if isinstance(value, Skipped) else str(value)
        if len(text) > _LONGEST_VALUE:
            text = f"{text[:_LONGEST_VALUE]}… ({len(text)} characters)"
        listed.append(FileProperty(key=key, value=text))
    return listed


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
