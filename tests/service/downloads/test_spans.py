"""Spans behave like the set of bytes that they stand for."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from modelyard.service.downloads.spans import Span, Spans

spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: Span(*pair))


def bytes_of(held: list[Span]) -> set[int]:
    return {offset for span in held for offset in range(*span)}


@given(st.lists(spans), st.integers(0, 45))
def test_spans_are_a_set_of_bytes(added: list[Span], total: int):
    held = Spans(added)
    expected = bytes_of(added)
    kept = list(held)
    assert bytes_of(kept) == expected
    assert held.size_bytes == len(expected)
    assert all(left.end < right.start for left, right in itertools.pairwise(kept))
    assert bytes_of(list(held.below(total))) == {offset for offset in expected if offset < total}


@given(st.lists(spans), st.integers(0, 45))
def test_the_first_gap_is_the_first_that_is_missing(added: list[Span], total: int):
    held = Spans(added)
    expected = bytes_of(added)
    missing = [offset for offset in range(total) if offset not in expected]
    gap = held.first_gap(total)
    assert held.front == next(n for n in range(50) if n not in expected)
    if not missing:
        assert gap is None
    else:
        assert gap
        assert gap.start == missing[0]
        assert all(offset not in expected for offset in range(*gap))
        assert gap.end == total or gap.end in expected
