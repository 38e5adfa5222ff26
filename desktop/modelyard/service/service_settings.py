"""The settings of the service: kept in a file, in force at once, announced."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from modelyard.service.events import EventHub
from modelyard.service.network.proxies import Proxies
from modelyard.service.private_files import write_private
from modelyard.wire.events import SettingsChanged
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error
from modelyard.wire.settings import NewerCheck, ProxyChoice, ServiceSettings

_log = logging.getLogger(__name__)


class SettingsKeeper:
    """Keeps the settings in `file`, a JSON text that only its owner may read.

    They hold for `proxies` at once; other parts look at `current` whenever they act. `check_port`
    raises a `ProblemError` for a port that the service could not have.
    """

    def __init__(
        self,
        file: Path,
        hub: EventHub,
        *,
        proxies: Proxies,
        check_port: Callable[[int], None],
    ) -> None:
        self._file = file
        self._hub = hub
        self._proxies = proxies
        self._check_port = check_port
        self._changing = asyncio.Lock()
        self.current = ServiceSettings()

    async def open(self) -> None:
        """Take up what was kept; what can't be read, or can't hold, is as if it were not there."""
        kept = await asyncio.to_thread(kept_settings, self._file)
        try:
            self._apply(kept)
        except (ValueError, ProblemError) as error:
            _log.warning("the settings can't hold and are the usual ones: %s", error)
            kept = ServiceSettings()
        self.current = kept

    async def change(self, settings: ServiceSettings) -> ServiceSettings:
        """Let `settings` hold from now on.

        Raises:
            ProblemError: BAD_REQUEST or PORT_IN_USE {port}, with everything as it was; DISK_ERROR.
        """
        async with self._changing:
            if settings.port is not None and settings.port != self.current.port:
                self._check_port(settings.port)
            try:
                self._apply(settings)
            except ValueError as error:
                raise problem_error(ProblemCode.BAD_REQUEST, str(error)) from error
            try:
                await asyncio.to_thread(self._write, settings)
            except OSError as error:
                self._apply(self.current)
                detail = f"The settings can't be kept: {error.strerror or error}"
                path = str(self._file)
                raise problem_error(ProblemCode.DISK_ERROR, detail, path=path) from error
            self.current = settings
            self._hub.publish(SettingsChanged, settings=settings)
        return settings

    def _apply(self, settings: ServiceSettings) -> None:
        """Let `settings` hold; raises ValueError or ProblemError where they can't."""
        if settings.newer_check is NewerCheck.UNKNOWN:
            raise ValueError("How often sources are asked is off or daily")
        match settings.proxy_choice:
            case ProxyChoice.SYSTEM:
                self._proxies.choose(None)
            case ProxyChoice.NONE:
                self._proxies.choose("")
            case ProxyChoice.MANUAL if settings.proxy:
                self._proxies.choose(settings.proxy, exceptions=settings.proxy_exceptions)
            case _:
                raise ValueError("The proxy is that of the system, none, or one with an address")

    def _write(self, settings: ServiceSettings) -> None:
        # The address of a proxy may hold a password.
        write_private(self._file, settings.to_json())


def kept_settings(file: Path) -> ServiceSettings:
    """Return the settings in `file`; the usual ones where they can't be read."""
    try:
        return ServiceSettings.from_json(file.read_bytes())
    except FileNotFoundError:
        return ServiceSettings()
    except (OSError, ValidationError) as error:
        _log.warning("%s can't be read; the settings are the usual ones: %s", file, error)
        return ServiceSettings()
