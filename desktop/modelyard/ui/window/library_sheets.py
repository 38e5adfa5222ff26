"""Opens what concerns files and disks: the models of other programs, and the storage.

Sheets are imported when they are first opened: a start shows none.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from modelyard.state.catalog import Catalog
from modelyard.state.commands import Commands
from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.state.session import Session, SessionStatus
from modelyard.state.yard import Yard
from modelyard.ui.parts.questions import Answer, Question
from modelyard.ui.telling.keeping_reporter import KeepingReporter
from modelyard.ui.telling.message_bar import Level, Message, MessageBar
from modelyard.ui.words.problem_words import advice
from modelyard.ui.words.storage_words import (
    ADOPT_MENU,
    WATCH_DETAIL,
    WATCH_TEXT,
    adopted_detail,
    adopted_title,
    found_text,
    watch_question,
)
from modelyard.wire.adoption import AdoptedModels
from modelyard.wire.problems import Problem

if TYPE_CHECKING:
    from modelyard.ui.sheets.storage_sheet import StorageSheet

_KEY = "adopt"
_HELD = frozenset(RowState) - {RowState.NOT_DOWNLOADED}


class LibrarySheets(QObject):
    """Its dialogs stand before `window`; what becomes of things is told in `bar`.

    To who has no model yet the models of other programs are offered once, as soon as the service
    has told of them.
    """

    def __init__(
        self,
        window: QWidget,
        bar: MessageBar,
        *,
        catalog: Catalog,
        session: Session,
        commands: Commands,
        yard: Yard,
        perform: Callable[[Action, tuple[ModelRow, ...]], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._bar = bar
        self._catalog = catalog
        self._session = session
        self._commands = commands
        self._yard = yard
        self._perform = perform
        self._has_looked = False
        self._keeping = KeepingReporter(bar, catalog, commands, yard.upstream)
        session.status_changed.connect(self._look_once)
        yard.adoption.changed.connect(self._offer)
        yard.adoption.adopted.connect(self._tell)
        for signal in (yard.adoption.failed, yard.storage.failed):
            signal.connect(self._tell_problem)

    def open_adoption(self) -> None:
        """Offer the models of other programs."""
        from modelyard.ui.sheets.adopt_sheet import AdoptSheet

        self._bar.dismiss(_KEY)
        AdoptSheet(self._window, self._yard.adoption).open()

    def open_storage(self) -> "StorageSheet":
        """Show what takes room."""
        from modelyard.ui.sheets.storage_sheet import StorageSheet

        sheet = StorageSheet(self._window, self._yard.storage, self._catalog)
        sheet.requested.connect(self._perform)
        sheet.move_wanted.connect(self._commands.move)
        sheet.restore_wanted.connect(self._commands.restore)
        sheet.open()
        return sheet

    def ask_about_folders(self, paths: tuple[str, ...]) -> None:
        """Ask whether the models in these folders are to be used from now on."""
        watch = Answer("watchFolderButton", WATCH_TEXT, lambda: self._watch(paths))
        Question(
            self._window,
            name="folderQuestion",
            icon_name="folder",
            title=watch_question(paths),
            detail=WATCH_DETAIL,
            answers=(watch,),
        ).open()

    def _watch(self, paths: tuple[str, ...]) -> None:
        for path in paths:
            self._yard.storage.add_folder(path)

    def _look_once(self) -> None:
        is_live = self._session.status is SessionStatus.LIVE
        if is_live and not self._has_looked and not self._catalog.rows_in(_HELD):
            self._has_looked = True
            self._yard.adoption.look()

    def _offer(self) -> None:
        offered = self._yard.adoption.offered
        if not self._has_looked or not offered or self._catalog.rows_in(_HELD):
            return
        title = found_text(len(offered))
        text = ADOPT_MENU
        message = Message(_KEY, Level.INFO, title, "", action_text=text, act=self.open_adoption)
        self._has_looked = False
        self._bar.show_message(message)

    def _tell(self, answer: AdoptedModels) -> None:
        detail = adopted_detail(answer)
        level = Level.WARNING if detail else Level.INFO
        self._bar.show_message(Message(_KEY, level, adopted_title(answer), detail))

    def _tell_problem(self, problem: Problem) -> None:
        words = advice(problem)
        self._bar.show_message(Message(_KEY, Level.BAD, words.title, words.what_to_do))
