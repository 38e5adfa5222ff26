"""The page of the settings that only tells: the engine of the service."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from modelyard.language import tr
from modelyard.state.service_settings import ServiceSetup
from modelyard.ui.details.fact_list import FactList
from modelyard.ui.details.facts import Fact, Facts
from modelyard.ui.parts.sheet import plain_label
from modelyard.ui.settings.settings_page import SettingsPage
from modelyard.ui.words import settings_words as words
from modelyard.ui.words.problem_words import advice
from modelyard.ui.words.settings_words import SETTINGS_WORDS, SettingsTab
from modelyard.wire.engine import EngineFacts


class EnginePage(SettingsPage):
    """Which engine there is, what it computes on, and what would make it faster."""

    def __init__(self, setup: ServiceSetup, parent: QWidget | None = None) -> None:
        super().__init__("engineSettings", SETTINGS_WORDS[SettingsTab.ENGINE], parent)
        self._setup = setup
        self._note = plain_label(words.ENGINE_WAIT_TEXT)
        self._facts = FactList(SETTINGS_WORDS[SettingsTab.ENGINE], "engineFacts", self.page)
        _stack(self, self._note, self._facts)
        setup.changed.connect(self._refresh)

    def _refresh(self) -> None:
        engine = self._setup.engine
        note = words.ENGINE_NONE_TEXT if engine is None else words.engine_advice(engine)
        if engine is not None and engine.problem is not None:
            problem = advice(engine.problem)
            note = f"{problem.title}. {problem.what_to_do}"
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._facts.show_facts(engine_facts(engine) if engine is not None else ())


def engine_facts(engine: EngineFacts) -> Facts:
    """Return what is known of the engine, as labels and values."""
    version = engine.version or ""
    if version and version != engine.expected:
        version = tr("{version} (made for {expected})").format(
            version=version, expected=engine.expected
        )
    builds = ", ".join(words.build_text(build) for build in engine.builds)
    known = (
        Fact(tr("Name"), engine.name),
        Fact(tr("Version"), version),
        Fact(tr("Computes on"), builds),
        *(Fact(one.name, words.device_text(one)) for one in engine.devices),
        Fact(tr("Instructions"), ", ".join(engine.features)),
        Fact(words.ENGINE_FOLDER_TITLE, engine.folder, is_long=True),
    )
    return tuple(fact for fact in known if fact.value)


def _stack(page: SettingsPage, *widgets: QWidget) -> None:
    column = QVBoxLayout()
    column.setSpacing(12)
    for widget in widgets:
        column.addWidget(widget)
    page.grid.addLayout(column, 0, 0, 1, 2)
    page.add_end()
