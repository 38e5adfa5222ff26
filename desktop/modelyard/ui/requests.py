"""What a person asks for, as commands: with a question first where something would be lost."""

from PySide6.QtWidgets import QWidget

from modelyard.state.commands import Commands
from modelyard.state.rows import Action, ModelRow
from modelyard.ui.arrivals import Arrivals
from modelyard.ui.questions import Answer, Question
from modelyard.ui.wording import REMOVE_TEXT, removal_question


class Requests:
    """Turns actions on rows into `commands`; dialogs stand before `window`."""

    def __init__(self, window: QWidget, commands: Commands, arrivals: Arrivals) -> None:
        self._window = window
        self._commands = commands
        self._arrivals = arrivals

    def perform(self, action: Action, rows: tuple[ModelRow, ...]) -> None:
        """Ask for `action` on those of `rows` that allow it."""
        possible = tuple(row for row in rows if row.can(action))
        ids = tuple(row.id for row in possible)
        match action:
            case Action.ADD:
                self._arrivals.ask(self._window)
            case Action.DOWNLOAD:
                self._commands.download(ids)
            case Action.PAUSE:
                self._commands.pause(ids)
            case Action.CANCEL:
                self._commands.cancel(ids)
            case Action.DISCARD:
                self._commands.discard(ids)
            case Action.LOAD:
                self._commands.load(ids[0])
            case Action.UNLOAD:
                self._commands.unload(ids)
            case Action.REMOVE:
                self._ask_to_remove(possible)
            case Action.UPDATE | Action.LIMIT | Action.QUEUE | Action.EXPORT:
                pass  # what these need is entered elsewhere

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
