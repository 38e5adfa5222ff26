"""The catalogue: what it keeps, what it refuses, what it survives."""

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from modelyard.service.library import Entry, Library, StoredFile, database
from modelyard.service.library.salvage import salvaged_entry
from modelyard.wire.problems import ProblemCode, ProblemError
from modelyard.wire.runtime import LoadOptions


def entry(unique: str, source: str | None = None) -> Entry:
    made = salvaged_entry(unique, Path("/nowhere") / f"{unique}.gguf", 10)
    model = made.model.model_copy(update={"source": source or f"http://host/{unique}.gguf"})
    return replace(made, model=model, file=None)


def library(folder: Path) -> Library:
    return Library(folder / "catalogue.sqlite", folder / "models")


def names_in(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.iterdir())


async def test_everything_of_an_entry_survives_a_restart(tmp_path: Path) -> None:
    whole = replace(
        entry("a"),
        file=StoredFile(tmp_path / "ä.gguf", 2**40, "ab" * 32, compared=True, referenced=True),
        options=LoadOptions(context=512),
        measured={"{}": 2**33},
    )
    async with library(tmp_path) as first:
        await first.add(whole)
        await first.add(entry("b"))
    async with library(tmp_path) as second:
        assert second.entries[0] == whole
        assert [one.unique for one in second.entries] == ["a", "b"]


async def test_changes_made_at_once_are_all_kept(tmp_path: Path) -> None:
    def add_one(number: int) -> None:
        return lambda one: replace(one, measured={**one.measured, str(number): number})

    async with library(tmp_path) as first:
        await first.add(made := entry("a"))
        await asyncio.gather(*(first.change(made.id, add_one(number)) for number in range(40)))
    async with library(tmp_path) as second:
        assert second.entry(made.id).measured == {str(number): number for number in range(40)}


async def test_a_twin_by_source_or_by_unique_name_is_refused(tmp_path: Path) -> None:
    async with library(tmp_path) as opened:
        await opened.add(entry("a", "http://host/x"))
        for twin in (entry("a", "http://host/y"), entry("b", "http://host/x")):
            with pytest.raises(ProblemError) as refused:
                await opened.add(twin)
            assert refused.value.problem.code is ProblemCode.MODEL_EXISTS
        assert len(opened.entries) == 1


async def test_a_removed_entry_is_gone_for_good(tmp_path: Path) -> None:
    async with library(tmp_path) as first:
        await first.add(made := entry("a"))
        await first.remove(made.id)
        with pytest.raises(ProblemError) as gone:
            first.entry(made.id)
        assert gone.value.problem.code is ProblemCode.MODEL_NOT_FOUND
    async with library(tmp_path) as second:
        assert second.entries == ()


async def test_a_catalogue_of_a_newer_version_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    async with library(tmp_path) as opened:
        await opened.add(entry("a"))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ProblemError) as refused:
        await library(tmp_path).__aenter__()
    assert refused.value.problem.code is ProblemCode.CATALOGUE_TOO_NEW
    assert path.read_bytes() == before
    assert names_in(tmp_path) == ["catalogue.sqlite"]


async def test_an_older_catalogue_is_migrated_with_all_its_entries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with library(tmp_path) as first:
        await first.add(made := entry("a"))
    newer = (*database.MIGRATIONS, ("ALTER TABLE models ADD COLUMN colour TEXT",))
    monkeypatch.setattr(database, "MIGRATIONS", newer)
    async with library(tmp_path) as second:
        assert second.entries == (made,)
    connection = sqlite3.connect(tmp_path / "catalogue.sqlite")
    assert connection.execute("SELECT colour FROM models").fetchall() == [(None,)]
    assert connection.execute("PRAGMA user_version").fetchone() == (len(newer),)
    connection.close()


async def test_a_migration_that_fails_half_way_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with library(tmp_path) as first:
        await first.add(made := entry("a"))
    broken = ("ALTER TABLE models ADD COLUMN colour TEXT", "THIS IS NO SQL")
    monkeypatch.setattr(database, "MIGRATIONS", (*database.MIGRATIONS, broken))
    with pytest.raises(database.DamagedDatabaseError):
        database.open_database(tmp_path / "catalogue.sqlite")
    monkeypatch.undo()
    async with library(tmp_path) as second:
        assert second.entries == (made,)


@pytest.mark.allow_warnings
@pytest.mark.parametrize("damage", ["text", "cut", "zeros", "foreign schema"])
async def test_a_damaged_catalogue_is_set_aside_and_model_files_are_found_again(
    tmp_path: Path, damage: str
) -> None:
    path = tmp_path / "catalogue.sqlite"
    async with library(tmp_path) as first:
        for number in range(30):
            await first.add(entry(f"model-{number}"))
    content = path.read_bytes()
    if damage == "foreign schema":
        path.unlink()
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE models (other TEXT)")
        connection.close()
    else:
        half = len(content) // 2
        broken = {"text": b"not a database" * 99, "cut": content[:half], "zeros": bytes(half)}
        path.write_bytes(broken[damage])
    damaged = path.read_bytes()
    folder = tmp_path / "models" / "tiny-1"
    folder.mkdir(parents=True)
    (folder / "Tiny.gguf").write_bytes(b"GGUF" + bytes(100))
    (folder / "Tiny.gguf.partial").write_bytes(bytes(5000))

    async with library(tmp_path) as second:
        (found,) = second.entries
        assert (found.unique, found.model.name) == ("tiny-1", "Tiny")
        assert found.file == StoredFile(folder / "Tiny.gguf", 104)
    (aside,) = [name for name in names_in(tmp_path) if name.startswith("catalogue.damaged-")]
    assert (tmp_path / aside).read_bytes()[: len(damaged)] == damaged
    async with library(tmp_path) as third:
        assert [one.unique for one in third.entries] == ["tiny-1"]


async def test_a_catalogue_that_the_disk_does_not_give_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").mkdir()
    with pytest.raises(ProblemError) as refused:
        await library(tmp_path).__aenter__()
    assert refused.value.problem.code is ProblemCode.DISK_ERROR


async def test_a_change_that_the_disk_refuses_is_not_made(tmp_path: Path) -> None:
    async with library(tmp_path) as opened:
        await opened.add(made := entry("a"))
        # Holds the write lock, as a second program on the same file would.
        other = sqlite3.connect(tmp_path / "catalogue.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        opened._connection.execute("PRAGMA busy_timeout = 10")
        with pytest.raises(ProblemError) as refused:
            await opened.change(made.id, lambda one: replace(one, file_name="b.gguf"))
        assert refused.value.problem.code is ProblemCode.DISK_ERROR
        assert opened.entry(made.id) == made
        other.close()
