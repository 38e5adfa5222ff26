"""A real desktop without a screen: X server, window manager, panel with a tray, notifications.

What a person would have on Xfce, on a bus and in a home of its own. Needs (on Debian) the packages
xvfb, dbus-daemon, at-spi2-core, openbox, xfce4-panel and xfce4-notifyd.
"""

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from dbus_fast import Message
from dbus_fast.aio import MessageBus

from modelyard.tour.display import virtual_display

TRAY = "org.kde.StatusNotifierWatcher"
_DEADLINE_S = 120.0
PROGRAMS = ("Xvfb", "dbus-daemon", "openbox", "xfce4-panel")
FILES = ("/usr/libexec/at-spi-bus-launcher",)
_NOTIFIER_HOMES = ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/libexec")
_NOTIFIER = "xfce4/notifyd/xfce4-notifyd"
_PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="32"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"/>
  </property>
</channel>
"""


def missing() -> list[str]:
    """Return which of the programs that a desktop is made of are not here."""
    absent = [name for name in PROGRAMS if shutil.which(name) is None]
    absent += [path for path in FILES if not Path(path).exists()]
    return absent if _notifier() else [*absent, "xfce4-notifyd"]


@dataclass(frozen=True)
class Desktop:
    """A desktop that runs; `environment` is what a program on it gets."""

    environment: dict[str, str]
    log: Path

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        """Start a program on this desktop; its caller ends it."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def start_panel(self) -> "subprocess.Popen[bytes]":
        """Start the panel, and with it a tray; its caller ends it."""
        return _started(self, ("xfce4-panel", "--disable-wm-check"), TRAY)

    def restart_panel(self) -> None:
        """End the panel and start another, as after a crash of it."""
        panel = ["xfce4-panel", "--restart"]
        subprocess.run(panel, env=self.environment, check=True, capture_output=True)


@contextmanager
def desktop(home: Path, *, has_panel: bool = True) -> Iterator[Desktop]:
    """Run a desktop whose files are all in `home`, which is an existing empty folder."""
    with ExitStack() as stack:
        display = stack.enter_context(virtual_display(is_lasting=True))
        environment = _environment(home, display)
        running = Desktop(environment, home / "desktop.log")

        def run(*command: str, name: str) -> None:
            stack.callback(_end, _started(running, command, name))

        bus = stack.enter_context(_session_bus(environment))
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus
        launcher = "/usr/libexec/at-spi-bus-launcher"
        run(launcher, "--launch-immediately", "--a11y=1", name="org.a11y.Bus")
        stack.callback(_end, running.start("openbox"))
        if has_panel:
            stack.callback(_end, running.start_panel())
        run(str(_notifier()), name="org.freedesktop.Notifications")
        yield running


def _started(running: Desktop, command: tuple[str, ...], name: str) -> "subprocess.Popen[bytes]":
    """Start a program and wait until it has `name` on the bus; once more should it end before."""
    deadline_s = time.monotonic() + _DEADLINE_S
    process = running.start(*command)
    while not asyncio.run(_has_owner(running.environment["DBUS_SESSION_BUS_ADDRESS"], name)):
        assert time.monotonic() < deadline_s, running.log.read_text(errors="replace")
        if process.poll() is not None:
            process = running.start(*command)
        time.sleep(0.1)
    return process


async def _has_owner(address: str, name: str) -> bool:
    bus = await MessageBus(bus_address=address).connect()
    driver = "org.freedesktop.DBus"
    call = Message(driver, "/org/freedesktop/DBus", driver, "NameHasOwner", signature="s")
    call.body = [name]
    reply = await bus.call(call)
    bus.disconnect()
    return bool(reply.body[0])


def _environment(home: Path, display: str) -> dict[str, str]:
    config = home / "config"
    panel = config / "xfce4" / "xfconf" / "xfce-perchannel-xml" / "xfce4-panel.xml"
    panel.parent.mkdir(parents=True)
    panel.write_text(_PANEL, encoding="utf-8")
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    return {
        **os.environ,
        "DISPLAY": display,
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(config),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_CURRENT_DESKTOP": "XFCE",
        "GTK_MODULES": "gail:atk-bridge",
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }


@contextmanager
def _session_bus(environment: dict[str, str]) -> Iterator[str]:
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as daemon:
        try:
            assert daemon.stdout is not None
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()


def _notifier() -> Path | None:
    homes = (Path(home) / _NOTIFIER for home in _NOTIFIER_HOMES)
    return next((path for path in homes if path.exists()), None)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
