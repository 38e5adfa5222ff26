"""What the app remembers of a person's choices, in a file of the data folder."""

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

TEXT_PERCENTS = ("100", "115", "130", "150", "175", "200")
"""How large texts can be chosen to be."""


class Theme(Enum):
    """Which colours the window has."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"
    """Light or dark as the desktop is, with lines around everything and stronger colours."""


class OnClose(Enum):
    """What becomes of the app when its window is closed on a desktop without a tray."""

    HIDE = "hide"
    """It goes on without a window; to start it again brings the window back."""
    MINIMISE = "minimise"
    QUIT = "quit"


class Settings(QObject):
    """Typed choices in the ini file at `path`.

    A value that is missing, or that is not what was written here, reads as its default: the file
    is a person's to edit and to break. Writing never fails; what can't be saved lasts until exit.

    Signals:
        changed (): A choice that takes effect at once is another.
    """

    changed = Signal()

    def __init__(self, path: Path, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = QSettings(str(path), QSettings.Format.IniFormat, self)

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
    def discover_splitter_state(self) -> bytes:
        """How wide the details of Discover are, as `saveState` gave it."""
        return self._bytes("window/discoverSplitter")

    @discover_splitter_state.setter
    def discover_splitter_state(self, value: bytes) -> None:
        self._set_bytes("window/discoverSplitter", value)

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
    def grounds(self) -> tuple[str, ...]:
        """The colours of the grounds that were shown last, as ``#rrggbb``; none at first."""
        return tuple(filter(None, self._text("window/grounds").split(" ")))

    @grounds.setter
    def grounds(self, value: tuple[str, ...]) -> None:
        self._file.setValue("window/grounds", " ".join(value))

    @property
    def text_percent(self) -> int:
        """How large texts are compared with the desktop's: 100 to 200."""
        text = self._text("window/text")
        return int(text) if text in TEXT_PERCENTS else 100

    @text_percent.setter
    def text_percent(self, value: int) -> None:
        self._set("window/text", str(value))

    @property
    def language(self) -> str:
        """The code of the language that the person chose; empty for that of the system."""
        return self._text("window/language")

    @language.setter
    def language(self, value: str) -> None:
        self._set("window/language", value)

    @property
    def update_address(self) -> str:
        """Where to look for a newer version, when the person asks; empty at first."""
        return self._text("updates/address")

    @update_address.setter
    def update_address(self, value: str) -> None:
        self._set("updates/address", value)

    @property
    def notifies(self) -> bool:
        """Whether what ends while the window is not in front is told by the desktop."""
        return self._switch("desktop/notifications", usual=True)

    @notifies.setter
    def notifies(self, value: bool) -> None:
        self._set_switch("desktop/notifications", value)

    @property
    def keeps_awake(self) -> bool:
        """Whether the machine is kept from going to sleep by itself while a transfer runs."""
        return self._switch("desktop/keep_awake", usual=True)

    @keeps_awake.setter
    def keeps_awake(self, value: bool) -> None:
        self._set_switch("desktop/keep_awake", value)

    @property
    def pauses_on_metered(self) -> bool:
        """Whether downloads wait while the network is one that is paid by the byte."""
        return self._switch("desktop/pause_on_metered", usual=False)

    @pauses_on_metered.setter
    def pauses_on_metered(self, value: bool) -> None:
        self._set_switch("desktop/pause_on_metered", value)

    @property
    def is_held_for_metered(self) -> bool:
        """Whether the downloads were held because of the network, and by nobody else."""
        return self._switch("desktop/held_for_metered", usual=False)

    @is_held_for_metered.setter
    def is_held_for_metered(self, value: bool) -> None:
        self._file.setValue("desktop/held_for_metered", "true" if value else "false")

    @property
    def on_close(self) -> OnClose:
        """What closing the window does where there is no tray."""
        text = self._text("desktop/on_close")
        return next((choice for choice in OnClose if choice.value == text), OnClose.HIDE)

    @on_close.setter
    def on_close(self, value: OnClose) -> None:
        self._set("desktop/on_close", value.value)

    def table_layout(self, table: str) -> tuple[bytes, frozenset[str]]:
        """Return what was set for a table other than that of the Library; nothing at first."""
        hidden = self._text(f"tables/{table}_hidden").split(" ")
        return self._bytes(f"tables/{table}"), frozenset(filter(None, hidden))

    def set_table_layout(self, table: str, header: bytes, hidden: frozenset[str]) -> None:
        """Keep what `QHeaderView.saveState` returned, and the keys of hidden columns."""
        self._set_bytes(f"tables/{table}", header)
        self._file.setValue(f"tables/{table}_hidden", " ".join(sorted(hidden)))

    def window_geometry(self, screens: str) -> bytes:
        """Return what `QWidget.saveGeometry` gave when the screens were these.

        Elsewhere the last one that was saved; empty at first.
        """
        return self._bytes(f"geometry/{screens}") or self._bytes("window/geometry")

    def set_window_geometry(self, screens: str, value: bytes) -> None:
        """Remember where the window was while the screens were these.

        `screens` names them; it has no character but letters, digits and `-`.
        """
        self._set_bytes(f"geometry/{screens}", value)
        self._set_bytes("window/geometry", value)

    def save(self) -> None:
        """Write what was set to the file now; otherwise Qt does so at its leisure."""
        self._file.sync()

    def _switch(self, key: str, *, usual: bool) -> bool:
        return {"true": True, "false": False}.get(self._text(key), usual)

    def _set_switch(self, key: str, value: bool) -> None:
        self._set(key, "true" if value else "false")

    def _set(self, key: str, value: str) -> None:
        if value != self._text(key):
            self._file.setValue(key, value)
            self.changed.emit()

    def _text(self, key: str) -> str:
        value = self._file.value(key)
        return value if isinstance(value, str) else ""

    def _bytes(self, key: str) -> bytes:
        value = self._file.value(key)
        return bytes(value.data()) if isinstance(value, QByteArray) else b""

    def _set_bytes(self, key: str, value: bytes) -> None:
        self._file.setValue(key, QByteArray(value))
