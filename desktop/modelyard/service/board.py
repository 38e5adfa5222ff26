"""What is going on with every model now, and the announcement of each change."""

from dataclasses import dataclass

from modelyard.service.compose import OnDisk, compose, is_running, progress_of
from modelyard.service.events import EventHub
from modelyard.service.library import Entry, Library
from modelyard.service.plan import QueueState
from modelyard.wire.downloads import ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.events import (
    DownloadProgressed,
    ModelChanged,
    ModelRemoved,
    QueueChanged,
    RuntimeChanged,
    StorageChanged,
)
from modelyard.wire.models import Model, Models
from modelyard.wire.queue import Downloads, QueuedDownload
from modelyard.wire.runtime import ModelRuntime

_NO_MODELS = '"iterable":[]'


@dataclass(slots=True)
class _Composed:
    """A model as it was composed last, and of what; its JSON once that was asked for."""

    entry: Entry
    on_disk: OnDisk
    progress: ModelDownloadProgress | None
    runtime: ModelRuntime | None
    model: Model
    json: str | None = None


class Board:
    """Puts catalogue, files, downloads and running models together; publishes what changes.

    Every method is instant and works on the loop, so that what it returns and the number of the
    last event belong together.
    """

    def __init__(self, library: Library, hub: EventHub) -> None:
        self._library = library
        self._hub = hub
        self._on_disk: dict[str, OnDisk] = {}
        self._progress: dict[str, ModelDownloadProgress] = {}
        self._runtime: dict[str, ModelRuntime] = {}
        self._composed: dict[str, _Composed] = {}

    def models(self) -> Models:
        """Return all models, and after which event this was."""
        return Models(
            iterable=tuple(self.model(entry.id) for entry in self._library.entries),
            epoch=self._hub.epoch,
            sequence=self._hub.sequence,
        )

    def models_json(self) -> str:
        """Return what `models` does, as JSON: of thousands of models only the changed ones cost."""
        listed = []
        for entry in self._library.entries:
            composed = self._compose(entry.id)
            if composed.json is None:
                composed.json = composed.model.to_json()
            listed.append(composed.json)
        bare = Models(iterable=(), epoch=self._hub.epoch, sequence=self._hub.sequence).to_json()
        return bare.replace(_NO_MODELS, f"{_NO_MODELS[:-1]}{','.join(listed)}]", 1)

    def model(self, model_id: str) -> Model:
        """Return one model as it is now.

        Raises:
            ProblemError: MODEL_NOT_FOUND.
        """
        return self._compose(model_id).model

    def on_disk(self, model_id: str) -> OnDisk:
        """Return what was last seen of the model's file."""
        return self._on_disk.get(model_id, OnDisk())

    def progress(self, model_id: str) -> ModelDownloadProgress:
        """Return how far the model's download is.

        Raises:
            ProblemError: MODEL_NOT_FOUND.
        """
        entry = self._library.entry(model_id)
        return self._progress.get(model_id) or progress_of(entry, self.on_disk(model_id))

    def coming_bytes(self, model_id: str) -> int | None:
        """Return how much is held of a model that comes in just now; None of any other."""
        progress = self._progress.get(model_id)
        if progress is None or not is_running(progress):
            return None
        # One that waits for its turn may have been looked at by nobody yet.
        return progress.transferred if progress.status is ModelDownloadStatus.IN_PROGRESS else None

    def announce(self, model_id: str) -> None:
        """Publish the model as it is now, after its entry was changed."""
        self._hub.publish(ModelChanged, model=self.model(model_id))

    def saw(self, model_id: str, on_disk: OnDisk) -> None:
        """Take note of the model's file; published where it is not as it was."""
        before = self._on_disk.get(model_id)
        if before is None:
            self._on_disk[model_id] = on_disk
        elif before != on_disk:
            model = self.model(model_id)
            self._on_disk[model_id] = on_disk
            # While it comes in its progress tells more, and is published by itself.
            if self.model(model_id) != model:
                self.announce(model_id)

    def progressed(self, model_id: str, progress: ModelDownloadProgress) -> None:
        """Take note that a download moved on, and publish it."""
        if not self._library.has(model_id):
            return
        before = self._progress.get(model_id)
        self._progress[model_id] = progress
        self._hub.publish(DownloadProgressed, id=model_id, progress=progress)
        if before is None or (before.status, before.phase) != (progress.status, progress.phase):
            self.announce(model_id)

    def forget_progress(self, model_id: str) -> None:
        """Drop how the last download ended, since its bytes are gone."""
        if self._progress.pop(model_id, None) is not None:
            self.announce(model_id)

    def runtime_changed(self, model_id: str, runtime: ModelRuntime) -> None:
        """Take note that a model is being loaded, is ready, ended …, and publish it."""
        if not self._library.has(model_id):
            return
        before = self._runtime.get(model_id)
        self._runtime[model_id] = runtime
        self._hub.publish(RuntimeChanged, id=model_id, runtime=runtime)
        if before is None or before.state is not runtime.state:
            self.announce(model_id)

    def downloads(self, state: QueueState) -> Downloads:
        """Return the queue as `state` has it, with how far each download is."""
        queued = (
            QueuedDownload(
                id=place.key,
                name=self._library.entry(place.key).model.name,
                progress=self.progress(place.key),
                limit=place.limit,
            )
            for place in state.places
            if self._library.has(place.key)
        )
        return Downloads(iterable=tuple(queued), settings=state.settings)

    def queue_changed(self, state: QueueState) -> None:
        """Publish the queue."""
        self._hub.publish(QueueChanged, downloads=self.downloads(state))

    def storage_changed(self) -> None:
        """Publish that folders, or what takes room, are not as they were."""
        self._hub.publish(StorageChanged)

    def removed(self, model_id: str) -> None:
        """Forget a model that is no longer in the catalogue, and publish that."""
        for known in (self._on_disk, self._progress, self._runtime, self._composed):
            known.pop(model_id, None)
        self._hub.publish(ModelRemoved, id=model_id)

    def _compose(self, model_id: str) -> _Composed:
        entry, on_disk = self._library.entry(model_id), self.on_disk(model_id)
        progress, runtime = self._progress.get(model_id), self._runtime.get(model_id)
        known = self._composed.get(model_id)
        # All of these are frozen, so the same ones make the same model.
        if known is None or not (
            known.entry is entry
            and known.on_disk == on_disk
            and known.progress is progress
            and known.runtime is runtime
        ):
            model = compose(entry, on_disk, progress=progress, runtime=runtime)
            known = _Composed(entry, on_disk, progress, runtime, model)
            self._composed[model_id] = known
        return known
