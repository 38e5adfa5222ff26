"""Notices on Linux, as the Desktop Notifications Specification 1.3 of freedesktop.org has them.

https://specifications.freedesktop.org/notification-spec/1.3/
"""

import logging
import os
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from modelyard.system.bus import Bus, BusError, BusObject
from modelyard.system.notices import OPEN, Chosen, Notice

_log = logging.getLogger(__name__)

_DAEMON = BusObject(
    "org.freedesktop.Notifications",
    "/org/freedesktop/Notifications",
    "org.freedesktop.Notifications",
)
_NEW = 0
_USUAL_TIMEOUT = -1
_NORMAL = 1
"""The urgency. Never critical: that goes through where a person does not want to be disturbed."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A notice that is on the screen."""

    key: str
    chosen: Chosen


class FreedesktopNotices:
    """Shows notices through the daemon of the desktop, whichever it is and however often it starts.

    Where the person does not want to be disturbed, the daemon holds them back and keeps them.
    `app_name` and `desktop_entry` say who tells, `picture` is shown with it.
    """

    def __init__(self, bus: Bus, *, app_name: str, desktop_entry: str, picture: Path) -> None:
        self._bus = bus
        self._app_name = app_name
        self._desktop_entry = desktop_entry
        self._picture = picture
        self._capabilities: frozenset[str] | None = None
        self._ids: dict[str, int] = {}
        self._shown: dict[int, _Shown] = {}
        self._listens = False

    async def show(self, notice: Notice, chosen: Chosen) -> bool:
        """Show `notice`, in the place of the one with its key; False where there is no daemon."""
        try:
            capabilities = await self._begin()
            number = await self._notify(notice, capabilities)
        except BusError as error:
            _log.info("the notice %r is not shown: %s", notice.title, error)
            return False
        self._ids[notice.key] = number
        self._shown[number] = _Shown(notice.key, chosen)
        return True

    async def withdraw(self, key: str) -> None:
        """Take the notice with this key away."""
        number = self._ids.pop(key, None)
        if number is None:
            return
        self._shown.pop(number, None)
        try:
            await self._bus.call(_DAEMON, "CloseNotification", "u", number)
        except BusError as error:
            _log.info("a notice is not withdrawn: %s", error)

    async def _begin(self) -> frozenset[str]:
        """Return what the daemon can do, asked anew after another one has started."""
        if not self._listens:
            self._listens = True
            try:
                await self._bus.listen(_DAEMON, self._hear)
                await self._bus.watch_owner(_DAEMON.service, self._forget)
            except BusError:
                self._listens = False
                raise
        if self._capabilities is None:
            (names,) = await self._bus.call(_DAEMON, "GetCapabilities")
            self._capabilities = frozenset(names)
        return self._capabilities

    async def _notify(self, notice: Notice, capabilities: frozenset[str]) -> int:
        from dbus_fast import Variant

        hints: dict[str, Any] = {
            "urgency": Variant("y", _NORMAL),
            "desktop-entry": Variant("s", self._desktop_entry),
            "category": Variant("s", "transfer.error" if notice.is_bad else "transfer.complete"),
            "image-path": Variant("s", self._picture.as_uri()),
        }
        if notice.percent is not None:
            hints["value"] = Variant("i", notice.percent)
        actions: list[str] = []
        if "actions" in capabilities:
            # What a click on the notice does has no button, so its text is not shown.
            pairs = ((OPEN, ""), *notice.actions)
            actions = [part for pair in pairs for part in pair]
        body = escape(notice.body, quote=False) if "body-markup" in capabilities else notice.body
        (number,) = await self._bus.call(
            _DAEMON,
            "Notify",
            "susssasa{sv}i",
            self._app_name,
            self._ids.get(notice.key, _NEW),
            self._desktop_entry,
            notice.title,
            body,
            actions,
            hints,
            _USUAL_TIMEOUT,
        )
        return int(number)

    def _hear(self, member: str, values: tuple[Any, ...]) -> None:
        match member, values:
            case "ActionInvoked", (int(number), str(action)):
                if shown := self._shown.get(number):
                    shown.chosen(action)
            case "ActivationToken", (int(number), str(token)):
                if number in self._shown:
                    # With it a Wayland compositor lets the window come to the front.
                    os.environ["XDG_ACTIVATION_TOKEN"] = token
            case "NotificationClosed", (int(number), _):
                shown = self._shown.pop(number, None)
                if shown is not None and self._ids.get(shown.key) == number:
                    del self._ids[shown.key]

    def _forget(self) -> None:
        """Forget what the daemon showed that has just gone; the next one may do other things."""
        self._capabilities = None
        self._ids.clear()
        self._shown.clear()
