"""A message bus of one's own, with the real daemon, and programs on it that a test scripts."""

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import pytest
from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

_CONFIG = """<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""
"""Nothing is started by being called: what is installed here must not answer for a test."""

Answer = Callable[[list[Any]], tuple[str, list[Any]]]
"""What a call carries -> the signature and the values of the answer."""


@contextmanager
def message_bus() -> Iterator[str]:
    """Run a bus and yield its address; skips the test where there is no dbus-daemon."""
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("there is no dbus-daemon here")
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as config:
        config.write(_CONFIG)
        config.flush()
        command = [program, f"--config-file={config.name}", "--nofork", "--print-address=1"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as daemon:
            try:
                assert daemon.stdout is not None
                yield daemon.stdout.readline().strip()
            finally:
                daemon.terminate()


class BusProgram:
    """Has `name` on the bus at `address` and answers calls from `answers`; a context manager.

    What it was asked is in `calls`, as (member, values); to anything else it says it knows no
    such method.
    """

    def __init__(self, address: str, name: str, answers: dict[str, Answer]) -> None:
        self.calls: list[tuple[str, list[Any]]] = []
        self.answers = answers
        self._address = address
        self._name = name
        self._bus: MessageBus | None = None

    async def __aenter__(self) -> Self:
        bus = MessageBus(bus_address=self._address, negotiate_unix_fd=True)
        self._bus = await bus.connect()
        self._bus.add_message_handler(self._handle)
        await self._bus.request_name(self._name)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bus.disconnect()
        await asyncio.wait_for(self._bus.wait_for_disconnect(), 5)

    def asked(self, member: str) -> list[list[Any]]:
        """Return what each call of `member` carried."""
        return [values for name, values in self.calls if name == member]

    async def emit(
        self, path: str, interface: str, member: str, signature: str, *values: object
    ) -> None:
        """Send a signal."""
        await self._bus.send(Message.new_signal(path, interface, member, signature, list(values)))

    def _handle(self, message: Message) -> Message | None:
        if message.message_type is not MessageType.METHOD_CALL:
            return None
        answer = self.answers.get(message.member)
        if answer is None:
            return None
        self.calls.append((message.member, message.body))
        signature, values = answer(message.body)
        files = []
        if signature == "h":
            files, values = values, [0]
        return Message.new_method_return(message, signature, values, unix_fds=files)
