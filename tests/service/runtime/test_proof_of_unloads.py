"""What an unload reports, who holds the rest; the logs of loads; how a model is used."""

import asyncio
import mmap
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from modelyard.service.http.answer_meter import AnswerMeter
from modelyard.service.runtime.holders import holders_of
from modelyard.service.runtime.log_files import log_file_name, make_room_for_log, read_model_log
from modelyard.service.runtime.page_cache import cached_bytes
from modelyard.service.runtime.usage import Answer, Usage
from modelyard.wire.problems import ProblemCode, ProblemError
from tests.service.runtime.conftest import request, running

_MIB = 2**20

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")

_HOLD = """
import mmap, sys
with open(sys.argv[1], "rb") as file:
    mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    sum(mapped[at] for at in range(0, len(mapped), mmap.PAGESIZE))
    print(flush=True)
    input()
"""


@contextmanager
def _holding(path: Path) -> Iterator[int]:
    """Have another process hold the file in its memory; yields its id."""
    command = [sys.executable, "-c", _HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        yield holder.pid
        holder.communicate(b"\n")


@needs_linux
def test_an_unload_tells_what_came_back_and_who_holds_the_rest(tiny: Path) -> None:
    size_bytes = tiny.stat().st_size

    async def scenario() -> None:
        async with running() as run:
            await run.scheduler.load(request(tiny, mmap=True))
            with _holding(tiny) as pid:
                gone = await run.scheduler.unload("a")
            report = gone.unloaded
            assert report is not None
            assert report.freed == report.held > 10 * _MIB
            assert gone.freed == report.freed
            [holder] = report.holders
            assert (holder.pid, holder.name[:6]) == (pid, "python")
            assert holder.bytes >= size_bytes
            assert report.cached is not None
            assert report.cached >= size_bytes
            assert holders_of(tiny) == ()
            # Read instead of mapped, the file is in nobody's memory.
            await run.scheduler.load(request(tiny))
            report = (await run.scheduler.unload("a")).unloaded
            assert report is not None
            assert report.holders == ()

    asyncio.run(scenario())


@needs_linux
def test_the_page_cache_of_a_file_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(os.urandom(3 * _MIB + 5))
    whole = -(-path.stat().st_size // mmap.PAGESIZE) * mmap.PAGESIZE
    assert cached_bytes(path) == whole
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    left = cached_bytes(path)
    assert left is not None
    assert left < whole
    path.write_bytes(b"")
    assert cached_bytes(path) is None
    assert cached_bytes(tmp_path / "none") is None


def test_the_logs_of_a_model_are_its_own_and_the_newest_is_told(tmp_path: Path) -> None:
    for number in range(7):
        make_room_for_log(tmp_path, "model-a")
        (tmp_path / log_file_name("model-a")).write_text(f"load {number}\n")
    (tmp_path / log_file_name("model-a-b")).write_text("another\n")
    log = read_model_log(tmp_path, "model-a")
    assert (log.text, log.is_cut, len(log.iterable)) == ("load 6\n", False, 5)
    assert log.name == log.iterable[0].name
    oldest = log.iterable[-1]
    assert read_model_log(tmp_path, "model-a", file_name=oldest.name).text == "load 2\n"
    assert read_model_log(tmp_path, "nobody").name is None
    for name in ("../../etc/passwd", log_file_name("model-a-b"), "service.log"):
        with pytest.raises(ProblemError) as caught:
            read_model_log(tmp_path, "model-a", file_name=name)
        assert caught.value.problem.code is ProblemCode.NOT_FOUND


def test_of_a_long_log_the_end_is_told(tmp_path: Path) -> None:
    path = tmp_path / log_file_name("a")
    path.write_text("".join(f"line {number} \N{SNOWMAN}\n" for number in range(50_000)))
    log = read_model_log(tmp_path, "a")
    assert log.is_cut
    assert log.text.endswith("line 49999 \N{SNOWMAN}\n")
    assert log.text.startswith("line ")
    assert len(log.text.encode()) <= 262_144


def test_requests_are_counted_by_how_they_ended() -> None:
    told: list[int] = []
    usage = Usage()

    def changed() -> None:
        told.append(usage.active)

    with usage.request(changed) as whole, usage.request(changed) as broken:
        assert usage.metrics.active == 2
        whole.begun()
        whole.answered(Answer(10, 20, 5.5, 99.0))
        broken.failed()
    with usage.request(changed):
        """Nobody waited for this one to the end."""
    with usage.request(changed) as embedding:
        embedding.answered(Answer(prompt_tokens=7))
    metrics = usage.metrics
    assert (metrics.requests, metrics.failed, metrics.cancelled, metrics.active) == (2, 1, 1, 0)
    assert (metrics.prompt_tokens, metrics.generated_tokens) == (17, 20)
    assert (metrics.tokens_per_second, metrics.prompt_tokens_per_second) == (5.5, 99.0)
    assert metrics.time_to_first_token is not None
    assert metrics.last_used_at is not None
    assert told == [1, 2, 1, 0, 1, 0, 1, 0]


_STREAM_END = (
    b'data: {"choices":[{"finish_reason":"length","index":0,"delta":{}}],"object":"chat.completion'
    b'.chunk","timings":{"cache_n":0,"prompt_n":34,"prompt_ms":183.7,"prompt_per_second":185.0,'
    b'"predicted_n":60,"predicted_per_second":72.42}}\n\ndata: [DONE]\n\n'
)


@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_an_answer_is_measured_however_it_is_cut(step: int) -> None:
    text = (
        b'data: {"choices":[{"delta":{"content":"\\"timings\\":{\\"prompt_n\\":1}"}}]}\n\n' * 900
        + _STREAM_END
    )
    meter = AnswerMeter()
    for start in range(0, len(text), step):
        meter.feed(text[start : start + step])
    assert meter.answer() == Answer(34, 60, 72.42, 185.0)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b'"timings":{}',
        b'"timings":{"prompt_n":"many","predicted_per_second":1e999,"prompt_per_second":true}',
        b'"timings":{not json}',
        b'"timings":{"predicted_per_second":0,"prompt_per_second":-1,"prompt_n":-5}',
    ],
)
def test_an_answer_that_tells_nothing_is_no_trouble(text: bytes) -> None:
    meter = AnswerMeter()
    meter.feed(text)
    assert meter.answer() == Answer()
