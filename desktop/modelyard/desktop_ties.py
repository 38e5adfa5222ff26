"""What ties the app to the desktop that it runs on: tray, notices, sleep, metered networks."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from modelyard.paths import resource
from modelyard.state.activity import Activity
from modelyard.state.catalog import Catalog
from modelyard.state.commands import Commands
from modelyard.state.session import Session
from modelyard.state.settings import Settings
from modelyard.system.bus import Bus, BusError, BusKind
from modelyard.system.freedesktop_notices import FreedesktopNotices
from modelyard.system.metered import network
from modelyard.system.native_notices import NativeNotices
from modelyard.system.notices import Notifier
from modelyard.system.sleep import sleep_guard
from modelyard.tasks import Tasks
from modelyard.ui.telling.awake import Awake
from modelyard.ui.telling.metered_pause import MeteredPause
from modelyard.ui.telling.notices import Notices
from modelyard.ui.telling.tray import Tray
from modelyard.ui.telling.tray_balloons import TrayBalloons
from modelyard.ui.window.main_window import MainWindow
from modelyard.ui.words.wording import APP_NAME

_DESKTOP_ENTRY = "modelyard"
_TRAY_SERVICE = "org.kde.StatusNotifierWatcher"
"""What tells that a panel has a tray, on all desktops and not KDE alone."""

_LATER_S = 1.0
"""The window comes first: to import what listens to the desktop takes 15 ms."""


@asynccontextmanager
async def desktop_ties(
    window: MainWindow,
    catalog: Catalog,
    *,
    session: Session,
    commands: Commands,
    settings: Settings,
    tasks: Tasks,
) -> AsyncIterator[Tray]:
    """Tie the app to its desktop and yield the tray; on leaving nothing of it stays behind.

    `tasks` does what is done in the background, and may end later.
    """
    activity = Activity(catalog)
    tray = Tray(activity, session, commands)
    tray.open_requested.connect(window.bring_to_front)
    buses = Bus(BusKind.SESSION), Bus(BusKind.SYSTEM)
    guard = sleep_guard(*buses)
    try:
        notices = Notices(
            window,
            catalog,
            commands,
            settings,
            outcomes=window.outcomes,
            notifiers=(_system_notices(buses[0]), TrayBalloons(tray)),
            tasks=tasks,
        )
        notices.open_requested.connect(window.bring_to_front)
        notices.show_requested.connect(window.reveal)
        notices.show_requested.connect(window.bring_to_front)
        awake = Awake(activity, settings, guard, tasks=tasks, parent=window)
        metered = MeteredPause(session, commands, settings, window.messages)
        tasks.start(_watch_network(buses[1], metered), name="metered networks")
        if not tray.show():
            tasks.start(_await_tray(buses[0], tray), name="tray")
        yield tray
        awake.stop()
    finally:
        await guard.release()
        tray.close()
        for bus in buses:
            await bus.close()


async def _watch_network(system_bus: Bus, metered: MeteredPause) -> None:
    await asyncio.sleep(_LATER_S)
    await network(system_bus).watch(metered.note)


async def _await_tray(session_bus: Bus, tray: Tray) -> None:
    """Put the icon into a tray that starts later than the app; Qt itself follows its restarts."""
    await asyncio.sleep(_LATER_S)
    with suppress(BusError):
        await session_bus.watch_owner(_TRAY_SERVICE, tray.show)
        tray.show()  # one that has started before anybody watched


def _system_notices(session_bus: Bus) -> Notifier:
    if sys.platform == "linux":
        picture = resource("icons/modelyard.svg")
        return FreedesktopNotices(
            session_bus, app_name=APP_NAME, desktop_entry=_DESKTOP_ENTRY, picture=picture
        )
    return NativeNotices(app_name=APP_NAME)
