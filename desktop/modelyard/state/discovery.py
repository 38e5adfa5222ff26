"""What is searched for at a source, and what was found so far."""

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from modelyard.state.session import Session, SessionStatus, nothing_answers
from modelyard.tasks import Tasks
from modelyard.wire.problems import Problem, ProblemError
from modelyard.wire.sources import SourceQuery, SourceRepository, SourceSearch, SourceSort

_log = logging.getLogger(__name__)

_QUIET_S = 0.3
"""How long a question must stand before it is sent: a word is typed letter by letter."""
_PAGE = 40
_FRESH_S = 120.0
"""How long an answer is shown again without asking once more."""
_MOST_KEPT = 40
_SETTLE_S = 0.2
"""After a reconnection, so that the service is asked once and not while it still starts."""


class Kind(Enum):
    """What models are for; the value is the hub's word for it."""

    ANY = None
    CHAT = "text-generation"
    VISION = "image-text-to-text"
    EMBEDDING = "feature-extraction"


@dataclass(frozen=True, slots=True)
class Question:
    """What a person looks for."""

    text: str = ""
    kind: Kind = Kind.ANY
    sort: SourceSort = SourceSort.DOWNLOADS

    @property
    def is_open(self) -> bool:
        """Whether nothing in particular is looked for, so that suggestions are of more use."""
        return not self.text and self.kind is Kind.ANY and self.sort is SourceSort.DOWNLOADS


class SearchStatus(Enum):
    """How the latest question stands."""

    OPEN = auto()
    """Nothing was asked."""
    ASKING = auto()
    ANSWERED = auto()
    FAILED = auto()
    """`problem` tells why; what was found before may still be shown."""


@dataclass(slots=True)
class _Found:
    """The answers to one question, page after page; `as_of` is the age of the oldest."""

    repositories: tuple[SourceRepository, ...] = ()
    cursor: str | None = None
    as_of: datetime | None = None
    is_stale: bool = False
    asked_at_s: float = float("-inf")


class Discovery(QObject):
    """Asks the service what is searched for; never more than one question at a time.

    Of questions in quick succession only the last is sent, and what was found before is shown at
    once while it is asked for again.

    Signals:
        changed (): The status, or what was found.
    """

    changed = Signal()

    def __init__(self, session: Session, *, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._question = Question()
        self._status = SearchStatus.OPEN
        self._problem: Problem | None = None
        self._known: OrderedDict[Question, _Found] = OrderedDict()
        self._shown = _Found()
        self._asking: asyncio.Task[None] | None = None
        self._is_adding = False
        session.status_changed.connect(self._reconnected)

    @property
    def question(self) -> Question:
        """What is looked for."""
        return self._question

    @property
    def status(self) -> SearchStatus:
        """How the question stands."""
        return self._status

    @property
    def problem(self) -> Problem | None:
        """Why it could not be answered, where it could not."""
        return self._problem

    @property
    def results(self) -> tuple[SourceRepository, ...]:
        """What was found so far, in the order of the source."""
        return self._shown.repositories

    @property
    def has_more(self) -> bool:
        """Whether the source has a further page."""
        return self._shown.cursor is not None

    @property
    def old_since(self) -> datetime | None:
        """When what is shown was said, where it is not what the source says now."""
        return self._shown.as_of if self._shown.is_stale else None

    def ask(self, question: Question) -> None:
        """Look for `question` from now on."""
        if question == self._question:
            return
        self._question = question
        self._stop()
        self._problem = None
        self._shown = self._known.get(question, _Found())
        if question.is_open:
            self._set(SearchStatus.OPEN)
        elif time.monotonic() - self._shown.asked_at_s < _FRESH_S:
            self._set(SearchStatus.ANSWERED)
        else:
            self._start(after_s=_QUIET_S)

    def ask_again(self) -> None:
        """Ask the same once more."""
        if not self._question.is_open:
            self._start(after_s=0.0)

    def ask_more(self) -> None:
        """Ask for the page after what is shown, unless that is under way."""
        is_idle = self._asking is None or self._asking.done()
        if self.has_more and is_idle and self._status is SearchStatus.ANSWERED:
            work = self._ask(self._question, self._shown.cursor)
            self._asking = self._tasks.start(work, name="search for more")

    def _start(self, *, after_s: float) -> None:
        self._stop()
        self._problem = None
        work = self._ask(self._question, None, after_s=after_s)
        self._asking = self._tasks.start(work, name="search")
        self._set(SearchStatus.ASKING)

    def _stop(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    async def _ask(self, question: Question, cursor: str | None, *, after_s: float = 0.0) -> None:
        await asyncio.sleep(after_s)
        query = SourceQuery(
            query=question.text,
            sort=question.sort,
            pipeline=question.kind.value,
            limit=_PAGE,
            cursor=cursor,
        )
        try:
            if self._session.api is None:
                raise nothing_answers()
            answer = await self._session.api.search(query)
        except ProblemError as error:
            _log.info("nothing found for %r: %s", question.text, error)
            self._problem = error.problem
            self._set(SearchStatus.FAILED)
            return
        self._take(question, answer, is_first=cursor is None)

    def _take(self, question: Question, answer: SourceSearch, *, is_first: bool) -> None:
        before = () if is_first else self._shown.repositories
        here = {one.repo for one in before}
        fresh = tuple(one for one in answer.iterable if one.repo not in here)
        self._shown = _Found(
            repositories=(*before, *fresh),
            cursor=answer.cursor,
            as_of=answer.as_of,
            is_stale=answer.stale,
            # What is old already is asked for again the next time.
            asked_at_s=float("-inf") if answer.stale else time.monotonic(),
        )
        self._known[question] = self._shown
        self._known.move_to_end(question)
        while len(self._known) > _MOST_KEPT:
            self._known.popitem(last=False)
        self._set(SearchStatus.ANSWERED)

    def _reconnected(self) -> None:
        is_waiting = self._status is SearchStatus.FAILED
        if self._session.status is SessionStatus.LIVE and is_waiting:
            self._start(after_s=_SETTLE_S)

    def _set(self, status: SearchStatus) -> None:
        self._status = status
        self.changed.emit()
