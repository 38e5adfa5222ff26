"""What each WebSocket says: how it opens, which events it passes on, when it is over."""

from typing import Protocol

from modelyard.service.events import EventHub
from modelyard.service.model_service import ModelService
from modelyard.wire.common import GroupedTimestamp
from modelyard.wire.downloads import ModelDownloadProgress
from modelyard.wire.events import DownloadProgressed, Event, ModelChanged, ModelRemoved
from modelyard.wire.models import ReferencedModel, StreamedIdentifier, StreamedIdentifiers


class Feed(Protocol):
    """The side of one WebSocket that speaks; made for one connection."""

    @property
    def is_over(self) -> bool:
        """Whether the last text was the last one there is."""

    def opening(self) -> str:
        """Return the first message; called at the moment from which events are collected."""

    def text(self, event: Event) -> str | None:
        """Return the message for `event`; None where it is of no concern here."""


class EventFeed:
    """`GET /events`: everything."""

    is_over = False

    def __init__(self, hub: EventHub) -> None:
        self._hub = hub

    def opening(self) -> str:
        """Return the Hello."""
        return self._hub.hello().to_json()

    def text(self, event: Event) -> str:
        """Return the event itself."""
        return event.to_json()


class IdentifierFeed:
    """`GET /models/stream/identifiers`: all ids first, then those that change or go."""

    is_over = False

    def __init__(self, service: ModelService) -> None:
        self._service = service

    def opening(self) -> str:
        """Return every id there is."""
        ids = self._service.model_ids()
        return StreamedIdentifiers(iterable=tuple(_identifier(i) for i in ids)).to_json()

    def text(self, event: Event) -> str | None:
        """Return the id of the model that changed or was removed."""
        match event:
            case ModelChanged(model=model):
                identifier = _identifier(model.id, updated=GroupedTimestamp.now())
            case ModelRemoved(id=model_id):
                identifier = _identifier(model_id, deleted=True)
            case _:
                return None
        return StreamedIdentifiers(iterable=(identifier,)).to_json()


class ProgressFeed:
    """`GET /model/{model}/download/progress`: one download to its end.

    A model that was never asked for opens as UNKNOWN and stays open, so that a client may listen
    before it asks.
    """

    def __init__(self, service: ModelService, model_id: str) -> None:
        self._service = service
        self._model_id = model_id
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """Whether the download ended, or its model is gone."""
        return self._is_over

    def opening(self) -> str:
        """Return the state at once."""
        return self._said(self._service.progress(self._model_id))

    def text(self, event: Event) -> str | None:
        """Return how far this download is now."""
        match event:
            case DownloadProgressed(id=model_id, progress=progress) if model_id == self._model_id:
                return self._said(progress)
            case ModelRemoved(id=model_id) if model_id == self._model_id:
                self._is_over = True
        return None

    def _said(self, progress: ModelDownloadProgress) -> str:
        self._is_over = progress.status is not None and progress.status.is_terminal
        return progress.to_json()


def _identifier(
    model_id: str, *, deleted: bool | None = None, updated: GroupedTimestamp | None = None
) -> StreamedIdentifier:
    return StreamedIdentifier(model=ReferencedModel(id=model_id), deleted=deleted, updated=updated)
