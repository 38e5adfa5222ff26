"""The models of other programs on this machine, and taking them in."""

from PySide6.QtCore import QObject, Signal

from modelyard.state.asking import Asking
from modelyard.state.session import Session, nothing_answers
from modelyard.tasks import Tasks
from modelyard.wire.adoption import Adoptable, AdoptableModels, AdoptedModels
from modelyard.wire.problems import Problem, ProblemError


class Adoption(QObject):
    """Looks for models of other programs when it is asked to, and takes them in.

    Signals:
        changed (): Something else is known, or being done.
        adopted (AdoptedModels): What became of those that were to be taken in.
        failed (Problem): None of them could be.
    """

    changed = Signal()
    adopted = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, *, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._is_adopting = False
        self._looking: Asking[AdoptableModels] = Asking(
            session,
            lambda api: api.adoptable(),
            told=self.changed.emit,
            tasks=tasks,
            name="models of other programs",
        )

    @property
    def found(self) -> AdoptableModels | None:
        """What other programs hold; None before it was looked for."""
        return self._looking.answer

    @property
    def offered(self) -> tuple[Adoptable, ...]:
        """Those that can be taken in, and are not here yet."""
        found = self.found.iterable if self.found is not None else ()
        return tuple(one for one in found if can_be_adopted(one))

    @property
    def problem(self) -> Problem | None:
        """Why it is not known what there is."""
        return self._looking.problem

    @property
    def is_looking(self) -> bool:
        """Whether an answer is on its way."""
        return self._looking.is_asking

    @property
    def is_adopting(self) -> bool:
        """Whether models are being taken in."""
        return self._is_adopting

    def look(self) -> None:
        """Look for models of other programs."""
        self._looking.ask()

    def adopt(self, ids: tuple[str, ...]) -> None:
        """Take these in, without a second copy of their bytes."""
        if ids and not self._is_adopting:
            self._is_adopting = True
            self.changed.emit()
            self._tasks.start(self._adopt(ids), name=f"adopt {len(ids)} models")

    async def _adopt(self, ids: tuple[str, ...]) -> None:
        try:
            if self._session.api is None:
                raise nothing_answers()
            answer: AdoptedModels = await self._session.api.adopt(ids)
        except ProblemError as error:
            self._is_adopting = False
            self.failed.emit(error.problem)
        else:
            self._is_adopting = False
            self.adopted.emit(answer)
            self._looking.ask()
        self.changed.emit()


def can_be_adopted(model: Adoptable) -> bool:
    """Return whether `model` can be taken in: it can be used, and is not here yet."""
    return model.model is None and model.problem is None
