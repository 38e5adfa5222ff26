"""What is told of a header: whole where it is short, cut with its length where it is not."""

import json
import math

import pytest

from modelyard.service.contents import contents_of
from modelyard.service.gguf import GgufHeader, GgufTensor, MetaValue, Skipped
from modelyard.wire.contents import FileProperty


def told(value: MetaValue) -> FileProperty:
    header = GgufHeader(3, {"key": value}, (), data_offset=32, file_size_bytes=32)
    (one,) = contents_of(header, path="/there.gguf").properties
    assert one.key == "key"
    return one


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("", ""),
        (True, "true"),
        (-3, "-3"),
        (2**64 - 1, "18446744073709551615"),
        (9.999999747378752e-06, "1e-05"),
        (10000.0, "10000"),
        (0.1, "0.1"),
        (math.pi, "3.141592653589793"),
        ((1,), "[1]"),
        ((), "[]"),
        (("a", 'b"c'), '["a", "b\\"c"]'),
        (((1, 2), (True, 0.5)), "[[1, 2], [true, 0.5]]"),
    ],
)
def test_a_short_value_is_told_as_json_writes_it(value: MetaValue, text: str) -> None:
    assert told(value) == FileProperty(key="key", value=text)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e300])
def test_a_number_that_is_none_or_vast_is_told(value: float) -> None:
    assert told(value).value


def test_of_a_long_array_the_first_items_and_their_number_are_told() -> None:
    one = told(Skipped(250_000, ("<s>", "</s>", Skipped(9000))))
    assert one.items == 250_000
    assert json.loads(one.value) == ["<s>", "</s>", "…"]


def test_a_long_text_is_told_by_its_beginning_and_length() -> None:
    one = told("x" * 30_000)
    assert (one.characters, one.items) == (30_000, None)
    assert one.value == "x" * 20_000
    assert told(Skipped(70_000)) == FileProperty(key="key", value="", characters=70_000)


def test_a_long_array_that_was_kept_is_cut_too() -> None:
    one = told(("word" * 100,) * 64)
    assert one.items == 64
    assert len(one.value) == 20_000


def test_a_tensor_of_a_type_nobody_knows_is_told_by_its_number() -> None:
    tensors = (GgufTensor("a", (8, 2), 0, 64, 0), GgufTensor("b", (8,), 999, 32, 64))
    header = GgufHeader(3, {}, tensors, data_offset=32, file_size_bytes=128, big_endian=True)
    contents = contents_of(header, path="/there.gguf")
    assert [(one.type, one.size, one.offset) for one in contents.tensors] == [
        ("F32", 64, 0),
        ("999", 32, 64),
    ]
    assert contents.big_endian
