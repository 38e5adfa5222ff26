"""A file of 40 GiB: offsets beyond 2 to the 32, percentages, memory that stays as it is."""

import asyncio
import resource
import sys
from pathlib import Path

import pytest

from modelyard.service.downloads import DownloadQueue, TransferPolicy, partial_bytes
from modelyard.service.downloads.journal import Identity, Journal, Record
from modelyard.service.downloads.partial import journal_path, partial_path
from modelyard.service.downloads.spans import Span
from modelyard.tasks import Tasks
from tests.fakes.origin import Origin
from tests.service.downloads.harness import Listener, assert_never_backwards, fail, job_of, until

_MIB = 1 << 20
SIZE_BYTES = 40 << 30
MISSING_BYTES = 48 * _MIB
ETAG = '"zeros"'
NAME = "model.gguf"


class Zeros:
    """Bytes that nobody holds: as many zeros as are asked for."""

    def __len__(self) -> int:
        return SIZE_BYTES

    def __getitem__(self, part: slice) -> bytes:
        start, stop, _ = part.indices(SIZE_BYTES)
        return bytes(max(0, stop - start))


def leave_nearly_all(url: str, target: Path) -> None:
    """Leave a partial that holds all but the last bytes, as if they had come and been synced."""
    target.parent.mkdir(parents=True)
    with partial_path(target).open("wb") as file:
        file.truncate(SIZE_BYTES - MISSING_BYTES)
    identity = Identity(url=url, etag=ETAG, size=SIZE_BYTES)
    Journal(journal_path(target), identity, [Record(Span(0, SIZE_BYTES - MISSING_BYTES))]).close()


@pytest.mark.skipif(sys.platform != "linux", reason="sparse files and their memory, as on Linux")
def test_the_end_of_a_huge_file_arrives_in_flat_memory(origin: Origin, target: Path):
    url = origin.serve(NAME, Zeros(), etag=ETAG)
    leave_nearly_all(url, target)
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    policy = TransferPolicy(parallel_bytes=8 * _MIB, piece_bytes=_MIB)

    async def run() -> Listener:
        listener = Listener()
        async with (
            Tasks(fail) as tasks,
            DownloadQueue(listener, tasks=tasks, policy=policy) as queue,
        ):
            await queue.start(job_of(url, target))
            # Hashing all of it is another matter; it goes on beside the transfer.
            await until(lambda: partial_path(target).stat().st_size == SIZE_BYTES)
            await listener.until_transferred("model", SIZE_BYTES)
            await queue.cancel("model")
        return listener

    listener = asyncio.run(run())
    assert partial_bytes(target) == SIZE_BYTES
    starts = [int(request.range[6:].split("-")[0]) for request in origin.requests if request.range]
    assert min(starts) >= SIZE_BYTES - MISSING_BYTES
    assert origin.bytes_sent <= MISSING_BYTES + 16 * _MIB
    percentages = [m.percentage for m in listener.of("model") if m.percentage is not None]
    assert percentages[0] == round(100 * (SIZE_BYTES - MISSING_BYTES) / SIZE_BYTES, 2)
    assert percentages[-1] == 100
    assert_never_backwards(listener.of("model"))
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib
    assert grown_kib < 64 * 1024
