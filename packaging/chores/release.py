"""Which version is built, from when it is, and for what machine; the same for every package."""

import os
import platform
import re
import subprocess
import time
from functools import cache

from chores import layout

_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)
_EPOCH = "SOURCE_DATE_EPOCH"
_GO_NAMES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


@cache
def version() -> str:
    """Return the version of the program, from the one place that has it."""
    found = _VERSION.search(layout.VERSION.read_text("utf-8"))
    if found is None:
        raise AssertionError(f"{layout.VERSION} tells no version")
    return found[1]


@cache
def epoch_s() -> int:
    """Return the moment that all files of a package are dated: that of the commit.

    `SOURCE_DATE_EPOCH` goes before; without git it is when the changelog was last changed.
    """
    if told := os.environ.get(_EPOCH):
        return int(told)
    command = ["git", "-C", str(layout.ROOT), "log", "-1", "--format=%ct"]
    try:
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return int(layout.CHANGELOG.stat().st_mtime)


def date(form: str = "%Y-%m-%d") -> str:
    """Return `epoch_s` as a date in UTC."""
    return time.strftime(form, time.gmtime(epoch_s()))


def environment() -> dict[str, str]:
    """Return the environment in which a build depends on nothing but the commit."""
    return {
        **os.environ,
        _EPOCH: str(epoch_s()),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
    }


def machine() -> str:
    """Return this machine's processor as Debian and Go name it: amd64, arm64."""
    return _GO_NAMES.get(platform.machine().lower(), platform.machine().lower())
