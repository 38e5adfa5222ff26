"""The page of the settings on the service itself: where it is, and on which port it listens."""

from urllib.parse import urlsplit

from PySide6.QtWidgets import QWidget

from modelyard.state.service_settings import ServiceSetup
from modelyard.state.session import Session
from modelyard.ui import settings_words as words
from modelyard.ui.fact_list import FactList
from modelyard.ui.facts import Fact
from modelyard.ui.settings_page import Entry, SettingsPage
from modelyard.ui.settings_words import SETTINGS_WORDS, SettingsTab
from modelyard.ui.sheet import plain_label
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
        self._port.setEnabled(api is not None and settings is not None)
        wanted = settings.port if settings is not None else None
        self._port.show_text("" if wanted is None else str(wanted))
        now = urlsplit(api.url).port if api is not None else None
        is_other = None not in {wanted, now} and wanted != now
        self._tell(words.other_port_text(now, wanted) if is_other else "")

    def _choose_port(self, text: str) -> None:
        if text and not _is_port(text):
            self._tell(words.PORT_WRONG_TEXT, is_bad=True)
            return
        settings = self._setup.service or ServiceSettings()
        port = int(text) if text else None
        self._setup.set_service(settings.model_copy(update={"port": port}))

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
