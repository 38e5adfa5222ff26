"""Running models over HTTP: options, offers, settings, load on demand, speeds, logs."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.gguf_models import TINY
from tests.fakes.gguf_projector import write_projector
from tests.service.running import RunningService, running

_QUESTION = {"model": "tiny", "prompt": "word1 word2", "max_tokens": 8}


async def _added(service: RunningService, model: Path, **members: Any) -> str:
    return await service.add(str(model), name="Tiny Model", unique="tiny", **members)


def test_options_are_stored_used_and_given_back(tiny_model: Path, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running(tmp_path) as service:
            model_id = await _added(service, tiny_model)
            path = f"/model/{model_id}/options"
            form = (await service.get(path)).body
            assert form["defaults"]["context"] == form["context"]["default"]
            assert form["context"]["high"] == 32768
            assert "saved" not in form
            saved = {"context": 1024, "seed": 5, "keepAlive": 60.0, "force": True}
            answer = await service.post(path, json=saved)
            del saved["force"]
            assert answer.body["options"] == saved
            ready = (await service.post(f"/model/{model_id}/load")).body
            assert ready["runtime"]["options"]["seed"] == 5
            assert ready["runtime"]["options"]["context"] == 1024
        async with running(tmp_path) as service:
            assert (await service.get(path)).body["saved"] == saved
            # What is about one load only stands beside them.
            ready = (await service.post(f"/model/{model_id}/load", json={"force": True})).body
            assert ready["runtime"]["options"]["seed"] == 5
            assert "options" not in (await service.post(path, json={})).body

    asyncio.run(scenario())


def test_options_of_a_model_that_came_with_the_program_can_be_stored(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running(tmp_path) as service:
            models = (await service.get("/models")).body["iterable"]
            starter = next(model for model in models if not model["custom"])
            path = f"/model/{starter['id']}/options"
            answer = await service.post(path, json={"context": 2048})
            assert answer.body["options"] == {"context": 2048}
            assert (await service.get(path)).code == "not_downloaded"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"context": 1}, "bad_request"),
        ({"sampling": {"temperature": -1}}, "bad_request"),
        ({"chatTemplate": "x" * 300_000}, "bad_request"),
        ({"draft": "nobody"}, "model_not_found"),
        ({"projector": "/none/such.gguf"}, "model_not_found"),
        ({"projector": "relative.gguf"}, "model_not_found"),
    ],
)
def test_options_that_can_not_be_are_not_stored(
    options: dict[str, object], code: str, tiny_model: Path, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with running(tmp_path) as service:
            model_id = await _added(service, tiny_model)
            answer = await service.post(f"/model/{model_id}/options", json=options)
            assert answer.code == code
            assert (await service.post(f"/model/{model_id}/load", json=options)).code == code
            assert "options" not in (await service.get(f"/model/{model_id}")).body

    asyncio.run(scenario())


def test_a_draft_model_is_named_by_its_unique_name(tiny_model: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(tiny_model, tmp_path / "copy.gguf"))

    async def scenario() -> None:
        async with running(tmp_path) as service:
            model_id = await _added(service, tiny_model)
            await service.add(str(copy), name="Draft", unique="draft")
            asked = {"context": 512, "draft": "draft"}
            alone = (await service.post(f"/model/{model_id}/estimate", json={"context": 512})).body
            both = (await service.post(f"/model/{model_id}/estimate", json=asked)).body
            assert both["total"] > alone["total"]
            ready = (await service.post(f"/model/{model_id}/load", json=asked)).body
            assert ready["runtime"]["options"]["draft"] == "draft"

    asyncio.run(scenario())


def test_settings_outlive_the_service_and_a_request_loads_its_model(
    tiny_model: Path, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with running(tmp_path) as service:
            model_id = await _added(service, tiny_model)
            assert (await service.post("/v1/completions", json=_QUESTION)).status == 404
            usual = (await service.get("/runtime/settings")).body
            assert usual == {"eviction": "ask", "loadOnDemand": False, "restart": True}
            wanted = {"eviction": "automatic", "loadOnDemand": True, "keepAlive": 600.0}
            told = (await service.post("/runtime/settings", json=wanted)).body
            assert told == wanted | {"restart": True}
        async with running(tmp_path) as service:
            assert (await service.get("/runtime/settings")).body == told
            offered = (await service.get("/v1/models")).body["data"]
            assert [model["id"] for model in offered] == ["tiny"]
            answers = await asyncio.gather(
                *(service.post("/v1/completions", json=_QUESTION) for _ in range(3))
            )
            assert [answer.status for answer in answers] == [200] * 3
            runtime = (await service.get(f"/model/{model_id}")).body["runtime"]
            assert runtime["state"] == "loaded"
            assert runtime["options"]["keepAlive"] == 600
            unknown = _QUESTION | {"model": "nobody"}
            assert (await service.post("/v1/completions", json=unknown)).status == 404

    asyncio.run(scenario())


def test_speeds_are_measured_and_told(tiny_model: Path, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running(tmp_path) as service:
            model_id = await _added(service, tiny_model)
            path = f"/model/{model_id}/metrics"
            assert (await service.get(path)).code == "not_loaded"
            await service.post(f"/model/{model_id}/load", json={"context": 512, "keepAlive": 600.0})
            assert (await service.get(path)).body["requests"] == 0
            await service.post("/v1/completions", json=_QUESTION)
            await service.post("/v1/completions", json=_QUESTION | {"stream": True})
            await service.post("/v1/completions", json=_QUESTION | {"prompt": 7})
            told = (await service.get(path)).body
            assert (told["requests"], told["failed"], told["active"]) == (2, 1, 0)
            assert told["generatedTokens"] == 16
            assert told["promptTokens"] > 0
            assert told["tokensPerSecond"] > 0
            assert 0 < told["timeToFirstToken"] < 60
            async with service.http.ws_connect(f"{service.url}/events") as events:
                await service.post("/v1/completions", json=_QUESTION)
                runtime: dict[str, Any] = {}
                while runtime.get("metrics", {}).get("requests") != 3:
                    message = await events.receive_json(timeout=30)
                    runtime = message.get("runtime") or runtime
            assert "unloadAt" in runtime

    asyncio.run(scenario())


def test_the_engines_log_is_told_also_of_a_load_that_failed(
    tiny_model: Path, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with running(tmp_path) as service:
            model_id = await _added(service, tiny_model)
            path = f"/model/{model_id}/log"
            assert (await service.get(path)).body["iterable"] == []
            await service.post(f"/model/{model_id}/load", json={"context": 512})
            await service.post(f"/model/{model_id}/unload")
            broken = {"context": 512, "chatTemplate": "{% for"}
            failed = await service.post(f"/model/{model_id}/load", json=broken)
            assert failed.code == "engine_failed"
            log = (await service.get(path)).body
            assert len(log["iterable"]) == 2
            assert log["name"] == log["iterable"][0]["name"]
            first = log["iterable"][1]["name"]
            assert "loaded" in (await service.get(f"{path}?name={first}")).body["text"]
            assert (await service.get(f"{path}?name=../service.log")).code == "not_found"

    asyncio.run(scenario())


def test_an_unload_reports_what_came_back(tiny_model: Path, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running(tmp_path) as service:
            model_id = await _added(service, tiny_model)
            await service.post(f"/model/{model_id}/load", json={"context": 512})
            runtime = (await service.post(f"/model/{model_id}/unload")).body["runtime"]
            report = runtime["unloaded"]
            assert report["freed"] == report["held"] == runtime["freed"] > 2**20
            assert report["seconds"] < 30
            memory = (await service.get("/system/memory")).body
            assert memory["devices"][0]["line"] < memory["devices"][0]["total"]
            assert set(memory["swap"]) == {"total", "used"}

    asyncio.run(scenario())


def test_a_projector_is_not_loaded_by_itself_and_offered_to_models(
    tiny_model: Path, tmp_path: Path
) -> None:
    async def scenario() -> None:
        file = write_projector(tmp_path / "mmproj.gguf", TINY.width)
        async with running(tmp_path / "data") as service:
            projector_id = await service.add(str(file), name="Eye", unique="eye")
            refused = await service.post(f"/model/{projector_id}/load")
            assert refused.code == "projector_alone"
            assert (await service.get(f"/model/{projector_id}")).body["loaded"] is False
            model_id = await _added(service, tiny_model)
            form = (await service.get(f"/model/{model_id}/options")).body
            assert [choice["id"] for choice in form["projectors"]] == [projector_id]

    asyncio.run(scenario())
