"""What every operation of the Model API answers, over HTTP, with a real engine."""

import asyncio
import io
import json
from pathlib import Path

import pytest

from tests.service.running import running, seed

SEVEN = [
    ("GET", "/model/{id}", 410),
    ("POST", "/model/{id}/download", 500),
    ("POST", "/model/{id}/download/cancel", 500),
    ("GET", "/model/{id}/download/progress", 500),
    ("POST", "/model/{id}/load", 500),
    ("POST", "/model/{id}/unload", 500),
]
SISTERS = [
    ("POST", "/models/{id}/delete", 500),
    ("POST", "/models/{id}/delete/cache", 500),
    ("POST", "/model/{id}/download/pause", 500),
    ("POST", "/model/{id}/download/discard", 500),
    ("POST", "/model/{id}/verify", 500),
    ("POST", "/model/{id}/estimate", 500),
]


@pytest.mark.parametrize("model_id", ["nope", "%00", "..%2F..%2Fetc", "a" * 3000, "ä%20"])
async def test_an_unknown_model_gets_the_statuses_of_the_contract(
    data_folder: Path, model_id: str
) -> None:
    async with running(data_folder) as service:
        for method, path, status in SEVEN + SISTERS:
            ask = service.get if method == "GET" else service.post
            answer = await ask(path.format(id=model_id))
            assert (answer.status, answer.code) == (status, "model_not_found"), path
            assert answer.headers["Content-Type"].startswith("application/problem+json")
        answer = await service.post("/model/update", json={**seed(), "id": model_id})
        assert (answer.status, answer.code) == (500, "model_not_found")


async def test_what_is_not_served_is_a_problem_too(data_folder: Path) -> None:
    async with running(data_folder) as service:
        nowhere = await service.get("/nowhere")
        assert (nowhere.status, nowhere.code) == (404, "not_found")
        wrong = await service.post("/models")
        assert (wrong.status, wrong.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"name":' * 100_000,
        b'{"id": 1e999}',
        json.dumps(seed(name="")).encode(),
        json.dumps(seed(name="x" * 301)).encode(),
        json.dumps({**seed(), "created": {"value": "yesterday"}}).encode(),
        json.dumps({**seed(), "cloud": "perhaps"}).encode(),
        b" " * (2 * 1024 * 1024),
    ],
    ids=range(14),
)
async def test_a_malformed_body_is_400_and_leaves_the_service_well(
    data_folder: Path, body: bytes
) -> None:
    async with running(data_folder) as service:
        before = len((await service.get("/models")).body["iterable"])
        for path in ("/models/create", "/model/update"):
            answer = await service.post(path, data=io.BytesIO(body))
            assert (answer.status, answer.code) == (400, "bad_request"), answer.body
        assert len((await service.get("/models")).body["iterable"]) == before


@pytest.mark.parametrize("options", ['{"context": 1}', '{"threads": "many"}', "[]", "{"])
async def test_malformed_load_options_are_400(data_folder: Path, options: str) -> None:
    async with running(data_folder) as service:
        model_id = await service.add("http://127.0.0.1:9/a.gguf")
        assert (await service.post(f"/model/{model_id}/load", data=options)).status == 400
        assert (await service.post(f"/model/{model_id}/estimate", data=options)).status == 400


async def test_an_estimate_tells_its_parts(data_folder: Path, tiny_model: Path) -> None:
    async with running(data_folder) as service:
        model_id = await service.add(str(tiny_model))
        small = (await service.post(f"/model/{model_id}/estimate", json={"context": 256})).body
        large = (await service.post(f"/model/{model_id}/estimate", json={"context": 8192})).body
        assert small["low"] <= small["total"] <= small["high"]
        assert small["total"] < large["total"]
        assert sum(part["bytes"] for part in small["parts"]) == small["total"]


async def test_loads_of_the_same_model_join(data_folder: Path, tiny_model: Path) -> None:
    async with running(data_folder) as service:
        model_id = await service.add(str(tiny_model))
        answers = await asyncio.gather(*(service.post(f"/model/{model_id}/load") for _ in range(3)))
        assert {answer.status for answer in answers} == {200}
        assert len({answer.body["runtime"]["loadedAt"] for answer in answers}) == 1
