"""Finding things by a few letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelyard.state.fuzzy import ranked, score

THINGS = (
    "Unload all models",
    "Download",
    "Downloads",
    "Load",
    "Qwen2.5 Coder 7B",
    "Load: Qwen2.5 Coder 7B",
    "Settings",
)


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("load", "Load"),
        ("dl", "Download"),
        ("downloads", "Downloads"),
        ("uam", "Unload all models"),
        ("QWEN", "Qwen2.5 Coder 7B"),
        ("lo qw", "Load: Qwen2.5 Coder 7B"),
        ("sett", "Settings"),
        ("7b", "Qwen2.5 Coder 7B"),
    ],
)
def test_what_is_meant_comes_first(wanted, first):
    assert ranked(wanted, THINGS, str)[0] == first


def test_letters_that_are_not_there_in_this_order_find_nothing():
    assert score("daol", "Load") is None
    assert ranked("xyz", THINGS, str) == []


def test_nothing_finds_everything_in_its_order():
    assert ranked("  ", THINGS, str) == list(THINGS)


@given(st.text(max_size=40), st.text(max_size=8))
def test_any_text_is_found_by_letters_of_it_and_nothing_breaks(text, wanted):
    assert score(text[:1], text) is not None
    found = score(wanted, text)
    letters = [one for one in wanted.casefold() if not one.isspace()]
    if found is not None:
        assert all(letter in text.casefold() for letter in letters)
