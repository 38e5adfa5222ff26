"""Removing, restoring, moving, folders and disk use: over HTTP, on real files."""

import asyncio
import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from modelyard.tasks import Tasks
from tests.fakes.gguf_models import write_model
from tests.fakes.origin import Origin
from tests.service.disk import (
    exists,
    flip_last_byte,
    is_same,
    names_in,
    remove,
    serve_file,
    sha256,
    size_of,
)
from tests.service.running import DEADLINE_S, RunningService, running


def drop(model: Path, target: Path, *, size_bytes: int | None = None) -> None:
    """Put a copy of `model` at `target`, as one that has been there for some time."""
    shutil.copy(model, target)
    if size_bytes is not None:
        os.truncate(target, size_bytes)
    os.utime(target, (1_700_000_000, 1_700_000_000))


async def downloaded(service: RunningService, files: Origin, path: Path) -> dict[str, Any]:
    """Download the model at `path` and return it."""
    model_id = await service.add(serve_file(files, path), name="Tiny", sha256=sha256(path))
    assert (await service.download(model_id))["status"] == "COMPLETED"
    return await model(service, model_id)


async def model(service: RunningService, model_id: str) -> dict[str, Any]:
    answer = await service.get(f"/model/{model_id}")
    assert answer.status == 200, answer.body
    return answer.body


async def models(service: RunningService) -> list[dict[str, Any]]:
    return [one for one in (await service.get("/models")).body["iterable"] if one["custom"]]


async def eventually(
    service: RunningService, condition: Callable[[list[dict[str, Any]]], bool]
) -> list[dict[str, Any]]:
    """Return the models once they are as wanted."""
    deadline = time.monotonic() + DEADLINE_S
    while not condition(now := await models(service)):
        assert time.monotonic() < deadline, now
        await asyncio.sleep(0.05)
    return now


async def folder_at(service: RunningService, path: Path, **options: Any) -> dict[str, Any]:
    """Add a folder of models and return it."""
    answer = await service.post("/folders", json={"path": str(path), **options})
    assert answer.status == 200, answer.body
    return next(one for one in answer.body["iterable"] if one["path"] == str(path))


async def test_a_removed_model_comes_back_from_the_trash_with_all_that_was_known(
    tmp_path: Path, files: Origin, tiny_model: Path
) -> None:
    async with running(tmp_path / "data") as service:
        before = await downloaded(service, files, tiny_model)
        path = Path(before["file"]["path"])
        removal = (await service.post(f"/model/{before['id']}/remove", json={})).body
        assert removal["freed"] == 0
        assert removal["trashed"] >= size_of(tiny_model)
        assert removal["restorable"] is True
        assert not exists(path)
        assert (await service.get(f"/model/{before['id']}")).status == 410
        (listed,) = (await service.get("/models/removed")).body["iterable"]
        assert listed["id"] == removal["id"]
        back = await service.post("/models/restore", json={"id": removal["id"]})
        assert back.status == 200, back.body
        assert is_same(path, tiny_model)
        after = await model(service, before["id"])
        assert (after["file"], after["source"]) == (before["file"], before["source"])
        assert (await service.get("/models/removed")).body["iterable"] == []


async def test_room_is_freed_at_once_where_that_is_asked_for(
    tmp_path: Path, files: Origin, tiny_model: Path
) -> None:
    async with running(tmp_path / "data") as service:
        before = await downloaded(service, files, tiny_model)
        removal = await service.post(f"/model/{before['id']}/remove", json={"trash": False})
        assert removal.body["freed"] >= size_of(tiny_model)
        assert removal.body["restorable"] is False
        refused = await service.post("/models/restore", json={"id": removal.body["id"]})
        assert refused.code == "not_restorable"


async def test_what_a_trash_no_longer_has_is_not_offered(
    tmp_path: Path, files: Origin, tiny_model: Path
) -> None:
    async with running(tmp_path / "data") as service:
        before = await downloaded(service, files, tiny_model)
        removal = (await service.post(f"/model/{before['id']}/remove", json={})).body
        (item,) = [
            one
            for one in (await service.get("/storage")).body["iterable"]
            if one["kind"] == "trash"
        ]
        assert item["removal"] == removal["id"]
        remove(Path(item["path"]))
        assert (await service.get("/models/removed")).body["iterable"] == []
        refused = await service.post("/models/restore", json={"id": removal["id"]})
        assert refused.code == "not_restorable"


async def test_a_file_dropped_into_a_folder_becomes_a_model_and_goes_with_it(
    tmp_path: Path, tiny_model: Path
) -> None:
    big = tmp_path / "big disk"
    big.mkdir()
    async with running(tmp_path / "data") as service:
        folder = await folder_at(service, big)
        shutil.copy(tiny_model, big / "Dropped-F16.gguf")
        (found,) = await eventually(service, bool)
        assert (found["name"], found["file"]["folder"]) == ("Dropped-F16", folder["id"])
        loaded = await service.post(f"/model/{found['id']}/load", json={"context": 64})
        assert loaded.status == 200, loaded.body
        await service.post(f"/model/{found['id']}/unload")
        remove(big / "Dropped-F16.gguf")
        await eventually(service, lambda now: now[0]["file"]["state"] == "missing")


