"""Models of several files, through the whole service: one download, one model, one removal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.gguf_models import write_model
from tests.fakes.hub import Hub
from tests.service.disk import sha256
from tests.service.running import RunningService, running

TENSORS_IN_A_PART = 14
REPO = "owner/big"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the parts of a real model."""
    folder = tmp_path_factory.mktemp("split")
    write_model(folder / "big-Q8_0.gguf", kind="Q8_0", split_max_tensors=TENSORS_IN_A_PART)
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def projector(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file that stands where a projector would."""
    path = tmp_path_factory.mktemp("mmproj") / "mmproj-F16.gguf"
    return write_model(path, seed=9)


@pytest.fixture
def hub(parts: list[Path], projector: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Return a hub with the split model and the projector, for services started in this test."""
    with Hub() as hub:
        files = {path.name: path.read_bytes() for path in (*parts, projector)}
        hub.add(REPO, files, dates={parts[0].name: "2026-02-01T00:00:00.000Z"})
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        yield hub


def delete(path: str) -> Path:
    """Delete a file and return its folder."""
    Path(path).unlink()
    return Path(path).parent


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def listed(service: RunningService) -> dict:
    return (await service.get(f"/sources/huggingface/{REPO}")).body


async def test_a_split_model_is_one_model_from_the_listing_to_the_load(
    data_folder: Path, hub: Hub, parts: list[Path]
) -> None:
    assert len(parts) > 2
    async with running(data_folder) as service:
        listing = await listed(service)
        (file,) = listing["iterable"]
        assert [one["path"] for one in file["parts"]] == [path.name for path in parts]
        assert file["size"] == sum(path.stat().st_size for path in parts)
        model_id = await service.add(file["source"])
        done = await service.download(model_id)
        assert (done["status"], done["total"]) == ("COMPLETED", file["size"])
        model = (await service.get(f"/model/{model_id}")).body
        folder = Path(model["file"]["path"]).parent
        assert sorted(path.name for path in folder.iterdir()) == [path.name for path in parts]
        assert model["file"]["size"] == model["bytes"]["value"] == file["size"]
        assert [one["sha256"] for one in model["file"]["parts"]] == [
            sha256(path) for path in parts[1:]
        ]
        assert model["parameters"] == pytest.approx(0.001, abs=0.0005)
        assert model["details"]["sourceDate"].startswith("2026-02-01")
        loaded = await service.post(f"/model/{model_id}/load", json={"context": 256})
        assert loaded.status == 200, loaded.body
        assert loaded.body["loaded"] is True
        contents = (await service.get(f"/model/{model_id}/contents")).body
        assert len(contents["tensors"]) > TENSORS_IN_A_PART * 2
        assert (await service.post(f"/models/{model_id}/delete")).status == 204
        assert not folder.exists()


async def test_it_goes_on_with_the_part_that_it_was_at(
    data_folder: Path, hub: Hub, parts: list[Path]
) -> None:
    first_bytes = parts[0].stat().st_size
    hub.rate_bytes_s = 400_000
    async with running(data_folder) as service:
        model_id = await service.add(f"hf://{REPO}/{parts[0].name}")
        await service.post(f"/model/{model_id}/download")
        await service.progress_when(
            model_id, lambda p: (p.get("transferred") or 0) > first_bytes + 50_000
        )
    before = len(hub.asked("store"))
    folder = data_folder / "models"
    assert not list(folder.rglob("*.gguf")), "no part is seen before all are there"
    hub.rate_bytes_s = None
    async with running(data_folder) as service:
        done = await service.progress_when(model_id, lambda p: p["status"] == "COMPLETED")
        assert done["transferred"] == sum(path.stat().st_size for path in parts)
    again = hub.asked("store")[before:]
    assert not [one for one in again if sha256(parts[0]) in one.path], "it was whole already"
    assert sum(one.bytes_sent for one in again) < done["transferred"] - first_bytes


async def test_a_part_that_was_deleted_is_fetched_alone(
    data_folder: Path, hub: Hub, parts: list[Path]
) -> None:
    async with running(data_folder) as service:
        model_id = await service.add(f"hf://{REPO}/{parts[0].name}")
        await service.download(model_id)
        file = (await service.get(f"/model/{model_id}")).body["file"]
        folder = delete(file["parts"][0]["path"])
        assert (await service.get(f"/model/{model_id}")).body["downloaded"] is False
        before = len(hub.asked("store"))
        assert (await service.download(model_id))["status"] == "COMPLETED"
        assert (await service.get(f"/model/{model_id}")).body["downloaded"] is True
        again = {one.path.partition("?")[0].strip("/") for one in hub.asked("store")[before:]}
        assert again == {sha256(parts[1])}
        assert names_in(folder) == [path.name for path in parts]


async def test_a_projector_comes_with_the_model_or_after_it(
    data_folder: Path, hub: Hub, parts: list[Path], projector: Path
) -> None:
    async with running(data_folder) as service:
        listing = await listed(service)
        (companion,) = listing["projectors"]
        source = listing["iterable"][0]["source"]
        model_id = await service.add(source, projector=companion["source"])
        assert (await service.download(model_id))["status"] == "COMPLETED"
        found = (await service.get(f"/model/{model_id}")).body["file"]["parts"]
        assert [one["role"] for one in found] == ["weights"] * (len(parts) - 1) + ["projector"]
        assert found[-1]["sha256"] == sha256(projector)
        await service.post(f"/models/{model_id}/delete")

        model_id = await service.add(source)
        await service.download(model_id)
        asked = len(hub.asked("store"))
        model = (await service.get(f"/model/{model_id}")).body
        await service.post("/model/update", json={**model, "projector": companion["source"]})
        assert (await service.download(model_id))["status"] == "COMPLETED"
        found = (await service.get(f"/model/{model_id}")).body["file"]["parts"]
        assert found[-1]["role"] == "projector"
        fetched = {one.path.partition("?")[0].strip("/") for one in hub.asked("store")[asked:]}
        assert fetched == {sha256(projector)}, "what is here is not fetched again"


async def test_a_wrong_part_fails_the_model_and_keeps_the_others(
    data_folder: Path, hub: Hub, parts: list[Path]
) -> None:
    async with running(data_folder) as service:
        model_id = await service.add(f"hf://{REPO}/{parts[0].name}")
        spoiled = parts[1].read_bytes()[:-1] + b"\0"
        hub.spoiled = {sha256(parts[1]): spoiled}
        failed = await service.download(model_id)
        assert (failed["status"], failed["problem"]["code"]) == ("FAILED", "digest_mismatch")
        assert (await service.get(f"/model/{model_id}")).body["downloaded"] is False
        hub.spoiled = {}
        before = len(hub.asked("store"))
        assert (await service.download(model_id))["status"] == "COMPLETED"
        again = hub.asked("store")[before:]
        assert not [one for one in again if sha256(parts[0]) in one.path]
