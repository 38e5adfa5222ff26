"""A bus of each test's own."""

from collections.abc import Iterator

import pytest

from tests.fakes.message_bus import message_bus


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of a bus that is both the session's and the system's for this test."""
    with message_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield address
