"""Notices while the person does not want to be disturbed, before a daemon that people have: dunst.

We leave it to the daemon, as all desktops do: it holds our notices back, keeps them, and shows
what it keeps once the person may be disturbed again. All that an app can do wrong is to claim
that a notice is critical, which goes through.
"""

import os
import shutil
import subprocess
import time

import pytest
from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from modelyard.paths import resource
from modelyard.system.bus import Bus, BusKind
from modelyard.system.freedesktop_notices import FreedesktopNotices
from modelyard.system.notices import Notice
from modelyard.tour.display import virtual_display

pytestmark = pytest.mark.skipif(
    shutil.which("dunst") is None or shutil.which("Xvfb") is None, reason="no dunst or Xvfb here"
)

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
DEADLINE_S = 60.0
FINISHED = Notice("model:1", "Download finished", "Ada", actions=(("load", "Load now"),))
FAILED = Notice("model:2", "The server refused", "Bea", is_bad=True, percent=41)


class Dunst:
    """The daemon on the bus at `address`."""

    def __init__(self, bus):
        self._bus = bus

    async def property(self, name):
        return (await self._ask("Get", "ss", name))[0].value

    async def pause(self, is_paused):
        await self._ask("Set", "ssv", "paused", Variant("b", is_paused))

    async def counts(self):
        """Return how many notices are on the screen and how many are kept for later."""
        return await self.property("displayedLength"), await self.property("waitingLength")

    async def comes_to(self, *wanted):
        deadline_s = time.monotonic() + DEADLINE_S
        while (counts := await self.counts()) != wanted:
            assert time.monotonic() < deadline_s, f"{counts}, not {wanted}"

    async def _ask(self, member, signature, *values):
        properties = "org.freedesktop.DBus.Properties"
        body = ["org.dunstproject.cmd0", *values]
        reply = await self._bus.call(
            Message(NAME, PATH, properties, member, signature=signature, body=body)
        )
        assert reply.message_type is not MessageType.ERROR, reply.body
        return reply.body


@pytest.fixture
def dunst(address, tmp_path):
    """Run the daemon on a display of its own; its configuration is the usual one."""
    with virtual_display() as display:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "HOME": str(tmp_path),
            "XDG_CONFIG_HOME": str(tmp_path),
        }
        environment.pop("WAYLAND_DISPLAY", None)
        with subprocess.Popen(["dunst"], env=environment) as process:
            try:
                yield address
            finally:
                process.terminate()


async def answers(bus, name):
    """Wait until somebody has `name` on the bus."""
    driver, deadline_s = "org.freedesktop.DBus", time.monotonic() + DEADLINE_S
    while True:
        call = Message(driver, "/org/freedesktop/DBus", driver, "NameHasOwner", signature="s")
        call.body = [name]
        if (await bus.call(call)).body[0]:
            return
        assert time.monotonic() < deadline_s, f"nobody has {name}"


def test_notices_wait_until_the_person_may_be_disturbed(runner, dunst):
    async def go():
        bus = await MessageBus(bus_address=dunst).connect()
        await answers(bus, NAME)
        daemon, ours = Dunst(bus), Bus(BusKind.SESSION)
        picture = resource("icons/modelyard.svg")
        notices = FreedesktopNotices(
            ours, app_name="Modelyard", desktop_entry="modelyard", picture=picture
        )
        await daemon.pause(True)
        for notice in (FINISHED, FAILED, FINISHED):
            assert await notices.show(notice, lambda _: None), "it is not shown another way"
        await daemon.comes_to(0, 2)
        await notices.withdraw(FAILED.key)
        await daemon.comes_to(0, 1)
        await daemon.pause(False)
        await daemon.comes_to(1, 0)
        await ours.close()
        bus.disconnect()

    runner.run(go())
