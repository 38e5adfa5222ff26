"""The OpenAI-compatible API, with the `openai` package as its client and a real worker."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import openai
import psutil
import pytest

from tests.service.running import RunningService, running

MANY_TOKENS = 30_000
"""Far more than the worker could write within `IDLE_DEADLINE_S`, at a millisecond each."""
IDLE_DEADLINE_S = 12.0
WORKER = "modelyard.service.runtime.worker"
CHAT: list[Any] = [{"role": "user", "content": "word1 word2"}]


@asynccontextmanager
async def loaded(
    folder: Path, model: Path, **options: Any
) -> AsyncIterator[tuple[RunningService, openai.AsyncOpenAI]]:
    """Run a service with the model Tiny loaded, and a client of its /v1."""
    async with running(folder) as service:
        model_id = await service.add(str(model), name="Tiny Model", unique="tiny")
        asked = {"context": 2048, **options}
        answer = await service.post(f"/model/{model_id}/load", json=asked)
        assert answer.status == 200, answer.body
        base = f"{service.url}/v1"
        async with openai.AsyncOpenAI(base_url=base, api_key="any", max_retries=0) as client:
            yield service, client


def worker_pids() -> list[int]:
    children = psutil.Process().children()
    return [child.pid for child in children if WORKER in child.cmdline()]


async def kill_at_first_chunk(stream: AsyncIterator[Any], pid: int) -> None:
    """Read `stream` to its end, which comes early."""
    await anext(stream)
    os.kill(pid, signal.SIGKILL)
    async for _chunk in stream:
        pass


async def until_idle(pid: int) -> None:
    """Wait until the worker computes no more; fail if it never does."""
    worker = psutil.Process(pid)
    deadline = time.monotonic() + IDLE_DEADLINE_S
    while True:
        before_s = worker.cpu_times().user
        await asyncio.sleep(0.5)
        if worker.cpu_times().user - before_s < 0.05:
            return
        assert time.monotonic() < deadline, "the worker goes on although nobody waits"


async def test_the_openai_package_is_served(data_folder: Path, tiny_model: Path) -> None:
    async with loaded(data_folder, tiny_model) as (_service, client):
        assert [model.id async for model in client.models.list()] == ["tiny"]
        assert (await client.models.retrieve("tiny")).owned_by == "local"
        chat = await client.chat.completions.create(model="tiny", messages=CHAT, max_tokens=8)
        assert chat.choices[0].message.content
        assert chat.usage
        assert chat.usage.completion_tokens <= 8
        text = await client.completions.create(model="tiny", prompt="word1", max_tokens=4)
        assert text.choices[0].text
        # Random weights may well end the answer with its first token.
        stream = await client.chat.completions.create(
            model="Tiny Model",
            messages=CHAT,
            max_tokens=8,
            stream=True,
            extra_body={"ignore_eos": True},
        )
        pieces = [chunk.choices[0].delta.content async for chunk in stream if chunk.choices]
        assert len([piece for piece in pieces if piece]) > 1


async def test_embeddings_are_served_by_a_model_that_is_loaded_for_them(
    data_folder: Path, tiny_model: Path
) -> None:
    async with loaded(data_folder, tiny_model, embedding=True) as (_service, client):
        made = await client.embeddings.create(
            model="tiny", input=["word1", "word2"], encoding_format="float"
        )
        assert [len(one.embedding) for one in made.data] == [128, 128]


async def test_chunks_pass_as_they_come(data_folder: Path, tiny_model: Path) -> None:
    async with loaded(data_folder, tiny_model, context=32_768) as (service, _client):
        body = {"messages": CHAT, "max_tokens": MANY_TOKENS, "stream": True, "ignore_eos": True}
        url = f"{service.url}/v1/chat/completions"
        # The whole answer takes far longer than this.
        async with asyncio.timeout(IDLE_DEADLINE_S), service.http.post(url, json=body) as response:
            assert response.content_type == "text/event-stream"
            assert (await response.content.readany()).startswith(b"data: ")


async def test_a_model_is_found_by_id_unique_name_or_name_or_is_the_only_one(
    data_folder: Path, tiny_model: Path
) -> None:
    async with loaded(data_folder, tiny_model) as (service, _client):
        models = (await service.get("/models")).body["iterable"]
        (model_id,) = [model["id"] for model in models if model["loaded"]]
        for name in (model_id, "tiny", "Tiny Model", None):
            body = {"messages": CHAT, "max_tokens": 1, **({"model": name} if name else {})}
            answer = await service.post("/v1/chat/completions", json=body)
            assert answer.status == 200, answer.body


async def test_an_unknown_model_is_404_in_the_form_of_openai(
    data_folder: Path, tiny_model: Path
) -> None:
    async with loaded(data_folder, tiny_model) as (_service, client):
        with pytest.raises(openai.NotFoundError) as unknown:
            await client.chat.completions.create(model="gpt-4", messages=CHAT)
        assert unknown.value.body["code"] == "model_not_found"
        with pytest.raises(openai.NotFoundError) as starter:
            await client.embeddings.create(model="qwen3-4b", input="x")
        assert starter.value.body["code"] == "not_loaded"
        with pytest.raises(openai.NotFoundError):
            await client.models.retrieve("Qwen/none of ours")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"model": 3}', b"\xff", b"[" * 99_999])
async def test_a_malformed_request_is_400_in_the_form_of_openai(
    data_folder: Path, body: bytes
) -> None:
    async with running(data_folder) as service:
        answer = await service.post("/v1/chat/completions", data=body)
        assert (answer.status, answer.body["error"]["code"]) == (400, "bad_request")


async def test_without_a_name_and_with_several_loaded_the_name_is_asked_for(
    data_folder: Path, tmp_path: Path, tiny_model: Path
) -> None:
    second = tmp_path / "second.gguf"
    os.link(tiny_model, second)
    async with loaded(data_folder, tiny_model) as (service, _client):
        second_id = await service.add(str(second), name="Tiny Model")
        await service.post(f"/model/{second_id}/load", json={"context": 256})
        for body in ({"messages": CHAT}, {"messages": CHAT, "model": "Tiny Model"}):
            answer = await service.post("/v1/chat/completions", json=body)
            assert (answer.status, answer.body["error"]["code"]) == (400, "ambiguous_model")


async def test_the_worker_stops_when_the_client_is_gone(
    data_folder: Path, tiny_model: Path
) -> None:
    async with loaded(data_folder, tiny_model, context=32_768) as (service, _client):
        (pid,) = worker_pids()
        endless = {"messages": CHAT, "max_tokens": MANY_TOKENS, "ignore_eos": True}
        for stream in (True, False):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.5):
                    await service.post("/v1/chat/completions", json={**endless, "stream": stream})
            await until_idle(pid)
        # And it serves the next one.
        body = {"messages": CHAT, "max_tokens": 1}
        assert (await service.post("/v1/chat/completions", json=body)).status == 200


@pytest.mark.allow_warnings
async def test_a_worker_that_dies_in_mid_answer_is_an_error_and_not_the_end_of_a_text(
    data_folder: Path, tiny_model: Path
) -> None:
    async with loaded(data_folder, tiny_model) as (service, client):
        (pid,) = worker_pids()
        stream = await client.chat.completions.create(
            model="tiny",
            messages=CHAT,
            max_tokens=1900,
            stream=True,
            extra_body={"ignore_eos": True},
        )
        with pytest.raises(openai.APIError, match="ended before it had answered"):
            await kill_at_first_chunk(stream, pid)
        with pytest.raises(openai.APIStatusError) as gone:
            await client.chat.completions.create(model="tiny", messages=CHAT)
        assert gone.value.status_code in (404, 502)
        assert (await service.get("/models")).status == 200
