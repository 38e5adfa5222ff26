"""The bytes of a partial on disk, by way of the cache and past it."""

import errno
import mmap
import os
import random
import sys
from pathlib import Path
from typing import Any

import pytest

from modelyard.service.downloads.data_file import DataFile
from tests.service.downloads.harness import content_of

PAGE_BYTES = 4096
CONTENT = content_of(256 * PAGE_BYTES)


def block_of(content: bytes) -> memoryview:
    """Return `content` where a page begins in memory, as a transfer's blocks do."""
    block = memoryview(mmap.mmap(-1, len(content)))
    block[:] = content
    return block


def is_cached(path: Path) -> bool:
    """Return whether the beginning of `path` can be read without the disk."""
    with path.open("rb") as file:
        try:
            os.preadv(file.fileno(), [bytearray(PAGE_BYTES)], 0, os.RWF_NOWAIT)
        except BlockingIOError:
            return False
        return True


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.partial"


@pytest.fixture
def has_direct(path: Path) -> None:
    """Skip the test where the file system keeps all in memory, or has no way past it."""
    if sys.platform != "linux":
        pytest.skip("only Linux writes past the cache")
    other = path.with_name("other")
    try:
        fd = os.open(other, os.O_WRONLY | os.O_CREAT | os.O_DIRECT)
        os.pwrite(fd, block_of(CONTENT), 0)
        os.close(fd)
        if is_cached(other):
            pytest.skip("this file system keeps all in memory")
    except OSError as error:
        pytest.skip(f"this file system writes only by way of the cache: {error}")


@pytest.mark.usefixtures("has_direct")
def test_whole_pages_go_past_the_cache_where_that_is_wanted(path: Path):
    file = DataFile(path)
    file.write(0, block_of(CONTENT), past_cache=True)
    assert not is_cached(path)
    file.write(0, block_of(CONTENT))
    assert is_cached(path)
    file.close()
    assert path.read_bytes() == CONTENT


@pytest.mark.usefixtures("has_direct")
def test_what_is_read_is_what_was_written_last_on_either_way(path: Path):
    chance, expected = random.Random(7), bytearray(CONTENT)
    file = DataFile(path)
    file.write(0, block_of(CONTENT), past_cache=True)
    for _ in range(300):
        unit = chance.choice([1, 512, PAGE_BYTES, PAGE_BYTES])
        start = chance.randrange(len(CONTENT) // unit) * unit
        count = chance.randrange(1, min(40 * PAGE_BYTES, len(CONTENT) - start) // unit + 1) * unit
        part = chance.randbytes(count)
        file.write(start, block_of(part), past_cache=chance.random() < 0.7)
        expected[start : start + count] = part
        if chance.random() < 0.1:
            file.sync()
        read = bytearray(count)
        file.read(start, memoryview(read))
        assert read == part
    file.close()
    assert path.read_bytes() == bytes(expected)


@pytest.mark.parametrize("call", ["open", "pwrite"])
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux writes past the cache")
def test_a_file_system_that_refuses_gets_it_by_way_of_the_cache(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: str
):
    """Few file systems refuse, and none of them may be mounted here."""
    plain_open, plain_pwrite, direct = os.open, os.pwrite, set()

    def refusing_open(place: Any, flags: int, *rest: int) -> int:
        if flags & os.O_DIRECT and call == "open":
            raise OSError(errno.EINVAL, "refused")
        fd = plain_open(place, flags & ~os.O_DIRECT, *rest)
        if flags & os.O_DIRECT:
            direct.add(fd)
        return fd

    def refusing_pwrite(fd: int, data: Any, offset: int) -> int:
        if fd in direct:
            raise OSError(errno.EINVAL, "refused")
        return plain_pwrite(fd, data, offset)

    monkeypatch.setattr(os, "open", refusing_open)
    monkeypatch.setattr(os, "pwrite", refusing_pwrite)
    file = DataFile(path)
    file.write(0, block_of(CONTENT[:PAGE_BYTES]), past_cache=True)
    file.write(PAGE_BYTES, block_of(CONTENT[PAGE_BYTES:]), past_cache=True)
    file.close()
    assert path.read_bytes() == CONTENT


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a disk that is always full")
def test_a_full_disk_is_no_reason_to_try_the_other_way(path: Path):
    path.symlink_to("/dev/full")
    file = DataFile(path)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        file.write(0, block_of(CONTENT), past_cache=True)
    file.close()
