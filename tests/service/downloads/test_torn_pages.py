"""What a few bytes of each page vouch for is there, whatever a power cut has left of the writes."""

import itertools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelyard.service.downloads import TransferPolicy
from modelyard.service.downloads.data_file import DataFile
from modelyard.service.downloads.journal import Identity, read_journal
from modelyard.service.downloads.open_partial import OpenPartial
from modelyard.service.downloads.pages import PAGE_BYTES, PageSample, proof_on_disk
from modelyard.service.downloads.partial import journal_path, partial_path
from modelyard.service.downloads.spans import Span
from tests.service.downloads.harness import content_of

PAGES = 6
CONTENT = content_of(PAGES * PAGE_BYTES)


def on_disk(path: Path, content: bytes) -> DataFile:
    path.write_bytes(content)
    return DataFile(path)


def sampled(start: int, *blocks: bytes) -> PageSample:
    sample = PageSample(start)
    for block in blocks:
        sample.add(memoryview(block))
    return sample


def test_whole_pages_that_are_there_are_vouched_for(tmp_path: Path):
    sample = sampled(100, CONTENT[100:5000], CONTENT[5000:])
    span, proof = sample.take_proof()
    assert span == (PAGE_BYTES, len(CONTENT))
    file = on_disk(tmp_path / "file", CONTENT)
    assert proof_on_disk(file, span) == proof
    file.close()


def test_a_page_that_reached_the_disk_between_two_writes_is_not_taken_for_whole(tmp_path: Path):
    sample = sampled(0, CONTENT[:1000], CONTENT[1000:PAGE_BYTES])
    span, proof = sample.take_proof()
    file = on_disk(tmp_path / "file", CONTENT[:1000].ljust(PAGE_BYTES, b"\0"))
    assert proof_on_disk(file, span) != proof
    file.close()


def test_a_page_of_which_nothing_can_be_told_is_not_vouched_for():
    assert sampled(0, CONTENT[: PAGE_BYTES - 8] + bytes(8)).take_proof() is None
    ends_with_zero = CONTENT[: PAGE_BYTES - 1] + b"\0"
    assert sampled(0, ends_with_zero).take_proof()
    assert sampled(0, ends_with_zero[:-1], ends_with_zero[-1:]).take_proof() is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_what_is_vouched_for_is_there(tmp_path: Path, data: st.DataObject):
    """Of each page any of the states between two writes may have reached the disk."""
    # Few different bytes, and many zeros, so that pages look alike where they can.
    zeros = data.draw(st.lists(st.integers(1, len(CONTENT)), max_size=8))
    content = bytearray(CONTENT)
    for end in zeros:
        content[max(0, end - 12) : end] = bytes(min(12, end))
    near_an_end = st.builds(
        lambda page, shift: page * PAGE_BYTES + shift, st.integers(1, PAGES), st.integers(-9, 9)
    )
    anywhere = st.integers(0, len(content))
    cuts = data.draw(st.lists(near_an_end | anywhere, min_size=1, max_size=8))
    cuts = sorted({0, *(min(cut, len(content)) for cut in cuts), len(content)})
    sample = sampled(0, *(bytes(content[a:b]) for a, b in itertools.pairwise(cuts)))
    disk = bytearray()
    for start in range(0, len(content), PAGE_BYTES):
        states = [start, *(cut for cut in cuts if start < cut < start + PAGE_BYTES)]
        reached = data.draw(st.sampled_from([*states, start + PAGE_BYTES]))
        disk += content[start:reached].ljust(PAGE_BYTES, b"\0")
    if proof := sample.take_proof():
        file = on_disk(tmp_path / "file", bytes(disk))
        (start, end), digest = proof
        if proof_on_disk(file, proof[0]) == digest:
            assert disk[start:end] == content[start:end]
        file.close()


@pytest.mark.parametrize("older", [b"", CONTENT])
def test_pages_tell_nothing_where_another_file_stood(tmp_path: Path, older: bytes):
    target = tmp_path / "model.gguf"
    partial_path(target).write_bytes(older)
    identity = Identity(url="http://host/model.gguf", etag='"new"', size=len(CONTENT))
    part = CONTENT[PAGE_BYTES:]
    with OpenPartial(target, TransferPolicy()) as partial:
        partial.begin(identity)
        where = Span(PAGE_BYTES, len(CONTENT))
        partial.put(where, memoryview(part), record_bytes=len(part))
        partial.record(*sampled(PAGE_BYTES, part).take_proof())
        content = read_journal(journal_path(target))
        by_pages = [record for record in content.records if record.pages]
        assert bool(by_pages) is not bool(older)
        assert content.is_over is bool(older)
