"""Options in real workers: companions, conversations at the same time, sampling, priority."""

import asyncio
import base64
import os
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from modelyard.service.gguf import read_header
from modelyard.service.runtime.estimator import ModelFiles
from modelyard.service.runtime.options import complete_options
from modelyard.service.runtime.scheduler import LoadRequest
from modelyard.wire.load import LoadOptions, Sampling
from modelyard.wire.problems import ProblemCode, ProblemError
from tests.fakes import gguf_models
from tests.fakes.gguf_projector import Eye, write_projector
from tests.service.runtime.conftest import Running, request, running

_MIB = 2**20
_PNG = b"\x89PNG\r\n\x1a\n"
_QUESTION = {"prompt": "word1 word2 word3", "max_tokens": 12}


async def _complete(run: Running, **more: object) -> dict[str, Any]:
    address = run.scheduler.worker("a")
    assert address is not None
    headers = {"Authorization": f"Bearer {address.api_key}"}
    async with (
        aiohttp.ClientSession(address.url, headers=headers) as session,
        session.post("/v1/completions", json=_QUESTION | more) as answer,
    ):
        assert answer.status == 200, await answer.text()
        told: dict[str, Any] = await answer.json()
        return told


async def _text(run: Running, **more: object) -> str:
    return str((await _complete(run, **more))["choices"][0]["text"])


def test_a_seed_gives_the_same_answer_again(tiny: Path) -> None:
    async def answers(options: dict[str, object]) -> list[str]:
        async with running() as run:
            await run.scheduler.load(request(tiny, **options))
            return [await _text(run) for _ in range(3)]

    hot = Sampling(temperature=1.0)
    seeded = asyncio.run(answers({"seed": 7, "sampling": hot}))
    assert len(set(seeded)) == 1
    assert asyncio.run(answers({"seed": 7, "sampling": hot})) == seeded
    assert len(set(asyncio.run(answers({"sampling": hot})))) > 1


