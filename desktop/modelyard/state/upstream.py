"""What the sources have now of the models that were taken from them."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from modelyard.state.asking import Asking
from modelyard.state.catalog import Catalog
from modelyard.state.session import Session, SessionStatus, nothing_answers
from modelyard.tasks import Tasks
from modelyard.wire.problems import Problem, ProblemError
from modelyard.wire.upstream import Upstream, UpstreamModel, UpstreamState


class UpstreamVersions(QObject):
    """Knows which models have a newer version, and asks their sources when it is told to.

    Signals:
        changed (): Something else is known, or being asked.
        checked (int): All sources were asked; so many models have a newer version.
        failed (Problem): They could not be asked.
    """

    changed = Signal()
    checked = Signal(object)
    failed = Signal(object)

    def __init__(
        self, catalog: Catalog, session: Session, *, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._session = session
        self._tasks = tasks
        self._is_checking = False
        self._marked: frozenset[str] = frozenset()
        self._known: Asking[Upstream] = Asking(
            session,
            lambda api: api.outdated(),
            told=self.changed.emit,
            tasks=tasks,
            name="newer versions",
        )
        catalog.added.connect(self._look)
        catalog.altered.connect(self._look)
        session.status_changed.connect(self._reconnected)

    @property
    def newer(self) -> Mapping[str, UpstreamModel]:
        """What is newer at its source, by the id of the model here."""
        known = self._known.answer.iterable if self._known.answer is not None else ()
        return {one.id: one for one in known if one.state is UpstreamState.NEWER}

    @property
    def is_checking(self) -> bool:
        """Whether the sources are being asked."""
        return self._is_checking

    def check(self, model_ids: tuple[str, ...] = ()) -> None:
        """Ask the sources of these models, or of all."""
        if not self._is_checking:
            self._is_checking = True
            self.changed.emit()
            self._tasks.start(self._check(model_ids), name="look for newer versions")

    async def _check(self, model_ids: tuple[str, ...]) -> None:
        try:
            if self._session.api is None:
                raise nothing_answers()
            answer = await self._session.api.check_outdated(model_ids)
        except ProblemError as error:
            self._is_checking = False
            problem: Problem = error.problem
            self.failed.emit(problem)
            self.changed.emit()
        else:
            self._is_checking = False
            self._known.take(answer)
            newer = sum(one.state is UpstreamState.NEWER for one in answer.iterable)
            self.checked.emit(newer)

    def _look(self, model_ids: tuple[str, ...] | frozenset[str]) -> None:
        """Ask for the facts when another model is marked as outdated."""
        rows = (self._catalog.row(key) for key in model_ids)
        marks = {row.id: row.model.outdated is True for row in rows if row is not None}
        marked = self._marked.difference(marks).union(key for key, on in marks.items() if on)
        if marked != self._marked:
            is_more = bool(marked - self._marked)
            self._marked = marked
            if is_more and self._session.status is SessionStatus.LIVE:
                self._known.ask()

    def _reconnected(self) -> None:
        if self._session.status is SessionStatus.LIVE and self._marked:
            self._known.ask()
