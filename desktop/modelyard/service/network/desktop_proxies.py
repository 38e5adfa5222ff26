"""The proxies that a Linux desktop has in its settings: GNOME's, which many share, and KDE's.

GNOME's (``org.gnome.system.proxy`` of gsettings-desktop-schemas) are read with ``gsettings`` and
understood as GLib does; KDE's are in its file ``kioslaverc``. Where a script chooses (PAC), or one
that the network is searched for, the desktop's own helper ``org.gtk.GLib.PACRunner`` (of
glib-networking) runs it, apart from us: we run no code of strangers.
"""

import ast
import configparser
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

_FRESH_S = 10.0
"""A change of the settings counts after so long; each request of a download asks."""
_ANSWER_S = 5.0
_SCHEMA = "org.gnome.system.proxy"
_RUNNER = (
    "gdbus call --session --timeout 4 --dest org.gtk.GLib.PACRunner"
    " --object-path /org/gtk/GLib/PACRunner --method org.gtk.GLib.PACRunner.Lookup"
)
_MACHINE_ITSELF = ("localhost", "127.0.0.0/8", "::1")
_KDE_MANUAL, _KDE_SCRIPT, _KDE_SEARCH = "1", "2", "3"
"""ProxyType of kioslaverc; of the others one is the environment, which we have read before."""


class ProxyScriptError(Exception):
    """The script that chooses the proxy could not be asked."""


@dataclass(frozen=True, slots=True)
class DesktopSettings:
    """What the settings of a desktop say of proxies.

    `addresses` are by scheme, and ``all`` for what has none of its own. `exceptions` are as those
    of `Proxies.choose`, and may end in a port; with `only_exceptions` they alone go by a proxy.
    `script` is the address of one that chooses, empty where the network is to be searched for it.
    """

    addresses: Mapping[str, str] = field(default_factory=dict, repr=False)
    exceptions: tuple[str, ...] = ()
    only_exceptions: bool = False
    script: str | None = None


