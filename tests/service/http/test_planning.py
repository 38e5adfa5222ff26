"""Sources that are asked before a download: in the background, stopped and failing like one."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.hub import Hub
from tests.service.disk import sha256, size_of
from tests.service.running import DEADLINE_S, running, seed

SOURCE = "hf://owner/repo/tiny.gguf"


@pytest.fixture
def hub(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Return the hub that a service started in this test uses."""
    with Hub() as hub:
        hub.add("owner/repo", {"tiny.gguf": tiny_model.read_bytes()}, downloads=5)
        hub.add("owner/gated", {"tiny.gguf": tiny_model.read_bytes()}, gated=True)
        hub.tokens.add("hf_granted")
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        yield hub


def problem_code(progress) -> str:
    return progress["problem"]["code"]


async def test_a_model_of_the_hub_is_verified_though_nobody_gave_a_digest(
    data_folder: Path, hub: Hub, tiny_model: Path
) -> None:
    async with running(data_folder) as service:
        model_id = await service.add(SOURCE)
        assert hub.requests == []
        assert (await service.download(model_id))["status"] == "COMPLETED"
        model = (await service.get(f"/model/{model_id}")).body
        assert model["file"] | {"verified": True, "sha256": sha256(tiny_model)} == model["file"]
        assert model["source"] == SOURCE
        assert model["bytes"]["value"] == size_of(tiny_model)


async def test_a_download_answers_at_once_however_slow_its_source_is(
    data_folder: Path, hub: Hub
) -> None:
    hub.silent.set()
    async with running(data_folder) as service:
        model_id = await service.add(SOURCE)
        started = await service.post(f"/model/{model_id}/download")
        assert started.body["downloading"] is True
        assert started.body["download"]["phase"] == "connecting"
        joined = await service.post(f"/model/{model_id}/download")
        assert joined.body["download"] == started.body["download"]
        hub.silent.clear()
        done = await service.progress_when(model_id, lambda p: p["status"] == "COMPLETED")
        assert done["percentage"] == 100
    assert len(hub.asked("hub", "HEAD")) == 1


@pytest.mark.parametrize(
    ("verb", "status", "phase"),
    [("cancel", "CANCELED", None), ("pause", "IN-PROGRESS", "paused"), ("discard", None, None)],
)
async def test_a_source_that_is_being_asked_can_be_stopped(
    data_folder: Path, hub: Hub, verb: str, status: str | None, phase: str | None
) -> None:
    hub.silent.set()
    async with running(data_folder) as service:
        model_id = await service.add(SOURCE)
        await service.post(f"/model/{model_id}/download")
        stopped = (await service.post(f"/model/{model_id}/download/{verb}")).body
        assert stopped["downloading"] is False
        download = stopped.get("download", {})
        assert (download.get("status"), download.get("phase")) == (status, phase)
        hub.silent.clear()
        assert (await service.download(model_id))["status"] == "COMPLETED"
    async with running(data_folder) as service:
        assert (await service.get(f"/model/{model_id}")).body["downloaded"] is True


async def test_a_model_can_be_removed_while_its_source_is_asked(
    data_folder: Path, hub: Hub
) -> None:
    hub.silent.set()
    async with running(data_folder) as service:
        model_id = await service.add(SOURCE)
        await service.post(f"/model/{model_id}/download")
        assert (await service.post(f"/models/{model_id}/delete")).status == 204
        hub.silent.clear()
        assert (await service.get(f"/model/{model_id}")).status == 410
    assert hub.asked("store") == []


async def test_a_source_that_was_being_asked_at_the_end_is_asked_again_at_the_start(
    data_folder: Path, hub: Hub
) -> None:
    hub.silent.set()
    async with running(data_folder) as service:
        model_id = await service.add(SOURCE)
        await service.post(f"/model/{model_id}/download")
    hub.silent.clear()
    async with running(data_folder) as service:
        await service.progress_when(model_id, lambda p: p["status"] == "COMPLETED")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("hf://owner/gated/tiny.gguf", "gated"),
        ("hf://owner/repo/none.gguf", "source_refused"),
        ("hf://owner/none/tiny.gguf", "source_refused"),
    ],
)
async def test_a_refusal_of_the_source_is_how_the_download_failed(
    data_folder: Path, hub: Hub, source: str, code: str
) -> None:
    async with running(data_folder) as service:
        model_id = await service.add(source)
        progress = await service.download(model_id)
        assert (progress["status"], problem_code(progress)) == ("FAILED", code)
        model = (await service.get(f"/model/{model_id}")).body
        assert (model["downloading"], model["downloaded"]) == (False, False)
    hub.requests.clear()
    async with running(data_folder) as service:
        await service.get(f"/model/{model_id}")
    assert hub.requests == []


