"""Whether a model fits, told before a byte of its weights is downloaded."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.fault import Fault
from tests.fakes.hub import Hub
from tests.fakes.origin import Origin
from tests.service.disk import size_of
from tests.service.running import running

SOURCE = "hf://owner/repo/tiny-F16.gguf"


@pytest.fixture
def hub(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Return the hub that a service started in this test uses."""
    with Hub() as hub:
        card = {"license": "apache-2.0", "base_model": "owner/base"}
        files = {"tiny-F16.gguf": tiny_model.read_bytes(), "README.md": b"# Tiny"}
        hub.add("owner/repo", files, card=card, tags=("gguf", "license:apache-2.0"))
        hub.add("owner/gated", {"tiny.gguf": tiny_model.read_bytes()}, gated=True)
        hub.add("owner/page", {"page.gguf": b"<html>" * 1000})
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        yield hub


async def test_a_header_at_its_source_tells_what_a_file_is_and_takes(
    data_folder: Path, hub: Hub, tiny_model: Path
) -> None:
    async with running(data_folder) as service:
        asked = {"source": SOURCE, "options": {"context": 512}}
        found = (await service.post("/sources/estimate", json=asked)).body
        assert found["estimate"]["method"] == "header"
        assert found["estimate"]["context"] == 512
        assert found["estimate"]["fits"] is True
        assert found["size"] == size_of(tiny_model)
        assert found["quantization"] == "F16"
        details = found["details"]
        assert (details["architecture"], details["heads"], details["kvHeads"]) == ("llama", 4, 2)
        assert (details["license"], details["chatTemplate"]) == ("CC0-1.0", True)
        contents = (await service.post("/sources/contents", json={"source": SOURCE})).body
        assert {one["name"] for one in contents["tensors"]} >= {"token_embd.weight"}
        model_id = await service.add(SOURCE)
        estimate = (await service.post(f"/model/{model_id}/estimate", json={"context": 512})).body
        assert estimate["total"] == found["estimate"]["total"]
        before = found["estimate"]["total"]
        await service.download(model_id)
        here = (await service.post(f"/model/{model_id}/estimate", json={"context": 512})).body
        assert here["total"] == pytest.approx(before, rel=0.15)
        card = (await service.get("/sources/card?repo=owner/repo")).body
        assert (card["text"], card["license"]) == ("# Tiny", "apache-2.0")
        assert card["baseModel"] == "owner/base"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("hf://owner/gated/tiny.gguf", "gated"),
        ("hf://owner/page/page.gguf", "corrupt_file"),
        ("hf://owner/none/x.gguf", "source_refused"),
        ("ftp://x/y", "unsupported_source"),
        ("http://127.0.0.1:9/x.gguf", "source_unreachable"),
    ],
)
async def test_what_can_not_be_told_is_refused_with_its_code(
    data_folder: Path, hub: Hub, source: str, code: str
) -> None:
    async with running(data_folder) as service:
        assert (await service.post("/sources/estimate", json={"source": source})).code == code


async def test_without_parts_the_size_alone_makes_a_rough_estimate(
    data_folder: Path, hub: Hub, tiny_model: Path
) -> None:
    content = tiny_model.read_bytes()  # noqa: ASYNC240 - two megabytes
    with Origin() as origin:
        url = origin.serve("model.gguf", content)
        origin.always("model.gguf", Fault(ignore_range=True))
        async with running(data_folder) as service:
            found = (await service.post("/sources/estimate", json={"source": url})).body
            assert found["estimate"]["method"] == "rough"
            assert found["size"] == len(content)
            assert found["estimate"]["low"] < found["estimate"]["total"]
            contents = await service.post("/sources/contents", json={"source": url})
            assert contents.code == "ranges_unsupported"


async def test_every_starter_says_what_it_would_take_even_without_the_network(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    async with running(data_folder) as service:
        models = (await service.get("/models")).body["iterable"]
        assert len(models) >= 30
        for model in models:
            assert model["source"].startswith("hf://")
            assert model["details"]["license"]
            assert model["ram"]["value"] > model["parameters"] * 1e9 * 0.5
        sizes = {model["unique"]: model["ram"]["value"] for model in models}
        assert sizes["smollm2-135m-instruct"] < 500 * 2**20
        assert 35 * 2**30 < sizes["deepseek-r1-distill-llama-70b"] < 55 * 2**30
        small = next(model for model in models if model["unique"] == "smollm2-135m-instruct")
        estimate = (await service.post(f"/model/{small['id']}/estimate")).body
        assert estimate["method"] == "rough"
        assert estimate["fits"] is True
