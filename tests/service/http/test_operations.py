"""The operations of the Model API, over HTTP, with real downloads and a real engine."""

import asyncio
import hashlib
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.gguf_models import write_cut_short
from tests.fakes.origin import Fault, Origin
from tests.service.running import DEADLINE_S, running, seed

SLOW = Fault(rate_bytes_s=400_000.0)
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


def size_of(path: Path) -> int:
    return path.stat().st_size


def serve_file(files: Origin, path: Path, name: str = "tiny.gguf") -> str:
    return files.serve(name, path.read_bytes())


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def text_file(path: Path) -> Path:
    path.write_text("This is a shopping list and no model.\n" * 50)
    return path


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def flip_last_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def cut_last_bytes(path: Path, count: int) -> None:
    path.write_bytes(path.read_bytes()[:-count])


def starter(models: dict[str, Any]) -> dict[str, Any]:
    return next(model for model in models["iterable"] if not model["custom"])


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


@pytest.mark.parametrize(
    ("source", "members", "code"),
    [
        ("ftp://host/a.gguf", {}, "unsupported_source"),
        ("a.gguf", {}, "bad_request"),
        ("http://", {}, "bad_request"),
        ("http://host/a.gguf", {"sha256": "abc"}, "bad_request"),
        ("file://elsewhere/a.gguf", {}, "bad_request"),
        ("/no/such/file.gguf", {}, "file_missing"),
        ("/dev/zero", {}, "file_missing"),
        ("/", {}, "file_missing"),
    ],
)
async def test_a_source_that_can_not_be_is_refused_when_it_is_added(
    data_folder: Path, source: str, members: dict[str, Any], code: str
) -> None:
    async with running(data_folder) as service:
        answer = await service.post("/models/create", json=seed(source, **members))
        assert answer.code == code, answer.body


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


async def test_only_models_of_a_persons_own_are_changed_or_removed(data_folder: Path) -> None:
    async with running(data_folder) as service:
        known = starter((await service.get("/models")).body)
        for answer in (
            await service.post("/model/update", json={**known, "name": "Mine"}),
            await service.post(f"/models/{known['id']}/delete"),
        ):
            assert (answer.status, answer.code) == (500, "not_custom")
        assert (await service.get(f"/model/{known['id']}")).body["name"] == known["name"]


async def test_an_update_changes_what_it_names_and_nothing_else(data_folder: Path) -> None:
    async with running(data_folder) as service:
        model_id = await service.add("http://127.0.0.1:9/a.gguf", sha256="ab" * 32)
        before = (await service.get(f"/model/{model_id}")).body
        # As a client of the public contract sends it, which knows no source and no digest.
        known = {name: before[name] for name in before if name not in ("source", "sha256")}
        changed = {**known, "name": "B", "unique": "other", "custom": False, "loaded": True}
        answer = await service.post("/model/update", json=changed)
        assert answer.status == 200, answer.body
        assert answer.body == {**before, "name": "B"}
        assert (await service.get(f"/model/{model_id}")).body == answer.body


async def test_saved_options_are_what_a_load_uses(data_folder: Path, tiny_model: Path) -> None:
    async with running(data_folder) as service:
        model_id = await service.add(str(tiny_model))
        model = (await service.get(f"/model/{model_id}")).body
        await service.post("/model/update", json={**model, "options": {"context": 256}})
        loaded = (await service.post(f"/model/{model_id}/load")).body
        assert loaded["runtime"]["options"]["context"] == 256
        await service.post("/models/unload")
        assert (await service.get(f"/model/{model_id}")).body["loaded"] is False