class DesktopProxies:
    """Reads the settings when they are asked for and not fresh; may be asked from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, object]] = {}

    def settings(self) -> DesktopSettings | None:
        """Return what the desktop's settings say; None where they name no proxy, or there are none.

        Blocks for some milliseconds.
        """
        found = self._fresh("settings", _read)
        return found if isinstance(found, DesktopSettings) else None

    def chosen(self, script: str, url: str) -> str | None:
        """Return the proxy that the script at `script` chooses for `url`; None for the direct way.

        It is told the host alone. Blocks for some milliseconds, and seconds where it is fetched.

        Raises:
            ProxyScriptError: Nobody here runs such scripts, or it chooses none that is of HTTP.
        """
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"
        found = self._fresh(f"{script} {place}", lambda: _asked(script, place))
        if isinstance(found, ProxyScriptError):
            raise found
        return found if isinstance(found, str) else None

    def _fresh(self, key: str, find: Callable[[], object]) -> object:
        with self._lock:
            now_s = time.monotonic()
            self._kept = {k: kept for k, kept in self._kept.items() if now_s - kept[0] < _FRESH_S}
            if key not in self._kept:
                self._kept[key] = (time.monotonic(), find())
            return self._kept[key][1]


def _read() -> DesktopSettings | None:
    if sys.platform != "linux":
        return None
    desktops = os.environ.get("XDG_CURRENT_DESKTOP", "").upper().split(":")
    if "KDE" in desktops:
        return _of_kde()
    # Who was started without a desktop looks at both; a desktop's leftovers are not another's.
    return _of_gnome() or (None if any(desktops) else _of_kde())


def _of_gnome() -> DesktopSettings | None:
    values = _gsettings()
    ignored = values.get(f"{_SCHEMA} ignore-hosts")
    exceptions = tuple(str(host) for host in ignored) if isinstance(ignored, list) else ()
    match values.get(f"{_SCHEMA} mode"):
        case "auto":
            script = str(values.get(f"{_SCHEMA} autoconfig-url") or "")
            return DesktopSettings(exceptions=exceptions, script=script)
        case "manual":
            addresses = _gnome_addresses(values)
            return DesktopSettings(addresses, exceptions) if addresses else None
        case _:
            return None


def _gnome_addresses(values: Mapping[str, object]) -> dict[str, str]:
    """Return the proxies of the manual mode by scheme; that of http serves https too."""

    def place(kind: str) -> str:
        host = str(values.get(f"{_SCHEMA}.{kind} host") or "").strip()
        host = f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host
        return f"{host}:{values.get(f'{_SCHEMA}.{kind} port')}" if host else ""

    addresses = {}
    if http := place("http"):
        user = ""
        if values.get(f"{_SCHEMA}.http use-authentication"):
            names = ("authentication-user", "authentication-password")
            said = (quote(str(values.get(f"{_SCHEMA}.http {name}")), safe="") for name in names)
            user = ":".join(said) + "@"
        addresses = dict.fromkeys(("http", "https"), f"http://{user}{http}")
    if https := place("https"):
        addresses["https"] = f"http://{https}"
    if socks := place("socks"):
        addresses["all"] = f"socks://{socks}"
    return addresses


def _gsettings() -> dict[str, object]:
    """Return the values of the schema by ``schema key``; empty where this is no such desktop."""
    values: dict[str, object] = {}
    for line in _told(["gsettings", "list-recursively", _SCHEMA]).splitlines():
        schema, _, rest = line.partition(" ")
        key, _, text = rest.partition(" ")
        values[f"{schema} {key}"] = _value(text)
    return values


def _of_kde() -> DesktopSettings | None:
    # Its lines are plain "key=value", the keys perhaps with "[$e]" behind them.
    parser = configparser.ConfigParser(
        strict=False, interpolation=None, delimiters="=", comment_prefixes="#", allow_no_value=True
    )
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    try:
        parser.read(Path(home) / "kioslaverc", encoding="utf-8")
        section = parser["Proxy Settings"]
    except (OSError, configparser.Error, UnicodeError, KeyError):
        return None
    values = {key.partition("[")[0]: (section[key] or "").strip() for key in section}
    kind = values.get("proxytype", "")
    if kind in (_KDE_SCRIPT, _KDE_SEARCH):
        script = values.get("proxy config script", "") if kind == _KDE_SCRIPT else ""
        return DesktopSettings(exceptions=_MACHINE_ITSELF, script=script)
    if kind != _KDE_MANUAL:
        return None
    names = {"http": "httpproxy", "https": "httpsproxy", "all": "socksproxy"}
    # Where other programs write "host:port" it has "host port".
    found = {scheme: values.get(name, "").replace(" ", ":") for scheme, name in names.items()}
    addresses = {scheme: address for scheme, address in found.items() if address}
    exceptions = tuple(values.get("noproxyfor", "").replace(",", " ").split())
    is_reversed = values.get("reversedexception", "").lower() == "true"
    if not is_reversed:
        exceptions += _MACHINE_ITSELF
    return DesktopSettings(addresses, exceptions, is_reversed) if addresses else None


def _asked(script: str, place: str) -> str | ProxyScriptError | None:
    answer = _value(_told([*_RUNNER.split(), script, place]))
    choices = answer[0] if isinstance(answer, tuple) and answer else None
    if not isinstance(choices, list):
        return ProxyScriptError("nothing here runs the script that chooses the proxy")
    for choice in map(str, choices):
        if choice.startswith("direct:"):
            return None
        if choice.startswith("http:"):
            return choice
    return ProxyScriptError("the script that chooses the proxy names none that is of HTTP")


def _told(command: list[str]) -> str:
    """Return what a program of the system prints; nothing where it is not there, or fails."""
    environment = dict(os.environ)
    if getattr(sys, "frozen", False):
        # Where we bring libraries of our own, its are not to be taken from there.
        before = environment.pop("LD_LIBRARY_PATH_ORIG", None)
        environment.pop("LD_LIBRARY_PATH", None)
        environment |= {"LD_LIBRARY_PATH": before} if before else {}
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_ANSWER_S,
            check=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _value(text: str) -> object:
    """Return a value in GVariant's text form, which for what is needed here is nearly Python's."""
    text = text.strip().removeprefix("@as ")
    if text in ("true", "false"):
        return text == "true"
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
