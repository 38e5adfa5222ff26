"""What is on record of a partial stays true, whatever was compared and synced in which order."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from modelyard.service.downloads.data_file import DataFile
from modelyard.service.downloads.journal import Identity, Journal, Record, read_journal
from modelyard.service.downloads.ledger import Ledger
from modelyard.service.downloads.spans import Span, Spans

MIB = 1 << 20
IDENTITY = Identity(url="http://host/model.gguf", etag='"abc"', size=64 * MIB)
DIGESTS = {end * MIB: f"{end:064x}" for end in range(1, 5)}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Yield a ledger that was restored: four digests of the front, of bytes that may be gone."""
    path, file = tmp_path / "journal", DataFile(tmp_path / "partial")
    file.write(4 * MIB - 1, memoryview(b"x"))
    records = [Record(Span(0, end), digest) for end, digest in DIGESTS.items()]
    Journal(path, IDENTITY, records).close()
    ledger = Ledger(path)
    content = read_journal(path)
    assert content
    assert ledger.restore(content, file).size_bytes == 4 * MIB
    file.close()
    yield ledger
    ledger.close()


def test_digests_that_were_not_compared_outlive_a_sync(ledger: Ledger):
    ledger.synced(Spans([Span(0, 4 * MIB)]), 4 * MIB)
    assert ledger.digests() == DIGESTS
    ledger.compared(2 * MIB)
    ledger.synced(Spans([Span(0, 4 * MIB)]), 4 * MIB)
    assert set(ledger.digests()) >= {2 * MIB, 3 * MIB, 4 * MIB}
    assert list(ledger.lose(2 * MIB)) == [Span(2 * MIB, 4 * MIB)]


def test_of_digests_that_were_compared_few_are_kept(ledger: Ledger):
    ledger.compared(4 * MIB)
    ledger.synced(Spans([Span(0, 4 * MIB)]), 4 * MIB)
    assert set(ledger.digests()) == {1 * MIB, 4 * MIB}


def test_what_digests_cover_by_now_is_not_kept_twice(ledger: Ledger, tmp_path: Path):
    ledger.compared(4 * MIB)
    for end in range(5, 60):
        # Each sync finds a little more than the digests have reached.
        ledger.synced(Spans([Span(0, end * MIB)]), (end - 1) * MIB)
        ledger.reached(end * MIB, f"{end:064x}")
    assert not ledger.lose(59 * MIB).size_bytes
    content = read_journal(tmp_path / "journal")
    assert content
    assert content.held.front == 59 * MIB
    assert len(content.records) <= 4