async def test_a_duplicate_is_refused(data_folder: Path) -> None:
    async with running(data_folder) as service:
        await service.add("http://127.0.0.1:9/a.gguf", unique="mine")
        for twin in (
            seed("http://127.0.0.1:9/a.gguf"),
            seed("http://127.0.0.1:9/b.gguf", unique="mine"),
        ):
            answer = await service.post("/models/create", json=twin)
            assert (answer.status, answer.code) == (500, "model_exists")
        # The same name for another source is no duplicate.
        first = await service.add("http://127.0.0.1:9/c.gguf", name="Twin")
        second = await service.add("http://127.0.0.1:9/d.gguf", name="Twin")
        models = [(await service.get(f"/model/{one}")).body for one in (first, second)]
        assert [model["unique"] for model in models] == ["twin", "twin-2"]


async def test_a_local_file_is_used_where_it_lies_and_never_deleted(
    data_folder: Path, tmp_path: Path, tiny_model: Path
) -> None:
    own = tmp_path / "my model.gguf"
    shutil.copy(tiny_model, own)
    async with running(data_folder) as service:
        model_id = await service.add(str(own), sha256=sha256(own))
        model = (await service.get(f"/model/{model_id}")).body
        assert (model["downloaded"], model["file"]["path"]) == (True, str(own))
        assert model["file"]["verified"] is True
        assert (await service.post("/models/create", json=seed(own.as_uri()))).code == (
            "model_exists"
        )
        assert (await service.post(f"/model/{model_id}/load", json={"context": 256})).status == 200
        assert (await service.post(f"/models/{model_id}/delete/cache")).body["freed"] == 0
        own.rename(tmp_path / "moved.gguf")
        assert (await service.get(f"/model/{model_id}")).body["file"]["state"] == "missing"
        for verb in ("load", "download", "verify"):
            assert (await service.post(f"/model/{model_id}/{verb}")).code == "file_missing"
        (tmp_path / "moved.gguf").rename(own)
        assert (await service.get(f"/model/{model_id}")).body["downloaded"] is True
        assert (await service.post(f"/models/{model_id}/delete")).status == 204
    assert sha256(own) == sha256(tiny_model)


async def test_a_local_file_that_is_no_model_is_not_added(
    data_folder: Path, tmp_path: Path, tiny_model: Path
) -> None:
    text = text_file(tmp_path / "text.gguf")
    cut = write_cut_short(tmp_path / "cut.gguf", tiny_model)
    async with running(data_folder) as service:
        for path in (text, cut):
            answer = await service.post("/models/create", json=seed(str(path)))
            assert (answer.status, answer.code) == (500, "corrupt_file")
        answer = await service.post("/models/create", json=seed(str(tiny_model), sha256="0" * 64))
        assert (answer.code, answer.body["expected"]) == ("digest_mismatch", "0" * 64)


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


async def test_starters_are_seeded_once_and_come_from_the_mirror(
    data_folder: Path, files: Origin, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(data_folder) as service:
        first = (await service.get("/models")).body["iterable"]
        assert 8 <= len(first) <= 12
        assert all(not model["custom"] and "bytes" not in model for model in first)
    monkeypatch.setenv("HF_ENDPOINT", files.url + "/")
    async with running(data_folder) as service:
        second = (await service.get("/models")).body["iterable"]
        assert [model["id"] for model in second] == [model["id"] for model in first]
        known = second[0]
        mirrored = known["source"].removeprefix("https://huggingface.co/")
        serve_file(files, tiny_model, mirrored)
        assert (await service.download(known["id"]))["status"] == "COMPLETED"
        model = (await service.get(f"/model/{known['id']}")).body
        assert (model["downloaded"], model["source"]) == (True, known["source"])


async def test_many_at_once_are_all_answered(data_folder: Path) -> None:
    async with running(data_folder) as service:

        async def add(number: int) -> str:
            return await service.add(f"http://127.0.0.1:9/{number}.gguf", name="Same")

        ids = await asyncio.wait_for(
            asyncio.gather(*(add(number) for number in range(40))), DEADLINE_S
        )
        models = (await service.get("/models")).body["iterable"]
        assert set(ids) <= {model["id"] for model in models}
        assert len({model["unique"] for model in models}) == len(models)
