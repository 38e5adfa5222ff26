"""The settings and the command palette, worked as a person does."""

from aiohttp import web
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from modelyard.state.settings import OnClose, Theme
from modelyard.ui.look.theme import CONTRAST_LIGHT, colors_of
from modelyard.ui.places import Place
from modelyard.ui.sheets.palette_sheet import PaletteSheet
from modelyard.ui.words.settings_words import SettingsTab
from modelyard.ui.words.shortcut_words import SHORTCUTS
from modelyard.wire import routes
from modelyard.wire.accounts import AccountPlace, SourceAccount, SourceAccounts
from modelyard.wire.engine import (
    EngineBuild,
    EngineDevice,
    EngineDeviceKind,
    EngineFacts,
    EngineSuggestion,
)
from modelyard.wire.models import FileState
from modelyard.wire.problems import PROBLEM_MEDIA_TYPE, ProblemCode
from modelyard.wire.runtime import Eviction, RuntimeSettings
from modelyard.wire.settings import NewerCheck, ProxyChoice, ServiceSettings
from tests.fakes.scripted_service import ScriptedService
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk
from tests.ui.running import as_json, serve
from tests.ui.test_accessibility import faults

CTRL = Qt.KeyboardModifier.ControlModifier
ENGINE = EngineFacts(
    name="llama.cpp",
    version="2026.10",
    expected="2026.11",
    folder="/data/engine",
    builds=(EngineBuild.CPU,),
    features=("AVX2", "FMA"),
    devices=(
        EngineDevice(
            name="CPU", description="A processor", kind=EngineDeviceKind.CPU, memory=2**34
        ),
    ),
    suggestions=(EngineSuggestion(gpu="RTX 4090", build=EngineBuild.CUDA),),
)


class SetUp:
    """A service whose settings can be changed."""

    def __init__(self, service) -> None:
        self.running = RuntimeSettings()
        self.service = ServiceSettings()
        self.refused: ProblemCode | None = None
        for path, kind, name in (
            (routes.RUNTIME_SETTINGS, RuntimeSettings, "running"),
            (routes.SETTINGS, ServiceSettings, "service"),
        ):
            serve(service, "GET", path, lambda name=name: getattr(self, name))
            service.handlers["POST", path] = self._take(kind, name)
        account = SourceAccount(source="huggingface", place=AccountPlace.KEYRING)
        serve(service, "GET", routes.SOURCES_ACCOUNTS, lambda: SourceAccounts(iterable=(account,)))
        serve(service, "GET", routes.SYSTEM_ENGINE, lambda: ENGINE)

    def _take(self, kind, name):
        async def take(request):
            if self.refused:
                problem = sample.problem(self.refused)
                return web.Response(
                    text=problem.to_json(), status=400, content_type=PROBLEM_MEDIA_TYPE
                )
            setattr(self, name, kind.from_json(await request.text()))
            return as_json(getattr(self, name))

        return take


def pick(box: QComboBox, text: str) -> None:
    number = box.findText(text)
    assert number >= 0, text
    box.setCurrentIndex(number)
    box.activated.emit(number)


async def opened(d) -> QDialog:
    d.find(QAction, "settingsAction").trigger()
    return d.find(QDialog, "settingsSheet")


