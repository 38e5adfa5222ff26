"""Repairing: what is wrong of a file is fetched again, and no more than that where it is known."""

import asyncio
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from modelyard.service.digest import CHUNK_BYTES
from tests.fakes.gguf_models import SMALL, write_model
from tests.fakes.origin import Origin
from tests.service.disk import flip_last_byte, is_same, names_in, serve_file, sha256, zero
from tests.service.running import DEADLINE_S, RunningService, running

pytestmark = pytest.mark.allow_warnings  # a broken file is worth one


@pytest.fixture(scope="module")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a model of 20 MB: five chunks."""
    shape = replace(SMALL, width=256, feed_forward=704)
    return write_model(tmp_path_factory.mktemp("small") / "small.gguf", shape)


def damage(path: Path, *offsets: int) -> None:
    """Change a byte at each offset."""
    with path.open("r+b") as file:
        for offset in offsets:
            file.seek(offset)
            byte = file.read(1)[0]
            file.seek(offset)
            file.write(bytes([byte ^ 0xFF]))


async def downloaded(service: RunningService, files: Origin, path: Path) -> dict[str, Any]:
    source = serve_file(files, path, "model.gguf")
    model_id = await service.add(source, sha256=sha256(path))
    assert (await service.download(model_id))["status"] == "COMPLETED"
    return (await service.get(f"/model/{model_id}")).body


async def repaired(service: RunningService, files: Origin, model_id: str) -> int:
    """Repair the model and return how many bytes the origin sent for it."""
    before = files.bytes_sent
    answer = await service.post(f"/model/{model_id}/repair")
    assert answer.status == 200, answer.body
    ended = await service.progress_when(model_id, lambda p: p["status"] in ("COMPLETED", "FAILED"))
    assert ended["status"] == "COMPLETED", ended
    return files.bytes_sent - before


async def marked(data: Path) -> None:
    """Wait until the file that has arrived is marked."""
    deadline_s = time.monotonic() + DEADLINE_S
    with closing(sqlite3.connect(data / "catalogue.sqlite")) as catalogue:
        while not catalogue.execute("SELECT count(*) FROM marks").fetchone()[0]:
            assert time.monotonic() < deadline_s
            await asyncio.sleep(0.05)


async def test_of_a_file_that_has_arrived_only_the_wrong_chunks_are_fetched(
    tmp_path: Path, files: Origin, small_model: Path
) -> None:
    async with running(tmp_path / "data") as service:
        got = await downloaded(service, files, small_model)
        path = Path(got["file"]["path"])
        await marked(tmp_path / "data")
        damage(path, CHUNK_BYTES + 5, 3 * CHUNK_BYTES + 5)
        assert (await service.post(f"/model/{got['id']}/verify")).code == "digest_mismatch"
        assert await repaired(service, files, got["id"]) <= 2.5 * CHUNK_BYTES
        assert is_same(path, small_model)
        assert names_in(path.parent) == [path.name]
        assert (await service.post(f"/model/{got['id']}/verify")).status == 200


@pytest.mark.parametrize(
    ("spoil", "at_most_bytes"),
    [
        (lambda path: path, 0),
        (lambda path: os.truncate(path, 12 * 2**20), 12 * 2**20),
        (lambda path: damage(path, 10 * 2**20), 2**40),
        (Path.unlink, 2**40),
    ],
    ids=["right", "cut short", "one wrong byte", "gone"],
)
async def test_any_damage_is_repaired(
    tmp_path: Path,
    files: Origin,
    small_model: Path,
    spoil: Callable[[Path], object],
    at_most_bytes: int,
) -> None:
    async with running(tmp_path / "data") as service:
        got = await downloaded(service, files, small_model)
        path = Path(got["file"]["path"])
        spoil(path)
        assert await repaired(service, files, got["id"]) <= at_most_bytes
        assert is_same(path, small_model)


async def test_a_file_with_zeros_in_it_as_a_power_cut_leaves_it_is_repaired_by_those(
    tmp_path: Path, files: Origin, small_model: Path
) -> None:
    async with running(tmp_path / "data") as service:
        got = await downloaded(service, files, small_model)
        path = Path(got["file"]["path"])
        zero(path, CHUNK_BYTES, 2 * CHUNK_BYTES)
        assert await repaired(service, files, got["id"]) <= 3 * CHUNK_BYTES
        assert is_same(path, small_model)


async def test_what_was_believed_to_be_right_and_is_not_is_fetched_as_a_whole(
    tmp_path: Path, files: Origin, small_model: Path
) -> None:
    async with running(tmp_path / "data") as service:
        got = await downloaded(service, files, small_model)
        path = Path(got["file"]["path"])
        damage(path, 10)
        os.truncate(path, 12 * 2**20)
        await repaired(service, files, got["id"])
        assert is_same(path, small_model)


async def test_a_file_whose_source_is_not_known_stays_set_aside(
    tmp_path: Path, tiny_model: Path
) -> None:
    models = tmp_path / "data" / "models" / "found"
    models.mkdir(parents=True)
    shutil.copy(tiny_model, models / "found.gguf")
    os.utime(models / "found.gguf", (1_700_000_000, 1_700_000_000))
    async with running(tmp_path / "data") as service:
        await service.post("/folders/rescan")
        listed = (await service.get("/models")).body["iterable"]
        (model_id,) = [one["id"] for one in listed if one["custom"]]
        assert (await service.post(f"/model/{model_id}/verify")).status == 200
        flip_last_byte(models / "found.gguf")
        refused = await service.post(f"/model/{model_id}/repair")
        assert refused.code == "unsupported_source"
        assert (models / "found.gguf.corrupt").is_file()
