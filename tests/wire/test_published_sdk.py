"""The proof of the contract: what ours writes the published SDK reads, and the reverse."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wire.published import ENUMS, TYPES, aliases, assert_same, sent_by_sdk
from tests.wire.values import NOT_OURS, values_of

_BY_NAME = [pytest.param(*pair, id=pair[0].__name__) for pair in TYPES]
_ENUMS_BY_NAME = [pytest.param(*pair, id=pair[0].__name__) for pair in ENUMS]


@pytest.mark.parametrize(("ours", "theirs"), _BY_NAME)
def test_every_member_of_the_sdk_has_one_of_ours(ours, theirs):
    left_out = {
        alias
        for alias, attribute in aliases(theirs).items()
        if attribute in NOT_OURS.get(theirs.__name__, ())
    }
    assert set(aliases(theirs)) - set(aliases(ours)) == left_out


@pytest.mark.parametrize(("ours", "theirs"), _BY_NAME)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_sdk_reads_what_ours_writes(ours, theirs, data):
    value = data.draw(values_of(ours))
    read = theirs.from_json(value.to_json())
    assert_same(value, read, ours.__name__)


@pytest.mark.parametrize(("ours", "theirs"), _BY_NAME)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_ours_reads_what_the_sdk_writes(ours, theirs, data):
    left_out = NOT_OURS.get(theirs.__name__, frozenset())
    value = data.draw(values_of(theirs, without=left_out))
    read = ours.from_json(sent_by_sdk(value))
    assert_same(read, value, ours.__name__)


@pytest.mark.parametrize(("ours", "theirs"), _ENUMS_BY_NAME)
def test_enumerations_have_the_values_of_the_sdk(ours, theirs):
    assert {member.value for member in ours} == {member.value for member in theirs}


@pytest.mark.parametrize(("ours", "theirs"), _ENUMS_BY_NAME)
def test_enumerations_have_the_member_names_of_the_sdk(ours, theirs):
    def comparable(kind):  # its generator spells a hyphen out
        names = ((member.name.replace("MINUS", "").replace("_", ""), member) for member in kind)
        return {(name, member.value) for name, member in names}

    assert comparable(ours) == comparable(theirs)
