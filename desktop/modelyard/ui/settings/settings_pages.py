"""The pages of the settings that concern the app itself, and the models and the network."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from modelyard.language import LANGUAGES
from modelyard.state.service_settings import ServiceSetup
from modelyard.state.settings import TEXT_PERCENTS, OnClose, Settings, Theme
from modelyard.ui.settings.settings_page import Choice, Entry, SettingsPage, Switch
from modelyard.ui.words import settings_words as words
from modelyard.ui.words.option_words import idle_text
from modelyard.ui.words.settings_words import SETTINGS_WORDS, SettingsTab
from modelyard.ui.words.wording import THEME_WORDS
from modelyard.wire.accounts import AccountPlace
from modelyard.wire.runtime import RuntimeSettings
from modelyard.wire.settings import ProxyChoice, ServiceSettings

_IDLE_S = (None, 60.0, 300.0, 900.0, 1800.0, 3600.0, 14_400.0)
_HUB = "huggingface"


class LoginSwitch(Protocol):
    """Whether the app starts at login; raises OSError where the system refuses."""

    def is_on(self) -> bool:
        """Return whether it does."""

    def turn_on(self) -> None:
        """Have it started at login."""

    def turn_off(self) -> None:
        """Have it started no longer."""


class GeneralPage(SettingsPage):
    """Looks, language, login, closing; `choose_theme` shows and remembers a theme."""

    def __init__(
        self,
        settings: Settings,
        *,
        choose_theme: Callable[[Theme], None],
        login: LoginSwitch | None,
        look_for_updates: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("generalSettings", SETTINGS_WORDS[SettingsTab.GENERAL], parent)
        self._login = login
        theme = Choice("themeChoice", THEME_WORDS, choose_theme)
        theme.show_choice(settings.theme)
        self.add_line(words.THEME_TITLE, "", theme)
        sizes = {percent: words.text_size_text(percent) for percent in TEXT_PERCENTS}
        size = Choice("textSizeChoice", sizes, lambda text: _set_size(settings, text))
        size.show_choice(str(settings.text_percent))
        self.add_line(words.TEXT_TITLE, words.TEXT_DETAIL, size)
        languages = {code: words.LANGUAGE_NAMES.get(code, code) for code in ("", *LANGUAGES)}
        language = Choice("languageChoice", languages, lambda code: _set_language(settings, code))
        language.show_choice(settings.language)
        self.add_line(words.LANGUAGE_TITLE, words.LANGUAGE_DETAIL, language)
        close = Choice("closeChoice", words.CLOSE_WORDS, lambda on: _set_close(settings, on))
        close.show_choice(settings.on_close)
        self.add_line(words.CLOSE_TITLE, words.CLOSE_DETAIL, close)
        if login is not None:
            self._switch = Switch("loginSwitch", words.LOGIN_TITLE, self._start_at_login)
            self._switch.setChecked(login.is_on())
            self.add_line(words.LOGIN_TITLE, words.LOGIN_DETAIL, self._switch)
        if look_for_updates is not None:
            updates = QPushButton(words.UPDATES_TEXT)
            updates.setObjectName("updatesButton")
            updates.clicked.connect(look_for_updates)
            self.add_line(words.UPDATES_TITLE, words.UPDATES_DETAIL, updates)
        self.add_end()

    def _start_at_login(self, is_on: bool) -> None:
        if self._login is None:
            return
        try:
            if is_on:
                self._login.turn_on()
            else:
                self._login.turn_off()
        except OSError as error:
            self._switch.setToolTip(str(error))
        self._switch.setChecked(self._login.is_on())


class NoticesPage(SettingsPage):
    """What is told while nobody looks, and what the computer is kept from."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__("noticeSettings", SETTINGS_WORDS[SettingsTab.NOTICES], parent)
        for name, title, detail, key in (
            ("notifySwitch", words.NOTIFY_TITLE, words.NOTIFY_DETAIL, "notifies"),
            ("awakeSwitch", words.AWAKE_TITLE, words.AWAKE_DETAIL, "keeps_awake"),
            ("meteredSwitch", words.METERED_TITLE, words.METERED_DETAIL, "pauses_on_metered"),
        ):
            switch = Switch(name, title, partial(setattr, settings, key))
            switch.setChecked(getattr(settings, key))
            self.add_line(title, detail, switch)
        self.add_end()