def test_choices_of_the_app_hold_at_once_and_are_remembered(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            sheet = await opened(d)
            pick(sheet.findChild(QComboBox, "themeChoice"), "High contrast")
            assert d.settings.theme is Theme.HIGH_CONTRAST
            assert colors_of(d.window.palette()) is CONTRAST_LIGHT
            pick(sheet.findChild(QComboBox, "themeChoice"), "As the desktop")
            pick(sheet.findChild(QComboBox, "textSizeChoice"), "150%")
            assert d.settings.text_percent == 150
            pick(sheet.findChild(QComboBox, "languageChoice"), "Deutsch")
            assert d.settings.language == "de"
            pick(sheet.findChild(QComboBox, "closeChoice"), "Quit Modelyard")
            assert d.settings.on_close is OnClose.QUIT
            for name, key in (
                ("notifySwitch", "notifies"),
                ("awakeSwitch", "keeps_awake"),
                ("meteredSwitch", "pauses_on_metered"),
            ):
                before = getattr(d.settings, key)
                sheet.findChild(QCheckBox, name).click()
                assert getattr(d.settings, key) is not before

    runner.run(go())


def test_choices_of_the_service_are_sent_and_shown_as_it_took_them(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            setup = SetUp(d.service)
            sheet = await opened(d)
            eviction = sheet.findChild(QComboBox, "evictionChoice")
            await until(eviction.isEnabled, what="the settings of the service")
            pick(eviction, "Unload idle models")
            await until(lambda: setup.running.eviction is Eviction.AUTOMATIC)
            pick(sheet.findChild(QComboBox, "idleChoice"), "After 5 min")
            await until(lambda: setup.running.keep_alive == 300.0)
            assert setup.running.eviction is Eviction.AUTOMATIC
            sheet.findChild(QCheckBox, "demandSwitch").click()
            await until(lambda: setup.running.load_on_demand)
            pick(sheet.findChild(QComboBox, "newerChoice"), "Once a day")
            await until(lambda: setup.service.newer_check is NewerCheck.DAILY)
            pick(sheet.findChild(QComboBox, "proxyChoice"), "This one:")
            assert setup.service.proxy_choice is ProxyChoice.SYSTEM, "there is no address yet"
            proxy = sheet.findChild(QLineEdit, "proxyField")
            proxy.setText("http://proxy.example.org:3128")
            proxy.editingFinished.emit()
            await until(lambda: setup.service.proxy_choice is ProxyChoice.MANUAL)
            assert setup.service.proxy == "http://proxy.example.org:3128"
            exceptions = sheet.findChild(QLineEdit, "exceptionsField")
            exceptions.setText("localhost, .example.org")
            exceptions.editingFinished.emit()
            await until(lambda: setup.service.proxy_exceptions == ("localhost", ".example.org"))

    runner.run(go())


def test_a_choice_that_is_refused_is_told_and_goes_back(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            setup = SetUp(d.service)
            sheet = await opened(d)
            eviction = sheet.findChild(QComboBox, "evictionChoice")
            await until(eviction.isEnabled)
            setup.refused = ProblemCode.BAD_REQUEST
            pick(eviction, "Unload idle models")
            await until(lambda: eviction.currentText() == "Ask what to unload")
            said = [label.text() for label in sheet.findChildren(QLabel) if label.isVisible()]
            assert any("did not accept" in text for text in said)

    runner.run(go())


def enter(field: QLineEdit, text: str) -> None:
    field.setText(text)
    field.editingFinished.emit()


def test_a_port_is_chosen_and_what_is_none_is_told(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            setup = SetUp(d.service)
            d.window._window_sheets.open_settings(SettingsTab.SERVICE)
            sheet = d.find(QDialog, "settingsSheet")
            field, note = (
                sheet.findChild(QLineEdit, "portField"),
                sheet.findChild(QLabel, "portNote"),
            )
            await until(field.isEnabled, what="the settings of the service")
            assert field.text() == ""
            assert not note.isVisible()
            for wrong in ("0", "65536", "-1", "80a", "٨٠٨٠", "39310", "9" * 40):
                enter(field, wrong)
                assert "from 1 to 65535" in note.text(), wrong
            assert setup.service.port is None
            enter(field, " 8123 ")
            await until(lambda: setup.service.port == 8123)
            own = d.service.address.url.rpartition(":")[2]
            await until(lambda: note.text().startswith(f"The service answers on port {own}. It ta"))
            assert "8123" in note.text()
            enter(field, own)
            await until(lambda: setup.service.port == int(own))
            await until(lambda: not note.isVisible(), what="nothing to be told")
            enter(field, "")
            await until(lambda: setup.service.port is None)
            assert setup.service.newer_check is NewerCheck.OFF

    runner.run(go())


def test_the_service_can_be_guarded_and_its_token_copied(runner, tmp_path, monkeypatch):
    monkeypatch.setattr(ScriptedService, "token", "a token")

    async def go():
        async with desk(tmp_path) as d:
            setup = SetUp(d.service)
            sheet = await opened(d)
            guard = sheet.findChild(QCheckBox, "guardSwitch")
            await until(guard.isEnabled, what="the settings of the service")
            guard.click()
            await until(lambda: setup.service.require_token)
            sheet.findChild(QPushButton, "copyTokenButton").click()
            assert QGuiApplication.clipboard().text() == "a token"

    runner.run(go())


def test_a_port_that_another_program_has_is_not_taken_over(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            setup = SetUp(d.service)
            sheet = await opened(d)
            field = sheet.findChild(QLineEdit, "portField")
            await until(field.isEnabled)
            setup.refused = ProblemCode.PORT_IN_USE
            enter(field, "8123")
            await until(lambda: field.text() == "", what="what holds")
            said = [label.text() for label in sheet.findChildren(QLabel) if label.isVisible()]
            assert any(text.startswith("The port is taken. Another program") for text in said)
            sheet.show_tab(SettingsTab.MODELS)
            said = [label.text() for label in sheet.findChildren(QLabel) if label.isVisible()]
            assert not any("The port is taken" in text for text in said)

    runner.run(go())


def test_the_engine_and_the_service_tell_what_they_are(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            SetUp(d.service)
            sheet = await opened(d)
            facts = sheet.findChild(QWidget, "engineFacts")
            await until(lambda: facts.facts != (), what="the engine")
            shown = {fact.label: fact.value for fact in facts.facts}
            assert shown["Version"] == "2026.10 (made for 2026.11)"
            assert shown["CPU"] == "A processor, 16.0 GiB"
            assert shown["Computes on"] == "CPU"
            said = [label.text() for label in sheet.findChildren(QLabel)]
            assert "RTX 4090 is not used: a build for CUDA would." in said
            service = sheet.findChild(QWidget, "serviceFacts").facts
            assert service[0].value == d.service.address.url

    runner.run(go())


def test_every_control_of_the_settings_has_a_name_and_every_page_is_reached(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            SetUp(d.service)
            sheet = await opened(d)
            pages = sheet.findChild(QListWidget, "settingsList")
            assert pages.count() == len(SettingsTab)
            for number in range(pages.count()):
                pages.setCurrentRow(number)
                assert faults(sheet) == []

    runner.run(go())


def test_a_second_wish_for_settings_opens_no_second_sheet(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            await opened(d)
            await opened(d)
            assert len(d.window.findChildren(QDialog, "settingsSheet")) == 1

    runner.run(go())


async def asked(d, letters: str) -> PaletteSheet:
    await d.activate()
    d.press(Qt.Key.Key_K, CTRL, on=d.window)
    sheet = d.find(QDialog, "paletteSheet")
    QTest.keyClicks(sheet.findChild(QLineEdit, "paletteField"), letters)
    return sheet


def test_the_palette_finds_actions_places_and_models_and_does_what_is_chosen(runner, tmp_path):
    async def go():
        present = sample.model("Zephyr 7B Beta", file=FileState.PRESENT)
        async with desk(tmp_path, present, *sample.STARTERS) as d:
            sheet = await asked(d, "downloads")
            assert sheet.shown[0].text == "Downloads"
            QTest.keyClick(sheet.findChild(QLineEdit, "paletteField"), Qt.Key.Key_Return)
            assert d.window.place is Place.DOWNLOADS
            await until(lambda: d.window.findChild(QDialog, "paletteSheet") is None)
            sheet = await asked(d, "load zeph")
            assert sheet.shown[0].text == "Load: Zephyr 7B Beta"
            QTest.keyClick(sheet.findChild(QLineEdit, "paletteField"), Qt.Key.Key_Return)
            await d.asked("load", "Zephyr 7B Beta")
            await until(lambda: d.window.findChild(QDialog, "paletteSheet") is None)
            sheet = await asked(d, "nothing that is there")
            assert sheet.shown == ()
            QTest.keyClick(sheet.findChild(QLineEdit, "paletteField"), Qt.Key.Key_Return)
            assert sheet.isVisible()

    runner.run(go())


def test_the_arrows_go_through_the_list_and_around(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.STARTERS) as d:
            sheet = await asked(d, "load")
            field = sheet.findChild(QLineEdit, "paletteField")
            rows = sheet.findChild(QWidget, "paletteList")
            assert rows.currentIndex().row() == 0
            QTest.keyClick(field, Qt.Key.Key_Up)
            assert rows.currentIndex().row() == len(sheet.shown) - 1
            QTest.keyClick(field, Qt.Key.Key_Down)
            assert rows.currentIndex().row() == 0
            assert faults(sheet) == []

    runner.run(go())


def test_the_palette_has_every_action_that_can_be_done_now(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.STARTERS) as d:
            for menu in d.window.findChildren(QMenu):
                menu.aboutToShow.emit()
            sheet = await asked(d, "")
            offered = {entry.text for entry in sheet.shown}
            named = [action for action in d.window.findChildren(QAction) if action.objectName()]
            for action in named:
                if action.isEnabled() and action.text():
                    assert action.text().removesuffix("…") in offered, action.objectName()
            assert {"sortBySizeAction", "showSizeAction", "unloadAllAction", "exportAction"} <= {
                action.objectName() for action in named
            }

    runner.run(go())


def test_the_palette_shows_another_group_another_page_and_sorts(runner, tmp_path):
    async def go():
        present = sample.model("Zephyr 7B Beta", file=FileState.PRESENT)
        async with desk(tmp_path, present, *sample.STARTERS) as d:
            for letters, chosen in (("downloaded 1", "downloadedGroup"), ("try it", "tryTab")):
                sheet = await asked(d, letters)
                assert sheet.shown[0].hint == "View"
                QTest.keyClick(sheet.findChild(QLineEdit, "paletteField"), Qt.Key.Key_Return)
                await until(lambda chosen=chosen: d.find(QToolButton, chosen).isChecked())
                await until(lambda: d.window.findChild(QDialog, "paletteSheet") is None)
            assert d.table.model().rowCount() == 1
            sheet = await asked(d, "size sort")
            QTest.keyClick(sheet.findChild(QLineEdit, "paletteField"), Qt.Key.Key_Return)
            column = d.table.horizontalHeader().sortIndicatorSection()
            assert d.table.model().headerData(column, Qt.Orientation.Horizontal) == "Size"

    runner.run(go())


def test_the_list_of_shortcuts_is_complete(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            told = {keys.replace("Escape", "Esc").replace("Delete", "Del") for keys, _ in SHORTCUTS}
            for action in d.window.findChildren(QAction):
                if not action.shortcut().isEmpty():
                    assert action.shortcut().toString() in told, action.objectName()
            QTest.keyClicks(d.table if d.table.isVisible() else d.window, "?")
            assert d.find(QDialog, "shortcutsDialog").isVisible()
            d.find(QPushButton, "closeButton").click()

    runner.run(go())
