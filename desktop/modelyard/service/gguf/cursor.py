"""Reading numbers and texts from the front of a file, never past its end, never too much."""

import struct
from dataclasses import dataclass
from typing import Protocol

from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

# Real headers: 2 MB for 50,000 tokens, 15 MB for 260,000.
_MAX_HEADER_BYTES = 256 * 2**20
# What is kept in memory of all keys, names and texts; chat templates are some 10 KiB. In memory a
# text may take four times as much.
_MAX_KEPT_BYTES = 4 * 2**20
# Values in arrays that are kept; an array of a model has one for each layer, and there are few.
_MAX_KEPT_VALUES = 2**17
# Items that must be looked at one by one: two seconds at most; a large vocabulary has 800,000.
_MAX_ITEMS = 4_000_000
_WINDOW_BYTES = 2**20
LEAST_READ_BYTES = 2**17
"""No field that is kept is longer."""


def corrupt(detail: str) -> ProblemError:
    """Return the error of a file that is not a sound GGUF file."""
    return problem_error(ProblemCode.CORRUPT_FILE, detail)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of fixed width: its code in `struct`, and its width in bytes."""

    code: str
    size_bytes: int


class Readable(Protocol):
    """What a header is read from; a file opened for bytes is one."""

    def seek(self, offset: int, /) -> object:
        """Let the next `read` begin at `offset`."""

    def read(self, size_bytes: int, /) -> bytes:
        """Return the next `size_bytes`, or as many as `LEAST_READ_BYTES`; fewer only at the end."""


class Cursor:
    """A position in a file of `size_bytes`, from which fields are taken in turn.

    Every length is checked against what is left of the file before anything is read for it.
    All methods raise `ProblemError` (corrupt_file) where the file ends too early or the header
    grows beyond what a real one needs.
    """

    def __init__(self, file: Readable, size_bytes: int) -> None:
        self._file = file
        self._size_bytes = size_bytes
        self._order = "<"
        self._window = b""
        self._window_start = 0
        self._at = 0
        self._kept_bytes = 0
        self._items = 0
        self._kept_values = 0
        self._length = struct.Struct("<Q")

    @property
    def position(self) -> int:
        """Where the next field starts, in bytes from the start of the file."""
        return self._window_start + self._at

    @property
    def is_big_endian(self) -> bool:
        """Whether numbers are read with their most significant byte first."""
        return self._order == ">"

    @property
    def left_bytes(self) -> int:
        """How many bytes of the file follow."""
        return self._size_bytes - self.position

    def use_big_endian(self) -> None:
        """Read all further numbers with their most significant byte first."""
        self._order = ">"
        self._length = struct.Struct(">Q")

    def take(self, size_bytes: int) -> bytes:
        """Return the next `size_bytes` bytes."""
        self._require(size_bytes)
        self._fill(size_bytes)
        taken = self._window[self._at : self._at + size_bytes]
        self._at += size_bytes
        return taken

    def skip(self, size_bytes: int) -> None:
        """Pass over the next `size_bytes` bytes without reading them."""
        self._require(size_bytes)
        self._at += size_bytes

    def number(self, kind: Number) -> int | float | bool:
        """Return the next number."""
        value: int | float | bool = self.numbers(kind, 1)[0]
        return value

    def numbers(self, kind: Number, count: int) -> tuple[int | float | bool, ...]:
        """Return the next `count` numbers; `count` must be small."""
        return struct.unpack(f"{self._order}{count}{kind.code}", self.take(count * kind.size_bytes))

    def length(self) -> int:
        """Return the next length or count, an unsigned number of eight bytes."""
        value: int = self._length.unpack(self.take(8))[0]
        return value

    def text(self, max_bytes: int) -> str | int:
        """Return the next text, or its length in bytes where that is more than `max_bytes`."""
        size_bytes = self.length()
        if size_bytes > max_bytes:
            self.skip(size_bytes)
            return size_bytes
        self._kept_bytes += size_bytes
        if self._kept_bytes > _MAX_KEPT_BYTES:
            raise corrupt("The header holds more text than any model's does.")
        return self.take(size_bytes).decode(errors="replace")

    def skip_texts(self, count: int) -> None:
        """Pass over `count` texts."""
        self.count_items(count, least_bytes=8)
        unpack = self._length.unpack_from
        for _ in range(count):
            # Spelt out, not skip(length()): a vocabulary has hundreds of thousands.
            if self._at + 8 > len(self._window):
                self._require(8)
                self._fill(8)
            self._at += 8 + unpack(self._window, self._at)[0]
        self._require(0)

    def keeps(self, count: int) -> bool:
        """Return whether `count` more values of arrays may be kept, and count them then."""
        if self._kept_values + count > _MAX_KEPT_VALUES:
            return False
        self._kept_values += count
        return True

    def count_items(self, count: int, *, least_bytes: int) -> None:
        """Check that `count` items of `least_bytes` or more each can follow, and are not too many.

        The number of all items that were counted so is limited, as each of them takes time.
        """
        self._require(count * least_bytes)
        self._items += count
        if self._items > _MAX_ITEMS:
            raise corrupt(f"The header announces {self._items} items; no model has as many.")

    def _require(self, size_bytes: int) -> None:
        end = self.position + size_bytes
        if end > self._size_bytes:
            raise corrupt(
                f"The file is cut short within its header: it has {self._size_bytes} bytes, "
                f"but the header goes on to byte {end} at least."
            )
        if end > _MAX_HEADER_BYTES:
            raise corrupt(f"The header goes on to byte {end}; no model's is as long.")

    def _fill(self, size_bytes: int) -> None:
        """Have the next `size_bytes` bytes in the window."""
        if self._at + size_bytes <= len(self._window):
            return
        self._window_start = self.position
        self._at = 0
        self._file.seek(self._window_start)
        self._window = self._file.read(max(size_bytes, _WINDOW_BYTES))
        if len(self._window) < size_bytes:
            raise corrupt("The file became shorter while it was read.")
