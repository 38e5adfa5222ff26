"""Reads the header of a GGUF file; every count and length in it may be hostile."""

import os
import stat
from dataclasses import replace
from pathlib import Path

from modelyard.service.gguf.cursor import Cursor, Number, Readable, corrupt
from modelyard.service.gguf.header import GgufHeader, GgufTensor, MetaValue, Skipped
from modelyard.service.gguf.types import GGML_TYPES
from modelyard.wire.problems import ProblemCode, problem_error

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_DEFAULT_ALIGNMENT = 32
_MAX_ALIGNMENT = 2**16

_U32 = Number("I", 4)
_U64 = Number("Q", 8)
_NUMBERS: dict[int, Number] = {
    0: Number("B", 1),
    1: Number("b", 1),
    2: Number("H", 2),
    3: Number("h", 2),
    4: _U32,
    5: Number("i", 4),
    6: Number("f", 4),
    7: Number("?", 1),
    10: _U64,
    11: Number("q", 8),
    12: Number("d", 8),
}
_TEXT = 8
_ARRAY = 9

_MAX_METADATA = 65_536
_MAX_TENSORS = 32_768
_MAX_DIMENSIONS = 4
_MAX_NAME_BYTES = 65_535
_MAX_DEPTH = 4
# A pair is at least a key of no letters, a type and one byte; a tensor a name, the number of
# its dimensions, its type and its offset; a text or an array its length.
_LEAST_PAIR_BYTES = 13
_LEAST_TENSOR_BYTES = 24
_LEAST_ITEM_BYTES = 8

# What is longer is counted, not kept: nothing of ours reads a vocabulary.
_KEPT_TEXT_BYTES = 65_536
_KEPT_NUMBERS = 1024
_KEPT_ITEMS = 64
_FIRST_ITEMS = 8
_FIRST_BYTES = 256
"""What is kept of a text among the first items of a long array."""


def read_header(path: Path) -> GgufHeader:
    """Read and check the header of the GGUF file at `path`, without its tensor data.

    Takes little memory and time whatever the file holds. Blocking.

    Raises:
        ProblemError: corrupt_file where it is no GGUF file, is cut short or can't be sound;
            file_missing or disk_error where it can't be read.
    """
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise corrupt("This is not a file.")
            return read_stream(file, status.st_size)
    except FileNotFoundError as error:
        detail = f"There is no file {path.name}."
        raise problem_error(ProblemCode.FILE_MISSING, detail, path=str(path)) from error
    except OSError as error:
        detail = f"{path.name} can't be read: {error.strerror}."
        raise problem_error(ProblemCode.DISK_ERROR, detail, path=str(path)) from error