async def test_a_file_dropped_into_the_first_folder_becomes_a_model(
    tmp_path: Path, tiny_model: Path
) -> None:
    async with running(tmp_path / "data") as service:
        await service.get("/adopt")  # which waits until the folders were looked at
        drop(tiny_model, tmp_path / "data" / "models" / "first.gguf")
        (found,) = await eventually(service, bool)
        assert (found["name"], found["file"]["folder"]) == ("first", "models")


async def test_what_is_no_model_is_passed_over(tmp_path: Path) -> None:
    big = tmp_path / "big"
    (big / "sub").mkdir(parents=True)
    (big / "page.gguf").write_text("<!DOCTYPE html>")
    (big / "notes.txt").write_text("no model")
    (big / "half.gguf.partial").write_bytes(b"GGUF" * 99)
    drop(write_model(tmp_path / "clip", architecture="clip"), big / "sub" / "mmproj-x.gguf")
    drop(write_model(tmp_path / "good"), big / "sub" / "good.gguf")
    async with running(tmp_path / "data") as service:
        await folder_at(service, big)
        assert [one["name"] for one in await eventually(service, bool)] == ["good"]


async def test_a_folder_whose_disk_is_away_keeps_its_models(
    tmp_path: Path, tiny_model: Path
) -> None:
    disk, elsewhere = tmp_path / "disk", tmp_path / "elsewhere"
    disk.mkdir()
    drop(tiny_model, disk / "away.gguf")
    async with running(tmp_path / "data") as service:
        await folder_at(service, disk)
        await eventually(service, bool)
        disk.rename(elsewhere)
        disk.mkdir()  # as the place where a disk is mounted stays
        (gone,) = await eventually(service, lambda now: now[0]["file"]["state"] == "away")
        refused = await service.post(f"/model/{gone['id']}/load")
        assert refused.code == "file_away"
        (_, folder) = (await service.get("/folders")).body["iterable"]
        assert (folder["state"], folder["models"]) == ("away", 1)
        disk.rmdir()
        elsewhere.rename(disk)
        await service.post("/folders/rescan")
        await eventually(service, lambda now: now[0]["file"]["state"] == "present")


async def test_a_removed_folder_is_forgotten_and_no_file_of_it_touched(
    tmp_path: Path, tiny_model: Path
) -> None:
    big = tmp_path / "big"
    big.mkdir()
    drop(tiny_model, big / "mine.gguf")
    async with running(tmp_path / "data") as service:
        folder = await folder_at(service, big)
        await eventually(service, bool)
        answer = await service.post(f"/folders/{folder['id']}/remove")
        assert len(answer.body["iterable"]) == 1
        assert await models(service) == []
        assert [path.name for path in big.iterdir()] == ["mine.gguf"]


async def test_folders_that_overlap_or_are_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "big" / "inner").mkdir(parents=True)
    async with running(tmp_path / "data") as service:
        await folder_at(service, tmp_path / "big")
        for path, code in (
            (tmp_path / "big" / "inner", "folder_in_use"),
            (tmp_path, "folder_in_use"),
            (tmp_path / "nowhere", "folder_unusable"),
            (Path("relative"), "folder_unusable"),
        ):
            refused = await service.post("/folders", json={"path": str(path)})
            assert refused.code == code, path
        assert (await service.post("/folders/nobody/remove")).code == "folder_not_found"
        assert (await service.post("/folders/models/remove")).code == "folder_in_use"


async def test_downloads_go_to_the_default_folder(
    tmp_path: Path, files: Origin, tiny_model: Path
) -> None:
    big = tmp_path / "big"
    big.mkdir()
    async with running(tmp_path / "data") as service:
        folder = await folder_at(service, big, default=True)
        assert folder["default"] is True
        got = await downloaded(service, files, tiny_model)
        assert Path(got["file"]["path"]).is_relative_to(big)
        assert got["file"]["folder"] == folder["id"]
    async with running(tmp_path / "data") as service:
        assert (await model(service, got["id"]))["file"] == got["file"]


async def test_a_model_moves_to_another_folder_and_back_and_still_loads(
    tmp_path: Path, files: Origin, tiny_model: Path
) -> None:
    big = tmp_path / "big"
    big.mkdir()
    async with running(tmp_path / "data") as service:
        got = await downloaded(service, files, tiny_model)
        first = Path(got["file"]["path"])
        folder = await folder_at(service, big)
        moved = await service.post(f"/model/{got['id']}/move", json={"folder": folder["id"]})
        assert moved.status == 200, moved.body
        there = Path(moved.body["file"]["path"])
        assert there.is_relative_to(big)
        assert is_same(there, tiny_model)
        assert not exists(first.parent)
        loaded = await service.post(f"/model/{got['id']}/load", json={"context": 64})
        assert loaded.status == 200, loaded.body
        await service.post(f"/model/{got['id']}/unload")
        back = await service.post(f"/model/{got['id']}/move", json={"folder": "models"})
        assert Path(back.body["file"]["path"]) == first
        assert not exists(there.parent)


