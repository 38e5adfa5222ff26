"""A window at work: real session, commands and HTTP, before a service that a test scripts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from modelyard.state.catalog import Catalog
from modelyard.state.commands import Commands
from modelyard.state.rows import Action, ModelRow
from modelyard.state.session import Session, SessionStatus
from modelyard.state.settings import Settings
from modelyard.state.yard import Yard, make_yard
from modelyard.tasks import Tasks
from modelyard.ui.telling.message_bar import Message
from modelyard.ui.window.main_window import MainWindow
from modelyard.wire.models import Model
from modelyard.wire.runtime import SystemMemory
from tests.fakes.scripted_service import ScriptedService
from tests.qt import until
from tests.ui import sample
from tests.ui.sample_memory import IDLE


@dataclass(frozen=True)
class Desk:
    service: ScriptedService
    catalog: Catalog
    session: Session
    commands: Commands
    settings: Settings
    window: MainWindow
    yard: Yard

    def find(self, kind: type[QObject], name: str) -> QObject:
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found

    @property
    def table(self) -> QWidget:
        return self.find(QWidget, "modelTable")

    def row(self, name: str) -> ModelRow:
        row = self.catalog.row(sample.model_id(name))
        assert row is not None, name
        return row

    def select(self, name: str) -> None:
        assert self.window.select(sample.model_id(name))

    def press(self, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier, on=None) -> None:
        QTest.keyClick(on or self.window.focusWidget() or self.window, key, modifiers)

    async def activate(self) -> None:
        """Make the window the active one, as a window manager does when a dialog has closed."""
        self.window.activateWindow()
        await until(self.window.isActiveWindow, what="the window being active")

    async def asked(self, operation: str, name: str = "") -> None:
        """Wait until the service was asked for this."""
        wanted = (operation, sample.model_id(name) if name else "")
        await until(lambda: wanted in self.service.requests, what=str(wanted))

    async def offered(self, action: Action) -> None:
        """Wait until the window offers `action` for what is selected."""
        item = self.find(QAction, f"{action.name.lower()}Action")
        await until(item.isEnabled, what=f"{action.name} being offered")

    async def message(self, part: str) -> Message:
        """Wait for the message with `part` in it."""

        def found() -> list[Message]:
            return [m for m in self.window.messages.messages if part in f"{m.title} {m.detail}"]

        await until(lambda: bool(found()), what=f"a message with {part!r}")
        return found()[0]


@asynccontextmanager
async def desk(
    folder: Path,
    *models: Model,
    memory: SystemMemory | None = IDLE,
    live: bool = True,
) -> AsyncIterator[Desk]:
    """Open a window on a service with `models`; with `live` it is connected and shows them."""
    async with ScriptedService(*models) as service, Tasks() as tasks:
        service.memory = memory
        catalog = Catalog()
        session = Session(catalog, find=service.find)
        commands = Commands(catalog, session, tasks=tasks)
        yard = make_yard(catalog, session, commands, tasks=tasks)
        settings = Settings(folder / "settings.ini")
        window = MainWindow(catalog, session, commands, settings, yard=yard)
        window.resize(1180, 760)
        window.show()
        window.activateWindow()
        if live:
            tasks.start(session.run(), name="session")
            await until(lambda: session.status is SessionStatus.LIVE, what="the connection")
            await until(lambda: len(catalog.rows()) == len(models), what="the models")
        yield Desk(service, catalog, session, commands, settings, window, yard)
        window.hide()
        window.deleteLater()