def test_what_is_recommended_holds_for_requests_that_do_not_say(tiny: Path) -> None:
    async def scenario() -> None:
        cold = Sampling(temperature=0.0, max_tokens=3)
        async with running() as run:
            await run.scheduler.load(request(tiny, sampling=cold))
            assert len({await _text(run) for _ in range(3)}) == 1
            without = {key: value for key, value in _QUESTION.items() if key != "max_tokens"}
            address = run.scheduler.worker("a")
            assert address is not None
            headers = {"Authorization": f"Bearer {address.api_key}"}
            async with (
                aiohttp.ClientSession(address.url, headers=headers) as session,
                session.post("/v1/completions", json=without) as answer,
            ):
                assert (await answer.json())["usage"]["completion_tokens"] == 3
            text = await _text(run, max_tokens=40)
            await run.scheduler.unload("a")
            # The model always says this, until it is told to stop before it.
            ending = text[len(text) // 2 :]
            stopped = cold.model_copy(update={"stop": (ending,), "max_tokens": None})
            await run.scheduler.load(request(tiny, sampling=stopped))
            assert (await _text(run, max_tokens=40)) == text.removesuffix(ending)

    asyncio.run(scenario())


def test_several_requests_are_answered_at_the_same_time_each_in_a_context_of_its_own(
    tiny: Path,
) -> None:
    async def scenario() -> None:
        async with running() as run:
            asked = request(tiny, context=1024, parallel=3)
            single = asked.options.model_copy(update={"parallel": 1})
            one = await run.scheduler.estimate(tiny, single)
            three = await run.scheduler.estimate(tiny, asked.options)
            caches = [_part(estimate, "kv_cache") for estimate in (one, three)]
            assert caches[1] == 3 * caches[0]
            ready = await run.scheduler.load(asked)
            assert ready.memory is not None
            assert three.low <= ready.memory <= three.high
            address = run.scheduler.worker("a")
            assert address is not None
            headers = {"Authorization": f"Bearer {address.api_key}"}
            async with (
                aiohttp.ClientSession(address.url, headers=headers) as session,
                session.get("/slots") as slots,
            ):
                assert [slot["n_ctx"] for slot in await slots.json()] == [1024] * 3
            await asyncio.gather(*(_text(run) for _ in range(6)))

    asyncio.run(scenario())


def _part(estimate: Any, name: str) -> int:
    return sum(part.bytes for part in estimate.parts if part.part == name)


def test_a_draft_model_is_loaded_beside_and_counted(tmp_path: Path) -> None:
    shape = gguf_models.SMALL
    main = gguf_models.write_model(tmp_path / "main.gguf", shape, kind="Q8_0")
    small = replace(shape, width=256, layers=2, feed_forward=512, heads=4, kv_heads=2)
    draft = gguf_models.write_model(tmp_path / "draft.gguf", small, kind="Q8_0", seed=2)

    async def scenario() -> None:
        async with running(logs=tmp_path / "logs") as run:
            options = LoadOptions(context=4096, threads=1, draft="draft")
            files = ModelFiles(main, draft=draft)
            alone = await run.scheduler.estimate(main, options)
            estimate = await run.scheduler.estimate(files, options)
            assert _part(estimate, "draft") > draft.stat().st_size
            assert estimate.total > alone.total + draft.stat().st_size
            ready = await run.scheduler.load(LoadRequest("a", "main", main, options, draft=draft))
            assert ready.memory is not None
            assert estimate.low <= ready.memory <= estimate.high
            await _text(run)

    asyncio.run(scenario())


def _png(side: int) -> str:
    """Return a picture, as the address of a web page."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        ends = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + ends

    rows = b"".join(b"\0" + bytes([row % 256] * 3 * side) for row in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    content = base64.b64encode(_PNG + chunks).decode()
    return f"data:image/png;base64,{content}"


def test_a_projector_is_loaded_beside_and_the_model_looks_at_a_picture(tmp_path: Path) -> None:
    main = gguf_models.write_model(tmp_path / "main.gguf")
    eye = Eye(width=512, layers=6)
    projector = write_projector(tmp_path / "mmproj.gguf", gguf_models.TINY.width, eye)

    async def scenario() -> None:
        async with running() as run:
            options = LoadOptions(context=2048, threads=2)
            estimate = await run.scheduler.estimate(ModelFiles(main, projector), options)
            asked = LoadRequest("a", "main", main, options, projector=projector)
            ready = await run.scheduler.load(asked)
            assert ready.memory is not None
            assert estimate.low <= ready.memory <= estimate.high
            address = run.scheduler.worker("a")
            assert address is not None
            headers = {"Authorization": f"Bearer {address.api_key}"}
            picture = {"type": "image_url", "image_url": {"url": _png(224)}}
            content = [picture, {"type": "text", "text": "word1"}]
            body = {"max_tokens": 4, "messages": [{"role": "user", "content": content}]}
            async with (
                aiohttp.ClientSession(address.url, headers=headers) as session,
                session.post("/v1/chat/completions", json=body) as answer,
            ):
                assert answer.status == 200, await answer.text()
                # It is many tokens, not one word.
                assert (await answer.json())["usage"]["prompt_tokens"] > 200
            memory = await run.scheduler.memory()
            assert estimate.low <= memory.devices[0].models[0].bytes <= estimate.high

    asyncio.run(scenario())


def test_a_template_of_ones_own_is_used_instead_of_the_files(smollm2: Path) -> None:
    template = "{% for message in messages %}THE ANSWER TO {{ message['content'] }} IS{% endfor %}"

    async def scenario() -> None:
        async with running() as run:
            await run.scheduler.load(request(smollm2, chat_template=template))
            address = run.scheduler.worker("a")
            assert address is not None
            headers = {"Authorization": f"Bearer {address.api_key}"}
            body = {"messages": [{"role": "user", "content": "X"}]}
            async with (
                aiohttp.ClientSession(address.url, headers=headers) as session,
                session.post("/apply-template", json=body) as answer,
            ):
                assert (await answer.json())["prompt"] == "THE ANSWER TO X IS"

    asyncio.run(scenario())


def test_a_template_that_is_none_is_told(tiny: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            with pytest.raises(ProblemError) as caught:
                await run.scheduler.load(request(tiny, chat_template="{% for"))
            assert caught.value.problem.code is ProblemCode.ENGINE_FAILED
            assert (await run.scheduler.load(request(tiny))).problem is None

    asyncio.run(scenario())


def test_low_priority_lets_others_go_first_and_memory_can_be_locked(tiny: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            await run.scheduler.load(request(tiny, low_priority=True, lock=True))
            worker = psutil.Process(run.pid("a"))
            assert worker.nice() > os.getpriority(os.PRIO_PROCESS, 0)
            threads = (await asyncio.to_thread(_niceness, worker.pid)).values()
            assert set(threads) == {worker.nice()}
            await _text(run)

    asyncio.run(scenario())


def _niceness(pid: int) -> dict[str, int]:
    """Return the niceness of each thread; see ``proc_pid_stat(5)``."""
    found = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        fields = (task / "stat").read_text().rpartition(")")[2].split()
        found[task.name] = int(fields[16])
    return found


def test_options_that_can_not_go_together_are_refused(tiny: Path) -> None:
    header = read_header(tiny)
    for options in (
        LoadOptions(kv_cache_type="q8_0", flash_attention=False),
        LoadOptions(embedding=True, draft="another"),
        LoadOptions(kv_cache_type="strange"),
    ):
        with pytest.raises(ProblemError) as caught:
            complete_options(header, options)
        assert caught.value.problem.code is ProblemCode.BAD_REQUEST
