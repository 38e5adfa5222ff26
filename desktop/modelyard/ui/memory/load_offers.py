"""When a model does not fit: the sheet with the ways to load it all the same."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from modelyard.state.catalog import Catalog
from modelyard.state.commands import CommandFailure, Commands
from modelyard.state.rows import Action
from modelyard.ui.memory.offers_sheet import OffersSheet
from modelyard.wire.problems import Problem


class LoadOffers(QObject):
    """Opens the sheet before `window` when a load was asked for and refused with offers.

    While the window is hidden nothing is opened: the message waits there and leads to the sheet.
    """

    def __init__(self, window: QWidget, catalog: Catalog, commands: Commands) -> None:
        super().__init__(window)
        self._window = window
        self._catalog = catalog
        self._commands = commands
        self._sheet: OffersSheet | None = None
        commands.failed.connect(self._offer_after)

    def offer(self, model_id: str, problem: Problem | None = None) -> None:
        """Show what `problem`, or the current one of the model, offers; nothing where it does not.

        One sheet is open at a time.
        """
        row = self._catalog.row(model_id)
        told = problem or (row.current_problem if row is not None else None)
        is_open = self._sheet is not None and isValid(self._sheet) and self._sheet.isVisible()
        if row is None or told is None or not told.offers or is_open:
            return
        self._sheet = OffersSheet(
            self._window,
            name=row.name,
            problem=told,
            take=lambda offer: self._commands.load(model_id, offer.options),
        )
        self._sheet.open()

    def _offer_after(self, failure: CommandFailure) -> None:
        is_load = failure.action is Action.LOAD and failure.model_id is not None
        if is_load and failure.model_id is not None and self._window.isVisible():
            self.offer(failure.model_id, failure.problem)
