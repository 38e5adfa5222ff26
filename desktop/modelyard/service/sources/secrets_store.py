"""Where secrets are kept: the system's keyring, which may be missing, locked or silent."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

_log = logging.getLogger(__name__)

T = TypeVar("T")

_SERVICE = "Modelyard"
_SAFE_PRIORITY = 1
"""Backends below it, by the library's own judgement, keep secrets in the open or not at all."""
PATIENCE_S = 30.0
"""A locked keyring asks the person, who may be slow, or away."""


class SecretStore(Protocol):
    """Keeps a secret by name. No method fails: what can't be kept is told, not raised."""

    async def get(self, name: str) -> str | None:
        """Return the secret called `name`; None where there is none, or none to be had now."""

    async def set(self, name: str, secret: str) -> bool:
        """Keep `secret` under `name`; return whether that was possible."""

    async def delete(self, name: str) -> None:
        """Keep nothing under `name` any more."""


class Keyring:
    """The system's keyring, through the library `keyring`.

    Each call has a thread of its own, which the end of the program does not wait for: a keyring
    that asks somebody who is away never answers.
    """

    def __init__(self, *, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s

    async def get(self, name: str) -> str | None:
        """See `SecretStore.get`."""

        def work() -> str | None:
            import keyring

            return keyring.get_password(_SERVICE, name)

        return await self._in_thread(work, None)

    async def set(self, name: str, secret: str) -> bool:
        """See `SecretStore.set`."""

        def work() -> bool:
            import keyring

            backend = keyring.get_keyring()
            if backend.priority < _SAFE_PRIORITY:
                return False
            backend.set_password(_SERVICE, name, secret)
            return backend.get_password(_SERVICE, name) == secret

        return await self._in_thread(work, False)

    async def delete(self, name: str) -> None:
        """See `SecretStore.delete`."""

        def work() -> None:
            import keyring

            keyring.delete_password(_SERVICE, name)

        await self._in_thread(work, None)

    async def _in_thread(self, work: Callable[[], T], otherwise: T) -> T:
        """Return what `work` does; `otherwise` where the keyring fails or does not answer."""
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[T] = loop.create_future()

        def tell(value: T) -> None:
            if not outcome.done():
                outcome.set_result(value)

        def run() -> None:
            try:
                value = work()
            except Exception as error:  # noqa: BLE001 - backends raise what they like
                # The kind alone: a message may repeat what was to be kept.
                _log.info("the keyring failed: %s", type(error).__name__)
                value = otherwise
            with contextlib.suppress(RuntimeError):  # the loop has ended first
                loop.call_soon_threadsafe(tell, value)

        threading.Thread(target=run, name="keyring", daemon=True).start()
        try:
            async with asyncio.timeout(self._patience_s):
                return await outcome
        except TimeoutError:
            _log.info("the keyring does not answer")
            return otherwise