def read_stream(file: Readable, size_bytes: int) -> GgufHeader:
    """Read and check the header of a GGUF file of `size_bytes` that `file` gives parts of.

    Raises:
        ProblemError: corrupt_file, as `read_header`; what `file` raises.
    """
    cursor = Cursor(file, size_bytes)
    if size_bytes < len(_MAGIC) or cursor.take(len(_MAGIC)) != _MAGIC:
        raise corrupt("This is not a GGUF file: it does not start with GGUF.")
    version = _read_version(cursor)
    tensor_count = cursor.length()
    pair_count = cursor.length()
    if tensor_count > _MAX_TENSORS or pair_count > _MAX_METADATA:
        raise corrupt(
            f"It announces {tensor_count} tensors and {pair_count} properties, as no model has."
        )
    metadata = _read_metadata(cursor, pair_count)
    listed = _read_tensors(cursor, tensor_count)
    alignment = _alignment(metadata)
    data_offset = -(-cursor.position // alignment) * alignment
    tensors = _place(listed, data_offset, size_bytes)
    return GgufHeader(
        version,
        metadata,
        tensors,
        data_offset,
        size_bytes,
        big_endian=cursor.is_big_endian,
        alignment=alignment,
    )


def _read_version(cursor: Cursor) -> int:
    raw = cursor.take(4)
    for order in ("little", "big"):
        version = int.from_bytes(raw, order)
        if version in _VERSIONS:
            if order == "big":
                cursor.use_big_endian()
            return version
    raise corrupt(f"Its GGUF version {int.from_bytes(raw, 'little')} is not supported.")


def _read_metadata(cursor: Cursor, count: int) -> dict[str, MetaValue]:
    cursor.count_items(count, least_bytes=_LEAST_PAIR_BYTES)
    metadata: dict[str, MetaValue] = {}
    for _ in range(count):
        key = _read_name(cursor)
        if key in metadata:
            raise corrupt(f"Its property {key[:80]!r} is there twice.")
        metadata[key] = _read_value(cursor, cursor.number(_U32), 0)
    return metadata


def _read_name(cursor: Cursor) -> str:
    name = cursor.text(_MAX_NAME_BYTES)
    if isinstance(name, int):
        raise corrupt(f"A name in its header has {name} bytes.")
    return name


def _read_value(cursor: Cursor, type_id: float, depth: int) -> MetaValue:
    if number := _NUMBERS.get(int(type_id)):
        return cursor.number(number)
    if type_id == _TEXT:
        text = cursor.text(_KEPT_TEXT_BYTES)
        return Skipped(text) if isinstance(text, int) else text
    if type_id == _ARRAY:
        return _read_array(cursor, depth)
    raise corrupt(f"A property has the unknown type {type_id}.")


def _read_array(cursor: Cursor, depth: int) -> MetaValue:
    if depth == _MAX_DEPTH:
        raise corrupt("Its arrays are nested too deeply.")
    type_id = cursor.number(_U32)
    count = cursor.length()
    if number := _NUMBERS.get(int(type_id)):
        if count <= _KEPT_NUMBERS and cursor.keeps(count):
            return cursor.numbers(number, count)
        few = min(count, _FIRST_ITEMS) if cursor.keeps(_FIRST_ITEMS) else 0
        first = cursor.numbers(number, few)
        cursor.skip((count - few) * number.size_bytes)
        return Skipped(count, first)
    if count > _KEPT_ITEMS or not cursor.keeps(count):
        if type_id != _TEXT:
            raise corrupt(f"It has an array of {count} arrays, or too many of them.")
        few = min(count, _FIRST_ITEMS) if cursor.keeps(_FIRST_ITEMS) else 0
        cursor.count_items(few, least_bytes=_LEAST_ITEM_BYTES)
        texts = tuple(_read_first(cursor) for _ in range(few))
        cursor.skip_texts(count - few)
        return Skipped(count, texts)
    cursor.count_items(count, least_bytes=_LEAST_ITEM_BYTES)
    return tuple(_read_value(cursor, type_id, depth + 1) for _ in range(count))


def _read_first(cursor: Cursor) -> MetaValue:
    text = cursor.text(_FIRST_BYTES)
    return Skipped(text) if isinstance(text, int) else text


def _read_tensors(cursor: Cursor, count: int) -> list[GgufTensor]:
    cursor.count_items(count, least_bytes=_LEAST_TENSOR_BYTES)
    tensors: list[GgufTensor] = []
    names: set[str] = set()
    for _ in range(count):
        tensor = _read_tensor(cursor)
        if tensor.name in names:
            raise corrupt(f"Its tensor {tensor.name[:80]!r} is there twice.")
        names.add(tensor.name)
        tensors.append(tensor)
    return tensors


def _read_tensor(cursor: Cursor) -> GgufTensor:
    name = _read_name(cursor)
    dimension_count = int(cursor.number(_U32))
    if dimension_count > _MAX_DIMENSIONS:
        raise corrupt(f"Its tensor {name[:80]!r} has {dimension_count} dimensions.")
    dimensions = tuple(int(size) for size in cursor.numbers(_U64, dimension_count))
    type_id = int(cursor.number(_U32))
    offset = cursor.length()
    tensor = GgufTensor(name, dimensions, type_id, 0, offset)
    kind = GGML_TYPES.get(type_id)
    if kind is None:
        return tensor
    if dimensions and dimensions[0] % kind.block_size:
        raise corrupt(f"Its tensor {name[:80]!r} is not made of whole blocks of {kind.name}.")
    blocks = -(-tensor.elements // kind.block_size)
    return GgufTensor(name, dimensions, type_id, blocks * kind.block_bytes, offset)


def _alignment(metadata: dict[str, MetaValue]) -> int:
    value = metadata.get("general.alignment", _DEFAULT_ALIGNMENT)
    if isinstance(value, int) and 0 < value <= _MAX_ALIGNMENT and value.bit_count() == 1:
        return value
    raise corrupt("Its alignment is not a power of two.")


def _place(
    listed: list[GgufTensor], data_offset: int, file_size_bytes: int
) -> tuple[GgufTensor, ...]:
    """Check that the tensors lie apart and inside the file; give those of unknown type a size."""
    data_bytes = file_size_bytes - data_offset
    placed: dict[str, GgufTensor] = {}
    following = max(data_bytes, 0)
    for tensor in sorted(listed, key=lambda tensor: tensor.offset, reverse=True):
        size_bytes = tensor.size_bytes
        if tensor.offset + size_bytes > data_bytes:
            raise corrupt(
                f"The file is cut short: {file_size_bytes} of "
                f"{_end_of_data(listed, data_offset)} bytes."
            )
        if tensor.offset + size_bytes > following:
            raise corrupt(f"Its tensor {tensor.name[:80]!r} overlaps another.")
        if tensor.type_id not in GGML_TYPES:
            tensor = replace(tensor, size_bytes=following - tensor.offset)
        placed[tensor.name] = tensor
        following = tensor.offset
    return tuple(placed[tensor.name] for tensor in listed)


def _end_of_data(listed: list[GgufTensor], data_offset: int) -> int:
    return data_offset + max(tensor.offset + tensor.size_bytes for tensor in listed)
