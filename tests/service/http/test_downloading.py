"""Downloads, verification and removal over HTTP, from a real origin."""

import asyncio
from pathlib import Path

import pytest

from tests.fakes.gguf_models import write_cut_short
from tests.fakes.origin import Fault, Origin
from tests.service.disk import (
    cut_last_bytes,
    flip_last_byte,
    names_in,
    remove,
    serve_file,
    sha256,
    size_of,
    text_file,
)
from tests.service.running import running

SLOW = Fault(rate_bytes_s=400_000.0)


async def test_a_model_goes_all_the_way(data_folder: Path, files: Origin, tiny_model: Path) -> None:
    url = serve_file(files, tiny_model)
    async with running(data_folder) as service:
        model_id = await service.add(url, name="Tiny", sha256=sha256(tiny_model))
        early = await service.post(f"/model/{model_id}/load")
        assert (early.status, early.code) == (500, "not_downloaded")

        assert (await service.download(model_id))["status"] == "COMPLETED"
        model = (await service.get(f"/model/{model_id}")).body
        assert (model["downloaded"], model["downloading"], model["loaded"]) == (True, False, False)
        assert model["bytes"]["value"] == size_of(tiny_model)
        assert model["quantization"] == "F16"
        assert model["maxTokens"]["total"] == 32768
        assert model["details"]["architecture"] == "llama"
        assert model["file"]["verified"] is True
        estimated = model["ram"]["value"]

        moved = files.bytes_sent
        assert (await service.post(f"/model/{model_id}/download")).status == 200
        assert files.bytes_sent == moved

        loaded = await service.post(f"/model/{model_id}/load", json={"context": 512})
        assert loaded.status == 200, loaded.body
        assert loaded.body["loaded"] is True
        assert loaded.body["runtime"]["options"]["context"] == 512
        measured = loaded.body["ram"]["value"]
        assert measured == loaded.body["runtime"]["memory"] != estimated
        memory = (await service.get("/system/memory")).body
        assert [m["id"] for m in memory["devices"][0]["models"]] == [model_id]

        unloaded = await service.post(f"/model/{model_id}/unload")
        assert unloaded.body["loaded"] is False
        assert unloaded.body["ram"]["value"] == measured
        assert (await service.post(f"/model/{model_id}/unload")).status == 200

        freed = await service.post(f"/models/{model_id}/delete/cache")
        assert freed.body == {"model": {"id": model_id}, "freed": size_of(tiny_model)}
        assert names_in(data_folder / "models") == []
        assert (await service.get(f"/model/{model_id}")).body["file"]["state"] == "absent"
        assert (await service.post(f"/models/{model_id}/delete")).status == 204
        assert (await service.get(f"/model/{model_id}")).status == 410
        assert names_in(data_folder / "models") == []


@pytest.mark.allow_warnings
@pytest.mark.parametrize("broken", ["text", "cut", "digest", "unreachable"])
async def test_a_download_of_something_else_fails_with_its_own_code(
    data_folder: Path, tmp_path: Path, files: Origin, tiny_model: Path, broken: str
) -> None:
    members: dict[str, str] = {}
    code = "corrupt_file"
    url = serve_file(files, tiny_model)
    if broken == "text":
        url = serve_file(files, text_file(tmp_path / "text.gguf"))
    elif broken == "cut":
        url = serve_file(files, write_cut_short(tmp_path / "cut.gguf", tiny_model))
    elif broken == "digest":
        members, code = {"sha256": "1" * 64}, "digest_mismatch"
    else:
        files.always("tiny.gguf", Fault(status=404))
        code = "source_refused"
    async with running(data_folder) as service:
        model_id = await service.add(url, **members)
        progress = await service.download(model_id)
        assert (progress["status"], progress["problem"]["code"]) == ("FAILED", code)
        model = (await service.get(f"/model/{model_id}")).body
        assert (model["downloaded"], model["downloading"]) == (False, False)
        assert model["file"]["state"] != "present"
        assert (await service.post(f"/model/{model_id}/load")).code == "not_downloaded"
        assert (await service.post(f"/models/{model_id}/delete")).status == 204


