"""What is set up in the service: read when somebody looks, changed one wish at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from modelyard.client.model_api import ModelApi
from modelyard.state.session import Session, nothing_answers
from modelyard.tasks import Tasks
from modelyard.wire.accounts import SourceAccount
from modelyard.wire.engine import EngineFacts
from modelyard.wire.problems import ProblemCode, ProblemError
from modelyard.wire.runtime import RuntimeSettings
from modelyard.wire.settings import ServiceSettings

_UNKNOWN_TO_IT = frozenset({ProblemCode.NOT_FOUND, ProblemCode.UNKNOWN, ProblemCode.BAD_ANSWER})
"""How a service refuses that has no such settings, such as Pieces OS."""


class ServiceSetup(QObject):
    """The settings of the service that is connected; None where it has none, or before `refresh`.

    Signals:
        changed (): Any of the members is another.
        failed (Problem): A wish was refused; the members are what they were.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, *, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._turn = asyncio.Lock()
        self._service: ServiceSettings | None = None
        self._running: RuntimeSettings | None = None
        self._is_guarded: bool | None = None
        self._engine: EngineFacts | None = None
        self._accounts: tuple[SourceAccount, ...] = ()

    @property
    def service(self) -> ServiceSettings | None:
        """Proxy, hub, newer versions."""
        return self._service

    @property
    def is_guarded(self) -> bool | None:
        """Whether the service refuses requests without its token, whatever its settings say."""
        return self._is_guarded

    @property
    def running(self) -> RuntimeSettings | None:
        """How models are loaded and kept."""
        return self._running

    @property
    def engine(self) -> EngineFacts | None:
        """What loads them; asking takes a second."""
        return self._engine

    @property
    def accounts(self) -> tuple[SourceAccount, ...]:
        """At which sources there is one, and where its secret is kept."""
        return self._accounts

    def refresh(self) -> None:
        """Ask for all of it; the engine comes last."""
        self._tasks.start(self._refresh(), name="settings of the service")

    def set_service(self, wanted: ServiceSettings) -> None:
        """Let these settings hold; they are shown at once, and taken back where refused."""

        async def send(api: ModelApi) -> None:
            await api.set_settings(wanted)

        async def read(api: ModelApi) -> None:
            self._service = await api.settings()

        # At once: the next wish is a change of this one, not of what the service last said.
        self._service = wanted
        self._tasks.start(self._change(send, read), name="change the service's settings")

    def set_running(self, wanted: RuntimeSettings) -> None:
        """Let models be loaded and kept like this; shown at once, and taken back where refused."""

        async def send(api: ModelApi) -> None:
            await api.set_runtime_settings(wanted)

        async def read(api: ModelApi) -> None:
            self._running = await api.runtime_settings()

        self._running = wanted
        self._tasks.start(self._change(send, read), name="change how models run")

    def forget_account(self, source: str) -> None:
        """Forget the account at a source."""

        async def send(api: ModelApi) -> None:
            await api.forget_account(source)

        async def read(api: ModelApi) -> None:
            self._accounts = (await api.accounts()).iterable

        self._tasks.start(
            self._change(send, read, reads_always=True), name=f"forget the account at {source}"
        )

    async def _refresh(self) -> None:
        async def accounts(api: ModelApi) -> None:
            self._accounts = (await api.accounts()).iterable

        # A wish that is made meanwhile is newer than what is said.
        async def service(api: ModelApi) -> None:
            before, said = self._service, await api.settings()
            self._service = said if self._service is before else self._service

        async def guard(api: ModelApi) -> None:
            self._is_guarded = await _wants_token(api.url)

        async def running(api: ModelApi) -> None:
            before, said = self._running, await api.runtime_settings()
            self._running = said if self._running is before else self._running

        async def engine(api: ModelApi) -> None:
            self._engine = await api.engine()

        self._is_guarded = None  # of the service that was here before, perhaps
        for ask in (service, guard, running, accounts, engine):
            async with self._turn:
                try:
                    await ask(self._api())
                except ProblemError as error:
                    if error.problem.code not in _UNKNOWN_TO_IT:
                        self.failed.emit(error.problem)
                self.changed.emit()

    async def _change(
        self,
        send: Callable[[ModelApi], Awaitable[None]],
        read: Callable[[ModelApi], Awaitable[None]],
        *,
        reads_always: bool = False,
    ) -> None:
        """Send a wish; read again what holds where that is not what was wished for."""
        # One after the other: of two wishes the later one must hold.
        async with self._turn:
            try:
                await send(self._api())
                if reads_always:
                    await read(self._api())
            except ProblemError as error:
                self.failed.emit(error.problem)
                with suppress(ProblemError):
                    await read(self._api())
            self.changed.emit()

    def _api(self) -> ModelApi:
        if self._session.api is None:
            raise nothing_answers()
        return self._session.api


async def _wants_token(url: str) -> bool:
    try:
        async with ModelApi(url) as stranger:
            await stranger.settings()
    except ProblemError as error:
        if error.problem.code is not ProblemCode.TOKEN_MISSING:
            raise
        return True
    return False
