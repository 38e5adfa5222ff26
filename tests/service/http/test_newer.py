"""Newer versions at the source, and the settings of the service, over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from modelyard.tasks import Tasks
from tests.fakes.fault import Fault
from tests.fakes.gguf_models import write_model
from tests.fakes.hub import Hub
from tests.fakes.origin import Origin
from tests.service.disk import sha256
from tests.service.running import running

SOURCE = "hf://owner/repo/tiny.gguf"


@pytest.fixture(scope="module")
def newer_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return another model than the tiny one, as large."""
    return write_model(tmp_path_factory.mktemp("newer") / "tiny.gguf", seed=1)


@pytest.fixture
def hub(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Return the hub that a service started in this test uses."""
    with Hub() as hub:
        dates = {"tiny.gguf": "2026-01-05T00:00:00.000Z"}
        hub.add("owner/repo", {"tiny.gguf": tiny_model.read_bytes()}, dates=dates)
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        yield hub


def content(path: Path) -> bytes:
    return path.read_bytes()


def delete(path: str) -> None:
    Path(path).unlink()


def publish(hub: Hub, path: Path) -> None:
    repository = hub._repositories["owner/repo"]
    repository.files["tiny.gguf"] = path.read_bytes()
    repository.dates["tiny.gguf"] = "2026-03-09T00:00:00.000Z"


async def test_a_newer_version_is_told_and_taken_only_when_asked_for(
    data_folder: Path, hub: Hub, tiny_model: Path, newer_model: Path
) -> None:
    async with running(data_folder) as service:
        model_id = await service.add(SOURCE)
        await service.download(model_id)
        (same,) = (await service.post("/models/outdated")).body["iterable"]
        assert (same["state"], same["id"]) == ("current", model_id)
        publish(hub, newer_model)
        (other,) = (await service.post("/models/outdated", json={"ids": [model_id]})).body[
            "iterable"
        ]
        assert other["state"] == "newer"
        assert other["held"]["sha256"] == sha256(tiny_model)
        assert other["offered"]["sha256"] == sha256(newer_model)
        assert other["held"]["date"].startswith("2026-01-05")
        assert other["offered"]["date"].startswith("2026-03-09")
        model = (await service.get(f"/model/{model_id}")).body
        assert (model["outdated"], model["file"]["sha256"]) == (True, sha256(tiny_model))
        assert (await service.download(model_id))["status"] == "COMPLETED"
        assert sha256(Path(model["file"]["path"])) == sha256(tiny_model)

        renewed = await service.post(f"/model/{model_id}/download/newer")
        assert renewed.body["downloaded"] is True, "the old one stays until then"
        await service.progress_when(model_id, lambda p: p["status"] == "COMPLETED")
        model = (await service.get(f"/model/{model_id}")).body
        assert model["file"]["sha256"] == sha256(newer_model)
        assert sha256(Path(model["file"]["path"])) == sha256(newer_model)
        assert "outdated" not in model
        folder = Path(model["file"]["path"]).parent
        assert [path.name for path in folder.iterdir()] == ["tiny.gguf"]


async def test_a_renewal_outlives_the_service_and_keeps_the_old_one_until_it_is_whole(
    data_folder: Path, hub: Hub, tiny_model: Path, newer_model: Path
) -> None:
    async with running(data_folder) as service:
        model_id = await service.add(SOURCE)
        await service.download(model_id)
        publish(hub, newer_model)
        hub.rate_bytes_s = 200_000
        path = Path((await service.get(f"/model/{model_id}")).body["file"]["path"])
        await service.post(f"/model/{model_id}/download/newer")
        await service.progress_when(
            model_id, lambda p: p["phase"] == "transferring" and (p["transferred"] or 0) > 50_000
        )
    assert sha256(path) == sha256(tiny_model)
    hub.rate_bytes_s = None
    async with running(data_folder) as service:
        await service.progress_when(
            model_id, lambda p: p["status"] == "COMPLETED" and sha256(path) == sha256(newer_model)
        )


async def test_a_file_that_was_deleted_is_fetched_as_its_source_has_it_now(
    data_folder: Path, hub: Hub, newer_model: Path
) -> None:
    async with running(data_folder) as service:
        model_id = await service.add(SOURCE)
        await service.download(model_id)
        delete((await service.get(f"/model/{model_id}")).body["file"]["path"])
        publish(hub, newer_model)
        assert (await service.download(model_id))["status"] == "COMPLETED"
        file = (await service.get(f"/model/{model_id}")).body["file"]
        assert file["sha256"] == sha256(newer_model)


async def test_a_look_at_the_folders_takes_no_download_for_somebody_elses_change(
    data_folder: Path, hub: Hub, tiny_model: Path, newer_model: Path
) -> None:
    async with running(data_folder) as service, Tasks() as tasks:

        async def renewed(version: Path) -> None:
            publish(hub, version)
            await service.post(f"/model/{model_id}/download/newer")
            await service.progress_when(model_id, lambda p: p["status"] == "COMPLETED")

        async def assert_verified(version: Path) -> None:
            file = (await service.get(f"/model/{model_id}")).body["file"]
            assert (file["sha256"], file["verified"]) == (sha256(version), True)

        async def look_again_and_again() -> None:
            while True:
                await service.post("/folders/rescan")

        model_id = await service.add(SOURCE)
        await service.download(model_id)
        await service.post("/folders/rescan")
        await renewed(newer_model)
        await service.post("/folders/rescan")
        await assert_verified(newer_model)
        tasks.start(look_again_and_again(), name="look again and again")
        for version in (tiny_model, newer_model) * 3:
            await renewed(version)
            await assert_verified(version)
        await tasks.cancel_all()
        await service.post("/folders/rescan")
        await assert_verified(newer_model)


async def test_what_is_gone_away_or_pinned_is_told_apart(
    data_folder: Path, hub: Hub, tiny_model: Path
) -> None:
    async with running(data_folder) as service:
        gone = await service.add(SOURCE)
        await service.download(gone)
        hub.add("owner/pinned", {"tiny.gguf": content(tiny_model)})
        pinned = await service.add(
            "hf://owner/pinned/tiny.gguf", sha256=sha256(tiny_model), unique="pinned"
        )
        await service.download(pinned)
        del hub._repositories["owner/repo"].files["tiny.gguf"]
        answer = (await service.post("/models/outdated")).body
        states = {one["id"]: one["state"] for one in answer["iterable"]}
        assert states == {gone: "gone", pinned: "pinned"}
        refused = await service.post(f"/model/{pinned}/download/newer")
        assert refused.code == "bad_request"
    async with running(data_folder) as service:
        known = (await service.get("/models/outdated")).body
        assert {one["id"]: one["state"] for one in known["iterable"]} == states


async def test_a_plain_address_is_compared_by_what_its_server_says(
    data_folder: Path, hub: Hub, tiny_model: Path, newer_model: Path
) -> None:
    with Origin() as origin:
        url = origin.serve("model.gguf", content(tiny_model), etag='"one"')
        async with running(data_folder) as service:
            model_id = await service.add(url)
            await service.download(model_id)
            (same,) = (await service.post("/models/outdated")).body["iterable"]
            assert same["state"] == "current"
            origin.serve("model.gguf", content(newer_model), etag='"two"')
            (other,) = (await service.post("/models/outdated")).body["iterable"]
            assert other["state"] == "newer"
            origin.always("model.gguf", Fault(status=404))
            await service.post(f"/model/{model_id}/download/newer")
            await service.progress_when(model_id, lambda p: p["status"] == "FAILED")
            origin.always("model.gguf", Fault())
            (still,) = (await service.post("/models/outdated")).body["iterable"]
            assert still["state"] == "newer", "what failed has changed nothing"
            await service.post(f"/model/{model_id}/download/newer")
            await service.progress_when(model_id, lambda p: p["status"] == "COMPLETED")
            (now,) = (await service.post("/models/outdated")).body["iterable"]
            assert now["state"] == "current"


async def test_settings_hold_at_once_and_after_a_new_start(data_folder: Path, hub: Hub) -> None:
    async with running(data_folder) as service:
        assert (await service.get("/settings")).body["newerCheck"] == "off"
        for wrong in (
            {"proxyChoice": "manual"},
            {"proxyChoice": "manual", "proxy": "socks5://x:1"},
            {"proxyChoice": "sideways"},
            {"newerCheck": "hourly"},
            {"hubEndpoint": "ftp://mirror"},
        ):
            assert (await service.post("/settings", json=wrong)).code == "bad_request"
        assert (await service.get("/settings")).body["proxyChoice"] == "system"
        wanted = {"newerCheck": "daily", "hubEndpoint": "http://127.0.0.1:9"}
        await service.post("/settings", json=wanted)
        away = await service.get("/sources/search?query=owner")
        assert away.code == "source_unreachable"
    async with running(data_folder) as service:
        settings = (await service.get("/settings")).body
        assert (settings["newerCheck"], settings["hubEndpoint"]) == (
            "daily",
            "http://127.0.0.1:9",
        )
        await service.post("/settings", json={})
        found = await service.get("/sources/search?query=owner")
        assert [one["repo"] for one in found.body["iterable"]] == ["owner/repo"]


async def test_a_proxy_that_was_chosen_is_used_by_sources_and_downloads(
    data_folder: Path, hub: Hub
) -> None:
    async with running(data_folder) as service:
        model_id = await service.add(SOURCE)
        dead = {"proxyChoice": "manual", "proxy": "http://127.0.0.1:9"}
        assert (await service.post("/settings", json=dead)).status == 200
        assert (await service.get("/sources/search?query=x")).code == "source_unreachable"
        await service.post("/settings", json={**dead, "proxyExceptions": ["127.0.0.0/8"]})
        assert (await service.get("/sources/search?query=x")).status == 200
        await service.post("/settings", json={"proxyChoice": "none"})
        assert (await service.download(model_id))["status"] == "COMPLETED"
