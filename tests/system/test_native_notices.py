"""The library that speaks to Windows and macOS, here on the bus that it speaks to as well."""

from modelyard.system.native_notices import NativeNotices
from modelyard.system.notices import Notice
from tests.qt import until
from tests.system.daemon import Daemon

FINISHED = Notice(
    "model:1", "Download finished", "Tiny", actions=(("load", "Load now"), ("show", "Show"))
)


# The library asks what the daemon understands before it speaks to it.
_UNDERSTOOD = """<node><interface name="org.freedesktop.Notifications">
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation">
    <arg type="s" direction="out"/><arg type="s" direction="out"/>
    <arg type="s" direction="out"/><arg type="s" direction="out"/>
  </method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>"""


def test_a_notice_of_the_library_has_buttons_and_a_later_one_takes_its_place(runner, address):
    async def go():
        async with Daemon(address) as daemon:
            daemon.answers["Introspect"] = lambda _: ("s", [_UNDERSTOOD])
            server = ["test", "tests", "1", "1.2"]
            daemon.answers["GetServerInformation"] = lambda _: ("ssss", server)
            notices, chosen = NativeNotices(app_name="Modelyard"), []
            assert await notices.show(FINISHED, chosen.append)
            (shown,) = daemon.shown
            assert (shown["title"], shown["body"]) == ("Download finished", "Tiny")
            assert list(shown["actions"].values())[-2:] == ["Load now", "Show"]
            await daemon.press(1, "load")
            await until(lambda: chosen == ["load"])
            assert await notices.show(FINISHED, chosen.append)
            await daemon.press(2, "default")
            await until(lambda: chosen == ["load", "default"])
            await notices.withdraw("model:1")
            await notices.withdraw("model:1")
            assert len(daemon.shown) == 2

    runner.run(go())
