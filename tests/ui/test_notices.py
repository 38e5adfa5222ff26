"""What the app tells through the desktop: over a real bus, with a real window and real HTTP."""

from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from modelyard.state.activity import Activity
from modelyard.system.bus import Bus, BusKind
from modelyard.system.freedesktop_notices import FreedesktopNotices
from modelyard.tasks import Tasks
from modelyard.ui.telling.awake import Awake
from modelyard.ui.telling.metered_pause import MeteredPause
from modelyard.ui.telling.notices import Notices
from modelyard.ui.words.notice_words import Happening, summary_body, summary_title
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from modelyard.wire.models import FileState
from modelyard.wire.problems import ProblemCode
from modelyard.wire.runtime import ModelRuntime, RuntimeState
from tests.fakes.message_bus import message_bus
from tests.qt import until
from tests.system.daemon import Daemon
from tests.ui import sample
from tests.ui.desk import desk

NAMES = ("Ada", "Bea", "Cid", "Dot", "Eve")
MOVING = sample.transfer(DownloadPhase.TRANSFERRING, 41, 100)
DONE = sample.transfer(DownloadPhase.DONE, 100, 100, status=ModelDownloadStatus.COMPLETED)


@pytest.fixture
def address(monkeypatch):
    with message_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


class Clock:
    now_s = 1_000.0

    def __call__(self):
        return self.now_s


@asynccontextmanager
async def telling(tmp_path, address):
    """Yield a desk with five running downloads, its daemon, and the clock of its notices."""
    models = [sample.model(n, file=FileState.PARTIAL, download=MOVING) for n in NAMES]
    bus, clock = Bus(BusKind.SESSION), Clock()
    async with desk(tmp_path, *models) as d, Daemon(address) as daemon, Tasks() as tasks:
        notices = Notices(
            d.window,
            d.catalog,
            d.commands,
            d.settings,
            outcomes=d.window.outcomes,
            notifiers=(
                FreedesktopNotices(
                    bus, app_name="Modelyard", desktop_entry="modelyard", picture=Path("/a.svg")
                ),
            ),
            tasks=tasks,
            clock=clock,
        )
        d.window.hide()
        await until(lambda: not notices.is_quiet)
        yield d, daemon, notices, clock
        await bus.close()


async def press(daemon, notices, number, key):
    """Press a button, as nobody can before the app has heard that the notice is shown."""
    (way,) = notices._notifiers
    await until(lambda: number in way._shown, what=f"notice {number}")
    await daemon.press(number, key)


def finish(d, name):
    d.service.put(sample.model(name, file=FileState.PRESENT, download=DONE))


def fail(d, name, code=ProblemCode.SOURCE_REFUSED):
    failed = sample.transfer(
        DownloadPhase.DONE, 41, 100, status=ModelDownloadStatus.FAILED
    ).model_copy(update={"problem": sample.problem(code)})
    d.service.progress(sample.model_id(name), failed)


def test_a_finished_download_can_be_loaded_from_its_notice(runner, tmp_path, address):
    async def go():
        async with telling(tmp_path, address) as (d, daemon, notices, _clock):
            finish(d, "Ada")
            await until(lambda: len(daemon.shown) == 1)
            (shown,) = daemon.shown
            assert (shown["title"], shown["body"]) == (
                "Download finished",
                "Ada is ready to be loaded.",
            )
            assert list(shown["actions"].values()) == ["", "Load now", "Show"]
            await press(daemon, notices, 1, "load")
            await d.asked("load", "Ada")

    runner.run(go())


def test_a_failed_download_tells_why_and_how_far_and_can_be_tried_again(runner, tmp_path, address):
    async def go():
        async with telling(tmp_path, address) as (d, daemon, notices, _clock):
            fail(d, "Bea")
            await until(lambda: len(daemon.shown) == 1)
            (shown,) = daemon.shown
            assert shown["title"] == "The server refused"
            assert shown["body"].startswith("Bea: It did not hand out the file")
            assert shown["hints"]["value"] == 41
            await press(daemon, notices, 1, "retry")
            await d.asked("download", "Bea")
            d.service.progress(sample.model_id("Bea"), MOVING)
            await until(lambda: daemon.asked("CloseNotification") == [[1]])
            seen = []
            notices.show_requested.connect(seen.append)
            fail(d, "Bea")
            await until(lambda: len(daemon.shown) == 2)
            await press(daemon, notices, 2, "default")
            await until(lambda: seen == [sample.model_id("Bea")])

    runner.run(go())


def test_a_dead_worker_a_stall_and_a_full_disk_are_told(runner, tmp_path, address):
    async def go():
        async with telling(tmp_path, address) as (d, daemon, notices, clock):
            stalled = sample.transfer(DownloadPhase.STALLED, 41, 100)
            d.service.progress(sample.model_id("Ada"), stalled)
            await until(lambda: len(daemon.shown) == 1)
            assert daemon.shown[0]["title"] == "A download stands still"
            clock.now_s += 61
            full = sample.transfer(DownloadPhase.PAUSED, 41, 100).model_copy(
                update={"problem": sample.problem(ProblemCode.DISK_FULL)}
            )
            d.service.progress(sample.model_id("Bea"), full)
            await until(lambda: len(daemon.shown) == 2)
            assert daemon.shown[1]["title"] == "The disk is full"
            clock.now_s += 61
            finish(d, "Cid")
            await until(lambda: len(daemon.shown) == 3)
            clock.now_s += 61
            d.service.run(sample.model_id("Cid"), sample.loaded(sample.GIB))
            crash = sample.problem(ProblemCode.ENGINE_CRASHED)
            dead = ModelRuntime(state=RuntimeState.FAILED, problem=crash)
            d.service.run(sample.model_id("Cid"), dead)
            await until(lambda: len(daemon.shown) == 4)
            assert daemon.shown[3]["title"] == "The engine stopped unexpectedly"
            assert daemon.shown[3]["replaces"] == 3
            await press(daemon, notices, 3, "retry")
            await d.asked("load", "Cid")

    runner.run(go())


