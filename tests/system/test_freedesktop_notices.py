"""Notices over a real bus: replaced, pressed, taken away, and told to the next daemon too."""

from pathlib import Path

import pytest

from modelyard.system.bus import Bus, BusKind
from modelyard.system.freedesktop_notices import FreedesktopNotices
from modelyard.system.notices import Notice
from tests.qt import until
from tests.system.daemon import Daemon

PICTURE = Path("/usr/share/pictures/modelyard.svg")
FINISHED = Notice(
    "model:1", "Download finished", "R&D <b>", actions=(("load", "Load now"), ("show", "Show"))
)


def run(runner, address, steps, **how):
    async def go():
        bus = Bus(BusKind.SESSION)
        notices = FreedesktopNotices(
            bus, app_name="Modelyard", desktop_entry="modelyard", picture=PICTURE
        )
        try:
            async with Daemon(address, **how) as daemon:
                await steps(daemon, notices)
        finally:
            await bus.close()

    runner.run(go())


def test_a_notice_has_its_buttons_and_tells_which_was_pressed(runner, address):
    async def steps(daemon, notices):
        chosen = []
        assert await notices.show(FINISHED, chosen.append)
        (shown,) = daemon.shown
        assert shown["title"] == "Download finished"
        assert shown["body"] == "R&amp;D &lt;b&gt;", "the daemon would read it as markup"
        assert shown["actions"] == {"default": "", "load": "Load now", "show": "Show"}
        assert shown["hints"]["urgency"] == 1, "never critical: that goes through do-not-disturb"
        assert shown["hints"]["desktop-entry"] == "modelyard"
        assert shown["hints"]["image-path"] == PICTURE.as_uri()
        await daemon.press(1, "load")
        await until(lambda: chosen == ["load"])

    run(runner, address, steps)


def test_a_later_notice_replaces_the_one_with_its_key(runner, address):
    async def steps(daemon, notices):
        later = Notice("model:1", "Download failed", "", is_bad=True, percent=41)
        other = Notice("model:2", "Download finished", "")
        for notice in (FINISHED, later, other):
            assert await notices.show(notice, lambda _: None)
        assert [shown["replaces"] for shown in daemon.shown] == [0, 1, 0]
        assert daemon.shown[1]["hints"]["value"] == 41
        assert daemon.shown[1]["hints"]["category"] == "transfer.error"

    run(runner, address, steps)


def test_what_was_closed_is_not_replaced_and_hears_nothing(runner, address):
    async def steps(daemon, notices):
        chosen = []
        await notices.show(FINISHED, chosen.append)
        await daemon.close_one(1)
        await until(lambda: not notices._ids)
        await daemon.press(1, "load")
        await notices.show(FINISHED, chosen.append)
        await daemon.press(2, "show")
        await until(lambda: chosen == ["show"])
        assert [shown["replaces"] for shown in daemon.shown] == [0, 0]

    run(runner, address, steps)


def test_a_notice_is_taken_away_once(runner, address):
    async def steps(daemon, notices):
        await notices.show(FINISHED, lambda _: None)
        await notices.withdraw("model:1")
        await notices.withdraw("model:1")
        await notices.withdraw("never shown")
        assert daemon.asked("CloseNotification") == [[1]]

    run(runner, address, steps)


def test_a_daemon_that_can_do_little_is_asked_for_little(runner, address):
    async def steps(daemon, notices):
        await notices.show(FINISHED, lambda _: None)
        assert daemon.shown[0]["actions"] == {}
        assert daemon.shown[0]["body"] == "R&D <b>", "it would show the escapes"

    run(runner, address, steps, capabilities=("body",))


def test_a_daemon_that_starts_again_is_asked_anew(runner, address):
    async def steps(daemon, notices):
        chosen = []
        await notices.show(FINISHED, chosen.append)
        await daemon.__aexit__(None, None, None)
        async with Daemon(address, capabilities=("actions",), first_id=7) as another:
            assert await notices.show(FINISHED, chosen.append)
            assert [shown["replaces"] for shown in another.shown] == [0], "it knows no older one"
            await another.press(1, "load")
            await another.press(7, "show")
            await until(lambda: chosen == ["show"])
        await daemon.__aenter__()

    run(runner, address, steps)


def test_without_a_daemon_another_way_is_tried(runner, address):
    async def go():
        bus = Bus(BusKind.SESSION)
        notices = FreedesktopNotices(
            bus, app_name="Modelyard", desktop_entry="modelyard", picture=PICTURE
        )
        assert not await notices.show(FINISHED, lambda _: None)
        async with Daemon(address):
            assert await notices.show(FINISHED, lambda _: None), "one may start later"
        await bus.close()
        assert not await notices.show(FINISHED, lambda _: None)

    runner.run(go())


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere", "nonsense", "tcp:host=x,port=-1"])
def test_without_a_bus_nothing_breaks(runner, monkeypatch, address):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.delenv("DISPLAY", raising=False)

    async def go():
        notices = FreedesktopNotices(
            Bus(BusKind.SESSION), app_name="Modelyard", desktop_entry="modelyard", picture=PICTURE
        )
        assert not await notices.show(FINISHED, lambda _: None)
        await notices.withdraw("model:1")

    runner.run(go())
