"""The queue of downloads over HTTP: ordered, limited, kept, told, remembered."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.origin import Fault, Origin
from tests.service.disk import serve_file, sha256, size_of
from tests.service.running import DEADLINE_S, RunningService, running

SLOW = Fault(rate_bytes_s=400_000.0)
HELD = {"concurrent": 2, "paused": True}
OPEN = {"concurrent": 2, "paused": False}


async def queued(
    service: RunningService, files: Origin, model: Path, names: str, **members: Any
) -> list[str]:
    """Add a model for each letter of `names` and ask for its download; return their ids."""
    ids = []
    for name in names:
        url = serve_file(files, model, f"{name}.gguf")
        ids.append(await service.add(url, name=name, **members))
        assert (await service.post(f"/model/{ids[-1]}/download")).status == 200
    return ids


async def listed(service: RunningService) -> dict[str, Any]:
    answer = await service.get("/downloads")
    assert answer.status == 200, answer.body
    return answer.body


def order_of(queue: dict[str, Any]) -> list[str]:
    return [one["id"] for one in queue["iterable"]]


async def test_the_queue_is_listed_ordered_and_held(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    async with running(data_folder) as service:
        assert await listed(service) == {"iterable": [], "settings": OPEN}
        held = await service.post("/downloads/settings", json=HELD)
        assert (held.status, held.body["settings"]) == (200, HELD)
        a, b, c = await queued(service, files, tiny_model, "abc")
        queue = await listed(service)
        assert order_of(queue) == [a, b, c]
        assert [one["name"] for one in queue["iterable"]] == ["a", "b", "c"]
        assert {one["progress"]["phase"] for one in queue["iterable"]} == {"queued"}
        ordered = await service.post("/downloads/order", json={"ids": [c, "gone", a, c]})
        assert order_of(ordered.body) == [c, a, b]
        limited = await service.post(f"/model/{a}/download/limit", json={"limit": 500_000})
        assert [one.get("limit") for one in limited.body["iterable"]] == [None, 500_000, None]
        lifted = await service.post(f"/model/{a}/download/limit", json={})
        assert [one.get("limit") for one in lifted.body["iterable"]] == [None, None, None]
        assert files.requests == []
        await service.post("/downloads/settings", json={"concurrent": 1})
        for model_id in (a, b, c):
            await service.progress_when(model_id, lambda p: p["status"] == "COMPLETED")
        gets = [request.path for request in files.requests if request.method == "GET"]
        fetched = [path for path in gets if path.endswith(".gguf")]
        assert fetched == ["/c.gguf", "/a.gguf", "/b.gguf"]
        assert order_of(await listed(service)) == []


async def test_order_limits_pauses_and_settings_outlive_the_service(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    settings = {
        "concurrent": 5,
        "limit": 3_000_000,
        "schedule": {"start": "01:00", "end": "07:00"},
        "paused": True,
    }
    async with running(data_folder) as service:
        await service.post("/downloads/settings", json=settings)
        a, b, c = await queued(service, files, tiny_model, "abc")
        await service.post("/downloads/order", json={"ids": [b]})
        await service.post(f"/model/{c}/download/limit", json={"limit": 70_000})
        await service.post(f"/model/{a}/download/pause")
        before = await listed(service)
    async with running(data_folder) as service:
        after = await listed(service)
        assert after["settings"] == settings
        assert order_of(after) == [b, a, c] == order_of(before)
        phases = [one["progress"]["phase"] for one in after["iterable"]]
        assert phases == ["queued", "paused", "queued"]
        assert [one.get("limit") for one in after["iterable"]] == [None, None, 70_000]
        assert (await service.get(f"/model/{a}")).body["downloading"] is False
        assert (await service.get(f"/model/{b}")).body["downloading"] is True
        await service.post(f"/model/{b}/download/cancel")
        assert (await service.post(f"/models/{c}/delete")).status == 204
        assert order_of(await listed(service)) == [a]
    async with running(data_folder) as service:
        assert order_of(await listed(service)) == [a]
        assert files.requests == []


async def test_one_digest_asked_for_by_ten_models_moves_once(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    async with running(data_folder) as service:
        ids = await queued(service, files, tiny_model, "abcdefghij", sha256=sha256(tiny_model))
        for model_id in ids:
            await service.progress_when(model_id, lambda p: p["status"] == "COMPLETED")
            model = (await service.get(f"/model/{model_id}")).body
            assert model["file"]["verified"] is True
            assert model["details"]["architecture"] == "llama"
        assert len(files.requests) == 1
        history = (await service.get("/downloads/history")).body["iterable"]
        assert sorted(one["fetched"] for one in history) == [0] * 9 + [size_of(tiny_model)]
        freed = await service.post(f"/models/{ids[0]}/delete/cache")
        assert freed.status == 200
        assert (await service.get(f"/model/{ids[1]}")).body["downloaded"] is True


async def test_what_was_downloaded_is_remembered_without_secrets(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    async with running(data_folder) as service:
        url = serve_file(files, tiny_model)
        secret = url.replace("http://", "http://me:pass@") + "?token=secret"
        first = await service.add(secret, name="First", sha256=sha256(tiny_model))
        await service.download(first)
        failing = await service.add(f"{files.url}/none.gguf", name="None")
        await service.download(failing)
        assert (await service.post(f"/models/{first}/delete")).status == 204
    async with running(data_folder) as service:
        history = (await service.get("/downloads/history")).body["iterable"]
        assert [one["name"] for one in history] == ["None", "First"]
        failed, done = history
        assert failed["outcome"] == "failed"
        assert failed["problem"]["code"] == "source_refused"
        assert (
            done
            | {
                "id": first,
                "source": url,
                "outcome": "completed",
                "size": size_of(tiny_model),
                "fetched": size_of(tiny_model),
                "sha256": sha256(tiny_model),
                "compared": True,
            }
            == done
        )
        assert done["started"] <= done["ended"] <= failed["ended"]
        assert "secret" not in str(history)
        assert "pass" not in str(history)


async def test_a_change_of_the_queue_is_an_event(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    async with (
        running(data_folder) as service,
        service.http.ws_connect(f"{service.url}/events") as events,
    ):
        await service.post("/downloads/settings", json=HELD)
        a, b = await queued(service, files, tiny_model, "ab")
        await service.post("/downloads/order", json={"ids": [b]})
        await service.post(f"/model/{a}/download/limit", json={"limit": 90_000})
        seen: list[dict[str, Any]] = []
        async with asyncio.timeout(DEADLINE_S):
            async for message in events:
                event = message.json()
                if event["type"] == "queue.changed":
                    seen.append(event["downloads"])
                    if [one.get("limit") for one in seen[-1]["iterable"]] == [None, 90_000]:
                        break
        assert seen[0]["settings"] == HELD
        assert order_of(seen[-1]) == [b, a]


async def test_a_thousand_changes_are_not_as_many_events(data_folder: Path) -> None:
    async with (
        running(data_folder) as service,
        service.http.ws_connect(f"{service.url}/events") as events,
    ):
        for number in range(200):
            settings = {"concurrent": 1 + number % 2}
            assert (await service.post("/downloads/settings", json=settings)).status == 200
        await service.post("/downloads/settings", json={"concurrent": 7})
        count = 0
        async with asyncio.timeout(DEADLINE_S):
            async for message in events:
                event = message.json()
                if event["type"] == "queue.changed":
                    count += 1
                    if event["downloads"]["settings"]["concurrent"] == 7:
                        break
        assert count < 100


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/downloads/settings", {"concurrent": 0}, "concurrent"),
        ("/downloads/settings", {"concurrent": 17}, "concurrent"),
        ("/downloads/settings", {"concurrent": "many"}, "concurrent"),
        ("/downloads/settings", {"limit": 10}, "limit"),
        ("/downloads/settings", {"limit": -1}, "limit"),
        ("/downloads/settings", {"limit": 2**60}, "limit"),
        ("/downloads/settings", {"limit": 1e400}, "limit"),
        ("/downloads/settings", {"schedule": {"start": "25:00", "end": "07:00"}}, "schedule"),
        ("/downloads/settings", {"schedule": {"start": "1:00"}}, "schedule"),
        ("/downloads/settings", [], "object"),
        ("/downloads/order", {}, "ids"),
        ("/downloads/order", {"ids": "abc"}, "ids"),
        ("/downloads/order", {"ids": ["x"] * 10_001}, "ids"),
        ("/downloads/order", {"ids": [1]}, "ids"),
    ],
)
async def test_a_wrong_request_is_refused_and_changes_nothing(
    data_folder: Path, path: str, body: Any, words: str
) -> None:
    async with running(data_folder) as service:
        answer = await service.post(path, json=body)
        assert (answer.status, answer.code) == (400, "bad_request")
        assert words in answer.body["detail"]
        assert (await listed(service))["settings"] == OPEN


async def test_a_limit_for_what_is_not_downloaded_is_refused(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    async with running(data_folder) as service:
        model_id = await service.add(serve_file(files, tiny_model))
        limit = {"limit": 5_000}
        idle = await service.post(f"/model/{model_id}/download/limit", json=limit)
        assert (idle.status, idle.code) == (500, "not_queued")
        unknown = await service.post("/model/unknown/download/limit", json=limit)
        assert unknown.code == "model_not_found"
        wrong = await service.post(f"/model/{model_id}/download/limit", json={"limit": 1})
        assert (wrong.status, wrong.code) == (400, "bad_request")


async def test_a_download_is_slowed_down_while_it_runs(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    async with running(data_folder) as service:
        await service.post("/downloads/settings", json={"limit": 100_000})
        (model_id,) = await queued(service, files, tiny_model, "a")
        progress = await service.progress_when(model_id, lambda p: p.get("rate"))
        assert progress["rate"] < 200_000
        assert progress["eta"] == int(progress["eta"])
        await service.post("/downloads/settings", json={})
        await service.progress_when(model_id, lambda p: p["status"] == "COMPLETED")
