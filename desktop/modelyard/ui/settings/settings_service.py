"""The page of the settings on the service itself: where it is, on which port, and for whom."""

from urllib.parse import urlsplit

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from modelyard.state.service_settings import ServiceSetup
from modelyard.state.session import Session
from modelyard.ui.details.fact_list import FactList
from modelyard.ui.details.facts import Fact
from modelyard.ui.parts.sheet import plain_label
from modelyard.ui.settings.settings_page import Entry, SettingsPage, Switch
from modelyard.ui.words import settings_words as words
from modelyard.ui.words.settings_words import SETTINGS_WORDS, SettingsTab
from modelyard.wire import routes
from modelyard.wire.settings import ServiceSettings

_LAST_PORT = 65535


class ServicePage(SettingsPage):
    """Where the service is, for people and for other programs, and where it shall be."""

    def __init__(
        self, session: Session, setup: ServiceSetup, parent: QWidget | None = None
    ) -> None:
        title = SETTINGS_WORDS[SettingsTab.SERVICE]
        super().__init__("serviceSettings", title, parent)
        self._session = session
        self._setup = setup
        self._facts = FactList(title, "serviceFacts", self.page)
        self._port = Entry("portField", words.PORT_HINT, self._choose_port)
        self._note = plain_label()
        self._note.setObjectName("portNote")
        self.grid.addWidget(self._facts, 0, 0, 1, 2)
        self.add_line(words.PORT_TITLE, words.PORT_DETAIL, self._port)
        self.grid.addWidget(self._note, self.grid.rowCount(), 0, 1, 2)
        self._guard = Switch(
            "guardSwitch", words.GUARD_TITLE, lambda on: self._change(require_token=on)
        )
        self._copy = QPushButton(words.SERVICE_TOKEN_TEXT)
        self._copy.setObjectName("copyTokenButton")
        self._copy.clicked.connect(self._copy_token)
        self.add_line(words.GUARD_TITLE, words.GUARD_DETAIL, self._guard)
        self.add_line(words.SERVICE_TOKEN_TITLE, words.SERVICE_TOKEN_DETAIL, self._copy)
        self.add_end()
        session.status_changed.connect(self._refresh)
        setup.changed.connect(self._refresh)
        self._refresh()

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
        now = urlsplit(api.url).port if api is not None else None
        is_other = None not in {wanted, now} and wanted != now
        self._tell(words.other_port_text(now, wanted) if is_other else "")

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
