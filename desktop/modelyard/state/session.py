"""The app's connection to a model service: found or started, followed, made again when it drops."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from modelyard.client.discovery import ServiceAddress
from modelyard.client.event_feed import EventFeed
from modelyard.client.model_api import ModelApi
from modelyard.state.catalog import Catalog
from modelyard.state.downloads import QueueState
from modelyard.state.follow import Receiver, follow
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error
from modelyard.wire.runtime import SystemMemory

_log = logging.getLogger(__name__)

_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 5.0


class SessionStatus(Enum):
    """How the app stands with its service."""

    CONNECTING = auto()
    """Looking for a service for the first time."""
    STARTING = auto()
    """None answered, so one is being started."""
    LIVE = auto()
    """What the catalog shows is what the service has."""
    LOST = auto()
    """The connection is gone, or could not be made; it is tried again, `problem` says why."""


class Session(QObject):
    """Keeps `catalog`, `queue` and `memory` what the service says, for as long as `run` runs.

    `find` returns the address of a service that answers; where it returns None, `start` starts
    one and returns its address once that is ready. Both may raise `ProblemError`. `end` ends
    the one that was started, and returns when it is gone.

    Signals:
        status_changed (SessionStatus): Also emitted when only `problem` is another.
        memory_changed (SystemMemory | None): None where the service tells nothing about memory.
        storage_changed (): Folders of models, or what lies in them, are not as they were.
    """

    status_changed = Signal(object)
    memory_changed = Signal(object)
    storage_changed = Signal()

    def __init__(
        self,
        catalog: Catalog,
        *,
        find: Callable[[], Awaitable[ServiceAddress | None]],
        start: Callable[[], Awaitable[ServiceAddress]] | None = None,
        end: Callable[[], Awaitable[None]] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._find = find
        self._start = start
        self._end = end
        self._status = SessionStatus.CONNECTING
        self._problem: Problem | None = None
        self._memory: SystemMemory | None = None
        self._queue = QueueState(self)
        self._api: ModelApi | None = None
        self._pid: int | None = None
        self._started_pid: int | None = None
        self._is_restarting = False
        self._token: str | None = None
        self._service_name = ""
        self._pause_s = _FIRST_PAUSE_S

    @property
    def status(self) -> SessionStatus:
        """How the app stands with its service now."""
        return self._status

    @property
    def problem(self) -> Problem | None:
        """Why the connection is lost; None in any other status."""
        return self._problem

    @property
    def memory(self) -> SystemMemory | None:
        """The latest reading of the machine's memory."""
        return self._memory

    @property
    def queue(self) -> QueueState:
        """The queue of downloads, as far as the service has one."""
        return self._queue

    @property
    def service_name(self) -> str:
        """The address and version of the service, for people; empty before the first connection."""
        return self._service_name

    @property
    def api(self) -> ModelApi | None:
        """The service to send requests to; None while there is no connection."""
        return self._api

    @property
    def token(self) -> str | None:
        """What requests to the service carry, where it told us a token."""
        return self._token if self._api is not None else None

    @property
    def can_restart(self) -> bool:
        """Whether the service that is connected is one that `start` started, so `restart` may."""
        is_own = self._pid is not None and self._pid == self._started_pid
        return self._api is not None and self._end is not None and is_own

    async def restart(self) -> None:
        """End the service and let `run` start it again; nothing where it `can_restart` nothing.

        The status is STARTING until the next one is LIVE, or could not be started.
        """
        if self._end is None or not self.can_restart:
            return
        self._is_restarting = True
        self._pause_s = _FIRST_PAUSE_S
        self._set_status(SessionStatus.STARTING)
        await self._end()

    async def run(self) -> None:
        """Connect, follow and reconnect until cancelled."""
        while True:
            try:
                await self._connect(await self._locate())
            except ProblemError as error:
                _log.info("no connection to a model service: %s", error)
                if not self._is_restarting:
                    self._set_status(SessionStatus.LOST, error.problem)
            await asyncio.sleep(self._pause_s)
            self._pause_s = min(self._pause_s * 2, _LONGEST_PAUSE_S)

    async def _locate(self) -> ServiceAddress:
        address = await self._find()
        if address is not None:
            return address
        if self._start is None:
            raise nothing_answers()
        self._set_status(SessionStatus.STARTING)
        self._is_restarting = False
        address = await self._start()
        self._started_pid = address.pid
        return address

    async def _connect(self, address: ServiceAddress) -> None:
        """Follow the service at `address` until the connection drops, which raises."""
        async with (
            ModelApi(address.url, token=address.token) as api,
            EventFeed(address.url, token=address.token) as feed,
        ):
            self._service_name = f"{api.url.partition('://')[2]} ({await api.version()})"
            self._api, self._token, self._pid = api, address.token, address.pid
            try:
                receiver = Receiver(
                    self._catalog,
                    self._queue,
                    self._set_memory,
                    self._set_live,
                    self.storage_changed.emit,
                )
                await follow(api, feed, receiver)
            finally:
                self._api = None

    def _set_live(self) -> None:
        self._pause_s = _FIRST_PAUSE_S
        self._set_status(SessionStatus.LIVE)

    def _set_memory(self, memory: SystemMemory | None) -> None:
        if memory != self._memory:
            self._memory = memory
            self.memory_changed.emit(memory)

    def _set_status(self, status: SessionStatus, problem: Problem | None = None) -> None:
        if (status, problem) != (self._status, self._problem):
            self._status, self._problem = status, problem
            self.status_changed.emit(status)


def nothing_answers() -> ProblemError:
    """Build the error for a request while no service is connected."""
    detail = "No model service is connected"
    return problem_error(ProblemCode.SERVICE_UNREACHABLE, detail)
