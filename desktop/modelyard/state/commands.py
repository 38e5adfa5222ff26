"""What a person asks for, sent to the service; success is told by the events that follow."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from modelyard.client.model_api import ModelApi
from modelyard.client.seed import seed_of
from modelyard.state.catalog import Catalog
from modelyard.state.estimates import Estimates
from modelyard.state.rows import Action, ModelRow
from modelyard.state.session import Session, nothing_answers
from modelyard.tasks import Tasks
from modelyard.wire.models import Model
from modelyard.wire.problems import Problem, ProblemCode, ProblemError
from modelyard.wire.runtime import LoadOptions, MemoryEstimate

_log = logging.getLogger(__name__)

EVENT_GRACE_S = 5.0
"""How long after a good answer its event may take; then nothing has changed, and none comes."""


@dataclass(frozen=True, slots=True)
class CommandFailure:
    """A request that was refused or did not arrive; `model_id` is None where it was for none."""

    action: Action
    model_id: str | None
    problem: Problem


class Commands(QObject):
    """Sends requests through `session` and keeps one at a time for each model.

    Every method returns at once. The row is pending until an event shows that the service has
    taken the request up; a failure ends that and is announced. A further request for a model
    with a pending one is refused without a word: the first is what was asked for.

    Signals:
        failed (CommandFailure): A request failed.
        model_added (str): `add` made an entry with this id.
        estimated (tuple[str, MemoryEstimate]): What a load of this model would take.
    """

    failed = Signal(object)
    model_added = Signal(object)
    estimated = Signal(object)

    def __init__(
        self, catalog: Catalog, session: Session, *, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._session = session
        self._tasks = tasks
        self._in_flight: dict[str, asyncio.Task[None]] = {}
        self._estimates = Estimates(self._send_estimate, self._announce_estimate, tasks=tasks)

    def download(self, model_ids: Iterable[str]) -> None:
        """Start, join or go on with the download of each model."""
        self._each(model_ids, Action.DOWNLOAD, lambda api, row: api.download(row.id))

    def cancel(self, model_ids: Iterable[str]) -> None:
        """Stop the download or the unfinished load of each model."""
        self._each(model_ids, Action.CANCEL, _cancel)

    def pause(self, model_ids: Iterable[str]) -> None:
        """Pause the download of each model."""
        self._each(model_ids, Action.PAUSE, lambda api, row: api.pause(row.id))

    def discard(self, model_ids: Iterable[str]) -> None:
        """Delete the bytes of each unfinished download."""
        self._each(model_ids, Action.DISCARD, lambda api, row: api.discard(row.id))

    def load(self, model_id: str, options: LoadOptions | None = None) -> None:
        """Load a model into memory; without `options` as it is saved."""
        self._each((model_id,), Action.LOAD, lambda api, row: api.load(row.id, options))

    def unload(self, model_ids: Iterable[str]) -> None:
        """Free the memory of each model."""
        self._each(model_ids, Action.UNLOAD, lambda api, row: api.unload(row.id))

    def unload_all(self) -> None:
        """Free the memory of every model."""
        self._tasks.start(self._unload_all(), name="unload all")

    def remove(self, model_ids: Iterable[str]) -> None:
        """Remove each entry and its file; of an entry that is not custom only its file."""
        self._each(model_ids, Action.REMOVE, _remove)

    def update(self, model: Model) -> None:
        """Change what is kept of a custom model."""
        self._each((model.id,), Action.UPDATE, lambda api, _row: api.update(model))

    def add(self, reference: str, name: str | None = None, sha256: str | None = None) -> None:
        """Make an entry for `reference`: an address, or the path of a local file."""
        self._tasks.start(self._add(reference, name, sha256), name=f"add {reference}")

    def estimate(self, model_id: str, options: LoadOptions | None = None) -> None:
        """Ask what a load would take; of requests in quick succession the last is answered."""
        self._estimates.ask(model_id, options)

    def _each(
        self,
        model_ids: Iterable[str],
        action: Action,
        send: Callable[[ModelApi, ModelRow], Awaitable[object]],
    ) -> None:
        for model_id in model_ids:
            row = self._catalog.row(model_id)
            if row is None or row.pending is not None:
                _log.info("%s of %s is refused: gone, or busy", action.name, model_id)
                continue
            self._catalog.set_pending(model_id, action)
            name = f"{action.name.lower()} {model_id}"
            work = self._request(action, row, send)
            self._in_flight[model_id] = self._tasks.start(work, name=name)

    async def _request(
        self,
        action: Action,
        row: ModelRow,
        send: Callable[[ModelApi, ModelRow], Awaitable[object]],
    ) -> None:
        problem: Problem | None = None
        try:
            await send(self._service(), row)
            if self._is_pending(row.id, action):
                await asyncio.sleep(EVENT_GRACE_S)
        except ProblemError as error:
            problem = self._report(action, row.id, error)
        finally:
            if self._in_flight.get(row.id) is asyncio.current_task():
                del self._in_flight[row.id]
                if problem is not None or self._is_pending(row.id, action):
                    self._catalog.set_pending(row.id, None, problem)

    async def _unload_all(self) -> None:
        try:
            await self._service().unload_all()
        except ProblemError as error:
            self._report(Action.UNLOAD, None, error)

    async def _add(self, reference: str, name: str | None, sha256: str | None) -> None:
        try:
            model = await self._service().create(seed_of(reference, name=name, sha256=sha256))
        except ProblemError as error:
            self._report(Action.ADD, None, error)
        else:
            self.model_added.emit(model.id)

    def _report(self, action: Action, model_id: str | None, error: ProblemError) -> Problem | None:
        """Announce a failure and return its problem; None for one that was asked for."""
        if error.problem.code is ProblemCode.CANCELLED:
            return None
        _log.info("%s of %s failed: %s", action.name, model_id, error)
        self.failed.emit(CommandFailure(action, model_id, error.problem))
        return error.problem

    async def _send_estimate(self, model_id: str, options: LoadOptions | None) -> MemoryEstimate:
        return await self._service().estimate(model_id, options)

    def _announce_estimate(self, model_id: str, estimate: MemoryEstimate) -> None:
        self.estimated.emit((model_id, estimate))

    def _service(self) -> ModelApi:
        if self._session.api is None:
            raise nothing_answers()
        return self._session.api

    def _is_pending(self, model_id: str, action: Action) -> bool:
        row = self._catalog.row(model_id)
        return row is not None and row.pending is action


def _cancel(api: ModelApi, row: ModelRow) -> Awaitable[object]:
    return api.unload(row.id) if row.state.is_starting else api.cancel(row.id)


def _remove(api: ModelApi, row: ModelRow) -> Awaitable[object]:
    return api.delete(row.id) if row.model.custom else api.delete_cache(row.id)
