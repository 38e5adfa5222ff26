"""The header of a model that is not here, as it is kept to be used again."""

import math
from collections.abc import Mapping

from pydantic import JsonValue

from modelyard.service.gguf import GgufHeader, GgufTensor, MetaValue, Skipped
from modelyard.wire.base import Wire

_SKIPPED, _FIRST = "skipped", "first"


class KeptTensor(Wire):
    """A tensor of a `KeptHeader`."""

    name: str
    dimensions: tuple[int, ...]
    type_id: int
    size_bytes: int
    offset: int


class KeptHeader(Wire):
    """A `GgufHeader` as JSON; what was too large to keep is its length."""

    version: int
    metadata: dict[str, JsonValue]
    tensors: tuple[KeptTensor, ...]
    data_offset: int
    file_size_bytes: int
    big_endian: bool = False
    alignment: int = 32

    @classmethod
    def of(cls, header: GgufHeader) -> "KeptHeader":
        """Return `header` in this form."""
        return cls(
            version=header.version,
            metadata={key: _kept(value) for key, value in header.metadata.items()},
            tensors=tuple(
                KeptTensor(
                    name=tensor.name,
                    dimensions=tensor.dimensions,
                    type_id=tensor.type_id,
                    size_bytes=tensor.size_bytes,
                    offset=tensor.offset,
                )
                for tensor in header.tensors
            ),
            data_offset=header.data_offset,
            file_size_bytes=header.file_size_bytes,
            big_endian=header.big_endian,
            alignment=header.alignment,
        )

    @property
    def header(self) -> GgufHeader:
        """The header that was kept."""
        return GgufHeader(
            version=self.version,
            metadata={key: _value(value) for key, value in self.metadata.items()},
            tensors=tuple(
                GgufTensor(one.name, one.dimensions, one.type_id, one.size_bytes, one.offset)
                for one in self.tensors
            ),
            data_offset=self.data_offset,
            file_size_bytes=self.file_size_bytes,
            big_endian=self.big_endian,
            alignment=self.alignment,
        )


def _kept(value: MetaValue) -> JsonValue:
    match value:
        case Skipped(length, first):
            return {_SKIPPED: length, _FIRST: [_kept(one) for one in first]}
        case tuple():
            return [_kept(one) for one in value]
        case float() if not math.isfinite(value):
            return None
        case _:
            return value


def _value(value: JsonValue) -> MetaValue:
    match value:
        case list():
            return tuple(_value(one) for one in value)
        case Mapping():
            length, first = value.get(_SKIPPED), _value(value.get(_FIRST, []))
            return Skipped(
                length if isinstance(length, int) else 0,
                first if isinstance(first, tuple) else (),
            )
        case None:
            return math.nan
        case _:
            return value
