"""Tells whether pages reached the disk, from a few bytes of each.

A file system writes whole pages. One that was not written when the power went reads as zeros, or
as whatever stood there before. So the first eight bytes of each page tell, at a five-hundredth of
the cost of a digest of all, what was written; they do not tell what rots.
"""

import hashlib

from modelyard.service.downloads.data_file import DataFile
from modelyard.service.downloads.spans import Span

PAGE_BYTES = 4096
_WORD_BYTES = 8


def page_up(offset: int) -> int:
    """Return the first beginning of a page that is not before `offset`."""
    return -(-offset // PAGE_BYTES) * PAGE_BYTES


def page_down(offset: int) -> int:
    """Return the last beginning of a page that is not after `offset`."""
    return offset // PAGE_BYTES * PAGE_BYTES


class PageSample:
    """The beginnings of the pages in blocks that follow one another, the first from `start`."""

    def __init__(self, start: int) -> None:
        self.span = Span(start, start)
        """What was added."""
        # One column for each byte of the words, so that slices with a step do the work.
        self._columns = [bytearray() for _ in range(_WORD_BYTES)]

    def add(self, block: memoryview) -> None:
        """Take in the next block."""
        for index, column in enumerate(self._columns):
            column += bytes(block[(index - self.span.end) % PAGE_BYTES :: PAGE_BYTES])
        self.span = Span(self.span.start, self.span.end + len(block))

    def take_proof(self) -> tuple[Span, str] | None:
        """Return the whole pages that were added and a digest of their words; go on behind them.

        None if there are none, or if one of them begins with zeros: whether such a page was
        written can't be told.
        """
        span = Span(page_up(self.span.start), page_down(self.span.end))
        count = span.size_bytes // PAGE_BYTES
        if count < 1:
            return None
        words = [bytes(column[:count]) for column in self._columns]
        self._columns = [column[count:] for column in self._columns]
        self.span = Span(span.end, self.span.end)
        return None if 0 in _united(words) else (span, _digest(words))


def proof_on_disk(file: DataFile, span: Span) -> str:
    """Return the digest of the words of `span`, which is of whole pages, as they are in `file`."""
    columns = [bytearray() for _ in range(_WORD_BYTES)]
    word = memoryview(bytearray(_WORD_BYTES))
    for offset in range(span.start, span.end, PAGE_BYTES):
        if file.read(offset, word) < _WORD_BYTES:
            break
        for column, byte in zip(columns, word, strict=True):
            column.append(byte)
    return _digest([bytes(column) for column in columns])


def _united(columns: list[bytes]) -> bytes:
    """Return for each page a byte that is zero where its whole word is."""
    united = 0
    for column in columns:
        united |= int.from_bytes(column, "little")
    return united.to_bytes(len(columns[0]), "little")


def _digest(columns: list[bytes]) -> str:
    return hashlib.blake2b(b"".join(columns), digest_size=16).hexdigest()
