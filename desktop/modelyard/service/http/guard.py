"""Who may call: keeps out web pages of other origins, rebound names and missing tokens.

- The Host that a request names must be ours. A page whose name was rebound to this machine
  (DNS rebinding) still sends its own name. An IP address can't be rebound, so a service that is
  open to the network also takes those.
- An Origin, which browsers send with every POST and WebSocket, must be this very service, port
  included: neither ``null`` nor a page that another program of this machine serves.
- A token is asked for wherever other machines can connect, and where the service was told so.
"""

import hmac
import ipaddress
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from modelyard.wire import routes
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})

_HTTP_PORT = 80
_OPEN_PATHS = frozenset({routes.HEALTH, routes.VERSION})
"""Tell nothing but that a service is here, so that it can be found."""
_OPENAI_PREFIX = "/v1/"


@dataclass(frozen=True, slots=True)
class Access:
    """What is let in. `names` are the lower-case host names of this service."""

    port: int
    token: str = field(repr=False)
    token_required: bool = False
    names: frozenset[str] = LOOPBACK_NAMES
    any_address: bool = False
    """Whether any IP address as Host will do: other machines may connect."""


class _Location(NamedTuple):
    host: str
    port: int


def guard(access: Access) -> Middleware:
    """Return the middleware that lets in what `access` allows.

    It raises ProblemError: FORBIDDEN or TOKEN_MISSING.
    """

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        _check_host(request, access)
        _check_origin(request, access)
        _check_token(request, access)
        return await handler(request)

    return check


def _check_host(request: web.Request, access: Access) -> None:
    values = request.headers.getall("Host", [])
    location = _location(values[0]) if len(values) == 1 else None
    if location is None or not _is_ours(location, access):
        raise _forbidden("The Host of this request is not this service")


def _check_origin(request: web.Request, access: Access) -> None:
    for value in request.headers.getall("Origin", []):
        scheme, separator, rest = value.partition("://")
        location = _location(rest) if separator and scheme == "http" else None
        if location is None or location.port != access.port or not _is_ours(location, access):
            raise _forbidden("Web pages of other origins may not use this service")


def _check_token(request: web.Request, access: Access) -> None:
    presented = request.headers.get("Authorization")
    if presented is None:
        if access.token_required and request.path not in _OPEN_PATHS:
            raise _token_missing("This service wants its token as Authorization: Bearer TOKEN")
        return
    if not access.token_required and request.path.startswith(_OPENAI_PREFIX):
        return  # clients of OpenAI's API can't be without a key, so any will do
    expected = f"Bearer {access.token}"
    if not hmac.compare_digest(presented.encode(), expected.encode()):
        raise _token_missing("This is not the token of this service")


def _location(text: str) -> _Location | None:
    """Return host and port of ``host[:port]``; None where it is anything else."""
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or parts.netloc != text or parts.username is not None:
        return None
    return _Location(host.lower(), _HTTP_PORT if port is None else port)


def _is_ours(location: _Location, access: Access) -> bool:
    # Without a port the name alone must do: clients on port 80's default leave it out.
    if location.port not in {access.port, _HTTP_PORT}:
        return False
    if location.host in access.names:
        return True
    return access.any_address and _is_address(location.host)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _forbidden(detail: str) -> ProblemError:
    return problem_error(ProblemCode.FORBIDDEN, detail)


def _token_missing(detail: str) -> ProblemError:
    return problem_error(ProblemCode.TOKEN_MISSING, detail)