async def test_another_digest_than_the_hub_has_is_told_before_a_byte_moves(
    data_folder: Path, hub: Hub, tiny_model: Path
) -> None:
    async with running(data_folder) as service:
        model_id = await service.add(SOURCE, sha256="1" * 64)
        progress = await service.download(model_id)
        assert problem_code(progress) == "digest_mismatch"
        assert progress["problem"]["actual"] == sha256(tiny_model)
    assert hub.asked("store") == []


async def test_a_signed_address_that_is_used_up_is_asked_for_anew_at_the_hub(
    data_folder: Path, hub: Hub, tiny_model: Path
) -> None:
    hub.signed_once = True
    hub.cut_after = [500_000, 700_000]
    async with running(data_folder) as service:
        model_id = await service.add(SOURCE)
        assert (await service.download(model_id))["status"] == "COMPLETED"
    asked = hub.asked("store")
    refused = [one for one in asked if one.status == 403]
    served = [one for one in asked if one.status in {200, 206}]
    assert len(refused) + len(served) == len(asked)
    # Each address costs one refusal at most: then the hub is asked for another.
    assert len(refused) <= len(served)
    assert sum(one.bytes_sent for one in asked) < 1.5 * size_of(tiny_model)


async def test_what_can_not_be_is_refused_when_it_is_added(data_folder: Path, hub: Hub) -> None:
    async with running(data_folder) as service:
        for source, status, code in (
            ("hf://owner/repo", 400, "bad_request"),
            (f"{hub.endpoint}/owner/repo", 400, "bad_request"),
            ("hf://owner", 400, "bad_request"),
            ("ollama://", 400, "bad_request"),
            ("oci://host", 400, "bad_request"),
            ("hf://owner/none", 500, "source_refused"),
        ):
            answer = await service.post("/models/create", json=seed(source))
            assert (answer.status, answer.code) == (status, code), answer.body
        assert (
            "hf://owner/repo/tiny.gguf"
            in ((await service.post("/models/create", json=seed("hf://owner/repo"))).body["detail"])
        )


async def test_the_hub_is_searched_and_listed(
    data_folder: Path, hub: Hub, tiny_model: Path
) -> None:
    async with running(data_folder) as service:
        found = await service.get("/sources/search?query=owner&limit=1")
        assert [one["repo"] for one in found.body["iterable"]] == ["owner/repo"]
        listing = (await service.get("/sources/huggingface/owner/repo")).body
        assert listing["repository"]["downloads"] == 5
        assert listing["iterable"] == [
            {
                "path": "tiny.gguf",
                "source": SOURCE,
                "size": size_of(tiny_model),
                "sha256": sha256(tiny_model),
                "parts": [],
                "isWhole": True,
            }
        ]
        for path, code in (
            (f"/sources/search?query={'x' * 301}", "bad_request"),
            ("/sources/search?query=x&limit=0", "bad_request"),
            ("/sources/search?query=x&limit=many", "bad_request"),
            ("/sources/search?query=x&limit=101", "bad_request"),
            ("/sources/search?query=x&source=elsewhere", "unsupported_source"),
            ("/sources/elsewhere/owner/repo", "unsupported_source"),
            ("/sources/huggingface/owner", "bad_request"),
            ("/sources/huggingface/owner/none", "source_refused"),
            ("/sources/huggingface/..%2Fapi/x", "bad_request"),
        ):
            assert (await service.get(path)).code == code, path


async def test_a_hub_that_says_nothing_holds_up_nothing_else(data_folder: Path, hub: Hub) -> None:
    hub.silent.set()
    async with running(data_folder) as service:
        model_id = await service.add(SOURCE)
        clock = asyncio.get_running_loop().time
        start = clock()
        await service.post(f"/model/{model_id}/download")
        async with asyncio.timeout(DEADLINE_S), asyncio.TaskGroup() as group:
            searching = group.create_task(service.get("/sources/search?query=owner"))
            listing = group.create_task(service.get("/sources/huggingface/owner/repo"))
            while not (searching.done() and listing.done()):
                assert (await service.get("/models")).status == 200
                await asyncio.sleep(0.5)
        assert searching.result().code == listing.result().code == "source_unreachable"
        assert clock() - start > 14
        failed = await service.progress_when(model_id, lambda p: p["status"] == "FAILED")
        assert problem_code(failed) == "source_unreachable"
