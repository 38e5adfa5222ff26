import itertools

from hypothesis import given
from hypothesis import strategies as st

from modelyard.tables.spans import spans


@given(st.lists(st.integers(0, 60)))
def test_spans_cover_exactly_the_numbers_and_never_touch(numbers):
    found = list(spans(numbers))
    covered = [one for first, last in found for one in range(first, last + 1)]
    assert covered == sorted(set(numbers))
    assert all(left[1] + 1 < right[0] for left, right in itertools.pairwise(found))
