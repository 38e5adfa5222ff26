"""Whether the network is one that is paid by the byte, as a phone's is."""

import logging
import sys
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtNetwork import QNetworkInformation

from modelyard.system.bus import Bus, BusError, BusObject

_log = logging.getLogger(__name__)

_MANAGER = BusObject(
    "org.freedesktop.NetworkManager",
    "/org/freedesktop/NetworkManager",
    "org.freedesktop.NetworkManager",
)
_PROPERTIES = BusObject(_MANAGER.service, _MANAGER.path, "org.freedesktop.DBus.Properties")
_METERED = frozenset({1, 3})
"""NMMetered: yes, and a guess that it is. https://networkmanager.dev/docs/api/latest/"""

Heard = Callable[[bool], None]
"""Is called with whether the network is metered, at once and whenever that changes."""


class Network(Protocol):
    """What tells of the network."""

    async def watch(self, heard: Heard) -> None:
        """Call `heard` from now on; never where this system does not tell."""
        ...


def network(system: Bus) -> Network:
    """Return what tells of the network on this operating system."""
    return NetworkManagerWatch(system) if sys.platform == "linux" else QtNetworkWatch()


class NetworkManagerWatch:
    """Listens to NetworkManager, which nearly all Linux desktops have."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def watch(self, heard: Heard) -> None:
        """Call `heard` with what NetworkManager says of the link that leads to the internet."""

        def hear(_: str, values: tuple[Any, ...]) -> None:
            match values:
                case (_MANAGER.interface, {"Metered": int(metered)}, *_):
                    heard(metered in _METERED)

        try:
            await self._bus.listen(_PROPERTIES, hear)
            heard(await self._bus.property(_MANAGER, "Metered") in _METERED)
        except BusError as error:
            _log.info("nothing tells whether the network is metered: %s", error)


class QtNetworkWatch:
    """Asks what Qt knows of the network, on Windows and macOS."""

    async def watch(self, heard: Heard) -> None:
        """Call `heard` with what the system says."""
        if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Metered):
            _log.info("nothing tells whether the network is metered")
            return
        information = QNetworkInformation.instance()
        information.isMeteredChanged.connect(heard)
        heard(information.isMetered())
