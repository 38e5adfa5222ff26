"""Numbers for people: units, rounding, what is never claimed."""

import pytest
from PySide6.QtCore import QLocale

from modelyard.tables import numbers

GIB = 1024**3


@pytest.fixture
def german():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1023, "1,023 bytes"),
        (98_362_432, "93.8 MiB"),
        (5_000_000_000, "4.7 GiB"),
        (2**63 - 1, "8.0 EiB"),
    ],
)
def test_sizes_are_binary_and_never_wrap_at_32_bits(size, text):
    assert numbers.size_text(size) == text


def test_gauge_figures_are_all_in_gib():
    assert numbers.gib_text(154 * 1024**2) == "0.15 GiB"
    assert numbers.gib_text(31 * GIB + GIB // 3) == "31.3 GiB"
    assert numbers.gib_text(2048 * GIB) == "2,048.0 GiB"


def test_an_amount_names_one_unit_where_both_have_it():
    assert numbers.amount_text(int(1.2 * GIB), int(4.1 * GIB)) == "1.2 of 4.1 GiB"
    assert numbers.amount_text(10 * 1024**2, GIB) == "10.0 MiB of 1.0 GiB"
    assert numbers.range_text(GIB, 2 * GIB) == "1.0 to 2.0 GiB"
    assert numbers.range_text(GIB // 2, 2 * GIB) == "512.0 MiB to 2.0 GiB"


@pytest.mark.parametrize(
    ("fraction", "text"),
    [(0.0, "0%"), (0.414, "41%"), (0.999999, "99%"), (1.0, "100%"), (-0.2, "0%"), (1.7, "100%")],
)
def test_a_hundred_percent_is_shown_only_when_all_is_there(fraction, text):
    assert numbers.percent_text(fraction) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (45.9, "45 s"),
        (166, "3 min"),
        (3600, "1 h"),
        (7500, "2 h 5 min"),
        (90_000, "1 d 1 h"),
        (-3, "0 s"),
    ],
)
def test_durations_have_their_two_largest_units(seconds, text):
    assert numbers.duration_text(seconds) == text


@pytest.mark.parametrize(
    ("billions", "text"),
    [(0.135, "135M"), (7.2, "7.2B"), (16, "16B"), (141, "141B"), (1026, "1.0T")],
)
def test_parameters_are_written_as_models_are_named(billions, text):
    assert numbers.parameters_text(billions) == text


@pytest.mark.parametrize(
    ("tokens", "text"), [(512, "512"), (8192, "8K"), (131_072, "128K"), (1_048_576, "1M")]
)
def test_contexts_are_short(tokens, text):
    assert numbers.tokens_text(tokens) == text


@pytest.mark.usefixtures("german")
def test_the_locale_of_the_person_is_used():
    assert numbers.size_text(98_362_432) == "93,8 MiB"
    assert numbers.count_text(32_768) == "32.768"
    assert numbers.percent_text(0.5) == "50%"
