"""Puts what went wrong into the message bar, in words that tell what to do."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from modelyard.state.catalog import Catalog
from modelyard.state.commands import CommandFailure, Commands
from modelyard.state.rows import Action, ModelRow
from modelyard.state.session import Session, SessionStatus
from modelyard.ui.telling.message_bar import Level, Message, MessageBar
from modelyard.ui.telling.outcomes import Outcomes
from modelyard.ui.words.action_words import ACTION_WORDS, FAILED_AT_ALL, THE_MODEL, TRY_AGAIN_TEXT
from modelyard.ui.words.download_words import EXPORTED_TITLE
from modelyard.ui.words.load_words import WAYS_TEXT, evicted_text, quoted
from modelyard.ui.words.problem_words import advice
from modelyard.ui.words.wording import (
    LOAD_ANYWAY_TEXT,
    SESSION_DETAILS,
    SESSION_TITLES,
)
from modelyard.wire.problems import Problem, ProblemCode
from modelyard.wire.runtime import LoadOptions

_SESSION_KEY = "session"
_ADD_KEY = "add"
_EXPORT_KEY = "export"


class Reporter(QObject):
    """Listens to commands, outcomes and the session; one message for each model at most.

    It lives as long as `bar`.

    Signals:
        offers_wanted (tuple[str, Problem]): Show how this model could be loaded all the same.
    """

    offers_wanted = Signal(object)

    def __init__(
        self,
        bar: MessageBar,
        catalog: Catalog,
        *,
        session: Session,
        commands: Commands,
        outcomes: Outcomes,
    ) -> None:
        super().__init__(bar)
        self._bar = bar
        self._catalog = catalog
        self._session = session
        self._commands = commands
        self._evicted: set[str] = set()
        commands.failed.connect(self._report_command)
        commands.exported.connect(self._report_export)
        outcomes.failed.connect(self._report_outcome)
        outcomes.recovered.connect(lambda model_id: bar.dismiss(_key(model_id)))
        session.status_changed.connect(self._report_session)
        catalog.altered.connect(self._report_evictions)
        self._report_session()

    def _report_command(self, failure: CommandFailure) -> None:
        row = self._catalog.row(failure.model_id) if failure.model_id is not None else None
        words = advice(failure.problem)
        failed = ACTION_WORDS[failure.action].failed
        if row is not None:
            what = failed.format(name=quoted(row.name))
        else:
            what = FAILED_AT_ALL.get(failure.action, failed.format(name=THE_MODEL))
        self._bar.show_message(
            self._message(
                row,
                failure.action,
                failure.problem,
                title=f"{what}: {_lower(words.title)}",
            )
        )

    def _report_export(self, path: Path) -> None:
        message = Message(_EXPORT_KEY, Level.INFO, EXPORTED_TITLE, str(path))
        self._bar.show_message(message)

    def _report_outcome(self, model_id: str) -> None:
        row = self._catalog.row(model_id)
        if row is None or (problem := row.current_problem) is None:
            return
        action = Action.LOAD if row.can(Action.LOAD) else Action.DOWNLOAD
        title = f"{quoted(row.name)}: {_lower(advice(problem).title)}"
        self._bar.show_message(self._message(row, action, problem, title=title))

    def _report_evictions(self, model_ids: frozenset[str]) -> None:
        """Tell of models that were unloaded without anybody having asked for that."""
        for row in filter(None, map(self._catalog.row, sorted(model_ids))):
            runtime = row.model.runtime
            needed_by = runtime.evicted_for if runtime is not None else None
            if needed_by is None:
                self._evicted.discard(row.id)
            elif row.id not in self._evicted:
                self._evicted.add(row.id)
                title = evicted_text(row.name, needed_by)
                self._bar.show_message(Message(f"evicted:{row.id}", Level.INFO, title, ""))

    def _message(
        self, row: ModelRow | None, action: Action, problem: Problem, *, title: str
    ) -> Message:
        text, act = self._way_on(row, action, problem)
        return Message(
            key=_key(row.id) if row is not None else _ADD_KEY,
            level=Level.BAD,
            title=title,
            detail=advice(problem).what_to_do,
            action_text=text,
            act=act,
        )

    def _way_on(
        self, row: ModelRow | None, action: Action, problem: Problem
    ) -> tuple[str | None, Callable[[], None] | None]:
        """Return the button that goes on from here, if there is one: its text and what it does."""
        if row is None:
            return None, None
        if action is Action.LOAD and problem.offers:
            return WAYS_TEXT, lambda: self.offers_wanted.emit((row.id, problem))
        if action is Action.LOAD and problem.code is ProblemCode.OUT_OF_MEMORY:
            options = (row.model.options or LoadOptions()).model_copy(update={"force": True})
            return LOAD_ANYWAY_TEXT, lambda: self._commands.load(row.id, options)
        match action:
            case Action.DOWNLOAD:
                return TRY_AGAIN_TEXT, lambda: self._commands.download((row.id,))
            case Action.LOAD:
                return TRY_AGAIN_TEXT, lambda: self._commands.load(row.id)
            case _:
                return None, None

    def _report_session(self) -> None:
        status = self._session.status
        if status is SessionStatus.LIVE or not self._catalog.rows():
            # Without any row the empty state says the same where it is looked for.
            self._bar.dismiss(_SESSION_KEY)
            return
        title, detail = session_words(self._session)
        is_bad = status is SessionStatus.LOST
        level = Level.WARNING if is_bad else Level.INFO
        self._bar.show_message(Message(_SESSION_KEY, level, title, detail, is_closable=False))


def session_words(session: Session) -> tuple[str, str]:
    """Return what is said of the connection, and what happens next or what to do."""
    title, detail = SESSION_TITLES[session.status], SESSION_DETAILS[session.status]
    problem = session.problem
    if problem is None or problem.code is ProblemCode.SERVICE_UNREACHABLE:
        return title, detail
    words = advice(problem)
    return words.title, words.what_to_do


def _key(model_id: str) -> str:
    return f"model:{model_id}"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
