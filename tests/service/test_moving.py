"""A move that was interrupted: the stored catalogue tells which of the two copies stays."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from modelyard.service.board import Board
from modelyard.service.events import EventHub
from modelyard.service.keeping.moving import Moving
from modelyard.service.library import Library
from modelyard.service.library.folders import FIXED_FOLDER, Folders
from modelyard.service.library.moves import MOVING_SUFFIX, Move, read_moves, write_move
from modelyard.service.library.salvage import salvaged_entry


def written(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"the same bytes")


def there(*paths: Path) -> list[bool]:
    return [path.is_file() for path in paths]


@pytest.mark.parametrize("named", [True, False], ids=["after", "before"])
async def test_the_copy_that_the_catalogue_does_not_name_goes(tmp_path: Path, named: bool) -> None:
    old, new = tmp_path / "models" / "a" / "a.gguf", tmp_path / "big" / "a" / "a.gguf"
    fresh = new.with_name(new.name + MOVING_SUFFIX)
    await asyncio.to_thread(written, old, new, fresh)
    entry = salvaged_entry("a", old, 14)
    if named:
        assert entry.file is not None
        entry = replace(entry, file=replace(entry.file, path=new), folder="big")
    async with Library(tmp_path / "catalogue.sqlite", tmp_path / "models") as library:
        folders = {FIXED_FOLDER: tmp_path / "models", "big": tmp_path / "big"}
        await library.store_folders(Folders(folders))
        await library.add(entry)
        move = Move(entry.id, (old,), (new,))
        await library.with_database(lambda connection: write_move(connection, move))
        moving = Moving(library, Board(library, EventHub()), arriving=asyncio.Lock())
        await moving.recover()
        assert await library.with_database(read_moves) == []
        assert library.entries == (entry,)
    kept = await asyncio.to_thread(there, old, new)
    assert kept == [not named, named]


async def test_while_the_new_disk_is_away_the_old_file_stays(tmp_path: Path) -> None:
    old, new = tmp_path / "models" / "a" / "a.gguf", tmp_path / "big" / "a" / "a.gguf"
    await asyncio.to_thread(written, old)
    entry = salvaged_entry("a", new, 14)
    async with Library(tmp_path / "catalogue.sqlite", tmp_path / "models") as library:
        await library.add(replace(entry, folder="big"))
        move = Move(entry.id, (old,), (new,))
        await library.with_database(lambda connection: write_move(connection, move))
        moving = Moving(library, Board(library, EventHub()), arriving=asyncio.Lock())
        await moving.recover()
        assert await library.with_database(read_moves) == [move]
    assert await asyncio.to_thread(there, old) == [True]
