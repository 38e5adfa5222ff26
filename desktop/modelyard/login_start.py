"""Starting the app when its person logs in: off until it is asked for, by the system's own means.

Linux and BSD have a file in the autostart folder (Desktop Application Autostart Specification),
macOS a launch agent (launchd.plist(5)), Windows a value of the registry's Run key. All are the
person's own and need no rights. Everything here is quick and may block for a moment.
"""

import os
import plistlib
import sys
from collections.abc import Sequence
from configparser import ConfigParser, Error
from contextlib import suppress
from pathlib import Path
from typing import Protocol

BACKGROUND_FLAG = "--background"
"""The argument with which the app starts without opening its window, where there is a tray."""

_NAME = "Modelyard"
_LABEL = "app.modelyard.login"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
_RESERVED = set("\"'\\><~|&;$*?#()` \t\n")
"""Characters of an Exec line for which an argument is quoted (Desktop Entry Specification)."""


class LoginStart(Protocol):
    """Whether the app starts at login; every call looks at the system or changes it at once."""

    def is_on(self) -> bool:
        """Return whether the app starts at login."""

    def turn_on(self) -> None:
        """Have this program started at login; raises OSError where the system refuses."""

    def turn_off(self) -> None:
        """Leave no trace of `turn_on`; raises OSError where the system refuses."""


def login_start() -> LoginStart:
    """Return how this system starts programs at login."""
    command = (*_program(), BACKGROUND_FLAG)
    if sys.platform == "win32":
        return RunKey(command)
    if sys.platform == "darwin":
        return LaunchAgent(Path.home() / "Library" / "LaunchAgents", command)
    config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return AutostartFile(Path(config) / "autostart", command)


class AutostartFile:
    """A desktop entry in `folder`, which need not exist."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._path = folder / "modelyard.desktop"
        self._command = command

    def is_on(self) -> bool:
        """See `LoginStart.is_on`; desktops switch an entry off by a line in it."""
        entry = ConfigParser(interpolation=None, strict=False)
        try:
            entry.read_string(self._path.read_text(encoding="utf-8", errors="replace"))
        except (OSError, Error):
            return False
        of_entry = dict(entry["Desktop Entry"]) if "Desktop Entry" in entry else {}
        is_hidden = of_entry.get("hidden") == "true"
        is_off = of_entry.get("x-gnome-autostart-enabled") == "false"
        return "exec" in of_entry and not is_hidden and not is_off

    def turn_on(self) -> None:
        """See `LoginStart.turn_on`."""
        lines = (
            "[Desktop Entry]",
            "Type=Application",
            f"Name={_NAME}",
            "Icon=modelyard",
            f"Exec={_exec_line(self._command)}",
            # Once the program is removed, the entry does nothing.
            f"TryExec={self._command[0].replace(chr(92), 2 * chr(92))}",
            "Terminal=false",
        )
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def turn_off(self) -> None:
        """See `LoginStart.turn_off`."""
        self._path.unlink(missing_ok=True)


class LaunchAgent:
    """A launch agent in `folder`, which need not exist."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._path = folder / f"{_LABEL}.plist"
        self._command = command

    def is_on(self) -> bool:
        """See `LoginStart.is_on`."""
        return self._path.is_file()

    def turn_on(self) -> None:
        """See `LoginStart.turn_on`."""
        # An app on macOS is removed by throwing it away, so the agent has to clean up itself.
        script = 'plist=$1; shift; if [ -x "$1" ]; then exec "$@"; else rm -f "$plist"; fi'
        agent = {
            "Label": _LABEL,
            "ProgramArguments": [
                "/bin/sh", "-c", script, _NAME, str(self._path), *self._command
            ],
            "RunAtLoad": True,
            "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
        }  # fmt: skip
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_bytes(plistlib.dumps(agent))

    def turn_off(self) -> None:
        """See `LoginStart.turn_off`."""
        self._path.unlink(missing_ok=True)


if sys.platform == "win32":
    import subprocess
    import winreg

    class RunKey:
        """A value of the Run key in the person's own part of the registry."""

        def __init__(self, command: Sequence[str]) -> None:
            self._line = subprocess.list2cmdline(command)

        def is_on(self) -> bool:
            """See `LoginStart.is_on`."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                    winreg.QueryValueEx(key, _NAME)
            except FileNotFoundError:
                return False
            return True

        def turn_on(self) -> None:
            """See `LoginStart.turn_on`."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                winreg.SetValueEx(key, _NAME, 0, winreg.REG_SZ, self._line)

        def turn_off(self) -> None:
            """See `LoginStart.turn_off`."""
            with (
                suppress(FileNotFoundError),
                winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key,
            ):
                winreg.DeleteValue(key, _NAME)


def _program() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        # An AppImage's program is mounted somewhere else at each start.
        return (os.environ.get("APPIMAGE") or sys.executable,)
    return (sys.executable, "-m", "modelyard")


def _exec_line(command: Sequence[str]) -> str:
    return " ".join(map(_quoted, command))


def _quoted(argument: str) -> str:
    """Return `argument` as an Exec line has it."""
    text = argument.replace("%", "%%")
    if not _RESERVED & set(text):
        return text
    for character in '\\"`$':
        text = text.replace(character, f"\\{character}")
    # The value as a whole is a string, in which a backslash is written twice.
    return f'"{text}"'.replace("\\", "\\\\")
