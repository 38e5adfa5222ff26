"""Tells whether pages reached the disk, from a few bytes of each.

A file system writes whole pages. One that was not written when the power went reads as zeros. So
the last eight bytes of each page tell, at a five-hundredth of the cost of a digest of all, what was
written; they do not tell what rots. The last ones, since a page that is filled by several writes,
one behind the other, may have reached the disk between two of them. Where something else stood
before, which may end in the same bytes, pages tell nothing: see `Journal`.
"""

import hashlib
from array import array

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
    """The ends of the pages in blocks that follow one another, the first from `start`.

    A page that `start` divides is left out: who wrote its beginning is not known.
    """

    def __init__(self, start: int) -> None:
        self.span = Span(page_up(start), page_up(start))
        """What was added."""
        self._skipped_bytes = page_up(start) - start
        self._words = bytearray()
        """The words of the pages, one after the other; the last may not be whole yet."""
        self._divided: list[int] = []
        """The beginnings of pages that more than one block fills."""

    def add(self, block: memoryview) -> None:
        """Take in the next block."""
        skipped_bytes = min(self._skipped_bytes, len(block))
        self._skipped_bytes -= skipped_bytes
        block = block[skipped_bytes:]
        start, end = self.span
        if block and start < end and end % PAGE_BYTES:
            self._divided.append(page_down(end))
        self.span = Span(start, end + len(block))
        begun_bytes = len(self._words) % _WORD_BYTES
        if begun_bytes:
            rest, block = block[: _WORD_BYTES - begun_bytes], block[_WORD_BYTES - begun_bytes :]
            self._words += rest
            end += len(rest)
        first = (-_WORD_BYTES - end) % PAGE_BYTES
        count = max(0, (len(block) - first - _WORD_BYTES) // PAGE_BYTES + 1)
        if count:
            # In one pass: the words lie so that each takes the same few lines of a cache.
            whole = block[first : first + (count - 1) * PAGE_BYTES + _WORD_BYTES]
            self._words += whole.cast("Q")[:: PAGE_BYTES // _WORD_BYTES].tobytes()
        self._words += block[first + count * PAGE_BYTES :]

    def take_proof(self) -> tuple[Span, str] | None:
        """Return the whole pages that were added and a digest of their words; go on behind them.

        None if there are none, or if of one of them can't be told whether it was written: it ends
        with zeros, be it in a word, or a byte where nothing else may have come with the last block.
        """
        span = Span(self.span.start, page_down(self.span.end))
        count = span.size_bytes // PAGE_BYTES
        if count < 1:
            return None
        words, self._words = self._words[: count * _WORD_BYTES], self._words[count * _WORD_BYTES :]
        divided = [start for start in self._divided if start < span.end]
        self._divided = self._divided[len(divided) :]
        self.span = Span(span.end, self.span.end)
        numbers = [(start - span.start) // PAGE_BYTES for start in divided]
        if 0 in array("Q", words) or 0 in (words[(n + 1) * _WORD_BYTES - 1] for n in numbers):
            return None
        return span, _digest(words)


def proof_on_disk(file: DataFile, span: Span) -> str:
    """Return the digest of the words of `span`, which is of whole pages, as they are in `file`."""
    words = bytearray()
    word = memoryview(bytearray(_WORD_BYTES))
    for offset in range(span.start, span.end, PAGE_BYTES):
        if file.read(offset + PAGE_BYTES - _WORD_BYTES, word) < _WORD_BYTES:
            break
        words += word
    return _digest(words)


def _digest(words: bytearray) -> str:
    return hashlib.blake2b(words, digest_size=16).hexdigest()
