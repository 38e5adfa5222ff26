"""What has to come from the system: on Debian as root it is installed, elsewhere it is named.

Nothing is installed that is there already.
"""

import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chores import environment
from chores.report import ChoreError, last_lines, say, shown

_LDCONFIG = ("/sbin/ldconfig", "-p")
_APT_GET = ("apt-get", "-o", "DPkg::Lock::Timeout=300")
_LISTS = Path("/var/lib/apt/lists")
_POLICY = Path("/usr/sbin/policy-rc.d")
_LIBEXEC = (Path("/usr/libexec"), *Path("/usr/lib").glob("*-linux-gnu*"))
"""Where programs are that nobody types."""
_START_NOTHING = "#!/bin/sh\nexit 101\n"


@dataclass(frozen=True, slots=True)
class Need:
    """Something of the system: how to see that it is there, and who brings it on Debian.

    `packages` are alternatives, the newest name first.
    """

    what: str
    packages: tuple[str, ...]
    is_there: Callable[[], bool]


def library(soname: str, *packages: str) -> Need:
    """Return the need for a shared library."""
    return Need(soname, packages, lambda: _has_library(soname))


def tool(name: str, *packages: str) -> Need:
    """Return the need for a program."""
    return Need(name, packages or (name,), lambda: _has_tool(name))


def program(path: str, *packages: str) -> Need:
    """Return the need for a program that other programs start, by the end of its path."""
    return Need(path, packages, lambda: any((home / path).exists() for home in _LIBEXEC))


ENVIRONMENT = (
    Need("Python's venv module", ("python3-venv",), environment.has_ensurepip),
    Need(
        "the certificates of well-known authorities",
        ("ca-certificates",),
        lambda: _has_authorities(),
    ),
)
APP = (
    # The engine
    library("libgomp.so.1", "libgomp1"),
    # Qt
    library("libglib-2.0.so.0", "libglib2.0-0t64", "libglib2.0-0"),
    library("libdbus-1.so.3", "libdbus-1-3"),
    library("libEGL.so.1", "libegl1"),
    library("libGL.so.1", "libgl1"),
    library("libX11.so.6", "libx11-6"),
    library("libfontconfig.so.1", "libfontconfig1"),
    library("libxkbcommon.so.0", "libxkbcommon0"),
    # Qt on a display
    library("libxcb-cursor.so.0", "libxcb-cursor0"),
    library("libxcb-icccm.so.4", "libxcb-icccm4"),
    library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    library("libxcb-shape.so.0", "libxcb-shape0"),
    library("libxcb-xkb.so.1", "libxcb-xkb1"),
    library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)
