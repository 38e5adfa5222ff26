"""Headers of 16 MiB that cost a reader as much as such headers can."""

import struct
from collections.abc import Callable, Iterator
from itertools import count

HEADER_BYTES = 16 * 2**20
_U8, _U16, _TEXT, _ARRAY = 0, 2, 8, 9
_F32 = 0
"""The type of a tensor."""
_TENSOR_BYTES = 32


def worst_headers() -> dict[str, Callable[[], bytes]]:
    """Return what makes each of them, by what it is made of."""
    return {
        "tensors": lambda: _front(tensors=_fitting(_tensor(n) for n in count())),
        "most tensors": lambda: _front(tensors=[_tensor(n) for n in range(32_768)]),
        "numbers": lambda: _front(pairs=_fitting(_pair(n, _numbers(_U16, 1000)) for n in count())),
        "bytes": lambda: _front(pairs=_fitting(_pair(n, _numbers(_U8, 1000)) for n in count())),
        "texts in arrays": lambda: _front(
            pairs=_fitting(_pair(n, _texts(64, b"ab")) for n in count())
        ),
        "a vocabulary of nothing": lambda: _front(pairs=[_pair(0, _texts(2_000_000, b""))]),
        "vocabularies": lambda: _front(
            pairs=_fitting(_pair(n, _texts(5_000, b"a")) for n in count())
        ),
        "long texts": lambda: _front(
            pairs=_fitting(_pair(n, _text("\N{GRINNING FACE}" * 16_000)) for n in count())
        ),
        "broken texts": lambda: _front(
            pairs=_fitting(_pair(n, _raw_text(b"\xff" * 60_000)) for n in count())
        ),
        "properties": lambda: _front(
            pairs=[_pair(n, struct.pack("<IB", _U8, 1)) for n in range(65_536)]
        ),
        "arrays of arrays": lambda: _front(pairs=_fitting(_pair(n, _nested()) for n in count())),
    }


def _front(*, pairs: list[bytes] | None = None, tensors: list[bytes] | None = None) -> bytes:
    pairs, tensors = pairs or [], tensors or []
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(pairs))
    return head + b"".join(pairs) + b"".join(tensors) + bytes(64 + _TENSOR_BYTES * len(tensors))


def _fitting(items: Iterator[bytes]) -> list[bytes]:
    """Return as many of `items` as fit into the header."""
    fitting, left = [], HEADER_BYTES - 100
    for item in items:
        left -= len(item)
        if left < 0:
            return fitting
        fitting.append(item)
    return fitting


def _pair(number: int, value: bytes) -> bytes:
    key = f"k{number}".encode()
    return struct.pack("<Q", len(key)) + key + value


def _text(text: str) -> bytes:
    return _raw_text(text.encode())


def _raw_text(raw: bytes) -> bytes:
    return struct.pack("<IQ", _TEXT, len(raw)) + raw


def _texts(number: int, text: bytes) -> bytes:
    one = struct.pack("<Q", len(text)) + text
    return struct.pack("<IIQ", _ARRAY, _TEXT, number) + one * number


def _numbers(kind: int, number: int) -> bytes:
    size = {_U8: 1, _U16: 2}[kind]
    return struct.pack("<IIQ", _ARRAY, kind, number) + b"\xfe" * (size * number)


def _nested() -> bytes:
    inner = struct.pack("<IQ", _U8, 0)
    middle = struct.pack("<IQ", _ARRAY, 60) + inner * 60
    return struct.pack("<IIQ", _ARRAY, _ARRAY, 60) + middle * 60


def _tensor(number: int) -> bytes:
    name = f"t{number}".encode()
    place = struct.pack("<IIQ", 0, _F32, _TENSOR_BYTES * number)
    return struct.pack("<Q", len(name)) + name + place
