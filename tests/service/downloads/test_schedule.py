"""The daily time in which downloads run, by a clock on the wall that a test sets."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from modelyard.service.downloads import QueuePolicy
from modelyard.service.downloads.schedule import is_open
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from modelyard.wire.queue import DownloadSchedule, DownloadSettings
from tests.fakes.origin import Origin
from tests.service.downloads.harness import assert_never_backwards, running
from tests.service.downloads.test_order import LARGE, OPEN, SLOW, SMALL, start_all

HURRIED = QueuePolicy(look_s=0.01)


@pytest.mark.parametrize(
    ("start", "end", "inside", "outside"),
    [
        ("01:00", "07:00", ["01:00", "03:30", "06:59"], ["00:59", "07:00", "13:00"]),
        ("22:30", "06:00", ["22:30", "23:59", "00:00", "05:59"], ["06:00", "12:00", "22:29"]),
        ("08:00", "08:00", ["00:00", "08:00", "12:00"], []),
    ],
)
def test_a_schedule_is_open_from_its_start_until_before_its_end(
    start: str, end: str, inside: list[str], outside: list[str]
):
    schedule = DownloadSchedule(start=start, end=end)
    for text in [*inside, *outside]:
        assert is_open(schedule, at(text)) is (text in inside), text
    assert is_open(None, at("12:00"))


def at(time: str, *, day: int = 1) -> datetime:
    return datetime.fromisoformat(f"2026-03-{day:02}T{time}:00+01:00")


@dataclass
class WallClock:
    """A clock on the wall that a test sets."""

    moment: datetime = field(default_factory=lambda: at("00:00"))

    def __call__(self) -> datetime:
        return self.moment


def test_downloads_run_in_their_time_alone_and_go_on_the_next_night(origin: Origin, tmp_path: Path):
    wall = WallClock(at("23:00"))
    night = DownloadSettings(schedule=DownloadSchedule(start="01:00", end="07:00"))

    async def run() -> None:
        async with running(now=wall, patience=HURRIED) as (queue, listener):
            queue.set_settings(night)
            origin.serve("a", LARGE)
            origin.script("a", SLOW)
            await start_all(queue, origin, tmp_path, "a", LARGE)
            await asyncio.sleep(0.1)
            assert origin.requests == []
            wall.moment = at("01:00", day=2)
            await listener.until_transferred("a", 50_000)
            wall.moment = at("07:00", day=2)
            await listener.until(lambda: queue.progress("a").phase is DownloadPhase.QUEUED)
            await asyncio.sleep(0.1)
            assert len(origin.requests) == 1
            assert "a" in queue.active()
            wall.moment = at("01:30", day=3)
            await listener.until(lambda: not queue.active())
            assert_never_backwards(listener.of("a"))
            assert listener.statuses("a")[-1] is ModelDownloadStatus.COMPLETED

    asyncio.run(run())
    assert origin.requests[1].range is not None


def test_a_schedule_that_is_lifted_lets_everything_run_at_once(origin: Origin, tmp_path: Path):
    async def run() -> None:
        async with running(now=WallClock(at("12:00"))) as (queue, listener):
            queue.set_settings(
                DownloadSettings(schedule=DownloadSchedule(start="01:00", end="07:00"))
            )
            await start_all(queue, origin, tmp_path, "a", SMALL)
            queue.set_settings(OPEN)
            await listener.until(lambda: not queue.active())

    asyncio.run(run())
