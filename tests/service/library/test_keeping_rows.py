"""What the catalogue keeps beside its entries, and catalogues of earlier versions."""

import asyncio
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from modelyard.service.library import Entry, Library, StoredFile, StoredPart, database
from modelyard.service.library.folders import FIXED_FOLDER, Folders
from modelyard.service.library.looks import Look, read_looks, write_looks
from modelyard.service.library.marks import drop_unused_marks, read_marks, write_marks
from modelyard.service.library.moves import Move, delete_move, read_moves, write_move
from modelyard.service.library.removals import (
    RemovedFile,
    RemovedModel,
    read_removals,
    store_removal,
)
from modelyard.service.library.salvage import salvaged_entry
from modelyard.wire.load import LoadOptions
from modelyard.wire.models import FilePartRole
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error


def library(folder: Path) -> Library:
    return Library(folder / "catalogue.sqlite", folder / "models")


def split_entry(folder: Path) -> Entry:
    entry = salvaged_entry("split", folder / "a-00001-of-00002.gguf", 10)
    parts = (
        StoredPart(FilePartRole.WEIGHTS, folder / "a-00002-of-00002.gguf", 20, "ab" * 32, True),
        StoredPart(FilePartRole.PROJECTOR, folder / "mmproj.gguf", 5),
    )
    assert entry.file is not None
    file = replace(entry.file, parts=parts, program="ollama", referenced=True)
    return replace(entry, file=file, folder="big", options=LoadOptions(context=512))


async def test_parts_projectors_and_folders_survive_a_restart(tmp_path: Path) -> None:
    entry = split_entry(tmp_path)
    folders = Folders({FIXED_FOLDER: tmp_path / "models", "big": tmp_path / "big"}, "big")
    async with library(tmp_path) as first:
        await first.add(entry)
        await first.store_folders(folders)
    async with library(tmp_path) as second:
        assert second.entries == (entry,)
        assert second.folders == folders
        assert second.target(entry) == tmp_path / "big" / "split" / "a-00001-of-00002.gguf"
    assert entry.file is not None
    assert entry.file.total_bytes == 35


async def test_what_is_kept_beside_entries_survives_a_restart(tmp_path: Path) -> None:
    entry = split_entry(tmp_path)
    look = Look(10, 2**62, 2**63 + 5, "corrupt_file")
    stored = replace(look, inode=5 - 2**63)  # with a sign, as SQLite keeps it
    move = Move(entry.id, (tmp_path / "ä.gguf",), (tmp_path / "b.gguf",))
    removed = RemovedModel(
        id="1",
        entry=entry,
        removed=datetime(2026, 1, 2, tzinfo=UTC),
        files=(RemovedFile(tmp_path / "x", 1, 2**40, 4096),),
        trash=True,
        entry_removed=True,
        trashed_bytes=2**40,
    )
    async with library(tmp_path) as first:
        await first.add(entry)
        await first.with_database(lambda c: write_looks(c, {tmp_path / "x": stored}, []))
        await first.with_database(lambda c: write_move(c, move))
        await first.with_database(lambda c: write_marks(c, "ab" * 32, b"1234", chunk_bytes=4))
        await first.with_database(lambda c: write_marks(c, "cd" * 32, b"5678", chunk_bytes=4))
        await first.with_database(lambda c: store_removal(c, removed))
    async with library(tmp_path) as second:
        assert await second.with_database(read_looks) == {tmp_path / "x": stored}
        assert await second.with_database(read_moves) == [move]
        assert await second.with_database(read_removals) == [removed]
        await second.with_database(drop_unused_marks)
        marks = [
            await second.with_database(lambda c, s=sha: read_marks(c, s, chunk_bytes=4))
            for sha in ("ab" * 32, "cd" * 32)
        ]
        assert marks == [b"1234", None]  # of a part, and of no file any more
        await second.with_database(lambda c: delete_move(c, entry.id))
        assert await second.with_database(read_moves) == []


async def test_a_change_and_what_belongs_to_it_are_one(tmp_path: Path) -> None:
    entry = split_entry(tmp_path)

    def fail(_connection: sqlite3.Connection) -> None:
        raise problem_error(ProblemCode.DISK_FULL, "full")

    async with library(tmp_path) as opened:
        await opened.add(entry)
        with pytest.raises(ProblemError):
            await opened.change(entry.id, lambda now: replace(now, file=None), also=fail)
        with pytest.raises(ProblemError):
            await opened.remove(entry.id, also=fail)
        assert opened.entries == (entry,)
    async with library(tmp_path) as again:
        assert again.entries == (entry,)


async def test_a_catalogue_of_the_second_schema_is_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "catalogue.sqlite"
    with monkeypatch.context() as earlier:
        earlier.setattr(database, "MIGRATIONS", database.MIGRATIONS[:2])
        connection = database.open_database(path)
    entry = salvaged_entry("old", tmp_path / "models" / "old" / "old.gguf", 10)
    model = entry.model.model_dump_json(exclude_none=True)
    connection.execute(
        "INSERT INTO models VALUES (?, 'old', 'http://host/old.gguf', ?, 'old.gguf', NULL)",
        (entry.id, model),
    )
    connection.execute(
        "INSERT INTO files VALUES (?, ?, 10, ?, 1, 0)", (entry.id, str(tmp_path / "o"), "ab" * 32)
    )
    connection.execute("INSERT INTO downloads VALUES (?, 0, 1, 5000)", (entry.id,))
    connection.close()
    async with library(tmp_path) as opened:
        (taken_over,) = opened.entries
        assert taken_over.file == StoredFile(tmp_path / "o", 10, "ab" * 32, compared=True)
        assert (taken_over.folder, taken_over.model) == (None, entry.model)
        assert opened.queue.places[0].limit == 5000
        assert opened.folders.default == FIXED_FOLDER


async def test_a_program_of_today_refuses_a_catalogue_of_tomorrow_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        later.setattr(database, "MIGRATIONS", (*database.MIGRATIONS, ("SELECT 1",)))
        async with library(tmp_path) as newer:
            await newer.add(split_entry(tmp_path))
    before = await asyncio.to_thread((tmp_path / "catalogue.sqlite").read_bytes)
    with pytest.raises(ProblemError) as refused:
        await library(tmp_path).__aenter__()
    assert refused.value.problem.code is ProblemCode.CATALOGUE_TOO_NEW
    assert "Update Modelyard" in str(refused.value)
    assert await asyncio.to_thread((tmp_path / "catalogue.sqlite").read_bytes) == before
