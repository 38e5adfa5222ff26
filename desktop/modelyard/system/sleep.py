"""Keeping the machine from going to sleep by itself; a person's own wish to let it sleep holds."""

import asyncio
import ctypes
import logging
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

from modelyard.system.bus import Bus, BusError, BusObject

_log = logging.getLogger(__name__)

_POWER = BusObject(
    "org.freedesktop.PowerManagement",
    "/org/freedesktop/PowerManagement/Inhibit",
    "org.freedesktop.PowerManagement.Inhibit",
)
_GNOME = BusObject(
    "org.gnome.SessionManager", "/org/gnome/SessionManager", "org.gnome.SessionManager"
)
_GNOME_SUSPEND = 4
_LOGIND = BusObject(
    "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager"
)
_ES_CONTINUOUS = 0x8000_0000
_ES_SYSTEM_REQUIRED = 0x0000_0001

_Release = Callable[[], Awaitable[object]]


class SleepGuard(Protocol):
    """A way to keep the machine awake."""

    async def hold(self, reason: str) -> bool:
        """Keep it awake from now on; False where this system can't be asked."""
        ...

    async def release(self) -> None:
        """Let it sleep again; does nothing where it is not held."""
        ...


def sleep_guard(session: Bus, system: Bus) -> SleepGuard:
    """Return the way of this operating system."""
    match sys.platform:
        case "win32":
            return WindowsSleepGuard()
        case "darwin":
            return MacSleepGuard()
        case _:
            return LinuxSleepGuard(session, system)


class LinuxSleepGuard:
    """Asks the power manager of the desktop, else GNOME's session, else systemd-logind.

    The first is that of KDE, Xfce, MATE and LXQt. None keeps a person from suspending by hand.
    """

    def __init__(self, session: Bus, system: Bus) -> None:
        self._session = session
        self._system = system
        self._release: _Release | None = None

    async def hold(self, reason: str) -> bool:
        """Keep the machine awake; False where none of them is there."""
        if self._release is not None:
            return True
        for way in (self._ask_power_manager, self._ask_gnome, self._ask_logind):
            try:
                self._release = await way(reason)
            except BusError as error:
                _log.debug("not kept awake this way: %s", error)
            else:
                return True
        _log.info("nothing on this desktop keeps the machine awake")
        return False

    async def release(self) -> None:
        """Let it sleep again."""
        release, self._release = self._release, None
        if release is not None:
            with suppress(BusError):  # who kept it awake may be gone, and the hold with it
                await release()

    async def _ask_power_manager(self, reason: str) -> _Release:
        (cookie,) = await self._session.call(_POWER, "Inhibit", "ss", "Modelyard", reason)
        return lambda: self._session.call(_POWER, "UnInhibit", "u", cookie)

    async def _ask_gnome(self, reason: str) -> _Release:
        (cookie,) = await self._session.call(
            _GNOME, "Inhibit", "susu", "Modelyard", 0, reason, _GNOME_SUSPEND
        )
        return lambda: self._session.call(_GNOME, "Uninhibit", "u", cookie)

    async def _ask_logind(self, reason: str) -> _Release:
        held = await self._system.call_for_file(
            _LOGIND, "Inhibit", "ssss", "idle", "Modelyard", reason, "block"
        )

        async def let_go() -> None:
            os.close(held)

        return let_go


class WindowsSleepGuard:
    """Marks the thread of the window as one that needs the system."""

    async def hold(self, reason: str) -> bool:
        """Keep the machine awake; the display may go dark."""
        return self._set(_ES_CONTINUOUS | _ES_SYSTEM_REQUIRED)

    async def release(self) -> None:
        """Let it sleep again."""
        self._set(_ES_CONTINUOUS)

    def _set(self, flags: int) -> bool:
        if sys.platform != "win32":
            return False
        return bool(ctypes.windll.kernel32.SetThreadExecutionState(flags))


class MacSleepGuard:
    """Runs `caffeinate`, which comes with macOS and ends with this process by itself."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    async def hold(self, reason: str) -> bool:
        """Keep the machine awake; the display may go dark."""
        if self._process is None:
            try:
                self._process = await asyncio.create_subprocess_exec(
                    "/usr/bin/caffeinate", "-i", "-w", str(os.getpid())
                )
            except OSError as error:
                _log.info("not kept awake: %s", error)
                return False
        return True

    async def release(self) -> None:
        """Let it sleep again."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