class ModelsSettingsPage(SettingsPage):
    """How models are loaded, kept and unloaded; `open_storage` shows where they lie."""

    def __init__(
        self,
        setup: ServiceSetup,
        *,
        open_storage: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("modelSettings", SETTINGS_WORDS[SettingsTab.MODELS], parent)
        self._setup = setup
        self._eviction = Choice(
            "evictionChoice", words.EVICTION_WORDS, lambda key: self._change(eviction=key)
        )
        self._idle = Choice(
            "idleChoice",
            {str(seconds): idle_text(seconds) for seconds in _IDLE_S},
            lambda text: self._change(keep_alive=None if text == "None" else float(text)),
        )
        self._demand = Switch(
            "demandSwitch", words.DEMAND_TITLE, lambda on: self._change(load_on_demand=on)
        )
        self._restart = Switch(
            "restartSwitch", words.RESTART_TITLE, lambda on: self._change(restart=on)
        )
        folders = QPushButton(words.FOLDERS_TEXT)
        folders.setObjectName("storageButton")
        folders.clicked.connect(open_storage)
        self.add_line(words.KEEP_TITLE, words.KEEP_DETAIL, self._idle)
        self.add_line(words.EVICTION_TITLE, words.EVICTION_DETAIL, self._eviction)
        self.add_line(words.DEMAND_TITLE, words.DEMAND_DETAIL, self._demand)
        self.add_line(words.RESTART_TITLE, words.RESTART_DETAIL, self._restart)
        self.add_line(words.FOLDERS_TITLE, words.FOLDERS_DETAIL, folders)
        self.add_end()
        setup.changed.connect(self._refresh)
        self._refresh()

    def _change(self, **changes: object) -> None:
        settings = self._setup.running or RuntimeSettings()
        self._setup.set_running(settings.model_copy(update=changes))

    def _refresh(self) -> None:
        settings = self._setup.running
        for control in (self._eviction, self._idle, self._demand, self._restart):
            control.setEnabled(settings is not None)
        if settings is not None:
            self._eviction.show_choice(settings.eviction)
            self._idle.show_choice(str(settings.keep_alive))
            self._demand.setChecked(settings.load_on_demand)
            self._restart.setChecked(settings.restart)


class NetworkPage(SettingsPage):
    """Proxy, hub and token; `enter_token` asks for one."""

    def __init__(
        self,
        setup: ServiceSetup,
        *,
        enter_token: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("networkSettings", SETTINGS_WORDS[SettingsTab.NETWORK], parent)
        self._setup = setup
        self._proxy = Choice("proxyChoice", words.PROXY_WORDS, self._choose_proxy)
        self._address = Entry(
            "proxyField", "http://host:port", lambda text: self._change(proxy=text or None)
        )
        self._address.setAccessibleName(words.PROXY_ADDRESS)
        self._exceptions = Entry("exceptionsField", "localhost, .example.org", self._except)
        self._hub = Entry(
            "hubField",
            "https://huggingface.co",
            lambda text: self._change(hub_endpoint=text or None),
        )
        self._newer = Choice(
            "newerChoice", words.NEWER_WORDS, lambda key: self._change(newer_check=key)
        )
        self._place = QLabel(self)
        self._forget = QPushButton(words.TOKEN_FORGET_TEXT)
        self._forget.setObjectName("tokenForgetButton")
        self._forget.clicked.connect(lambda: setup.forget_account(_HUB))
        self.add_line(words.PROXY_TITLE, words.PROXY_DETAIL, self._proxy)
        self.add_line(words.PROXY_ADDRESS, "", self._address)
        self.add_line(words.EXCEPTIONS_TITLE, words.EXCEPTIONS_DETAIL, self._exceptions)
        self.add_line(words.HUB_TITLE, words.HUB_DETAIL, self._hub)
        self.add_line(words.TOKEN_TITLE, words.TOKEN_DETAIL, self._token_line(enter_token))
        self.add_line(words.NEWER_TITLE, words.NEWER_DETAIL, self._newer)
        self.add_end()
        setup.changed.connect(self._refresh)
        self._refresh()

    def _token_line(self, enter_token: Callable[[], object]) -> QWidget:
        enter = QPushButton(words.TOKEN_CHANGE_TEXT)
        enter.setObjectName("tokenEnterButton")
        enter.clicked.connect(enter_token)
        widget = QWidget(self.page)
        line = QHBoxLayout(widget)
        line.setContentsMargins(0, 0, 0, 0)
        self._place.setWordWrap(True)
        self._place.setProperty("muted", True)
        line.addWidget(self._place, 1)
        line.addWidget(self._forget)
        line.addWidget(enter)
        return widget

    def _choose_proxy(self, choice: ProxyChoice) -> None:
        self._address.setEnabled(choice is ProxyChoice.MANUAL)
        settings = self._setup.service
        if choice is ProxyChoice.MANUAL and (settings is None or not settings.proxy):
            # Without an address there is nothing yet that could hold.
            self._address.setFocus()
            return
        self._change(proxy_choice=choice)

    def _except(self, text: str) -> None:
        hosts = tuple(filter(None, (host.strip() for host in text.split(","))))
        self._change(proxy_exceptions=hosts)

    def _change(self, **changes: object) -> None:
        settings = self._setup.service or ServiceSettings()
        if changes.get("proxy"):
            changes["proxy_choice"] = ProxyChoice.MANUAL
        elif "proxy" in changes:
            changes["proxy_choice"] = ProxyChoice.SYSTEM
        self._setup.set_service(settings.model_copy(update=changes))

    def _refresh(self) -> None:
        settings = self._setup.service
        controls = (self._proxy, self._address, self._exceptions, self._hub, self._newer)
        for control in controls:
            control.setEnabled(settings is not None)
        if settings is not None:
            self._proxy.show_choice(settings.proxy_choice)
            self._address.show_text(settings.proxy or "")
            self._address.setEnabled(settings.proxy_choice is ProxyChoice.MANUAL)
            self._exceptions.show_text(", ".join(settings.proxy_exceptions))
            self._hub.show_text(settings.hub_endpoint or "")
            self._newer.show_choice(settings.newer_check)
        account = next((one for one in self._setup.accounts if one.source == _HUB), None)
        place = account.place if account is not None else AccountPlace.NOWHERE
        self._place.setText(words.place_text(place))
        self._forget.setVisible(place in {AccountPlace.KEYRING, AccountPlace.FILE})


def _set_size(settings: Settings, percent: str) -> None:
    settings.text_percent = int(percent)


def _set_language(settings: Settings, code: str) -> None:
    settings.language = code


def _set_close(settings: Settings, on_close: OnClose) -> None:
    settings.on_close = on_close
