"""The queue and the history in the catalogue: kept over restarts, bounded, tolerant."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from modelyard.service.library import Library, database
from modelyard.service.library.queue_rows import HISTORY_LIMIT
from modelyard.service.plan import QueuePlace, QueueState
from modelyard.wire.queue import (
    DownloadOutcome,
    DownloadRecord,
    DownloadSchedule,
    DownloadSettings,
)
from tests.service.library.test_library import entry, library

SETTINGS = DownloadSettings(
    concurrent=7,
    limit=1 << 40,
    schedule=DownloadSchedule(start="22:00", end="06:00"),
    paused=True,
)


def record(number: int) -> DownloadRecord:
    now = datetime.now(UTC)
    return DownloadRecord(
        id=str(number),
        name=f"model {number}",
        source="http://host/ä.gguf",
        started=now,
        ended=now,
        outcome=DownloadOutcome.COMPLETED,
        size=2**40,
    )


async def with_two(opened: Library) -> tuple[str, str]:
    return tuple([(await opened.add(entry(name))).id for name in "ab"])


async def test_the_queue_survives_a_restart_as_it_is(tmp_path: Path) -> None:
    async with library(tmp_path) as first:
        assert first.queue == QueueState()
        a, b = await with_two(first)
        state = QueueState((QueuePlace(b, paused=True), QueuePlace(a, limit=1 << 40)), SETTINGS)
        await first.store_queue(QueueState((QueuePlace(a),)))
        await first.store_queue(state)
        assert first.queue == state
    async with library(tmp_path) as second:
        assert second.queue == state


async def test_a_place_goes_with_its_model(tmp_path: Path) -> None:
    async with library(tmp_path) as first:
        a, b = await with_two(first)
        await first.store_queue(QueueState((QueuePlace(a), QueuePlace("gone"), QueuePlace(b))))
        await first.remove(a)
    async with library(tmp_path) as second:
        assert second.queue.places == (QueuePlace(b),)


async def test_a_changed_model_keeps_its_place(tmp_path: Path) -> None:
    async with library(tmp_path) as first:
        a, _b = await with_two(first)
        await first.store_queue(QueueState((QueuePlace(a),)))
        await first.change(a, lambda one: type(one)(one.model, one.unique, "other.gguf"))
    async with library(tmp_path) as second:
        assert second.queue.places == (QueuePlace(a),)


async def test_the_history_keeps_the_latest_records(tmp_path: Path) -> None:
    async with library(tmp_path) as opened:
        for number in range(HISTORY_LIMIT + 5):
            await opened.add_record(record(number))
        history = await opened.history()
        assert len(history) == HISTORY_LIMIT
        assert [one.id for one in history[:2]] == [str(HISTORY_LIMIT + 4), str(HISTORY_LIMIT + 3)]
        assert history[0].size == 2**40
    async with library(tmp_path) as again:
        assert await again.history() == history


@pytest.mark.allow_warnings
async def test_settings_and_records_that_can_not_be_read_hinder_nothing(tmp_path: Path) -> None:
    async with library(tmp_path) as first:
        await with_two(first)
        await first.store_queue(QueueState((), SETTINGS))
        await first.add_record(record(1))
    with sqlite3.connect(tmp_path / "catalogue.sqlite") as connection:
        connection.execute("UPDATE settings SET value = '{\"concurrent\": 99}'")
        connection.execute("INSERT INTO history (record) VALUES ('{}')")
    connection.close()
    async with library(tmp_path) as second:
        assert second.queue.settings == DownloadSettings()
        assert [one.id for one in await second.history()] == ["1"]
        assert len(second.entries) == 2


async def test_a_catalogue_of_the_first_schema_keeps_its_unfinished_downloads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "catalogue.sqlite"
    with monkeypatch.context() as earlier:
        earlier.setattr(database, "MIGRATIONS", database.MIGRATIONS[:1])
        connection = database.open_database(path)
    made = [entry(name) for name in "abc"]
    for number, one in enumerate(made):
        connection.execute(
            "INSERT INTO models (id, unique_name, source, model, file_name, wanted)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (one.id, one.unique, one.model.source, one.model.to_json(), "x.gguf", number % 2 == 0),
        )
    connection.close()
    async with library(tmp_path) as opened:
        assert [one.unique for one in opened.entries] == ["a", "b", "c"]
        assert [place.key for place in opened.queue.places] == [made[0].id, made[2].id]
        assert opened.queue.settings == DownloadSettings()
