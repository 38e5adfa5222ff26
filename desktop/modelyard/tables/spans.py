"""Row numbers as contiguous runs, so that a view hears of each run once."""

from collections.abc import Iterable, Iterator


def spans(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the (first, last) of each contiguous run in `numbers`, in ascending order."""
    ordered = sorted(set(numbers))
    start = 0
    for position in range(1, len(ordered) + 1):
        if position == len(ordered) or ordered[position] != ordered[position - 1] + 1:
            yield ordered[start], ordered[position - 1]
            start = position