def test_three_within_a_minute_become_one(runner, tmp_path, address):
    async def go():
        async with telling(tmp_path, address) as (d, daemon, notices, clock):
            for number, name in enumerate(NAMES[:3], 1):
                finish(d, name)
                await until(lambda number=number: len(daemon.shown) == number)
                clock.now_s += 10
            await until(lambda: sorted(daemon.asked("CloseNotification")) == [[1], [2]])
            assert daemon.shown[2]["title"] == "3 downloads finished"
            assert daemon.shown[2]["body"] == "Ada, Bea, Cid"
            fail(d, "Dot")
            await until(lambda: len(daemon.shown) == 4)
            assert daemon.shown[3]["title"] == "3 downloads finished, 1 failed"
            assert daemon.shown[3]["body"] == "Ada, Bea, Cid and 1 more"
            assert daemon.shown[3]["replaces"] == 3, "one notice, not a stack of them"
            opened = []
            notices.open_requested.connect(lambda: opened.append(True))
            await press(daemon, notices, 3, "show")
            await until(lambda: opened == [True])
            clock.now_s += 61
            finish(d, "Eve")
            await until(lambda: len(daemon.shown) == 5)
            assert daemon.shown[4]["body"] == "Eve is ready to be loaded."

    runner.run(go())


def test_nothing_is_told_while_the_window_is_in_front_or_where_it_is_not_wanted(
    runner, tmp_path, address
):
    async def go():
        async with telling(tmp_path, address) as (d, daemon, notices, _clock):
            ended = []
            d.window.outcomes.downloaded.connect(ended.append)
            d.window.show()
            d.window.activateWindow()
            await until(lambda: notices.is_quiet)
            finish(d, "Ada")
            await until(lambda: len(ended) == 1)
            d.window.hide()
            await until(lambda: not notices.is_quiet)
            d.settings.notifies = False
            finish(d, "Bea")
            await until(lambda: len(ended) == 2)
            d.settings.notifies = True
            finish(d, "Cid")
            await until(lambda: len(daemon.shown) == 1)
            assert daemon.shown[0]["body"].startswith("Cid")

    runner.run(go())


def test_a_summary_counts_each_kind():
    done, failed, stalled = Happening.DOWNLOADED, Happening.FAILED, Happening.STALLED
    assert summary_title((done, done, done)) == "3 downloads finished"
    assert summary_title((done, failed, stalled)) == "1 download finished, 1 failed, 1 stands still"
    assert summary_body(("a", "b", "c", "d", "e")) == "a, b, c and 2 more"


class Guard:
    """Notes whether the machine is kept awake; what the systems are asked is tested elsewhere."""

    def __init__(self):
        self.is_held = False

    async def hold(self, reason):
        self.is_held = True
        return True

    async def release(self):
        self.is_held = False


def test_the_machine_stays_awake_while_bytes_come_in_and_a_person_allows_it(
    runner, tmp_path, monkeypatch
):
    monkeypatch.setattr("modelyard.ui.telling.awake._GRACE_S", 0.0)

    async def go():
        queued = sample.transfer(DownloadPhase.QUEUED, 0, 100)
        model = sample.model("Ada", file=FileState.PARTIAL, download=queued)
        async with desk(tmp_path, model) as d, Tasks() as tasks:
            guard = Guard()
            awake = Awake(Activity(d.catalog), d.settings, guard, tasks=tasks)
            assert not awake.is_held
            d.service.progress(model.id, MOVING)
            await until(lambda: guard.is_held)
            d.settings.keeps_awake = False
            await until(lambda: not guard.is_held)
            d.settings.keeps_awake = True
            await until(lambda: guard.is_held)
            finish(d, "Ada")
            await until(lambda: not guard.is_held)

    runner.run(go())


def test_downloads_wait_on_a_metered_network_and_a_person_has_the_last_word(runner, tmp_path):
    async def go():
        model = sample.model("Ada", file=FileState.PARTIAL, download=MOVING)
        async with desk(tmp_path, model) as d:
            d.service.line_up(model.id)
            await until(lambda: d.session.queue.is_known)
            held = lambda: d.session.queue.settings.paused  # noqa: E731 - asked again and again
            pause = MeteredPause(d.session, d.commands, d.settings, d.window.messages)
            pause.note(True)
            assert not held(), "not unless it is chosen"
            d.settings.pauses_on_metered = True
            await until(held)
            message = await d.message("metered")
            pause.note(False)
            await until(lambda: not held())
            pause.note(True)
            await until(held)
            message = await d.message("metered")
            message.act()
            await until(lambda: not held())
            pause.note(True)
            d.settings.pauses_on_metered = False
            d.settings.pauses_on_metered = True
            assert not held(), "it was overruled on this network"
            d.commands.pause_all()
            await until(held)
            pause.note(False)
            assert held(), "a person held them"

    runner.run(go())
