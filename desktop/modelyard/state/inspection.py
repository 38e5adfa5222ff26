"""One repository of a source as it is looked at: its files, its card, what a load would take."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from modelyard.client.model_api import ModelApi
from modelyard.state.file_contents import ContentsReading
from modelyard.state.session import Session, SessionStatus, nothing_answers
from modelyard.tasks import Tasks
from modelyard.wire.problems import Problem, ProblemError
from modelyard.wire.sources import SourceCard, SourceEstimate, SourceFile, SourceListing

_log = logging.getLogger(__name__)

T = TypeVar("T")

_QUIET_S = 0.12
"""How long a repository must be selected before it is asked about: moving through a list."""
_MOST_KEPT = 100
_MOST_ESTIMATED = 40


class Inspection(QObject):
    """Asks about the repository that is looked at; what was answered is kept for the next look.

    Signals:
        changed (): Another repository, or something new is known of it.
    """

    changed = Signal()

    def __init__(self, session: Session, *, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._repo: str | None = None
        self._listings: OrderedDict[str, SourceListing] = OrderedDict()
        self._cards: OrderedDict[str, SourceCard] = OrderedDict()
        self._estimates: OrderedDict[str, SourceEstimate] = OrderedDict()
        self._problem: Problem | None = None
        self._is_asking = False
        self._work: tuple[asyncio.Task[None], ...] = ()
        session.status_changed.connect(self._reconnected)

    @property
    def repo(self) -> str | None:
        """The repository that is looked at."""
        return self._repo

    @property
    def listing(self) -> SourceListing | None:
        """Its files, as soon as they are known."""
        return self._listings.get(self._repo or "")

    @property
    def card(self) -> SourceCard | None:
        """What its publisher says of it, as soon as that is known and where there is anything."""
        return self._cards.get(self._repo or "")

    @property
    def problem(self) -> Problem | None:
        """Why its files are not known."""
        return self._problem

    @property
    def is_asking(self) -> bool:
        """Whether its files are still asked for."""
        return self._is_asking

    def estimate(self, source: str) -> SourceEstimate | None:
        """Return what a load of a file would take, as soon as that is known."""
        return self._estimates.get(source)

    def look_at(self, repo: str | None) -> None:
        """Look at this repository from now on; at none with None."""
        if repo != self._repo:
            self._repo = repo
            self._ask(after_s=_QUIET_S)

    def look_again(self) -> None:
        """Ask anew about what is looked at."""
        self._listings.pop(self._repo or "", None)
        self._cards.pop(self._repo or "", None)
        self._ask(after_s=0.0)

    def contents(self, file: SourceFile) -> ContentsReading:
        """Return what reads the header of `file`, before it is downloaded."""
        return ContentsReading(
            self._session, source=file.source, sha256=file.sha256, tasks=self._tasks
        )

    def _ask(self, *, after_s: float) -> None:
        for task in self._work:
            task.cancel()
        self._work = ()
        self._problem = None
        repo = self._repo
        self._is_asking = repo is not None and repo not in self._listings
        if repo is not None:
            work = [self._ask_files(repo, after_s)]
            if repo not in self._cards:
                work.append(self._ask_card(repo, after_s))
            self._work = tuple(self._tasks.start(one, name=f"look at {repo}") for one in work)
        self.changed.emit()

    async def _ask_files(self, repo: str, after_s: float) -> None:
        await asyncio.sleep(after_s)
        listing = self._listings.get(repo)
        if listing is None:
            try:
                listing = await self._service().listing(repo)
            except ProblemError as error:
                _log.info("no files of %s: %s", repo, error)
                self._problem = error.problem
                return
            finally:
                self._is_asking = False
                if listing is None:
                    self.changed.emit()
            _keep(self._listings, repo, listing)
            self.changed.emit()
        for file in by_interest(listing.iterable)[:_MOST_ESTIMATED]:
            if file.source not in self._estimates:
                await self._estimate(file)

    async def _estimate(self, file: SourceFile) -> None:
        """Ask what a load of `file` takes; where that can't be told, its size must do."""
        ask = self._quietly(lambda api: api.source_estimate(file.source, sha256=file.sha256))
        if (answer := await ask) is not None:
            _keep(self._estimates, file.source, answer)
            self.changed.emit()

    async def _ask_card(self, repo: str, after_s: float) -> None:
        await asyncio.sleep(after_s)
        if (card := await self._quietly(lambda api: api.card(repo))) is not None:
            _keep(self._cards, repo, card)
            self.changed.emit()

    async def _quietly(self, ask: Callable[[ModelApi], Awaitable[T]]) -> T | None:
        try:
            return await ask(self._service())
        except ProblemError as error:
            _log.info("nothing more is known: %s", error)
            return None

    def _reconnected(self) -> None:
        if self._problem is not None and self._session.status is SessionStatus.LIVE:
            self.look_again()

    def _service(self) -> ModelApi:
        if self._session.api is None:
            raise nothing_answers()
        return self._session.api


_LIKED = (
    "Q4_K_M",
    "Q4_K_S",
    "IQ4_XS",
    "Q4_0",
    "Q4_1",
    "Q5_K_M",
    "Q5_K_S",
    "MXFP4",
    "IQ4_NL",
    "Q6_K",
    "Q8_0",
    "Q3_K_M",
    "Q3_K_L",
    "IQ3_M",
    "Q3_K_S",
    "Q2_K",
)
"""Quantisations by what they give for their size; the first that is there is a good choice."""
_PLACES = {name: place for place, name in enumerate(_LIKED)}


def by_interest(files: tuple[SourceFile, ...]) -> tuple[SourceFile, ...]:
    """Return `files`, those first that most people want, what can't be added last."""

    def key(file: SourceFile) -> tuple[bool, int, int]:
        place = _PLACES.get((file.quantization or "").upper(), len(_LIKED))
        return (not file.is_whole, place, file.size or 0)

    return tuple(sorted(files, key=key))


def recommended(
    files: tuple[SourceFile, ...], fits: Callable[[SourceFile], bool]
) -> SourceFile | None:
    """Return the file to offer first: the most liked that fits, else the smallest of all."""
    whole = [file for file in by_interest(files) if file.is_whole]
    fitting = next((file for file in whole if fits(file)), None)
    return fitting or min(whole, key=lambda file: file.size or 0, default=None)


def _keep(known: OrderedDict[str, T], key: str, value: T) -> None:
    known[key] = value
    known.move_to_end(key)
    while len(known) > _MOST_KEPT:
        known.popitem(last=False)
