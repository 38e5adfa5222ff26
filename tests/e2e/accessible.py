"""What a screen reader sees and does, over AT-SPI: programs, their controls, names and values.

https://gitlab.gnome.org/GNOME/at-spi2-core/-/tree/main/xml has the interfaces.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Self

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

DEADLINE_S = 120.0
"""Generous: a loaded two-core machine must not break a test."""
_ATSPI = "org.a11y.atspi."
_CHANGE = _ATSPI + "Event.Object"
_PRESSING = ("showmenu", "press", "click", "toggle", "activate")
CTRL, W = 37, 25
MENU, DOWN, ENTER, ESCAPE, TAB = 135, 116, 36, 9, 23
_MOST_ENTRIES = 40
"""A menu with more than these has not the one that is looked for."""
_PRESS, _RELEASE = 0, 1
_SCREEN = 0
_SHOWING = 25
"""The bit of ATSPI_STATE_SHOWING."""


class GoneError(Exception):
    """The control is not there any more, or does not do what was asked."""


@dataclass(frozen=True)
class Control:
    """One thing that a screen reader knows."""

    reader: "ScreenReader"
    program: str
    path: str

    async def name(self) -> str:
        """Return how it is called."""
        return str(await self._property("Accessible", "Name"))

    async def description(self) -> str:
        """Return what else is said of it."""
        return str(await self._property("Accessible", "Description"))

    async def role(self) -> str:
        """Return what it is: ``push button``."""
        return str((await self._call("Accessible", "GetRoleName"))[0])

    async def is_showing(self) -> bool:
        """Return whether it is on the screen."""
        low, high = (await self._call("Accessible", "GetState"))[0]
        return bool((low | high << 32) >> _SHOWING & 1)

    async def value(self) -> float:
        """Return the number that it stands at."""
        return float(await self._property("Value", "CurrentValue"))

    async def place(self) -> tuple[int, int, int, int]:
        """Return where on the screen it begins, its width and its height, in pixels."""
        x, y, width, height = (await self._call("Component", "GetExtents", "u", _SCREEN))[0]
        return x, y, width, height

    async def press(self) -> None:
        """Do what a click does."""
        count = await self._property("Action", "NActions")
        names = [(await self._call("Action", "GetName", "i", n))[0].lower() for n in range(count)]
        number = next((names.index(name) for name in _PRESSING if name in names), 0)
        await self._call("Action", "DoAction", "i", number)

    async def take_focus(self) -> None:
        """Put the focus on it, as the tabulator does."""
        await self._call("Component", "GrabFocus")

    async def type(self, text: str) -> None:
        """Put `text` into a field, in the place of what it held."""
        await self._call("EditableText", "SetTextContents", "s", text)

    async def all_below(self) -> AsyncIterator["Control"]:
        """Yield it and every control in it that is there."""
        yield self
        try:
            children = (await self._call("Accessible", "GetChildren"))[0]
        except GoneError:
            return
        for program, path in children:
            async for control in Control(self.reader, program, path).all_below():
                yield control

    async def _property(self, interface: str, name: str) -> Any:
        values = await self.reader.call(
            self.program,
            self.path,
            "org.freedesktop.DBus.Properties",
            "Get",
            "ss",
            _ATSPI + interface,
            name,
        )
        return values[0].value

    async def _call(self, interface: str, member: str, signature: str = "", *values: object) -> Any:
        return await self.reader.call(
            self.program, self.path, _ATSPI + interface, member, signature, *values
        )


class ScreenReader:
    """A connection to the accessibility bus of the desktop whose session bus is `address`.

    `heard` is what programs had said aloud since.
    """

    def __init__(self, address: str) -> None:
        self.heard: list[str] = []
        self._address = address
        self._bus: MessageBus
        self._focused: Control | None = None

    async def __aenter__(self) -> Self:
        session = await MessageBus(bus_address=self._address).connect()
        reply = await session.call(
            Message("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")
        )
        session.disconnect()
        self._bus = await MessageBus(bus_address=reply.body[0]).connect()
        await self._listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._bus.disconnect()

    async def call(
        self, program: str, path: str, interface: str, member: str, signature: str, *values: object
    ) -> list[Any]:
        """Call a method; raises `GoneError` where it is not answered well."""
        message = Message(program, path, interface, member, signature=signature, body=list(values))
        try:
            reply = await asyncio.wait_for(self._bus.call(message), 10)
        except TimeoutError:
            raise GoneError(f"{member} of {path}: no answer") from None
        if reply.message_type is MessageType.ERROR:
            raise GoneError(f"{member} of {path}: {reply.error_name}")
        return reply.body

    async def keys(self, *codes: int) -> None:
        """Press these keys together, by their codes on a usual keyboard, and let them go."""
        for code in codes:
            await self._key(code, _PRESS)
        for code in reversed(codes):
            await self._key(code, _RELEASE)

    async def choose(self, name: str) -> None:
        """Take the entry that is called so from the menu that is open."""
        await self.go_to(name)
        await self.keys(ENTER)

    async def go_to(self, name: str) -> None:
        """Go down through the menu or list that has the focus to the entry that is called so.

        Menus are no part of any window: a screen reader knows an entry from its getting the focus.
        """
        passed: list[str] = []
        while name not in passed[-1:]:
            assert len(passed) < _MOST_ENTRIES, f"{name!r} is not among {passed}"
            self._focused = None
            await self.keys(DOWN)
            entry = await until(self._focus, f"an entry behind {passed}")
            passed.append(await entry.name())

    async def hears(self, sentence: str) -> None:
        """Wait until this was said since the last time, or since the beginning."""

        async def look() -> bool:
            return sentence in self.heard

        await until(look, f"{sentence!r} being said")
        self.heard.clear()

    async def find(self, name: str, role: str | None = None, *, shown: bool = True) -> Control:
        """Wait for the control that is called so, in any program.

        A name may end with ``…`` to stand for all that begin so.
        """

        async def look() -> Control | None:
            async for control in self._desktop().all_below():
                if await self._is(control, name, role, shown=shown):
                    return control
            return None

        return await until(look, f"{role or 'control'} {name!r}")

    async def gone(self, name: str, role: str | None = None) -> None:
        """Wait until no control that is called so is on the screen."""

        async def look() -> bool:
            async for control in self._desktop().all_below():
                if await self._is(control, name, role, shown=True):
                    return False
            return True

        await until(look, f"{name!r} being gone")

    async def everything(self) -> list[str]:
        """Return all that is on the screen, for a test that failed."""
        found = []
        async for control in self._desktop().all_below():
            try:
                if await control.is_showing():
                    found.append(f"{await control.role()}: {await control.name()!r}")
            except GoneError:
                continue
        return found

    async def _is(self, control: Control, name: str, role: str | None, *, shown: bool) -> bool:
        try:
            its = await control.name()
            fits = its.startswith(name[:-1]) if name.endswith("…") and its != name else its == name
            if not fits or (role is not None and await control.role() != role):
                return False
            return not shown or await control.is_showing()
        except GoneError:
            return False

    async def _focus(self) -> Control | None:
        return self._focused

    async def _listen(self) -> None:
        """Hear what is said and what gets the focus; only what somebody asks for is told."""
        registry, path = _ATSPI + "Registry", "/org/a11y/atspi/registry"
        for event in ("object:state-changed:focused", "object:announcement"):
            await self.call(registry, path, registry, "RegisterEvent", "sass", event, [], "")
        driver, rule = "org.freedesktop.DBus", f"type='signal',interface='{_CHANGE}'"
        await self.call(driver, "/org/freedesktop/DBus", driver, "AddMatch", "s", rule)
        self._bus.add_message_handler(self._hear)

    def _hear(self, message: Message) -> None:
        if message.interface != _CHANGE:
            return
        kind, number, _, value, *_ = message.body
        if message.member == "Announcement":
            self.heard.append(value.value)
        elif (message.member, kind, number) == ("StateChanged", "focused", 1):
            self._focused = Control(self, message.sender, message.path)

    async def _key(self, code: int, kind: int) -> None:
        interface = _ATSPI + "DeviceEventController"
        path = "/org/a11y/atspi/registry/deviceeventcontroller"
        program = _ATSPI + "Registry"
        await self.call(program, path, interface, "GenerateKeyboardEvent", "isu", code, "", kind)

    def _desktop(self) -> Control:
        return Control(self, _ATSPI + "Registry", "/org/a11y/atspi/accessible/" + "root")


async def until(look: Callable[[], Awaitable[Any]], what: str) -> Any:
    """Return what `look` finds as soon as it finds something."""
    deadline_s = time.monotonic() + DEADLINE_S
    while True:
        found = await look()
        if found:
            return found
        assert time.monotonic() < deadline_s, f"{what} did not come in {DEADLINE_S} s"
        await asyncio.sleep(0.1)
