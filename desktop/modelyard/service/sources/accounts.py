"""Accounts at sources: what is kept of them, and where.

Secrets go into the system's keyring. Where there is none that is safe, they go into
``accounts.json`` of the data folder, which only its owner may read, but only if the person agreed
to that. The same file tells, without secrets, at which sources there are accounts, since keyrings
can't be asked that::

    {"huggingface": {"place": "keyring", "user": "name"},
     "registry.local:5000": {"place": "file", "user": "name", "secret": "…"}}

What the environment gives (``HF_TOKEN``) is used, never kept.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from pydantic import TypeAdapter, ValidationError

from modelyard.service.private_files import write_private
from modelyard.service.sources import secrets_store
from modelyard.service.sources.secrets_store import SecretStore
from modelyard.wire.accounts import AccountPlace, NewAccount, SourceAccount, SourceAccounts
from modelyard.wire.base import Wire
from modelyard.wire.problems import ProblemCode, problem_error

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Account:
    """What opens a source: a token, or the password of `user`."""

    secret: str = field(repr=False)
    user: str | None = None


class _Kept(Wire):
    place: AccountPlace
    user: str | None = None
    secret: str | None = None


_KEPT = TypeAdapter(dict[str, _Kept])


class Accounts:
    """The accounts of the person whose service this is; to be used from the loop.

    `file` is where it is noted which there are; None notes nothing. `environment` are accounts
    that are stronger than what is kept.
    """

    def __init__(
        self,
        file: Path | None = None,
        *,
        environment: Mapping[str, str] = MappingProxyType({}),
        store: SecretStore | None = None,
    ) -> None:
        self._file = file
        self._environment = dict(environment)
        self._store = store or secrets_store.Keyring()
        self._kept: dict[str, _Kept] = {}
        self._secrets: dict[str, str] = {}
        self._loading = asyncio.Lock()
        self._is_loaded = False

    async def ready(self) -> None:
        """Have what is kept at hand; a keyring that does not open in time is done without."""
        async with self._loading:
            if self._is_loaded:
                return
            self._kept = await asyncio.to_thread(self._read)
            for source, kept in self._kept.items():
                secret = kept.secret
                if kept.place is AccountPlace.KEYRING:
                    secret = await self._store.get(source)
                if secret:
                    self._secrets[source] = secret
            self._is_loaded = True

    def find(self, source: str) -> Account | None:
        """Return the account at `source`, once they are ready."""
        if token := self._environment.get(source):
            return Account(token)
        secret = self._secrets.get(source)
        return Account(secret, self._kept[source].user) if secret else None

    async def account(self, source: str) -> SourceAccount:
        """Return what may be told of the account at `source`."""
        await self.ready()
        return self._told(source)

    async def accounts(self) -> SourceAccounts:
        """Return what may be told of all accounts."""
        await self.ready()
        sources = sorted({*self._environment, *self._kept})
        return SourceAccounts(iterable=tuple(self._told(source) for source in sources))

    async def put(self, source: str, account: Account, *, allow_file: bool) -> SourceAccount:
        """Keep `account`, in place of what was kept for `source`.

        Raises:
            ProblemError: NO_KEYRING where there is none and a file is not allowed; DISK_ERROR.
        """
        await self.ready()
        in_keyring = await self._store.set(source, account.secret)
        if not in_keyring and not allow_file:
            detail = (
                "This system has no keyring that opens; agree to keep it in a file of the data "
                "folder that only you may read"
            )
            raise problem_error(ProblemCode.NO_KEYRING, detail)
        kept = _Kept(
            place=AccountPlace.KEYRING if in_keyring else AccountPlace.FILE,
            user=account.user,
            secret=None if in_keyring else account.secret,
        )
        await self._store_all({**self._kept, source: kept})
        self._secrets[source] = account.secret
        return self._told(source)

    async def forget(self, source: str) -> SourceAccount:
        """Keep nothing of the account at `source` any more.

        Raises:
            ProblemError: DISK_ERROR.
        """
        await self.ready()
        kept = self._kept.get(source)
        if kept is not None:
            if kept.place is AccountPlace.KEYRING:
                await self._store.delete(source)
            await self._store_all({name: one for name, one in self._kept.items() if name != source})
            self._secrets.pop(source, None)
        return self._told(source)

    def _told(self, source: str) -> SourceAccount:
        if source in self._environment:
            return SourceAccount(source=source, place=AccountPlace.ENVIRONMENT)
        kept = self._kept.get(source)
        if kept is None:
            return SourceAccount(source=source, place=AccountPlace.NOWHERE)
        return SourceAccount(source=source, place=kept.place, user=kept.user)

    async def _store_all(self, kept: dict[str, _Kept]) -> None:
        try:
            await asyncio.to_thread(self._write, kept)
        except OSError as error:
            detail = f"The account can't be noted: {error.strerror or error}"
            path = str(self._file)
            raise problem_error(ProblemCode.DISK_ERROR, detail, path=path) from error
        self._kept = kept

    def _read(self) -> dict[str, _Kept]:
        if self._file is None:
            return {}
        try:
            return _KEPT.validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValidationError):
            # Not what is wrong with it: that would repeat what stands in it.
            _log.warning("%s can't be read; accounts have to be given again", self._file)
            return {}

    def _write(self, kept: Mapping[str, _Kept]) -> None:
        if self._file is None:
            return
        content = {name: json.loads(one.to_json()) for name, one in kept.items()}
        write_private(self._file, json.dumps(content))


def account_of(given: NewAccount) -> Account:
    """Return the account that a person gave.

    Raises:
        ProblemError: BAD_REQUEST, where it is neither a token nor a user with a password.
    """
    token = (given.token or "").strip()
    user = (given.user or "").strip()
    if token and not user and not given.password and _is_header_value(token):
        return Account(token)
    if user and given.password and not token and ":" not in user and user.isprintable():
        return Account(given.password, user)
    detail = "An account is a token, or a user with a password"
    raise problem_error(ProblemCode.BAD_REQUEST, detail)


def _is_header_value(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text
