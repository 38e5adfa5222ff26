"""Through which proxy the service reaches an address: one policy for sources and downloads."""

import ipaddress
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from modelyard.service.network.desktop_proxies import (
    DesktopProxies,
    DesktopSettings,
    ProxyScriptError,
)
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
    """Finds proxies: those that a person has chosen, else the environment's, else the system's.

    May be asked from any thread; a choice holds for the next request.
    """

    def __init__(self) -> None:
        self._choice: _Choice | None = None
        self._desktop = DesktopProxies()

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

        May block for a moment, as the settings of the system are read.

        Raises:
            ProblemError: SOURCE_UNREACHABLE, where the environment or the system wants what we
                can't, e.g. SOCKS, or a script that nothing here runs.
        """
        parts = urlsplit(url)
        if choice := self._choice:
            return None if _is_among(choice.exceptions, parts) else choice.proxy
        named = urllib.request.getproxies()
        if any(name in named for name in (*_PORTS, _ANY)):
            proxy = _of_this_machine(named, parts)
        else:
            settings = self._desktop.settings()
            proxy = self._of_desktop(settings, parts) if settings else None
        if proxy is not None and not _is_usable(proxy):
            detail = f"the proxy {shown_proxy(proxy)} is not one of HTTP"
            raise problem_error(ProblemCode.SOURCE_UNREACHABLE, detail)
        return proxy

    def _of_desktop(self, settings: DesktopSettings, url: SplitResult) -> SplitResult | None:
        if _is_among(settings.exceptions, url) != settings.only_exceptions:
            return None
        address = settings.addresses.get(url.scheme) or settings.addresses.get(_ANY)
        if settings.script is not None:
            try:
                address = self._desktop.chosen(settings.script, url.geturl())
            except ProxyScriptError as error:
                detail = f"{error}; a proxy can be chosen in the settings"
                raise problem_error(ProblemCode.SOURCE_UNREACHABLE, detail) from error
        return _proxy(address) if address else None


def shown_proxy(proxy: SplitResult) -> str:
    """Return `proxy` without user and password."""
    return f"{proxy.scheme}://{proxy.netloc.rpartition('@')[2]}"


def _of_this_machine(proxies: Mapping[str, str], url: SplitResult) -> SplitResult | None:
    address = proxies.get(url.scheme) or proxies.get(_ANY)
    location = f"{url.hostname or ''}:{url.port or _PORTS.get(url.scheme)}"
    if not address or urllib.request.proxy_bypass(location):
        return None
    # The standard library knows names here, but no networks.
    if _is_among(proxies.get("no", "").lower().split(","), url):
        return None
    return _proxy(address)


def _proxy(address: str) -> SplitResult:
    return urlsplit(address if "://" in address else f"http://{address}")


def _is_usable(proxy: SplitResult) -> bool:
    try:
        return proxy.scheme == "http" and bool(proxy.hostname) and proxy.port != 0
    except ValueError:
        return False


def _is_among(exceptions: Iterable[str], url: SplitResult) -> bool:
    host, port = url.hostname or "", url.port or _PORTS.get(url.scheme)
    names = (exception.strip().lower() for exception in exceptions)
    return any(_is_meant(name, host, port) for name in names if name)


def _is_meant(exception: str, host: str, port: int | None) -> bool:
    if exception == "*":
        return True
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(exception, strict=False)
    except ValueError:
        name, _, wanted_port = exception.partition(":")
        if wanted_port not in ("", str(port)):
            return False
        name = name.lstrip("*").lstrip(".")
        return host == name or host.endswith(f".{name}")
