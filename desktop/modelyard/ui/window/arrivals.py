"""New models: the dialog that asks for one, and what happens when its entry appears."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from modelyard.state.catalog import Catalog
from modelyard.state.commands import CommandFailure, Commands
from modelyard.state.rows import Action
from modelyard.ui.library.model_view import ModelView
from modelyard.ui.sheets.add_dialog import AddDialog, NewModel


class Arrivals(QObject):
    """Asks for new models, selects each when it is there, downloads it where that is wanted.

    The answer of the service and the event that brings the row come in either order.

    Signals:
        repository_wanted (str): The files of this repository of Hugging Face are to be shown.
    """

    repository_wanted = Signal(object)

    def __init__(
        self,
        catalog: Catalog,
        commands: Commands,
        *,
        view: ModelView,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._commands = commands
        self._view = view
        self._asked: list[NewModel] = []
        self._awaited: dict[str, bool] = {}
        commands.model_added.connect(self._answered)
        commands.failed.connect(self._failed)
        catalog.added.connect(lambda _: self._welcome())

    def ask(self, window: QWidget, source: str = "") -> AddDialog:
        """Open the dialog, with `source` filled in."""
        dialog = AddDialog(window, source=source)
        dialog.entered.connect(self.add)
        dialog.repository_entered.connect(self.repository_wanted.emit)
        dialog.open()
        return dialog

    def add(self, new: NewModel) -> None:
        """Add this model."""
        self._asked.append(new)
        self._commands.add(new.source, new.name, new.sha256)

    def _answered(self, model_id: str) -> None:
        # Answers come in the order of the questions, since each is a quick request of its own.
        asked = self._asked.pop(0) if self._asked else None
        self._awaited[model_id] = asked is not None and asked.downloads
        self._welcome()

    def _failed(self, failure: CommandFailure) -> None:
        if failure.action is Action.ADD and self._asked:
            self._asked.pop(0)

    def _welcome(self) -> None:
        for model_id, downloads in tuple(self._awaited.items()):
            if self._catalog.row(model_id) is not None:
                del self._awaited[model_id]
                self._view.select(model_id)
                if downloads:
                    self._commands.download((model_id,))
