"""Tokens of registries: the challenge of a 401, the token for it, and its renewal.

As the distribution protocol describes it: ``WWW-Authenticate: Bearer realm="…",service="…",
scope="…"`` names where a token for strangers is to be had. Such a token lasts for minutes, which
is shorter than many a download.
"""

import asyncio
import base64
import concurrent.futures
import logging
import re
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from pydantic import ConfigDict

from modelyard.service.sources.accounts import Account
from modelyard.service.sources.oci_references import is_loopback
from modelyard.service.sources.web import Question, Web, broken
from modelyard.wire.base import Wire
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_log = logging.getLogger(__name__)

_AUTHORIZATION = "Authorization"
_PARAMETER = re.compile(r'([a-z_]+)="([^"]*)"', re.IGNORECASE)
_MOST_BYTES = 256 * 1024
_NOT_TAKEN = frozenset({401, 403})
_USUAL_LIFE_S = 60.0
_SHARE_USED = 0.7
"""How much of a token's life it is used for; the rest covers clocks and slow answers."""
_RENEWAL_S = 20.0


@dataclass(frozen=True, slots=True)
class Challenge:
    """Where a token is to be had, and for what."""

    realm: str
    service: str | None
    scope: str | None


@dataclass(frozen=True, slots=True)
class Token:
    """A token, and when to get another, on the clock of `time.monotonic`."""

    value: str = field(repr=False)
    renew_at_s: float


class _TokenAnswer(Wire):
    # The protocol writes its members in snake_case.
    model_config = ConfigDict(alias_generator=None)

    token: str | None = None
    access_token: str | None = None
    expires_in: float | None = None


def parse_challenge(header: str, *, registry_host: str) -> Challenge | None:
    """Return the challenge of a WWW-Authenticate; None where it asks for something else.

    The realm may be another host, but without TLS only this machine, for a registry on it: a
    registry elsewhere is not to make us ask around in here.
    """
    scheme, _, rest = header.strip().partition(" ")
    parameters = {name.lower(): value for name, value in _PARAMETER.findall(rest)}
    realm = parameters.get("realm", "")
    if scheme.lower() != "bearer":
        return None
    try:
        parts = urlsplit(realm)
        host = parts.hostname or ""
    except ValueError:
        return None
    both_here = is_loopback(host) and is_loopback(registry_host)
    if not host or not (both_here if parts.scheme == "http" else parts.scheme == "https"):
        return None
    if is_loopback(host) and not both_here:
        return None
    return Challenge(realm, parameters.get("service"), parameters.get("scope"))


def basic_authorization(account: Account) -> str:
    """Return what tells user and password of `account` to a server."""
    plain = f"{account.user}:{account.secret}".encode()
    return f"Basic {base64.b64encode(plain).decode()}"


async def fetch_token(web: Web, challenge: Challenge, account: Account | None = None) -> Token:
    """Return a token for `account`, or for strangers.

    Raises:
        ProblemError: TOKEN_REFUSED, where the account is not taken; ACCOUNT_NEEDED without one;
            SOURCE_UNREACHABLE, SOURCE_REFUSED, SOURCE_BROKEN.
    """
    named = (("service", challenge.service), ("scope", challenge.scope))
    query = urlencode([(name, value) for name, value in named if value])
    url = f"{challenge.realm}{'&' if '?' in challenge.realm else '?'}{query}"
    asked_s = time.monotonic()
    headers = {"Authorization": basic_authorization(account)} if account else {}
    reply = await web.ask(Question(url, headers=headers, most_bytes=_MOST_BYTES))
    if reply.status in _NOT_TAKEN:
        detail = "The registry hands out nothing to strangers"
        code = ProblemCode.ACCOUNT_NEEDED
        if account:
            detail = f"The registry does not accept the account of {account.user}"
            code = ProblemCode.TOKEN_REFUSED
        raise problem_error(code, detail, url=reply.url, http_status=reply.status)
    answer = reply.parsed(_TokenAnswer)
    value = answer.token or answer.access_token
    if not value or not value.isascii() or not value.isprintable():
        raise broken("it gives no token", url=reply.url)
    life_s = max(answer.expires_in or _USUAL_LIFE_S, _USUAL_LIFE_S)
    return Token(value, asked_s + _SHARE_USED * life_s)


class RenewedAuthorization(Mapping[str, str]):
    """The header with a token that is fetched anew, once it is old, by whoever reads it.

    Made on the loop, where `renew` runs; read by threads, which wait for it. A renewal that fails
    leaves the old token: the registry's answer to that tells more.
    """

    def __init__(self, token: Token, renew: Callable[[], Awaitable[Token]]) -> None:
        self._token = token
        self._renew = renew
        self._loop = asyncio.get_running_loop()
        self._renewing = threading.Lock()

    def __getitem__(self, name: str) -> str:
        """Return the header's value; KeyError for any other name."""
        if name != _AUTHORIZATION:
            raise KeyError(name)
        return f"Bearer {self._fresh().value}"

    def __iter__(self) -> Iterator[str]:
        """Yield the header's name."""
        yield _AUTHORIZATION

    def __len__(self) -> int:
        """Return 1."""
        return 1

    def __repr__(self) -> str:
        """Keep the token out of logs."""
        return f"{type(self).__name__}(…)"

    def _fresh(self) -> Token:
        with self._renewing:
            if time.monotonic() >= self._token.renew_at_s and not self._is_on_loop():
                future = asyncio.run_coroutine_threadsafe(self._renewed(), self._loop)
                try:
                    self._token = future.result(_RENEWAL_S)
                except (ProblemError, concurrent.futures.CancelledError, TimeoutError) as error:
                    _log.info("the token of a registry is not renewed: %s", error)
                    future.cancel()
            return self._token

    def _is_on_loop(self) -> bool:
        try:
            return asyncio.get_running_loop() is self._loop
        except RuntimeError:
            return False

    async def _renewed(self) -> Token:
        return await self._renew()
