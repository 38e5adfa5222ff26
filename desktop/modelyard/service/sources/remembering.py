"""A catalogue that remembers: what it was told is told again when its source is slow or away."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

from modelyard.service.sources.answer_cache import AnswerCache, Remembered
from modelyard.service.sources.catalogues import Catalogue, Unchanged
from modelyard.tasks import Tasks
from modelyard.wire.problems import Problem, ProblemCode, ProblemError
from modelyard.wire.sources import Answered, SourceCard, SourceListing, SourceQuery, SourceSearch

_log = logging.getLogger(__name__)

A = TypeVar("A", bound=Answered)

FRESH_S = 300.0
"""So long an answer is given again without asking."""
PATIENCE_S = 4.0
"""So long a person waits for the source where there is an earlier answer to show."""
_AWAY = frozenset({ProblemCode.SOURCE_UNREACHABLE, ProblemCode.SOURCE_BROKEN})
_BUSY = frozenset({429, 500, 502, 503, 504})

Ask = Callable[[str | None], Awaitable[tuple[A, str | None] | Unchanged]]
"""Asks a source, with the ETag of its earlier answer; returns an answer with its ETag."""


class Remembering:
    """Gives the answers of `catalogue`, and earlier ones marked with their age.

    An answer that came too late for who asked is kept for whoever asks next.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        cache: AnswerCache,
        *,
        name: str,
        tasks: Tasks,
        fresh_s: float = FRESH_S,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._catalogue = catalogue
        self._cache = cache
        self._name = name
        self._tasks = tasks
        self._fresh_s = fresh_s
        self._patience_s = patience_s

    async def search(self, query: SourceQuery) -> SourceSearch:
        """Return one page of what `query` finds; see `Catalogue.search`."""
        question = f"search {query.to_json()}"
        return await self._answer(
            question, SourceSearch, lambda etag: self._catalogue.search(query, etag=etag)
        )

    async def listing(self, repo: str) -> SourceListing:
        """Return the models of `repo`; see `Catalogue.listing`."""
        return await self._answer(
            f"listing {repo}", SourceListing, lambda etag: self._catalogue.listing(repo, etag=etag)
        )

    async def card(self, repo: str) -> SourceCard:
        """Return what the publisher says of `repo`; see `Catalogue.card`."""
        return await self._answer(
            f"card {repo}", SourceCard, lambda etag: self._catalogue.card(repo, etag=etag)
        )

    async def _answer(self, question: str, kind: type[A], ask: Ask[A]) -> A:
        # Another mirror or account may see other things.
        question = f"{self._name} {self._catalogue.view} {question}"
        earlier = await asyncio.to_thread(self._cache.find, question, kind)
        if earlier is not None and _age_s(earlier) < self._fresh_s:
            return _told(kind, earlier, stale=False)
        work = self._asked(question, earlier, ask)
        asking = self._tasks.start(work, name=f"ask {self._name}")
        patience_s = None if earlier is None else self._patience_s
        try:
            await asyncio.wait({asking}, timeout=patience_s)
        except asyncio.CancelledError:
            if earlier is None:
                asking.cancel()
            raise
        outcome = asking.result() if asking.done() else None
        if isinstance(outcome, Remembered):
            return _told(kind, outcome, stale=False)
        if earlier is not None and (outcome is None or _is_passing(outcome)):
            return _told(kind, earlier, stale=True)
        if isinstance(outcome, Problem):
            raise ProblemError(outcome)
        raise AssertionError("without an earlier answer it is waited for")

    async def _asked(
        self, question: str, earlier: Remembered | None, ask: Ask[A]
    ) -> Remembered | Problem:
        """Return what the source says now, kept; so that this task never fails."""
        try:
            said = await ask(earlier.etag if earlier else None)
        except ProblemError as error:
            _log.info("%s: %s", self._name, error)
            return error.problem
        if isinstance(said, Unchanged):
            if earlier is None:
                raise AssertionError("it was not told of an earlier answer")
            return await asyncio.to_thread(self._cache.confirm, question, earlier)
        answer, etag = said
        return await asyncio.to_thread(self._cache.keep, question, answer, etag=etag)


def _told(kind: type[A], answer: Remembered, *, stale: bool) -> A:
    said = kind.from_json(answer.text)
    return said.model_copy(update={"as_of": answer.as_of, "stale": stale})


def _age_s(answer: Remembered) -> float:
    age_s = (datetime.now(UTC) - answer.as_of).total_seconds()
    # A clock that was set back makes nothing young.
    return age_s if age_s >= 0 else float("inf")


def _is_passing(problem: Problem) -> bool:
    """Return whether the source is only away or busy, so that its earlier answer may do."""
    return problem.code in _AWAY or problem.http_status in _BUSY
