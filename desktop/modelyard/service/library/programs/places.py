"""Where the systems keep the data, settings and caches of programs."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

WINDOWS, MAC = "win32", "darwin"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one person on one system; passed in, so that tests can lay others out."""

    home: Path
    environment: Mapping[str, str]
    platform: str = sys.platform
    system: Path = Path("/")
    """The root of what belongs to no person."""

    @classmethod
    def of_this_machine(cls) -> "Places":
        """Return those of the person who runs this program."""
        return cls(Path.home(), os.environ)

    @property
    def local_data(self) -> Path:
        """Data of programs that stays on this machine."""
        match self.platform:
            case "win32":
                return self._named("LOCALAPPDATA", self.home / "AppData" / "Local")
            case "darwin":
                return self.home / "Library" / "Application Support"
            case _:
                return self._named("XDG_DATA_HOME", self.home / ".local" / "share")

    @property
    def roaming_data(self) -> Path:
        """Data of programs that may go with the person, on Windows; else as `local_data`."""
        if self.platform == WINDOWS:
            return self._named("APPDATA", self.home / "AppData" / "Roaming")
        return self.local_data

    @property
    def settings(self) -> Path:
        """Settings of programs."""
        match self.platform:
            case "win32":
                return self.roaming_data
            case "darwin":
                return self.home / "Library" / "Preferences"
            case _:
                return self._named("XDG_CONFIG_HOME", self.home / ".config")

    @property
    def cache(self) -> Path:
        """What programs can make again."""
        match self.platform:
            case "win32":
                return self.local_data
            case "darwin":
                return self.home / "Library" / "Caches"
            case _:
                return self._named("XDG_CACHE_HOME", self.home / ".cache")

    def variable(self, name: str) -> Path | None:
        """Return the absolute path that an environment variable holds; None where it has none."""
        text = self.environment.get(name, "").strip()
        path = self.expanded(text) if text else None
        return path if path is not None and path.is_absolute() else None

    def expanded(self, text: str) -> Path:
        """Return the path that `text` names, a tilde being the person's home."""
        if text == "~" or text.startswith(("~/", "~\\")):
            return self.home / text[2:]
        return Path(text)

    def _named(self, variable: str, otherwise: Path) -> Path:
        return self.variable(variable) or otherwise
