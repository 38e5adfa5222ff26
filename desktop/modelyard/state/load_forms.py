"""The load options of the model that is being looked at, as they are chosen, and what they take."""

import asyncio
import logging

from PySide6.QtCore import QObject, Signal

from modelyard.client.model_api import ModelApi
from modelyard.state.latest import LatestValue
from modelyard.state.preview import with_context
from modelyard.state.session import Session, nothing_answers
from modelyard.tasks import Tasks
from modelyard.wire.load import LoadOptions
from modelyard.wire.problems import Problem, ProblemError
from modelyard.wire.runtime import MemoryEstimate

_log = logging.getLogger(__name__)

_SAVE_AFTER_S = 0.4
"""Options that change again within this, as while a slider is dragged, are saved once."""
_NO_GRACE_S = 0.0


class LoadForms(QObject):
    """Fetches the form of one model at a time, saves each choice, and estimates while it changes.

    One estimate is asked for at a time, and always for the newest options. Until it is here, what
    another context takes is worked out from the last one, so that what is shown follows a slider.

    Signals:
        opened (LoadForm): The form that `open` asked for is here; `options` are the saved ones.
        failed (Problem): The form can't be had, or a choice was refused.
        estimated (MemoryEstimate): What a load with `options` would take.
        saved (): The service has stored `options`.
    """

    opened = Signal(object)
    failed = Signal(object)
    estimated = Signal(object)
    saved = Signal()

    def __init__(self, session: Session, *, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._model_id: str | None = None
        self._options = LoadOptions()
        self._estimate: MemoryEstimate | None = None
        self._answer: tuple[LoadOptions, MemoryEstimate] | None = None
        self._usual_context: int | None = None
        self._is_dirty = False
        self._opening: asyncio.Task[None] | None = None
        self._saving: asyncio.Task[None] | None = None
        self._questions: LatestValue[tuple[str, LoadOptions]] = LatestValue(
            self._ask,
            done=lambda: None,
            # What can't be estimated now is told nowhere: a load tells why, if it is tried.
            failed=lambda error: _log.info("no estimate: %s", error),
            grace_s=_NO_GRACE_S,
            tasks=tasks,
            name="estimate options",
        )

    @property
    def model_id(self) -> str | None:
        """Whose options these are; None before `open`."""
        return self._model_id

    @property
    def options(self) -> LoadOptions:
        """The options as they are chosen now."""
        return self._options

    @property
    def estimate(self) -> MemoryEstimate | None:
        """What they take, as far as that is known."""
        return self._estimate

    def open(self, model_id: str) -> None:
        """Fetch the form of a model; what was chosen for another one is saved first."""
        if model_id == self._model_id:
            return
        self.close()
        self._model_id = model_id
        self._opening = self._tasks.start(self._open(model_id), name=f"options of {model_id}")

    def close(self) -> None:
        """Forget the model, once what was chosen for it is saved."""
        if self._opening is not None:
            self._opening.cancel()
        self.save_now()
        self._model_id = None
        self._options = LoadOptions()
        self._estimate = None
        self._answer = None

    def choose(self, options: LoadOptions) -> None:
        """Take other options: they are saved after a moment, and estimated at once."""
        if self._model_id is None or options == self._options:
            return
        self._options = options
        self._is_dirty = True
        self._preview()
        self.ask_again()
        if self._saving is not None:
            self._saving.cancel()
        work = self._save(self._model_id, options, after_s=_SAVE_AFTER_S)
        self._saving = self._tasks.start(work, name="save options")

    def ask_again(self) -> None:
        """Estimate once more: other models came or went."""
        if self._model_id is not None:
            self._questions.put((self._model_id, self._options))

    def save_now(self) -> None:
        """Save what was chosen without waiting for more."""
        if self._saving is not None:
            self._saving.cancel()
        if self._is_dirty and self._model_id is not None:
            work = self._save(self._model_id, self._options, after_s=0.0)
            self._saving = self._tasks.start(work, name="save options")
        self._is_dirty = False

    def _preview(self) -> None:
        """Show at once what another context takes, roughly; the service's answer follows."""
        known, context = self._answer, self._options.context or self._usual_context
        if known is None or context is None:
            return
        options, estimate = known
        if _without_context(options) == _without_context(self._options):
            self._estimate = with_context(estimate, context)
            self.estimated.emit(self._estimate)

    async def _open(self, model_id: str) -> None:
        try:
            form = await self._service().load_form(model_id)
        except ProblemError as error:
            self._model_id = None
            self.failed.emit(error.problem)
            return
        self._options = form.saved or LoadOptions()
        self._usual_context = form.context.default
        self.opened.emit(form)
        self.ask_again()

    async def _save(self, model_id: str, options: LoadOptions, *, after_s: float) -> None:
        await asyncio.sleep(after_s)
        try:
            await self._service().save_options(model_id, options)
        except ProblemError as error:
            self._announce_failure(model_id, error.problem)
            return
        if (model_id, options) == (self._model_id, self._options):
            self._is_dirty = False
            self.saved.emit()

    def _announce_failure(self, model_id: str, problem: Problem) -> None:
        _log.info("the options of %s are not saved: %s", model_id, problem.detail)
        self.failed.emit(problem)

    async def _ask(self, question: tuple[str, LoadOptions]) -> None:
        model_id, options = question
        estimate = await self._service().estimate(model_id, options)
        if model_id != self._model_id:
            return
        self._answer = (options, estimate)
        if options == self._options:
            self._estimate = estimate
            self.estimated.emit(estimate)

    def _service(self) -> ModelApi:
        if self._session.api is None:
            raise nothing_answers()
        return self._session.api


def _without_context(options: LoadOptions) -> LoadOptions:
    return options.model_copy(update={"context": None})
