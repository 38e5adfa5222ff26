"""What a person asks for, as commands: with a question first where something would be lost."""

from PySide6.QtWidgets import QWidget

from modelyard.state.commands import Commands
from modelyard.state.file_contents import ContentsReading
from modelyard.state.rows import Action, ModelRow
from modelyard.state.session import Session
from modelyard.ui.parts.questions import Answer, Question
from modelyard.ui.window.arrivals import Arrivals
from modelyard.ui.words.wording import REMOVE_TEXT, removal_question


class Requests:
    """Turns actions on rows into `commands`; dialogs stand before `window`."""

    def __init__(
        self, window: QWidget, session: Session, commands: Commands, arrivals: Arrivals
    ) -> None:
        self._window = window
        self._session = session
        self._commands = commands
        self._arrivals = arrivals
        self._plain = {
            Action.DOWNLOAD: commands.download,
            Action.PAUSE: commands.pause,
            Action.CANCEL: commands.cancel,
            Action.DISCARD: commands.discard,
            Action.UNLOAD: commands.unload,
            Action.VERIFY: commands.verify,
            Action.REPAIR: commands.repair,
            Action.RENEW: commands.renew,
        }

    def perform(self, action: Action, rows: tuple[ModelRow, ...]) -> None:
        """Ask for `action` on those of `rows` that allow it."""
        possible = tuple(row for row in rows if row.can(action))
        ids = tuple(row.id for row in possible)
        if action is Action.ADD:
            self._arrivals.ask(self._window)
        elif action is Action.LOAD:
            self._commands.load(ids[0])
        elif action is Action.REMOVE:
            self._ask_to_remove(possible)
        elif action is Action.INSPECT:
            self._show_contents(possible[0])
        elif action in self._plain:  # what the others need is entered elsewhere
            self._plain[action](ids)

    def _show_contents(self, row: ModelRow) -> None:
        """Show what is in the file that is here, else in the one at its source."""
        from modelyard.ui.sheets.contents_sheet import ContentsSheet  # not for a start

        reading = ContentsReading(
            self._session,
            model_id=row.id if row.has_file else None,
            source=row.model.source or "",
            sha256=row.model.sha256,
            tasks=self._commands.tasks,
        )
        ContentsSheet(self._window, reading, name=row.name).open()

    def _ask_to_remove(self, rows: tuple[ModelRow, ...]) -> None:
        title, detail = removal_question(rows)
        ids = tuple(row.id for row in rows)
        remove = Answer("removeConfirmButton", REMOVE_TEXT, lambda: self._commands.remove(ids))
        Question(
            self._window,
            name="removeQuestion",
            icon_name="remove",
            title=title,
            detail=detail,
            answers=(remove,),
        ).open()
