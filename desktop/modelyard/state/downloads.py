"""What the app knows of the queue of downloads: order, limits, settings, and what has ended."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from modelyard.wire.queue import DownloadRecord, Downloads, DownloadSettings

_NO_LIMITS: Mapping[str, int] = MappingProxyType({})
_USUAL = DownloadSettings()


class QueueState(QObject):
    """The queue as the service says it is, with what a person has just changed put over it.

    What was asked for is shown at once and for as long as it is `wanted`; it goes when the service
    says the same, or when `Commands` takes it back. How far each download is stands in its row of
    the catalog.

    Signals:
        changed (): The order, a limit or a setting is another, or nothing is known any more.
        left (): A download has left the queue: the history is about to grow.
        history_changed (): The history is another.
    """

    changed = Signal()
    left = Signal()
    history_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._said: Downloads | None = None
        self._order: tuple[str, ...] = ()
        self._limits = _NO_LIMITS
        self._wanted_order: tuple[str, ...] | None = None
        self._wanted_settings: DownloadSettings | None = None
        self._wanted_limits: dict[str, int | None] = {}
        self._history: tuple[DownloadRecord, ...] | None = None

    @property
    def is_known(self) -> bool:
        """Whether the service has a queue that can be ordered; Pieces OS has none."""
        return self._said is not None

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of the models whose downloads run, wait or are paused, first to run first."""
        if self._wanted_order is None:
            return self._order
        queued, wanted = set(self._order), set(self._wanted_order)
        first = (key for key in self._wanted_order if key in queued)
        return (*first, *(key for key in self._order if key not in wanted))

    @property
    def settings(self) -> DownloadSettings:
        """What holds for all downloads."""
        if self._wanted_settings is not None:
            return self._wanted_settings
        return self._said.settings if self._said is not None else _USUAL

    @property
    def history(self) -> tuple[DownloadRecord, ...] | None:
        """What has ended, the latest first; None before it was asked for."""
        return self._history

    def limit(self, model_id: str) -> int | None:
        """Return the limit of one download in bytes a second; None where it has none."""
        if model_id in self._wanted_limits:
            return self._wanted_limits[model_id]
        return self._limits.get(model_id)

    def replace(self, downloads: Downloads | None) -> None:
        """Take over what the service says; None where it has no queue."""
        if downloads == self._said:
            return
        before = set(self._order)
        self._said = downloads
        queued = downloads.iterable if downloads is not None else ()
        self._order = tuple(one.id for one in queued)
        self._limits = {one.id: one.limit for one in queued if one.limit is not None}
        if downloads is None:
            self._history = None
        self._forget_answered()
        self.changed.emit()
        if before - set(self._order):
            self.left.emit()

    def want_order(self, order: tuple[str, ...] | None) -> None:
        """Show this order until the service has it; None shows the service's again."""
        self._wanted_order = order
        self._forget_answered()
        self.changed.emit()

    def want_settings(self, settings: DownloadSettings | None) -> None:
        """Show these settings until the service has them; None shows the service's again."""
        self._wanted_settings = settings
        self._forget_answered()
        self.changed.emit()

    def want_limit(self, model_id: str, limit: int | None) -> None:
        """Show this limit of one download until the service has it."""
        self._wanted_limits[model_id] = limit
        self._forget_answered()
        self.changed.emit()

    def unwant_limit(self, model_id: str) -> None:
        """Show the limit that the service has."""
        if self._wanted_limits.pop(model_id, self) is not self:
            self.changed.emit()

    def set_history(self, records: tuple[DownloadRecord, ...]) -> None:
        """Take over what has ended, the latest first."""
        if records != self._history:
            self._history = records
            self.history_changed.emit()

    def _forget_answered(self) -> None:
        if self._said is None:
            self._wanted_order = self._wanted_settings = None
            self._wanted_limits.clear()
            return
        if self.order == self._order:
            self._wanted_order = None
        if self._wanted_settings == self._said.settings:
            self._wanted_settings = None
        for key, limit in tuple(self._wanted_limits.items()):
            if self._limits.get(key) == limit or key not in self._order:
                del self._wanted_limits[key]