LINKED = (
    # What the frozen program links to beside that, which is there wherever a desktop is.
    library("libgcc_s.so.1", "libgcc-s1"),
    library("libstdc++.so.6", "libstdc++6"),
    library("libgthread-2.0.so.0", "libglib2.0-0t64", "libglib2.0-0"),
    library("libcrypto.so.3", "libssl3t64", "libssl3"),
    library("libssl.so.3", "libssl3t64", "libssl3"),
    library("libsqlite3.so.0", "libsqlite3-0"),
    library("libfreetype.so.6", "libfreetype6"),
    library("libzstd.so.1", "libzstd1"),
    library("libbrotlidec.so.1", "libbrotli1"),
    library("libbrotlicommon.so.1", "libbrotli1"),
    library("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
    library("libX11-xcb.so.1", "libx11-xcb1"),
    library("libxcb.so.1", "libxcb1"),
    library("libxcb-glx.so.0", "libxcb-glx0"),
    library("libxcb-image.so.0", "libxcb-image0"),
    library("libxcb-randr.so.0", "libxcb-randr0"),
    library("libxcb-render.so.0", "libxcb-render0"),
    library("libxcb-render-util.so.0", "libxcb-render-util0"),
    library("libxcb-shm.so.0", "libxcb-shm0"),
    library("libxcb-sync.so.1", "libxcb-sync1"),
    library("libxcb-util.so.1", "libxcb-util1"),
    library("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    library("libwayland-client.so.0", "libwayland-client0"),
    library("libwayland-cursor.so.0", "libwayland-cursor0"),
)
TOUR = (tool("Xvfb", "xvfb"), tool("nginx"))
PICTURES = (Need("the font Inter", ("fonts-inter",), lambda: _has_font("Inter")),)
"""Without it pictures are taken in the font of the machine."""
TESTS = (
    tool("docker-registry"),
    # A desktop without a screen, on which the app is used as by somebody who does not see it
    tool("dbus-daemon"),
    tool("gsettings", "libglib2.0-bin"),
    Need(
        "the names of a desktop's settings",
        ("gsettings-desktop-schemas",),
        lambda: Path("/usr/share/glib-2.0/schemas/org.gnome.system.proxy.gschema.xml").exists(),
    ),
    tool("openbox"),
    tool("xfce4-panel"),
    tool("dunst"),
    program("at-spi-bus-launcher", "at-spi2-core"),
    program("xfce4/notifyd/xfce4-notifyd", "xfce4-notifyd"),
)
"""Without these some tests are skipped."""
_SERVERS = ("nginx", "docker-registry")
_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
FREEZE = (
    tool("objdump", "binutils"),
    tool("chrpath"),
    tool("xz", "xz-utils"),
    tool("makensis", "nsis"),
    Need("a shared libpython", (f"libpython{_PYTHON}",), lambda: _has_shared_python()),
)
JUDGES = (
    tool("desktop-file-validate", "desktop-file-utils"),
    tool("appstreamcli", "appstream"),
    tool("lintian"),
    tool("rpm"),
    tool("rpmlint"),
)
"""What judges packages."""


def ensure(needs: Iterable[Need]) -> None:
    """Make sure that the system has `needs`; does nothing outside Linux.

    Raises:
        ChoreError: Something is missing and can't be installed; the message says what and how.
    """
    if sys.platform != "linux":
        return
    missing = [need for need in needs if not need.is_there()]
    if not missing:
        return
    if not shutil.which("apt-get"):
        named = ", ".join(need.what for need in missing)
        raise ChoreError(f"missing on this system: {named}; install them with its package manager")
    if os.geteuid() != 0:
        names = (need.packages[-1] for need in missing)
        command = ["sudo", "apt-get", "install", "--no-install-recommends", *names]
        raise ChoreError(f"packages are missing; type this, then start again: {shown(command)}")
    _apt_install(missing)
    still = [need.what for need in missing if not need.is_there()]
    if still:
        raise ChoreError(f"apt-get did not bring {', '.join(still)}: install what does")


def wish(needs: Iterable[Need]) -> None:
    """Bring `needs` where that can be done; else tell what is missing, which hinders nothing."""
    try:
        ensure(needs)
    except ChoreError as error:
        say(f"going on without: {error}")


def _has_library(soname: str) -> bool:
    known = _output(_LDCONFIG)
    # Where nothing is known (NixOS), the start itself will tell.
    return soname in known or not known


def _has_authorities() -> bool:
    paths = ssl.get_default_verify_paths()
    return bool(paths.cafile or (paths.capath and any(Path(paths.capath).iterdir())))


def _has_tool(name: str) -> bool:
    # Debian keeps servers where a person's PATH may not look.
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin"))
    return shutil.which(name, path=path) is not None


def _has_font(family: str) -> bool:
    return family in _output(("fc-list", ":", "family"))


def _has_shared_python() -> bool:
    soname = f"libpython{_PYTHON}.so.1.0"
    return Path(sys.base_prefix, "lib", soname).exists() or _has_library(soname)


def _apt_install(missing: list[Need]) -> None:
    if not any(_LISTS.glob("*_Packages*")):
        _apt_update()
    names = [_known_package(need) for need in missing]
    say(f"installing with apt-get: {' '.join(names)}")
    command = [*_APT_GET, "install", "--yes", "--no-install-recommends", *names]
    with _no_service_started():
        done = _apt(command)
        if done.returncode:
            # The lists may be older than the packages that the mirror still has.
            _apt_update()
            done = _apt(command)
    if done.returncode:
        raise ChoreError(
            f"apt-get could not install them: look at its last lines, then type: {shown(command)}\n"
            f"{last_lines(done.stdout)}"
        )
    if shutil.which("systemctl"):
        # They are here for the tour and the tests, which start their own.
        for server in set(_SERVERS).intersection(names):
            subprocess.run(["systemctl", "disable", server], capture_output=True, check=False)


def _apt_update() -> None:
    say("apt-get update")
    done = _apt([*_APT_GET, "update"])
    if done.returncode:
        raise ChoreError(
            "apt-get update failed: check the network and the package sources\n"
            f"{last_lines(done.stdout)}"
        )


def _apt(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def _known_package(need: Need) -> str:
    """Return the name that this release has for the package; names change between releases."""
    for name in need.packages[:-1]:
        if _output(("apt-cache", "show", "--no-all-versions", name)):
            return name
    return need.packages[-1]


@contextmanager
def _no_service_started() -> Iterator[None]:
    """Keep apt from starting the servers that it installs, in the way that Debian's policy says."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text(_START_NOTHING, encoding="utf-8")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink()


def _output(command: tuple[str, ...]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout
