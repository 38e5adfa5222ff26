"""Taking in what other programs hold: over HTTP, on real files, with nothing copied."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import stores
from tests.fakes.gguf_models import write_model
from tests.fakes.hub import Hub
from tests.service.disk import flip_last_byte, remove
from tests.service.running import RunningService, running


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return an empty home folder of the person who runs the service."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    for name in ("OLLAMA_MODELS", "HF_HOME", "HF_HUB_CACHE", "LLAMA_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / ".local" / "share"))
    return folder


async def listed(service: RunningService) -> dict[str, dict[str, Any]]:
    answer = await service.get("/adopt")
    assert answer.status == 200, answer.body
    return {one["program"]: one for one in answer.body["iterable"]}


async def adopt(service: RunningService, *ids: str, **options: Any) -> list[dict[str, Any]]:
    answer = await service.post("/adopt", json={"ids": list(ids), **options})
    assert answer.status == 200, answer.body
    return answer.body["iterable"]


async def test_all_programs_are_adopted_without_a_byte_more_and_each_model_loads(
    tmp_path: Path, home: Path
) -> None:
    stores.all_programs(home)
    async with running(tmp_path / "data") as service:
        found = await listed(service)
        assert set(found) == {
            "ollama", "lm_studio", "hugging_face", "jan", "gpt4all", "llama_cpp"
        }  # fmt: skip
        assert all(one["quantization"] == "F16" for one in found.values())
        models = tmp_path / "data" / "models"
        before = stores.taken_bytes(home, models)
        adopted = await adopt(service, *(one["id"] for one in found.values()))
        assert stores.taken_bytes(home, models) == before
        assert [one["method"] for one in adopted] == ["link"] * 6
        for one in adopted:
            loaded = await service.post(f"/model/{one['model']['id']}/load", json={"context": 64})
            assert loaded.status == 200, loaded.body
            await service.post(f"/model/{one['model']['id']}/unload")
        assert all(one.get("model") for one in (await listed(service)).values())


async def test_what_ollama_keeps_beside_a_model_is_used_and_told(
    tmp_path: Path, home: Path
) -> None:
    stores.ollama(home)
    async with running(tmp_path / "data") as service:
        (one,) = (await service.get("/adopt")).body["iterable"]
        (adopted,) = await adopt(service, one["id"])
        details = adopted["model"]["details"]
        assert details["sourceTemplate"] == "{{ .Prompt }}"
        assert details["template"] == "source"
        assert details["license"] == "CC0-1.0"  # of the file, which knows better
        assert details["sourceParameters"] == '{"stop":["</s>"]}'
        assert adopted["model"]["recommended"]["chatTemplate"]


async def test_a_newer_version_of_an_adopted_model_is_told_and_taken(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob = stores.hugging_face(home)
    newer = write_model(tmp_path / "newer.gguf", seed=77)
    with Hub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        hub.add("owner/tiny-GGUF", {"sub/tiny-f16.gguf": blob.read_bytes()})
        async with running(tmp_path / "data") as service:
            (one,) = (await service.get("/adopt")).body["iterable"]
            (adopted,) = await adopt(service, one["id"])
            model_id = adopted["model"]["id"]

            async def state() -> str:
                (told,) = (await service.post("/models/outdated", json={})).body["iterable"]
                return told["state"]

            assert await state() == "current"
            hub.add("owner/tiny-GGUF", {"sub/tiny-f16.gguf": newer.read_bytes()})
            assert await state() == "newer"
            answer = await service.post(f"/model/{model_id}/download/newer")
            assert answer.status == 200, answer.body
            await service.progress_when(model_id, lambda p: p["status"] == "COMPLETED")
            file = (await service.get(f"/model/{model_id}")).body["file"]
            assert file["sha256"] == stores.digest_of(newer)
            assert blob.name != stores.digest_of(newer)
            assert stores.digest_of(blob) == blob.name, "the other program keeps its own"
            assert await state() == "current"


async def test_a_linked_model_stays_when_the_other_program_deletes_its_own(
    tmp_path: Path, home: Path
) -> None:
    blob = stores.ollama(home)
    async with running(tmp_path / "data") as service:
        (adopted,) = await adopt(service, (await listed(service))["ollama"]["id"])
        model = adopted["model"]
        assert model["file"]["program"] == "ollama"
        assert "referenced" not in model["file"]
        remove(blob)
        now = (await service.get(f"/model/{model['id']}")).body
        assert now["file"]["state"] == "present"
        assert (await service.post(f"/model/{model['id']}/verify")).body["file"]["verified"]


async def test_a_referenced_model_that_the_other_program_deletes_is_told_as_gone(
    tmp_path: Path, home: Path
) -> None:
    blob = stores.hugging_face(home)
    async with running(tmp_path / "data") as service:
        key = (await listed(service))["hugging_face"]["id"]
        (adopted,) = await adopt(service, key, method="reference")
        model = adopted["model"]
        assert adopted["method"] == "reference"
        assert model["file"]["referenced"] is True
        assert model["source"] == "hf://owner/tiny-GGUF/sub/tiny-f16.gguf"
        remove(blob)
        now = (await service.get(f"/model/{model['id']}")).body
        assert now["file"]["state"] == "missing"
        refused = await service.post(f"/model/{model['id']}/load")
        assert refused.code == "file_missing"


async def test_removing_an_adopted_model_leaves_the_other_program_its_file(
    tmp_path: Path, home: Path
) -> None:
    blob, model = stores.ollama(home), stores.jan(home)
    async with running(tmp_path / "data") as service:
        found = await listed(service)
        (linked,) = await adopt(service, found["ollama"]["id"])
        (referenced,) = await adopt(service, found["jan"]["id"], method="reference")
        for adopted in (linked, referenced):
            removal = await service.post(f"/model/{adopted['model']['id']}/remove", json={})
            assert removal.body["freed"] == 0
            assert removal.body["kept"] >= blob.stat().st_size
        assert blob.is_file()
        assert model.is_file()
        assert (await service.get("/models/removed")).status == 200


async def test_a_copy_is_made_only_where_it_is_asked_for(tmp_path: Path, home: Path) -> None:
    blob = stores.ollama(home)
    async with running(tmp_path / "data") as service:
        key = (await listed(service))["ollama"]["id"]
        before = stores.taken_bytes(home, tmp_path / "data" / "models")
        (adopted,) = await adopt(service, key, method="copy")
        after = stores.taken_bytes(home, tmp_path / "data" / "models")
        assert adopted["method"] == "copy"
        assert after - before >= blob.stat().st_size


async def test_what_is_adopted_already_is_not_adopted_twice(tmp_path: Path, home: Path) -> None:
    stores.ollama(home)
    async with running(tmp_path / "data") as service:
        key = (await listed(service))["ollama"]["id"]
        (first,) = await adopt(service, key)
        (again,) = await adopt(service, key)
        assert again["problem"]["code"] == "model_exists"
        (unknown,) = await adopt(service, "nobody")
        assert unknown["problem"]["code"] == "not_adoptable"
        assert (await listed(service))["ollama"]["model"] == first["model"]["id"]
        assert len((await service.get("/models")).body["iterable"]) >= 1


async def test_the_same_digest_in_another_file_is_told(tmp_path: Path, home: Path) -> None:
    blob = stores.ollama(home)
    cache = stores.hugging_face(home, seed=1)
    assert stores.digest_of(blob) == stores.digest_of(cache)
    async with running(tmp_path / "data") as service:
        (adopted,) = await adopt(service, (await listed(service))["ollama"]["id"])
        other = (await listed(service))["hugging_face"]
        assert other["sameAs"] == adopted["model"]["id"]
        assert "model" not in other


async def test_a_broken_file_of_another_program_is_listed_with_its_problem(
    tmp_path: Path, home: Path
) -> None:
    model = stores.gpt4all(home)
    model.write_bytes(b"<!DOCTYPE html>" * 100)
    async with running(tmp_path / "data") as service:
        found = (await listed(service))["gpt4all"]
        assert found["problem"]["code"] == "corrupt_file"
        (adopted,) = await adopt(service, found["id"])
        assert adopted["problem"]["code"] == "corrupt_file"


async def test_a_wrong_file_of_another_program_stays_where_it_is(
    tmp_path: Path, home: Path
) -> None:
    blob = stores.hugging_face(home)
    flip_last_byte(blob)
    async with running(tmp_path / "data") as service:
        key = (await listed(service))["hugging_face"]["id"]
        (adopted,) = await adopt(service, key, method="reference")
        answer = await service.post(f"/model/{adopted['model']['id']}/verify")
        assert answer.code == "digest_mismatch"
        assert blob.is_file()


async def test_projectors_and_parts_come_with_their_model(tmp_path: Path, home: Path) -> None:
    stores.lm_studio(home)
    async with running(tmp_path / "data") as service:
        (adopted,) = await adopt(service, (await listed(service))["lm_studio"]["id"])
        (part,) = adopted["model"]["file"]["parts"]
        assert part["role"] == "projector"
        folder = Path(adopted["model"]["file"]["path"]).parent
        assert sorted(path.name for path in folder.iterdir()) == [
            "Tiny-3-F16.gguf", "mmproj-model-f16.gguf"
        ]  # fmt: skip
