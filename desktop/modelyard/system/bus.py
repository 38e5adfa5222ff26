"""A message bus of Linux desktops (D-Bus): calls and signals, connected anew when it went away."""

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

_log = logging.getLogger(__name__)

_TIMEOUT_S = 10.0
"""A service that is started by being called answers within seconds."""
_DRIVER = "org.freedesktop.DBus"
_PROPERTIES = "org.freedesktop.DBus.Properties"


class BusError(Exception):
    """A call was not answered, or with an error; `name` is that of D-Bus, or empty."""

    def __init__(self, text: str, name: str = "") -> None:
        super().__init__(text)
        self.name = name


class BusKind(Enum):
    """The person's own bus, or that of the machine."""

    SESSION = "session"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class BusObject:
    """An object on the bus: the name of its service, its path, and one of its interfaces."""

    service: str
    path: str
    interface: str


Listener = Callable[[str, tuple[Any, ...]], None]
"""Is called with the name of a signal and what it carries."""


class Bus:
    """One connection, made with the first call and again after it was lost.

    Values are those of dbus-fast; variants in answers are unwrapped.
    """

    def __init__(self, kind: BusKind) -> None:
        self._kind = kind
        self._connection: MessageBus | None = None
        self._connecting = asyncio.Lock()
        self._is_closed = False
        self._listeners: dict[BusObject, list[Listener]] = {}

    async def call(
        self, target: BusObject, member: str, signature: str = "", *arguments: object
    ) -> tuple[Any, ...]:
        """Call a method and return what it answers.

        Raises:
            BusError: There is no bus or no such service, it refused, or it did not answer.
        """
        reply = await self._send(target, member, signature, arguments)
        return tuple(_unwrapped(value) for value in reply.body)

    async def call_for_file(
        self, target: BusObject, member: str, signature: str = "", *arguments: object
    ) -> int:
        """Call a method that answers with an open file and return its descriptor, to be closed.

        Raises:
            BusError: As `call`, or there was no file in the answer.
        """
        reply = await self._send(target, member, signature, arguments)
        if not reply.unix_fds:
            raise BusError(f"{member} answered without a file")
        for spare in reply.unix_fds[1:]:
            os.close(spare)
        return int(reply.unix_fds[0])

    async def property(self, target: BusObject, name: str) -> Any:
        """Return the value of a property.

        Raises:
            BusError: As `call`.
        """
        properties = BusObject(target.service, target.path, _PROPERTIES)
        return (await self.call(properties, "Get", "ss", target.interface, name))[0]

    async def listen(self, target: BusObject, listener: Listener) -> None:
        """Call `listener` for each signal of `target`, also after the service was started anew.

        Raises:
            BusError: There is no bus.
        """
        connection = await self._connected()
        is_first = target not in self._listeners
        self._listeners.setdefault(target, []).append(listener)
        if is_first:
            await self._match(connection, target)

    async def watch_owner(self, service: str, changed: Callable[[], object]) -> None:
        """Call `changed` when the program behind the name `service` starts, ends or is another.

        Raises:
            BusError: There is no bus.
        """

        def note(member: str, values: tuple[Any, ...]) -> None:
            if member == "NameOwnerChanged" and values[0] == service:
                changed()

        await self.listen(BusObject(_DRIVER, "/org/freedesktop/DBus", _DRIVER), note)

    async def close(self) -> None:
        """End the connection; every later call fails."""
        self._is_closed = True
        if self._connection is not None:
            self._connection.disconnect()
            self._connection = None
        self._listeners.clear()

    async def _send(
        self, target: BusObject, member: str, signature: str, arguments: tuple[object, ...]
    ) -> "Message":
        from dbus_fast import Message, MessageType

        connection = await self._connected()
        message = Message(
            destination=target.service,
            path=target.path,
            interface=target.interface,
            member=member,
            signature=signature,
            body=list(arguments),
        )
        try:
            reply = await asyncio.wait_for(connection.call(message), _TIMEOUT_S)
        except (TimeoutError, OSError, EOFError) as error:
            raise BusError(f"{member} of {target.service} was not answered: {error}") from error
        if reply.message_type is MessageType.ERROR:
            name = str(reply.error_name)
            reason = reply.body[0] if reply.body else name
            raise BusError(f"{member} of {target.service} failed: {reason}", name)
        return reply

    async def _connected(self) -> "MessageBus":
        """Return the connection, made anew where it was lost, with what is listened to."""
        async with self._connecting:
            if self._is_closed:
                raise BusError("the connection was closed")
            if self._connection is None or not self._connection.connected:
                self._connection = await self._connect()
                for target in self._listeners:
                    await self._match(self._connection, target)
            return self._connection

    async def _connect(self) -> "MessageBus":
        # Not at the top: it takes 50 ms, and nothing is told before the window is there.
        from dbus_fast import BusType
        from dbus_fast.aio import MessageBus

        kind = BusType.SESSION if self._kind is BusKind.SESSION else BusType.SYSTEM
        try:
            connection = MessageBus(bus_type=kind, negotiate_unix_fd=True)
            await asyncio.wait_for(connection.connect(), _TIMEOUT_S)
        except Exception as error:
            raise BusError(f"there is no {self._kind.value} bus: {error}") from error
        connection.add_message_handler(self._receive)
        return connection

    async def _match(self, connection: "MessageBus", target: BusObject) -> None:
        from dbus_fast import Message

        rule = (
            f"type='signal',sender='{target.service}',path='{target.path}',"
            f"interface='{target.interface}'"
        )
        message = Message(
            destination=_DRIVER,
            path="/org/freedesktop/DBus",
            interface=_DRIVER,
            member="AddMatch",
            signature="s",
            body=[rule],
        )
        await asyncio.wait_for(connection.call(message), _TIMEOUT_S)

    def _receive(self, message: "Message") -> None:
        from dbus_fast import MessageType

        if message.message_type is not MessageType.SIGNAL:
            return
        # The sender is a number of the bus, not the name that was asked for: the bus has compared.
        for target, listeners in tuple(self._listeners.items()):
            if (message.path, message.interface) == (target.path, target.interface):
                values = tuple(_unwrapped(value) for value in message.body)
                for listener in tuple(listeners):
                    listener(str(message.member), values)


def _unwrapped(value: Any) -> Any:
    """Return `value` without the variants in it."""
    from dbus_fast import Variant

    match value:
        case Variant():
            return _unwrapped(value.value)
        case dict():
            return {key: _unwrapped(each) for key, each in value.items()}
        case list():
            return [_unwrapped(each) for each in value]
        case _:
            return value
