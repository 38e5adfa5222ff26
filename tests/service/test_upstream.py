"""The daily look at the sources: only where it is wanted, and once a day."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from modelyard.service.board import Board
from modelyard.service.events import EventHub
from modelyard.service.library import Library, StoredFile
from modelyard.service.network.proxies import Proxies
from modelyard.service.offering.adding import entry_of_seed
from modelyard.service.offering.upstream import UpstreamWatch
from modelyard.service.service_settings import SettingsKeeper
from modelyard.tasks import Tasks
from modelyard.wire.models import SeededModel
from modelyard.wire.settings import NewerCheck, ServiceSettings
from modelyard.wire.upstream import Upstream, UpstreamState
from tests.fakes.hub import Hub
from tests.service.running import seed
from tests.service.sources.made import sources_of

MODEL = bytes(range(256)) * 40


def note(folder: Path, upstream: Upstream) -> None:
    (folder / "upstream.json").write_text(upstream.to_json(), encoding="utf-8")


def noted(folder: Path) -> Upstream:
    return Upstream.from_json((folder / "upstream.json").read_bytes())


@asynccontextmanager
async def watch(folder: Path, hub: Hub, *, check: NewerCheck) -> AsyncIterator[UpstreamWatch]:
    """Run the watch, which looks all the time, on one model that was taken earlier."""
    hub.add("owner/repo", {"m.gguf": MODEL})
    sources = sources_of({"HF_ENDPOINT": hub.endpoint})
    events = EventHub()
    async with Tasks() as tasks, Library(folder / "c.sqlite", folder / "models") as library:
        seeded = SeededModel.model_validate(seed("hf://owner/repo/m.gguf"))
        entry = await library.add(await entry_of_seed(seeded, sources))
        file = StoredFile(folder / "m.gguf", len(MODEL), sha256="0" * 64)
        await library.change(entry.id, lambda entry: replace(entry, file=file))
        keeper = SettingsKeeper(
            folder / "s.json", events, proxies=Proxies(), check_port=lambda _: None
        )
        await keeper.change(ServiceSettings(newer_check=check))
        upstream = UpstreamWatch(
            library,
            Board(library, events),
            sources=sources,
            settings=keeper,
            file=folder / "upstream.json",
            first_look_s=0.01,
            look_s=0.01,
        )
        tasks.start(upstream.run(), name="watch")
        yield upstream


async def test_sources_are_asked_once_a_day_where_that_is_wanted(tmp_path: Path) -> None:
    with Hub() as hub:
        async with watch(tmp_path, hub, check=NewerCheck.DAILY) as upstream:
            for _ in range(500):
                if (known := await upstream.known()).checked:
                    break
                await asyncio.sleep(0.02)
            (one,) = known.iterable
            assert one.state is UpstreamState.NEWER
            asked = len(hub.requests)
            await asyncio.sleep(0.3)
            assert len(hub.requests) == asked
        kept = noted(tmp_path)
        assert kept.checked is not None


@pytest.mark.parametrize("hours", [25, 1])
async def test_a_new_start_knows_when_it_was_last(tmp_path: Path, hours: int) -> None:
    last = datetime.now(UTC) - timedelta(hours=hours)
    note(tmp_path, Upstream(iterable=(), checked=last))
    with Hub() as hub:
        async with watch(tmp_path, hub, check=NewerCheck.DAILY) as upstream:
            for _ in range(25):
                await asyncio.sleep(0.02)
                if (await upstream.known()).checked != last:
                    break
            assert bool(hub.requests) == (hours > 24)


async def test_nobody_is_asked_where_it_is_not_wanted(tmp_path: Path) -> None:
    with Hub() as hub:
        async with watch(tmp_path, hub, check=NewerCheck.OFF) as upstream:
            await asyncio.sleep(0.3)
            assert hub.requests == []
            (one,) = (await upstream.known()).iterable
            assert one.state is UpstreamState.UNKNOWN
            (asked,) = (await upstream.check()).iterable
            assert asked.state is UpstreamState.NEWER
