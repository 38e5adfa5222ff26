"""Summing up files: right, behind everything else, stopped when nobody waits any more."""

import asyncio
import hashlib
import os
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from modelyard.service.digest import CHUNK_BYTES, Reading, file_digest, in_own_thread, sum_of
from modelyard.tasks import Tasks
from modelyard.wire.problems import ProblemCode, ProblemError


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("size_bytes", [0, 1, CHUNK_BYTES, 2 * CHUNK_BYTES + 7])
async def test_the_digest_is_that_of_the_content(tmp_path: Path, size_bytes: int) -> None:
    content = os.urandom(size_bytes)
    path = await asyncio.to_thread(written, tmp_path / "x", content)
    found = await sum_of(path)
    assert found.sha256 == await file_digest(path) == hashlib.sha256(content).hexdigest()
    assert found.size_bytes == size_bytes
    assert len(found.marks) == 4 * -(-size_bytes // CHUNK_BYTES)


async def test_marks_tell_which_chunks_are_the_same(tmp_path: Path) -> None:
    content = bytearray(os.urandom(3 * CHUNK_BYTES + 100))
    right = await sum_of(await asyncio.to_thread(written, tmp_path / "a", bytes(content)))
    content[CHUNK_BYTES + 5] ^= 1
    content[3 * CHUNK_BYTES :] = bytes(100)
    wrong = await sum_of(await asyncio.to_thread(written, tmp_path / "b", bytes(content)))
    assert wrong.same_chunks(right.marks) == (
        (0, CHUNK_BYTES),
        (2 * CHUNK_BYTES, 3 * CHUNK_BYTES),
    )
    assert (right.blanks, wrong.blanks) == ((), (3,))


async def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as refused:
        await sum_of(tmp_path / "none")
    assert refused.value.problem.code is ProblemCode.FILE_MISSING


@pytest.mark.skipif(sys.platform != "linux", reason="only there a thread has a priority of its own")
async def test_the_thread_lets_everything_else_go_first() -> None:
    def priorities(_reading: Reading) -> tuple[int, int]:
        thread = threading.get_native_id()
        return os.getpriority(os.PRIO_PROCESS, thread), psutil.Process(thread).ionice().ioclass

    nice, io_class = await in_own_thread(priorities, None)
    assert nice > os.getpriority(os.PRIO_PROCESS, 0)
    assert io_class == psutil.IOPRIO_CLASS_IDLE


async def test_the_thread_ends_when_nobody_waits_for_it() -> None:
    ended = threading.Event()
    reached = asyncio.Event()

    def work(reading: Reading) -> None:
        while not reading.stopped.wait(0.01):
            reading.reached(1)
        time.sleep(0.05)
        ended.set()

    async with Tasks() as tasks:
        task = tasks.start(in_own_thread(work, lambda _done: reached.set()), name="work")
        await reached.wait()
        task.cancel()
        await asyncio.wait({task})
    assert task.cancelled()
    assert ended.is_set()