async def test_cancel_stops_and_the_next_download_goes_on_from_its_bytes(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    url = serve_file(files, tiny_model)
    files.always("tiny.gguf", SLOW)
    async with running(data_folder) as service:
        model_id = await service.add(url, sha256=sha256(tiny_model))
        await service.post(f"/model/{model_id}/download")
        await service.progress_when(model_id, lambda p: p.get("transferred", 0) > 100_000)
        cancelled = await service.post(f"/model/{model_id}/download/cancel")
        assert cancelled.status == 200
        assert cancelled.body["download"]["status"] == "CANCELED"
        assert cancelled.body["file"]["state"] == "partial"
        held = cancelled.body["file"]["size"]
        assert held > 0
        sent = files.bytes_sent
        await asyncio.sleep(0.3)
        assert files.bytes_sent - sent < 100_000  # what was in the pipe
        files.always("tiny.gguf", Fault())
        assert (await service.download(model_id))["status"] == "COMPLETED"
        assert files.requests[-1].range == f"bytes={held}-"


async def test_pause_and_discard(data_folder: Path, files: Origin, tiny_model: Path) -> None:
    url = serve_file(files, tiny_model)
    files.always("tiny.gguf", SLOW)
    async with running(data_folder) as service:
        model_id = await service.add(url)
        await service.post(f"/model/{model_id}/download")
        await service.progress_when(model_id, lambda p: p.get("transferred", 0) > 100_000)
        paused = (await service.post(f"/model/{model_id}/download/pause")).body
        assert (paused["download"]["phase"], paused["downloading"]) == ("paused", False)
        discarded = (await service.post(f"/model/{model_id}/download/discard")).body
        assert discarded["file"]["state"] == "absent"
        assert "download" not in discarded
        progress = (await service.get(f"/model/{model_id}/download/progress")).body
        assert progress == {"status": "UNKNOWN", "percentage": 0.0}


async def test_an_unfinished_download_goes_on_by_itself_after_a_restart(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    url = serve_file(files, tiny_model)
    files.always("tiny.gguf", SLOW)
    async with running(data_folder) as service:
        model_id = await service.add(url, sha256=sha256(tiny_model))
        cancelled_id = await service.add(url + "?again")
        for one in (model_id, cancelled_id):
            await service.post(f"/model/{one}/download")
        await service.post(f"/model/{cancelled_id}/download/cancel")
        await service.progress_when(model_id, lambda p: p.get("transferred", 0) > 100_000)
    files.always("tiny.gguf", Fault())
    async with running(data_folder) as service:
        await service.progress_when(model_id, lambda p: p["status"] == "COMPLETED")
        assert (await service.get(f"/model/{model_id}")).body["downloaded"] is True
        assert (await service.get(f"/model/{cancelled_id}")).body["downloading"] is False
    assert files.requests[-1].range not in (None, "bytes=0-")


async def test_removing_a_model_stops_what_it_does(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    url = serve_file(files, tiny_model)
    files.always("tiny.gguf", SLOW)
    async with running(data_folder) as service:
        moving = await service.add(url)
        loaded = await service.add(str(tiny_model))
        await service.post(f"/model/{moving}/download")
        await service.post(f"/model/{loaded}/load", json={"context": 256})
        await service.progress_when(moving, lambda p: p.get("transferred", 0) > 10_000)
        for model_id in (moving, loaded):
            assert (await service.post(f"/models/{model_id}/delete")).status == 204
        memory = (await service.get("/system/memory")).body
        assert memory["devices"][0]["models"] == []
        assert names_in(data_folder / "models") == []


@pytest.mark.allow_warnings
async def test_verify_finds_a_changed_byte_and_sets_the_file_aside(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    url = serve_file(files, tiny_model)
    async with running(data_folder) as service:
        model_id = await service.add(url, sha256=sha256(tiny_model))
        await service.download(model_id)
        right = await service.post(f"/model/{model_id}/verify")
        assert (right.status, right.body["file"]["verified"]) == (200, True)
        path = Path(right.body["file"]["path"])
        flip_last_byte(path)
        wrong = await service.post(f"/model/{model_id}/verify")
        assert (wrong.code, wrong.body["expected"]) == ("digest_mismatch", sha256(tiny_model))
        model = (await service.get(f"/model/{model_id}")).body
        assert (model["downloaded"], model["download"]["status"]) == (False, "FAILED")
        assert (await service.post(f"/model/{model_id}/load")).code == "not_downloaded"
        assert (await service.download(model_id))["status"] == "COMPLETED"
        cut_last_bytes(path, 1000)
        assert (await service.post(f"/model/{model_id}/verify")).code == "corrupt_file"


async def test_starters_are_seeded_once_and_come_from_the_mirror(
    data_folder: Path, files: Origin, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(data_folder) as service:
        first = (await service.get("/models")).body["iterable"]
        assert 30 <= len(first) <= 40
        assert all(not model["custom"] and "bytes" not in model for model in first)
    monkeypatch.setenv("HF_ENDPOINT", files.url + "/")
    async with running(data_folder) as service:
        second = (await service.get("/models")).body["iterable"]
        assert [model["id"] for model in second] == [model["id"] for model in first]
        known = second[0]
        owner, name, path = known["source"].removeprefix("hf://").split("/", 2)
        serve_file(files, tiny_model, f"{owner}/{name}/resolve/main/{path}")
        assert (await service.download(known["id"]))["status"] == "COMPLETED"
        model = (await service.get(f"/model/{known['id']}")).body
        assert (model["downloaded"], model["source"]) == (True, known["source"])


async def test_what_an_earlier_run_left_is_shown_and_waits_until_it_is_asked_for(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    url = serve_file(files, tiny_model)
    files.always("tiny.gguf", SLOW)
    async with running(data_folder) as service:
        model_id = await service.add(url)
        await service.post(f"/model/{model_id}/download")
        await service.progress_when(model_id, lambda p: p.get("transferred", 0) > 100_000)
        held = (await service.post(f"/model/{model_id}/download/pause")).body["file"]["size"]
    async with running(data_folder) as service:
        model = (await service.get(f"/model/{model_id}")).body
        assert model["file"] == {"state": "partial", "size": held}
        assert (model["downloading"], model["download"]["phase"]) == (False, "paused")
        assert model["download"]["total"] == size_of(tiny_model)
        assert 0 < model["download"]["percentage"] < 100
        files.always("tiny.gguf", Fault())
        assert (await service.download(model_id))["status"] == "COMPLETED"


async def test_a_file_that_vanished_is_fetched_again_from_nothing_on(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    url = serve_file(files, tiny_model)
    async with running(data_folder) as service:
        model_id = await service.add(url)
        await service.download(model_id)
        model = (await service.get(f"/model/{model_id}")).body
        remove(Path(model["file"]["path"]))
        missing = (await service.get(f"/model/{model_id}")).body
        assert (missing["downloaded"], missing["file"]["state"]) == (False, "missing")
        files.always("tiny.gguf", SLOW)
        started = (await service.post(f"/model/{model_id}/download")).body
        assert started["downloading"] is True
        assert started["download"].get("percentage", 0) < 100
        assert (await service.download(model_id))["status"] == "COMPLETED"
        assert (await service.get(f"/model/{model_id}")).body["downloaded"] is True
