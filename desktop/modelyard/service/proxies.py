"""Through which proxy the service reaches an address: one policy for sources and downloads."""

import ipaddress
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from modelyard.wire.problems import ProblemCode, problem_error

_PORTS = {"http": 80, "https": 443}
_ANY = "all"
"""The environment's ALL_PROXY."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """What a person has chosen; no proxy is the direct way."""

    proxy: SplitResult | None
    exceptions: tuple[str, ...]


class Proxies:
    """Finds proxies: those that a person has chosen, else those of the environment or the system.

    May be asked from any thread; a choice holds for the next request.
    """

    def __init__(self) -> None:
        self._choice: _Choice | None = None

    def choose(self, address: str | None, *, exceptions: Iterable[str] = ()) -> None:
        """Go through `address` from now on, an empty one being none at all.

        None leaves it to the environment or the system. An address is ``http://host:port``, with
        user and password where the proxy wants them. `exceptions` are reached without it: host
        names with all that ends in them, addresses, networks such as ``10.0.0.0/8``, or ``*``.

        Raises:
            ProblemError: BAD_REQUEST, with everything as it was; where it is no proxy of HTTP.
        """
        if address is None:
            self._choice = None
            return
        proxy = _proxy(address) if address else None
        if proxy is not None and not _is_usable(proxy):
            detail = f"{shown_proxy(proxy)} is not the address of an HTTP proxy"
            raise problem_error(ProblemCode.BAD_REQUEST, detail)
        names = (name.strip().lower() for name in exceptions)
        self._choice = _Choice(proxy, tuple(name for name in names if name))

    def find(self, url: str) -> SplitResult | None:
        """Return the proxy for `url`, whose host and port are valid; None for the direct way.

        Raises:
            ProblemError: SOURCE_UNREACHABLE, where the environment wants what we can't, e.g. SOCKS.
        """
        parts = urlsplit(url)
        host = parts.hostname or ""
        if choice := self._choice:
            return None if _is_among(choice.exceptions, host) else choice.proxy
        proxy = _of_this_machine(urllib.request.getproxies(), parts, host)
        if proxy is not None and not _is_usable(proxy):
            detail = f"the proxy {shown_proxy(proxy)} is not one of HTTP"
            raise problem_error(ProblemCode.SOURCE_UNREACHABLE, detail)
        return proxy


def shown_proxy(proxy: SplitResult) -> str:
    """Return `proxy` without user and password."""
    return f"{proxy.scheme}://{proxy.netloc.rpartition('@')[2]}"


def _of_this_machine(proxies: Mapping[str, str], url: SplitResult, host: str) -> SplitResult | None:
    address = proxies.get(url.scheme) or proxies.get(_ANY)
    location = f"{host}:{url.port or _PORTS.get(url.scheme)}"
    if not address or urllib.request.proxy_bypass(location):
        return None
    # The standard library knows names here, but no networks.
    if _is_among(proxies.get("no", "").lower().split(","), host):
        return None
    return _proxy(address)


def _proxy(address: str) -> SplitResult:
    return urlsplit(address if "://" in address else f"http://{address}")


def _is_usable(proxy: SplitResult) -> bool:
    try:
        return proxy.scheme == "http" and bool(proxy.hostname) and proxy.port != 0
    except ValueError:
        return False


def _is_among(exceptions: Iterable[str], host: str) -> bool:
    return any(_is_meant(exception.strip(), host) for exception in exceptions if exception.strip())


def _is_meant(exception: str, host: str) -> bool:
    if exception == "*":
        return True
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(exception, strict=False)
    except ValueError:
        name = exception.lstrip("*").lstrip(".")
        return host == name or host.endswith(f".{name}")
