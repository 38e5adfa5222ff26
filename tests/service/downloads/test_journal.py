"""The journal survives any cut and any flipped bit without ever claiming what is not so."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelyard.service.downloads.journal import Identity, Journal, Record, read_journal
from modelyard.service.downloads.spans import Span

IDENTITY = Identity(
    url="http://host/model.gguf", etag='"abc"', last_modified=None, size=99_999, sha256="a" * 64
)
RECORDS = [
    Record(Span(0, 10), "1" * 64),
    Record(Span(0, 4_000), "2" * 64),
    Record(Span(5_000, 6_000)),
    Record(Span(0, 4_500), "3" * 64),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.gguf.partial.journal"


def written(path: Path) -> bytes:
    journal = Journal(path, IDENTITY, RECORDS[:1])
    for record in RECORDS[1:]:
        journal.append(record)
    journal.sync()
    journal.close()
    return path.read_bytes()


def assert_nothing_untrue(path: Path) -> None:
    content = read_journal(path)
    if content is None:
        return
    assert content.identity == IDENTITY
    assert set(content.records) <= set(RECORDS)


def test_what_was_written_is_read(path: Path):
    written(path)
    content = read_journal(path)
    assert content
    assert content.identity == IDENTITY
    assert list(content.records) == RECORDS
    assert list(content.held) == [Span(0, 4_500), Span(5_000, 6_000)]
    assert list(content.synced) == [Span(5_000, 6_000)]
    assert content.front_digests == {10: "1" * 64, 4_000: "2" * 64, 4_500: "3" * 64}


def test_no_journal_and_an_empty_one_say_nothing(path: Path):
    assert read_journal(path) is None
    path.write_bytes(b"")
    assert read_journal(path) is None


def test_a_torn_record_costs_itself_only(path: Path):
    data = written(path)
    path.write_bytes(data[:-20])
    journal = path.open("ab")
    journal.write(data[data.rindex(b"\n", 0, -1) - 1 :])
    journal.close()
    content = read_journal(path)
    assert content
    assert content.records[-1] == RECORDS[-1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_cut_leaves_only_what_is_true(path: Path, data: st.DataObject):
    whole = written(path)
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    assert_nothing_untrue(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(data=st.data())
def test_any_flipped_bits_leave_only_what_is_true(path: Path, data: st.DataObject):
    damaged = bytearray(written(path))
    bits = st.lists(st.integers(0, len(damaged) * 8 - 1), min_size=1, max_size=20, unique=True)
    for bit in data.draw(bits):
        damaged[bit // 8] ^= 1 << bit % 8
    path.write_bytes(damaged)
    assert_nothing_untrue(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=300))
def test_noise_says_nothing(path: Path, noise: bytes):
    path.write_bytes(noise)
    assert read_journal(path) is None
    written(path)
    with path.open("ab") as file:
        file.write(noise)
    assert_nothing_untrue(path)
