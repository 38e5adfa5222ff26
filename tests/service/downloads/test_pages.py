"""A sample of pages tells what reached the disk, however the bytes came."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelyard.service.downloads.data_file import DataFile
from modelyard.service.downloads.pages import PAGE_BYTES, PageSample, proof_on_disk
from modelyard.service.downloads.spans import Span
from tests.service.downloads.harness import content_of

CONTENT = content_of(40 * PAGE_BYTES)
cuts = st.lists(st.integers(1, 3 * PAGE_BYTES), min_size=1, max_size=12)


def sampled(start: int, sizes: list[int]) -> PageSample:
    sample, offset = PageSample(start), start
    for size in sizes:
        sample.add(memoryview(CONTENT)[offset : offset + size])
        offset += size
    return sample


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(start=st.integers(0, 2 * PAGE_BYTES), sizes=cuts, lost=st.integers(0, 39))
def test_a_page_that_is_lost_is_seen_and_nothing_else(
    tmp_path: Path, start: int, sizes: list[int], lost: int
):
    path = tmp_path / "file"
    path.write_bytes(CONTENT)
    proof = sampled(start, sizes).take_proof()
    if proof is None:
        assert sum(sizes) < 2 * PAGE_BYTES
        return
    span, digest = proof
    assert span.start % PAGE_BYTES == span.end % PAGE_BYTES == 0
    assert start <= span.start < span.end <= start + sum(sizes)
    file = DataFile(path)
    assert proof_on_disk(file, span) == digest
    file.write(lost * PAGE_BYTES, memoryview(bytes(PAGE_BYTES)))
    is_inside = span.start <= lost * PAGE_BYTES < span.end
    assert (proof_on_disk(file, span) != digest) == is_inside
    file.close()


@given(first=cuts, second=cuts)
def test_what_follows_goes_on_where_the_last_proof_ended(first: list[int], second: list[int]):
    sample = sampled(0, first)
    earlier = sample.take_proof()
    end = sum(first)
    for size in second:
        sample.add(memoryview(CONTENT)[end : end + size])
        end += size
    later = sample.take_proof()
    whole = sampled(0, first + second).take_proof()
    spans = [proof[0] for proof in (earlier, later) if proof]
    assert [span.start for span in spans] == [0, spans[0].end][: len(spans)] if spans else True
    assert (spans[-1].end if spans else None) == (whole[0].end if whole else None)
    if earlier is None and whole:
        assert later == whole


def test_a_page_of_zeros_proves_nothing():
    sample = PageSample(0)
    sample.add(memoryview(CONTENT[:PAGE_BYTES] + bytes(PAGE_BYTES)))
    assert sample.take_proof() is None
    sample.add(memoryview(CONTENT[:PAGE_BYTES]))
    proof = sample.take_proof()
    assert proof
    assert proof[0] == Span(2 * PAGE_BYTES, 3 * PAGE_BYTES)


def test_a_file_that_ends_too_early_is_seen(tmp_path: Path):
    path = tmp_path / "file"
    path.write_bytes(CONTENT[: 3 * PAGE_BYTES])
    file = DataFile(path)
    proof = sampled(0, [4 * PAGE_BYTES]).take_proof()
    assert proof
    assert proof_on_disk(file, proof[0]) != proof[1]
    file.close()
