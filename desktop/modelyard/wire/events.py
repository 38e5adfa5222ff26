"""The event feed, `GET /events`: every change, numbered, so that a client sees what it missed.

A client that sees an unknown epoch, or a sequence number that is not one more than the last,
has missed something and takes a new snapshot (`GET /models`).
"""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from modelyard.wire.base import Wire
from modelyard.wire.downloads import ModelDownloadProgress
from modelyard.wire.models import Model
from modelyard.wire.queue import Downloads
from modelyard.wire.runtime import ModelRuntime, SystemMemory
from modelyard.wire.settings import ServiceSettings


class _Numbered(Wire):
    """What every event carries; `epoch` changes when the service starts anew."""

    epoch: str
    sequence: int


class Hello(_Numbered):
    """The first message of every connection; `sequence` is that of the last event sent."""

    type: Literal["hello"] = "hello"


class ModelChanged(_Numbered):
    """A model was added or has changed; it replaces what was known of it."""

    type: Literal["model.changed"] = "model.changed"
    model: Model


class ModelRemoved(_Numbered):
    """A model is no longer in the catalogue."""

    type: Literal["model.removed"] = "model.removed"
    id: str


class DownloadProgressed(_Numbered):
    """A download moved on, at most ten times a second for one model."""

    type: Literal["download.progressed"] = "download.progressed"
    id: str
    progress: ModelDownloadProgress


class RuntimeChanged(_Numbered):
    """A model is being loaded or unloaded, or its measured memory changed."""

    type: Literal["runtime.changed"] = "runtime.changed"
    id: str
    runtime: ModelRuntime


class MemorySampled(_Numbered):
    """The machine's memory was read."""

    type: Literal["memory.sampled"] = "memory.sampled"
    memory: SystemMemory


class QueueChanged(_Numbered):
    """The queue of downloads has another order, limit or setting, or a download joined or left.

    `downloads` replaces what was known of the queue. How far each download is comes with
    `DownloadProgressed`; the history may have grown.
    """

    type: Literal["queue.changed"] = "queue.changed"
    downloads: Downloads


class StorageChanged(_Numbered):
    """Folders, what takes room, or what can be adopted or restored is not as it was."""

    type: Literal["storage.changed"] = "storage.changed"


class SettingsChanged(_Numbered):
    """The settings of the service are others; `settings` replaces what was known of them."""

    type: Literal["settings.changed"] = "settings.changed"
    settings: ServiceSettings


Event = Annotated[
    Hello
    | ModelChanged
    | ModelRemoved
    | DownloadProgressed
    | RuntimeChanged
    | MemorySampled
    | QueueChanged
    | StorageChanged
    | SettingsChanged,
    Field(discriminator="type"),
]
"""Any message of the feed."""

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Parses one message; raises `pydantic.ValidationError`, also for a type that is not known."""
