"""The page of the settings on the service itself: where it is, on which port, and for whom."""

from collections.abc import Callable
from urllib.parse import urlsplit

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from modelyard.state.service_settings import ServiceSetup
from modelyard.state.session import Session, SessionStatus
from modelyard.ui.details.fact_list import FactList
from modelyard.ui.details.facts import Fact
from modelyard.ui.parts.sheet import plain_label
from modelyard.ui.settings.settings_page import Entry, SettingsPage, Switch
from modelyard.ui.words import settings_words as words
from modelyard.ui.words.settings_words import SETTINGS_WORDS, SettingsTab
from modelyard.wire import routes
from modelyard.wire.settings import ServiceSettings

_LAST_PORT = 65535
_WHOLE_WIDTH = Qt.AlignmentFlag(0)


class ServicePage(SettingsPage):
    """Where the service is, for people and for other programs, and where it shall be.

    What holds only from its next start on can be had at once by `restart`, where it is our own.
    """

    def __init__(
        self,
        session: Session,
        setup: ServiceSetup,
        *,
        restart: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        title = SETTINGS_WORDS[SettingsTab.SERVICE]
        super().__init__("serviceSettings", title, parent)
        self._session = session
        self._setup = setup
        self._facts = FactList(title, "serviceFacts", self.page)
        self._port = Entry("portField", words.PORT_HINT, self._choose_port)
        self._note = plain_label()
        self._note.setObjectName("portNote")
        self._guard = Switch(
            "guardSwitch", words.GUARD_TITLE, lambda on: self._change(require_token=on)
        )
        self._guard_note = plain_label()
        self._guard_note.setObjectName("guardNote")
        self._guard_note.setProperty("muted", True)
        self._restart = QPushButton(words.RESTART_SERVICE_TEXT)
        self._restart.setObjectName("restartServiceButton")
        self._restart.clicked.connect(restart)
        self._copy = QPushButton(words.SERVICE_TOKEN_TEXT)
        self._copy.setObjectName("copyTokenButton")
        self._copy.clicked.connect(self._copy_token)
        self._lay_out()
        session.status_changed.connect(self._refresh)
        setup.changed.connect(self._refresh)
        self._refresh()

    def _lay_out(self) -> None:
        self.grid.addWidget(self._facts, 0, 0, 1, 2)
        self.add_line(words.PORT_TITLE, words.PORT_DETAIL, self._port)
        self._add_below(self._note)
        self.add_line(words.GUARD_TITLE, words.GUARD_DETAIL, self._guard)
        self._add_below(self._guard_note)
        self._add_below(self._restart, Qt.AlignmentFlag.AlignLeft)
        self.add_line(words.SERVICE_TOKEN_TITLE, words.SERVICE_TOKEN_DETAIL, self._copy)
        self.add_end()

    def _add_below(self, shown: QWidget, alignment: Qt.AlignmentFlag = _WHOLE_WIDTH) -> None:
        """Add what belongs to the line before, with a gap that goes with it."""
        box = QVBoxLayout()
        box.setContentsMargins(0, 6, 0, 0)
        box.addWidget(shown, 0, alignment)
        self.grid.addLayout(box, self.grid.rowCount(), 0, 1, 2)

    def _refresh(self) -> None:
        api, settings = self._session.api, self._setup.service
        self._facts.show_facts(
            (
                Fact(words.ADDRESS_TITLE, api.url, is_long=True),
                Fact(words.API_TITLE, f"{api.url}/v1", is_long=True),
                Fact(words.VERSION_TITLE, self._session.service_name),
            )
            if api is not None
            else (Fact(words.ADDRESS_TITLE, "—"),)
        )
        for control in (self._port, self._guard):
            control.setEnabled(api is not None and settings is not None)
        self._guard.setChecked(settings is not None and settings.require_token)
        self._copy.setEnabled(self._session.token is not None)
        wanted = settings.port if settings is not None else None
        self._port.show_text("" if wanted is None else str(wanted))
        self._show_later(settings)

    def _show_later(self, settings: ServiceSettings | None) -> None:
        """Tell what holds only from the next start on, and offer that start."""
        is_starting = self._session.status is SessionStatus.STARTING
        port = "" if settings is None or is_starting else self._later_port(settings)
        guard = "" if settings is None or is_starting else self._later_guard(settings)
        self._tell(port)
        self._guard_note.setText(guard)
        self._guard_note.setVisible(bool(guard))
        is_offered = bool(port or guard) and self._session.can_restart
        self._restart.setText(words.RESTARTING_TEXT if is_starting else words.RESTART_SERVICE_TEXT)
        self._restart.setVisible(is_starting or is_offered)
        self._restart.setEnabled(is_offered)

    def _later_port(self, settings: ServiceSettings) -> str:
        api = self._session.api
        now = urlsplit(api.url).port if api is not None else None
        is_other = None not in {settings.port, now} and settings.port != now
        return words.other_port_text(now, settings.port) if is_other else ""

    def _later_guard(self, settings: ServiceSettings) -> str:
        # A service that is not our own may have been started with a wish of its own for a token.
        now = self._setup.is_guarded if self._session.can_restart else None
        if now is None or now is settings.require_token:
            return ""
        return words.GUARD_LATER_TEXT if settings.require_token else words.NO_GUARD_LATER_TEXT

    def _choose_port(self, text: str) -> None:
        if text and not _is_port(text):
            self._tell(words.PORT_WRONG_TEXT, is_bad=True)
            return
        self._change(port=int(text) if text else None)

    def _change(self, **changes: object) -> None:
        settings = self._setup.service or ServiceSettings()
        self._setup.set_service(settings.model_copy(update=changes))

    def _copy_token(self) -> None:
        QGuiApplication.clipboard().setText(self._session.token or "")

    def _tell(self, text: str, *, is_bad: bool = False) -> None:
        self._note.setProperty("muted", not is_bad)
        self._note.setProperty("bad", is_bad)
        self._note.style().polish(self._note)
        self._note.setText(text)
        self._note.setVisible(bool(text))


def _is_port(text: str) -> bool:
    """Whether `text` is a port that the service could have, if nobody else had it."""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(_LAST_PORT)):
        return False
    return 0 < int(text) <= _LAST_PORT and int(text) not in routes.KEPT_FREE_PORTS
