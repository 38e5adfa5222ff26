"""The settings: pages of choices that hold as soon as they are made."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from modelyard.state.commands import Commands
from modelyard.state.service_settings import ServiceSetup
from modelyard.state.session import Session, SessionStatus
from modelyard.state.settings import Settings, Theme
from modelyard.ui.downloads.limits_popover import LimitsPopover
from modelyard.ui.look.scale import grown
from modelyard.ui.parts.sheet import Sheet, button_line, plain_label
from modelyard.ui.settings.settings_facts import EnginePage
from modelyard.ui.settings.settings_pages import (
    GeneralPage,
    LoginSwitch,
    ModelsSettingsPage,
    NetworkPage,
    NoticesPage,
)
from modelyard.ui.settings.settings_service import ServicePage
from modelyard.ui.words.problem_words import advice
from modelyard.ui.words.settings_words import (
    PAGES_NAME,
    SETTINGS_TITLE,
    SETTINGS_WORDS,
    SettingsTab,
)
from modelyard.ui.words.wording import CLOSE_TEXT
from modelyard.wire.problems import Problem

_WIDTH_PX, _HEIGHT_PX = 760, 520
_LIST_PX = 164


@dataclass(frozen=True, slots=True)
class SettingsActs:
    """What choices do that are made elsewhere; `login` is None where the system can't."""

    choose_theme: Callable[[Theme], None]
    open_storage: Callable[[], object]
    enter_token: Callable[[], object]
    restart_service: Callable[[], object]
    login: LoginSwitch | None = None
    look_for_updates: Callable[[], object] | None = None


class SettingsSheet(Sheet):
    """Shows the pages, a list of them at the left; asks the service for its settings."""

    def __init__(
        self,
        parent: QWidget | None,
        settings: Settings,
        *,
        session: Session,
        commands: Commands,
        acts: SettingsActs,
    ) -> None:
        super().__init__(parent, name="settingsSheet", title=SETTINGS_TITLE)
        self._settings = settings
        self._session = session
        self._commands = commands
        self._setup = ServiceSetup(session, tasks=commands.tasks)
        self._list = QListWidget(self)
        self._stack = QStackedWidget(self)
        self._failure = plain_label()
        self._failure.setProperty("bad", True)
        self._failure.hide()
        self._list.setObjectName("settingsList")
        # A screen reader asks for the places of entries as they come, and those are not asked again
        # when the style sheet gives them more room.
        self._list.ensurePolished()
        for tab, page in self._pages(acts).items():
            self._list.addItem(SETTINGS_WORDS[tab])
            self._stack.addWidget(page)
        self._lay_out()
        self._list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self._list.currentRowChanged.connect(self._failure.hide)
        self._setup.failed.connect(self._show_failure)
        self._session.status_changed.connect(self._ask_again)
        self._list.setCurrentRow(0)
        self._list.setFocus()

    def show_tab(self, tab: SettingsTab) -> None:
        """Show this page."""
        self._list.setCurrentRow(list(SettingsTab).index(tab))

    def sizeHint(self) -> QSize:
        """Return the usual size; no more than the window has room for."""
        wanted = QSize(grown(self.font(), _WIDTH_PX), grown(self.font(), _HEIGHT_PX))
        parent = self.parentWidget()
        return wanted if parent is None else wanted.boundedTo(parent.window().size())

    def showEvent(self, event: QShowEvent) -> None:
        """Ask the service what is set up there."""
        super().showEvent(event)
        self._setup.refresh()

    def _pages(self, acts: SettingsActs) -> dict[SettingsTab, QWidget]:
        return {
            SettingsTab.GENERAL: GeneralPage(
                self._settings,
                choose_theme=acts.choose_theme,
                login=acts.login,
                look_for_updates=acts.look_for_updates,
                parent=self,
            ),
            SettingsTab.NOTICES: NoticesPage(self._settings, self),
            SettingsTab.MODELS: ModelsSettingsPage(
                self._setup, open_storage=acts.open_storage, parent=self
            ),
            SettingsTab.DOWNLOADS: self._downloads(),
            SettingsTab.NETWORK: NetworkPage(
                self._setup, enter_token=acts.enter_token, parent=self
            ),
            SettingsTab.SERVICE: ServicePage(
                self._session, self._setup, restart=acts.restart_service, parent=self
            ),
            SettingsTab.ENGINE: EnginePage(self._setup, self),
        }

    def _downloads(self) -> QWidget:
        queue = self._session.queue
        limits = LimitsPopover(self)
        limits.be_part_of_page()
        limits.show_settings(queue.settings)
        limits.changed.connect(self._commands.set_up_downloads)
        queue.changed.connect(lambda: limits.show_settings(queue.settings))
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(4, 0, 24, 0)
        layout.addWidget(limits)
        layout.addStretch(1)
        return page

    def _ask_again(self, status: SessionStatus) -> None:
        if status is SessionStatus.LIVE:
            self._setup.refresh()

    def _show_failure(self, problem: Problem) -> None:
        words = advice(problem)
        self._failure.setText(f"{words.title}. {words.what_to_do}")
        self._failure.show()

    def _lay_out(self) -> None:
        self._list.setAccessibleName(PAGES_NAME)
        self._list.setFixedWidth(grown(self.font(), _LIST_PX))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._list)
        line.addWidget(self._stack, 1)
        close = QPushButton(CLOSE_TEXT, self)
        close.setObjectName("closeButton")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self.body.setSpacing(12)
        self.body.addLayout(line, 1)
        self.body.addWidget(self._failure)
        self.body.addLayout(button_line(close))
        self.resize(self.sizeHint())
