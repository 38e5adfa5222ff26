"""Headers of models that are not here: read by parts, with few bytes, once for each digest."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from modelyard.service.gguf import Skipped, read_header, read_model
from modelyard.service.sources.remote_headers import RemoteHeader
from modelyard.wire.problems import Problem, ProblemCode
from tests.fakes.fault import Fault
from tests.fakes.gguf_models import Shape, hostile_headers, write_model
from tests.fakes.hub import Hub
from tests.fakes.origin import Origin
from tests.service.sources.made import parts_of

Failing = Callable[[Coroutine[Any, Any, object]], Problem]

WIDE = Shape(width=64, layers=2, feed_forward=192, heads=4, kv_heads=2, vocabulary=60_000)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a model with a vocabulary of some size, 15 MB in all."""
    return write_model(tmp_path_factory.mktemp("wide") / "wide-F16.gguf", WIDE)


def read(hub: Hub, reference: str, folder: Path | None = None, *, sha256: str | None = None):
    parts = parts_of({"HF_ENDPOINT": hub.endpoint}, folder=folder)
    return asyncio.run(parts.headers.read(reference, sha256=sha256))


def test_little_more_than_the_header_is_fetched(hub: Hub, model: Path):
    hub.add("owner/repo", {model.name: model.read_bytes()})
    local = read_header(model)
    found = read(hub, f"hf://owner/repo/{model.name}").header
    assert found.metadata == local.metadata
    assert found.tensors == local.tensors
    assert found.file_size_bytes == local.file_size_bytes
    sent = sum(one.bytes_sent for one in hub.asked("store"))
    assert sent < 2 * local.data_offset + 512 * 1024
    assert sent < model.stat().st_size / 4
    assert len(hub.asked("store")) <= 4


def test_what_was_read_is_known_by_its_digest(hub: Hub, model: Path, tmp_path: Path):
    hub.add("owner/repo", {model.name: model.read_bytes()})
    reference = f"hf://owner/repo/{model.name}"
    first = read(hub, reference, tmp_path)
    assert first.plan is not None
    before = len(hub.requests)
    again = read(hub, reference, tmp_path, sha256=first.plan.sha256)
    assert again.header == first.header
    assert len(hub.requests) == before
    read(hub, reference, tmp_path)
    assert not hub.asked("store")[len(first.header.tensors) :]
    assert [one.host for one in hub.requests[before:]] == ["hub", "hub"]


def test_the_first_items_of_a_vocabulary_are_kept_with_its_digest(
    hub: Hub, model: Path, tmp_path: Path
):
    hub.add("owner/repo", {model.name: model.read_bytes()})
    reference = f"hf://owner/repo/{model.name}"
    first = read(hub, reference, tmp_path).header.metadata["tokenizer.ggml.tokens"]
    again = read(hub, reference, tmp_path).header.metadata["tokenizer.ggml.tokens"]
    assert isinstance(first, Skipped)
    assert isinstance(again, Skipped)
    assert len(first.first) == 8
    assert again.first == first.first


def test_who_asks_for_a_header_that_is_being_read_waits_for_it(
    hub: Hub, model: Path, tmp_path: Path
):
    hub.add("owner/repo", {model.name: model.read_bytes()})
    reference = f"hf://owner/repo/{model.name}"
    headers = parts_of({"HF_ENDPOINT": hub.endpoint}, folder=tmp_path).headers

    async def ask_thrice() -> list[RemoteHeader]:
        return await asyncio.gather(*(headers.read(reference) for _ in range(3)))

    first, *others = asyncio.run(ask_thrice())
    assert all(other.header == first.header for other in others)
    assert sum(one.bytes_sent for one in hub.asked("store")) < 2 * first.header.data_offset + 2**19


def test_a_split_model_is_read_as_one(hub: Hub, tmp_path: Path):
    write_model(tmp_path / "big.gguf", split_max_tensors=14)
    parts = sorted(tmp_path.glob("big-*.gguf"))
    hub.add("owner/big", {path.name: path.read_bytes() for path in parts})
    found = read(hub, f"hf://owner/big/{parts[0].name}").header
    local = read_model(parts[0])
    assert found == local
    assert found.file_size_bytes == sum(path.stat().st_size for path in parts)


@pytest.mark.parametrize("name", sorted(hostile_headers()))
def test_a_hostile_header_is_a_corrupt_file(hub: Hub, problem_of: Failing, name: str):
    content = hostile_headers()[name].ljust(4096, b"\0")
    hub.add("owner/evil", {"evil.gguf": content})
    parts = parts_of({"HF_ENDPOINT": hub.endpoint})
    problem = problem_of(parts.headers.read("hf://owner/evil/evil.gguf"))
    assert problem.code is ProblemCode.CORRUPT_FILE


def test_a_page_instead_of_a_model_is_a_corrupt_file(hub: Hub, problem_of: Failing):
    hub.add("owner/page", {"page.gguf": b"<html>" + b"x" * 5000})
    parts = parts_of({"HF_ENDPOINT": hub.endpoint})
    problem = problem_of(parts.headers.read("hf://owner/page/page.gguf"))
    assert problem.code is ProblemCode.CORRUPT_FILE


def test_a_server_without_ranges_is_told_and_sends_little(model: Path, problem_of: Failing):
    with Origin() as origin:
        url = origin.serve("model.gguf", model.read_bytes())
        origin.always("model.gguf", Fault(ignore_range=True))
        problem = problem_of(parts_of({}).headers.read(url))
        assert problem.code is ProblemCode.RANGES_UNSUPPORTED
        assert origin.bytes_sent < model.stat().st_size