async def test_a_move_that_can_not_be_leaves_everything_where_it_was(
    tmp_path: Path, files: Origin, tiny_model: Path
) -> None:
    big = tmp_path / "big"
    (big / "tiny").mkdir(parents=True)
    async with running(tmp_path / "data") as service:
        got = await downloaded(service, files, tiny_model)
        folder = await folder_at(service, big)
        in_the_way = big / got["unique"] / Path(got["file"]["path"]).name
        in_the_way.parent.mkdir(exist_ok=True)
        in_the_way.write_bytes(b"somebody's own")
        refused = await service.post(f"/model/{got['id']}/move", json={"folder": folder["id"]})
        assert refused.code == "folder_unusable"
        assert in_the_way.read_bytes() == b"somebody's own"
        assert (await model(service, got["id"]))["file"] == got["file"]
        nowhere = await service.post(f"/model/{got['id']}/move", json={"folder": "nobody"})
        assert nowhere.code == "folder_not_found"


async def test_a_cancelled_move_leaves_everything_where_it_was(
    tmp_path: Path, tiny_model: Path
) -> None:
    source, big = tmp_path / "source", tmp_path / "big"
    source.mkdir()
    big.mkdir()
    drop(tiny_model, source / "large.gguf", size_bytes=4 * 2**30)  # of which little is on disk
    async with running(tmp_path / "data") as service:
        await folder_at(service, source)
        (got,) = await eventually(service, bool)
        folder = await folder_at(service, big)
        path = f"/model/{got['id']}"
        async with Tasks() as tasks:
            moving = tasks.start(
                service.post(f"{path}/move", json={"folder": folder["id"]}), name="move"
            )
            progress = await service.progress_when(
                got["id"], lambda p: p.get("phase") == "moving" and p["transferred"] > 0
            )
            assert progress["total"] == 2 * 4 * 2**30
            assert (await service.post(f"{path}/verify")).code == "busy"
            assert (await service.post(f"{path}/download/cancel")).status == 200
            assert (await moving).code == "cancelled"
        assert (await model(service, got["id"]))["file"] == got["file"]
        assert names_in(big) == [".modelyard-models"]


async def test_what_shares_its_bytes_is_counted_once(
    tmp_path: Path, files: Origin, tiny_model: Path
) -> None:
    big = tmp_path / "big"
    big.mkdir()
    async with running(tmp_path / "data") as service:
        got = await downloaded(service, files, tiny_model)
        folder = await folder_at(service, big)
        os.utime(got["file"]["path"], (1_700_000_000, 1_700_000_000))
        (big / "same.gguf").hardlink_to(got["file"]["path"])
        await service.post("/folders/rescan")
        await eventually(service, lambda now: len(now) == 2)
        storage = (await service.get("/storage")).body
        kept = [one for one in storage["iterable"] if one["kind"] == "model"]
        assert len(kept) == 2
        assert [one["frees"] for one in kept] == [0, 0]
        assert {one["folder"] for one in kept} == {"models", folder["id"]}
        size = kept[0]["size"]
        (disk,) = storage["disks"]
        caches = sum(one["size"] for one in storage["iterable"] if one["kind"] == "cache")
        assert disk["used"] == size + caches
        removal = await service.post(f"/model/{got['id']}/remove", json={"trash": False})
        assert (removal.body["freed"], removal.body["kept"]) == (0, size)


@pytest.mark.allow_warnings
async def test_unfinished_downloads_and_what_was_set_aside_take_room_too(
    tmp_path: Path, files: Origin, tiny_model: Path
) -> None:
    async with running(tmp_path / "data") as service:
        got = await downloaded(service, files, tiny_model)
        flip_last_byte(Path(got["file"]["path"]))
        assert (await service.post(f"/model/{got['id']}/verify")).code == "digest_mismatch"
        (aside,) = [
            one
            for one in (await service.get("/storage")).body["iterable"]
            if one["kind"] == "quarantine"
        ]
        assert aside["model"] == got["id"]
        assert aside["frees"] >= size_of(tiny_model)


async def test_the_contents_of_a_file_are_told_on_demand(
    tmp_path: Path, files: Origin, tiny_model: Path
) -> None:
    async with running(tmp_path / "data") as service:
        got = await downloaded(service, files, tiny_model)
        contents = (await service.get(f"/model/{got['id']}/contents")).body
        assert (contents["version"], contents["bigEndian"]) == (3, False)
        names = [tensor["name"] for tensor in contents["tensors"]]
        assert "token_embd.weight" in names
        first = contents["tensors"][0]
        assert first["type"] in ("F16", "F32")
        keys = {pair["key"]: pair["value"] for pair in contents["properties"]}
        assert keys["general.architecture"] == "llama"
        (tokens,) = [one for one in contents["properties"] if one["key"] == "tokenizer.ggml.tokens"]
        assert tokens["items"] == 512
        assert len(json.loads(tokens["value"])) == 8
