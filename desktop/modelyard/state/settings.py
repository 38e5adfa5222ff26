"""What the app remembers of a person's choices, in a file of the data folder."""

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings


class Theme(Enum):
    """Which colours the window has."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Settings(QObject):
    """Typed choices in the ini file at `path`.

    A value that is missing, or that is not what was written here, reads as its default: the file
    is a person's to edit and to break. Writing never fails; what can't be saved lasts until exit.
    """

    def __init__(self, path: Path, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = QSettings(str(path), QSettings.Format.IniFormat, self)

    @property
    def window_geometry(self) -> bytes:
        """What `QWidget.saveGeometry` returned; empty at first."""
        return self._bytes("window/geometry")

    @window_geometry.setter
    def window_geometry(self, value: bytes) -> None:
        self._set_bytes("window/geometry", value)

    @property
    def header_state(self) -> bytes:
        """What `QHeaderView.saveState` returned; empty at first."""
        return self._bytes("table/header")

    @header_state.setter
    def header_state(self, value: bytes) -> None:
        self._set_bytes("table/header", value)

    @property
    def hidden_columns(self) -> frozenset[str]:
        """The keys of the columns that the person does not want to see."""
        return frozenset(filter(None, self._text("table/hidden").split(" ")))

    @hidden_columns.setter
    def hidden_columns(self, value: frozenset[str]) -> None:
        self._file.setValue("table/hidden", " ".join(sorted(value)))

    @property
    def splitter_state(self) -> bytes:
        """What `QSplitter.saveState` returned; empty at first."""
        return self._bytes("window/splitter")

    @splitter_state.setter
    def splitter_state(self, value: bytes) -> None:
        self._set_bytes("window/splitter", value)

    @property
    def close_hint_shown(self) -> bool:
        """Whether the person was told that a closed window leaves the service running."""
        return self._text("hints/close") == "true"

    @close_hint_shown.setter
    def close_hint_shown(self, value: bool) -> None:
        self._file.setValue("hints/close", "true" if value else "false")

    @property
    def theme(self) -> Theme:
        """The colours that the person chose."""
        text = self._text("window/theme")
        return next((theme for theme in Theme if theme.value == text), Theme.SYSTEM)

    @theme.setter
    def theme(self, value: Theme) -> None:
        self._file.setValue("window/theme", value.value)

    @property
    def language(self) -> str:
        """The code of the language that the person chose; empty for that of the system."""
        return self._text("window/language")

    @language.setter
    def language(self, value: str) -> None:
        self._file.setValue("window/language", value)

    def save(self) -> None:
        """Write what was set to the file now; otherwise Qt does so at its leisure."""
        self._file.sync()

    def _text(self, key: str) -> str:
        value = self._file.value(key)
        return value if isinstance(value, str) else ""

    def _bytes(self, key: str) -> bytes:
        value = self._file.value(key)
        return bytes(value.data()) if isinstance(value, QByteArray) else b""

    def _set_bytes(self, key: str, value: bytes) -> None:
        self._file.setValue(key, QByteArray(value))
