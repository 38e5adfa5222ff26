"""Models of a person's own: added, changed, refused."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.gguf_models import write_cut_short
from tests.service.disk import (
    sha256,
    text_file,
)
from tests.service.running import DEADLINE_S, running, seed


def starter(models: dict[str, Any]) -> dict[str, Any]:
    return next(model for model in models["iterable"] if not model["custom"])


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
