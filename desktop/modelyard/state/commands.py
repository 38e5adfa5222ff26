"""What a person asks for, sent to the service; success is told by the events that follow."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from modelyard.client.model_api import ModelApi
from modelyard.client.seed import seed_of
from modelyard.state.catalog import Catalog
from modelyard.state.estimates import Estimates
from modelyard.state.history_file import write_csv
from modelyard.state.latest import LatestValue
from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.state.session import Session, SessionStatus, nothing_answers
from modelyard.tasks import Tasks
from modelyard.wire.models import Model
from modelyard.wire.problems import Problem, ProblemCode, ProblemError
from modelyard.wire.queue import DownloadSettings
from modelyard.wire.runtime import LoadOptions, MemoryEstimate

_log = logging.getLogger(__name__)

EVENT_GRACE_S = 5.0
"""How long after a good answer its event may take; then nothing has changed, and none comes."""
_HISTORY_DELAY_S = 0.4
"""A record is written behind the event that tells of the end of its download."""


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
        exported (Path): The history of downloads was written to this file.
        removed (Removal): A model was removed, and what became of its files.
        verified (str): The files of this model are what they were.
    """

    failed = Signal(object)
    model_added = Signal(object)
    estimated = Signal(object)
    exported = Signal(object)
    removed = Signal(object)
    verified = Signal(object)

    def __init__(
        self, catalog: Catalog, session: Session, *, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._session = session
        self._tasks = tasks
        self._in_flight: dict[str, asyncio.Task[None]] = {}
        self._estimates = Estimates(self._send_estimate, self._announce_estimate, tasks=tasks)
        self._history: asyncio.Task[None] | None = None
        queue = session.queue
        queue.left.connect(self._keep_history)
        session.status_changed.connect(self._keep_history)
        self._orders: LatestValue[tuple[str, ...]] = LatestValue(
            lambda ids: self._service().order_downloads(ids),
            done=lambda: queue.want_order(None),
            failed=lambda error: self._refuse_queue(error, lambda: queue.want_order(None)),
            grace_s=EVENT_GRACE_S,
            tasks=tasks,
            name="order downloads",
        )
        self._settings: LatestValue[DownloadSettings] = LatestValue(
            lambda settings: self._service().set_download_settings(settings),
            done=lambda: queue.want_settings(None),
            failed=lambda error: self._refuse_queue(error, lambda: queue.want_settings(None)),
            grace_s=EVENT_GRACE_S,
            tasks=tasks,
            name="set up downloads",
        )

    @property
    def tasks(self) -> Tasks:
        """Who owns the requests that are on their way; parts with requests of their own use it."""
        return self._tasks

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

    def reload(self, model_id: str, options: LoadOptions | None = None) -> None:
        """Unload a model and load it again; without `options` as it is saved."""

        async def send(api: ModelApi, row: ModelRow) -> None:
            await api.unload(row.id)
            await api.load(row.id, options)

        self._each((model_id,), Action.LOAD, send)

    def unload(self, model_ids: Iterable[str]) -> None:
        """Free the memory of each model."""
        self._each(model_ids, Action.UNLOAD, lambda api, row: api.unload(row.id))

    def unload_all(self) -> None:
        """Free the memory of every model."""
        self._tasks.start(self._unload_all(), name="unload all")

    def remove(self, model_ids: Iterable[str]) -> None:
        """Remove each entry and its file; of an entry that is not custom only its file."""
        self._each(model_ids, Action.REMOVE, self._remove)

    def restore(self, removal_id: str, name: str) -> None:
        """Bring back the model `name`, by the id of its removal."""
        self._tasks.start(self._restore(removal_id), name=f"restore {name}")

    def verify(self, model_ids: Iterable[str]) -> None:
        """Read the files of each model once more, to see whether they are what they were."""
        self._each(model_ids, Action.VERIFY, self._verify)

    def repair(self, model_ids: Iterable[str]) -> None:
        """Fetch again what is wrong or gone of the files of each model."""
        self._each(model_ids, Action.REPAIR, lambda api, row: api.repair(row.id))

    def renew(self, model_ids: Iterable[str]) -> None:
        """Download the version of each model that its source has now."""
        self._each(model_ids, Action.RENEW, lambda api, row: api.renew(row.id))

    def move(self, model_ids: Iterable[str], folder_id: str) -> None:
        """Move the files of each model to a folder."""
        self._each(model_ids, Action.MOVE, lambda api, row: api.move(row.id, folder_id))

    def update(self, model: Model) -> None:
        """Change what is kept of a custom model."""
        self._each((model.id,), Action.UPDATE, lambda api, _row: api.update(model))

    def add(self, reference: str, name: str | None = None, sha256: str | None = None) -> None:
        """Make an entry for `reference`: an address, or the path of a local file."""
        self._tasks.start(self._add(reference, name, sha256), name=f"add {reference}")

    def estimate(self, model_id: str, options: LoadOptions | None = None) -> None:
        """Ask what a load would take; of requests in quick succession the last is answered."""
        self._estimates.ask(model_id, options)

    def order(self, model_ids: tuple[str, ...]) -> None:
        """Let the downloads of these models run first, in this order."""
        if model_ids != self._session.queue.order:
            self._session.queue.want_order(model_ids)
            self._orders.put(model_ids)

    def set_up_downloads(self, settings: DownloadSettings) -> None:
        """Let `settings` hold for all downloads."""
        if settings != self._session.queue.settings:
            self._session.queue.want_settings(settings)
            self._settings.put(settings)

    def limit(self, model_id: str, limit_bytes_s: int | None) -> None:
        """Limit the speed of one download; None lifts its limit."""
        if limit_bytes_s != self._session.queue.limit(model_id):
            self._session.queue.want_limit(model_id, limit_bytes_s)
            self._tasks.start(self._limit(model_id, limit_bytes_s), name=f"limit {model_id}")

    def pause_all(self) -> None:
        """Hold the whole queue; where the service can't, pause each download."""
        queue = self._session.queue
        if queue.is_known:
            self.set_up_downloads(queue.settings.model_copy(update={"paused": True}))
        else:
            moving = self._catalog.rows_in((RowState.QUEUED, RowState.DOWNLOADING))
            self.pause(row.id for row in moving if row.can(Action.PAUSE))

    def resume_all(self) -> None:
        """Let the queue run, with what was paused in it one by one."""
        queue = self._session.queue
        if queue.is_known:
            self.set_up_downloads(queue.settings.model_copy(update={"paused": False}))
        paused = [row.id for row in self._catalog.rows_in((RowState.PAUSED,))]
        queued = set(queue.order)
        self.download(key for key in paused if key in queued or not queue.is_known)

    def refresh_history(self) -> None:
        """Ask for what has ended; the answer is in the queue's state, and kept up from then on."""
        self._tasks.start(self._refresh_history(after_s=0.0), name="history")

    def export_history(self, path: Path) -> None:
        """Write what has ended to `path`, for a spreadsheet."""
        self._tasks.start(self._export_history(path), name="export the history")

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

    async def _remove(self, api: ModelApi, row: ModelRow) -> None:
        """Remove a model so that it can be brought back, where the service can do that."""
        try:
            removal = await api.remove(row.id)
        except ProblemError as error:
            if error.problem.code is not ProblemCode.NOT_FOUND:
                raise
            await (api.delete(row.id) if row.model.custom else api.delete_cache(row.id))
        else:
            self.removed.emit(removal)

    async def _restore(self, removal_id: str) -> None:
        try:
            await self._service().restore(removal_id)
        except ProblemError as error:
            self._report(Action.RESTORE, None, error)

    async def _verify(self, api: ModelApi, row: ModelRow) -> None:
        await api.verify(row.id)
        self.verified.emit(row.id)

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

    async def _limit(self, model_id: str, limit_bytes_s: int | None) -> None:
        queue = self._session.queue
        try:
            await self._service().limit_download(model_id, limit_bytes_s)
            await asyncio.sleep(EVENT_GRACE_S)
        except ProblemError as error:
            problem = self._report(Action.LIMIT, model_id, error)
            row = self._catalog.row(model_id)
            if row is not None and row.pending is None:
                self._catalog.set_pending(model_id, None, problem)
        if queue.limit(model_id) == limit_bytes_s:
            queue.unwant_limit(model_id)

    def _refuse_queue(self, error: ProblemError, take_back: Callable[[], None]) -> None:
        take_back()
        self._report(Action.QUEUE, None, error)

    def _keep_history(self) -> None:
        is_live = self._session.status is SessionStatus.LIVE
        if self._session.queue.history is None or not is_live:
            return
        if self._history is not None:
            self._history.cancel()
        work = self._refresh_history(after_s=_HISTORY_DELAY_S)
        self._history = self._tasks.start(work, name="keep the history")

    async def _refresh_history(self, *, after_s: float) -> None:
        await asyncio.sleep(after_s)
        try:
            history = await self._service().download_history()
        except ProblemError as error:
            # Nobody asked for it by a click; it is asked for again with the next change.
            _log.info("no history of downloads: %s", error)
        else:
            self._session.queue.set_history(history.iterable)

    async def _export_history(self, path: Path) -> None:
        try:
            history = await self._service().download_history()
            await asyncio.to_thread(write_csv, path, history.iterable)
        except ProblemError as error:
            self._report(Action.EXPORT, None, error)
        else:
            self.exported.emit(path)

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
