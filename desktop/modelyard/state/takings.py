"""Taking a model from a source in one go: it is added to the catalogue and downloaded."""

from PySide6.QtCore import QObject, Signal

from modelyard.client.seed import seed_of
from modelyard.state.commands import CommandFailure, Commands
from modelyard.state.holdings import Holdings
from modelyard.state.rows import Action
from modelyard.state.session import Session, nothing_answers
from modelyard.tasks import Tasks
from modelyard.wire.problems import ProblemCode, ProblemError


class Takings(QObject):
    """Takes models by their references; what is in the catalogue already is only downloaded.

    Signals:
        changed (): Something else is being taken.
        taken (str): The entry of this model is there, and its download was asked for.
        failed (CommandFailure): It was refused.
    """

    changed = Signal()
    taken = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        session: Session,
        commands: Commands,
        holdings: Holdings,
        *,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._commands = commands
        self._holdings = holdings
        self._tasks = tasks
        self._taking: set[str] = set()

    def is_taking(self, source: str) -> bool:
        """Return whether this reference is on its way into the catalogue."""
        return source in self._taking

    def take(
        self,
        source: str,
        *,
        name: str | None = None,
        sha256: str | None = None,
        projector: str | None = None,
    ) -> None:
        """Take the file that `source` names, with its projector where one is given."""
        held = self._holdings.of_file(source)
        if held is not None:
            self._commands.download((held.id,))
            self.taken.emit(held.id)
        elif source not in self._taking:
            self._taking.add(source)
            self.changed.emit()
            work = self._take(source, name, sha256, projector)
            self._tasks.start(work, name=f"take {source}")

    async def _take(
        self, source: str, name: str | None, sha256: str | None, projector: str | None
    ) -> None:
        try:
            if self._session.api is None:
                raise nothing_answers()
            seed = seed_of(source, name=name, sha256=sha256)
            update = {"projector": projector}
            model = await self._session.api.create(seed.model_copy(update=update))
            await self._session.api.download(model.id)
        except ProblemError as error:
            if error.problem.code is not ProblemCode.CANCELLED:
                self.failed.emit(CommandFailure(Action.ADD, None, error.problem))
        else:
            self.taken.emit(model.id)
        finally:
            self._taking.discard(source)
            self.changed.emit()
