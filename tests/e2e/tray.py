"""What a panel sees of the tray, and does to it: the items there, and the menu of one.

https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/ and, for menus,
https://github.com/AyatanaIndicators/libdbusmenu (com.canonical.dbusmenu).
"""

from collections.abc import Callable
from typing import Any

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from tests.e2e.accessible import until
from tests.e2e.desktop import TRAY

_ITEM = "org.kde.StatusNotifierItem"
_MENU = "com.canonical.dbusmenu"
_ROOT, _ALL_LEVELS = 0, -1


class TrayView:
    """The tray of the desktop whose session bus is `address`."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def items(self) -> list[str]:
        """Return what stands in it, as the panel says."""
        return await self._property(
            TRAY, "/StatusNotifierWatcher", TRAY, "RegisteredStatusNotifierItems"
        )

    async def entries(self) -> dict[str, bool]:
        """Return the menu of the one item that is there: each text, and whether it can be taken."""
        return {text: is_enabled for _, text, is_enabled in await self._read_menu()}

    async def choose(self, beginning: str) -> None:
        """Take the entry whose text begins so, once it is there and can be taken."""

        async def look() -> int | None:
            for number, text, is_enabled in await self._read_menu():
                if text.startswith(beginning) and is_enabled:
                    return number
            return None

        number = await until(look, f"an entry {beginning!r} in the menu of the tray")
        place = await self._menu()
        event = (number, "clicked", Variant("s", ""), 0)
        await self._call(*place, _MENU, "Event", "isvu", *event)

    async def has(self, fits: Callable[[dict[str, bool]], bool], what: str) -> None:
        """Wait until the entries are as `fits` wants them."""

        async def look() -> bool:
            return fits(await self.entries())

        await until(look, what)

    async def _read_menu(self) -> list[tuple[int, str, bool]]:
        place = await self._menu()
        layout = await self._call(*place, _MENU, "GetLayout", "iias", _ROOT, _ALL_LEVELS, [])
        entries = [(one.value[0], one.value[1]) for one in layout[1][2]]
        return [
            (number, facts["label"].value, not ("enabled" in facts and not facts["enabled"].value))
            for number, facts in entries
            if "label" in facts
        ]

    async def _menu(self) -> tuple[str, str]:
        """Return whose the menu is, and its path."""

        async def look() -> list[str]:
            return await self.items()

        program, _, path = (await until(look, "an item in the tray"))[0].partition("/")
        return program, await self._property(program, f"/{path}", _ITEM, "Menu")

    async def _property(self, program: str, path: str, interface: str, name: str) -> Any:
        properties = "org.freedesktop.DBus.Properties"
        values = await self._call(program, path, properties, "Get", "ss", interface, name)
        return values[0].value if values else []

    async def _call(
        self, program: str, path: str, interface: str, member: str, signature: str, *values: object
    ) -> list[Any]:
        """Call a method; nothing comes back from a program that is not there."""
        bus = await MessageBus(bus_address=self._address).connect()
        reply = await bus.call(
            Message(program, path, interface, member, signature=signature, body=list(values))
        )
        bus.disconnect()
        return [] if reply.message_type is MessageType.ERROR else reply.body
