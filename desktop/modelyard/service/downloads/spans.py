"""Which parts of a file are held: half-open ranges of byte offsets."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """The bytes from `start` up to but not including `end`."""

    start: int
    end: int

    @property
    def size_bytes(self) -> int:
        """How many bytes it covers."""
        return self.end - self.start


class Spans:
    """A set of bytes, kept as sorted spans that neither touch nor overlap."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans: list[Span] = []
        for span in spans:
            self.add(span)

    def __iter__(self) -> Iterator[Span]:
        return iter(self._spans)

    @property
    def size_bytes(self) -> int:
        """How many bytes are held."""
        return sum(span.size_bytes for span in self._spans)

    @property
    def front(self) -> int:
        """The end of what is held without a gap from offset 0."""
        first = self._spans[0] if self._spans else Span(0, 0)
        return first.end if first.start == 0 else 0

    def add(self, span: Span) -> None:
        """Hold the bytes of `span` too."""
        if span.start >= span.end:
            return
        apart = [held for held in self._spans if held.end < span.start or held.start > span.end]
        joined = [held for held in self._spans if held.end >= span.start and held.start <= span.end]
        start = min([span.start, *(held.start for held in joined)])
        end = max([span.end, *(held.end for held in joined)])
        self._spans = sorted([*apart, Span(start, end)])

    def below(self, end: int) -> "Spans":
        """Return what is held before offset `end`."""
        cut = (Span(span.start, min(span.end, end)) for span in self._spans)
        return Spans(span for span in cut if span.start < span.end)

    def without(self, others: "Spans") -> "Spans":
        """Return what is held here and not in `others`."""
        left = list(self._spans)
        for other in others:
            cut = [
                part
                for span in left
                for part in (
                    Span(span.start, min(span.end, other.start)),
                    Span(max(span.start, other.end), span.end),
                )
            ]
            left = [part for part in cut if part.start < part.end]
        return Spans(left)

    def first_gap(self, total_bytes: int) -> Span | None:
        """Return the first span that is not held of a file of `total_bytes`, None if all is."""
        start = self.front
        later = [span.start for span in self._spans if span.start > start]
        end = min([*later[:1], total_bytes])
        return Span(start, end) if start < end else None
