"""Whether a model fits into the memory of this machine, told before it is loaded."""

from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from modelyard.state.rows import ModelRow, RowState
from modelyard.state.session import Session
from modelyard.wire.runtime import SystemMemory

_COMFORTABLE = 0.85
"""The share of the room that a model may take without crowding what else runs."""
_OVER_FILE = 1.1
_ENGINE_BYTES = 192 * 1024**2
"""What a load takes besides the file, roughly: context, buffers, the engine itself."""
_STEP = 0.04
"""Changes of the room below this share are passed over, or every reading would be one."""
_IN_MEMORY = frozenset({RowState.LOADED, RowState.UNLOADING})


class Fit(Enum):
    """How a model fits; exactly one holds."""

    UNKNOWN = auto()
    FITS = auto()
    TIGHT = auto()
    """It should load, with little room for anything else."""
    TOO_BIG = auto()


class Room(QObject):
    """The memory that a model could have here if no other was loaded: what other programs leave.

    That of the GPUs counts, since the engine divides a model among them and the RAM.

    Signals:
        changed (): It is so much more or less that models may fit otherwise.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bytes: int | None = None
        session.memory_changed.connect(self._take)
        self._take(session.memory)

    @property
    def bytes(self) -> int | None:
        """The room in bytes; None where the service tells nothing about memory."""
        return self._bytes

    def fit(self, needed_bytes: int | None) -> Fit:
        """Return how something fits that takes so many bytes of memory when loaded."""
        if needed_bytes is None or self._bytes is None:
            return Fit.UNKNOWN
        if needed_bytes <= self._bytes * _COMFORTABLE:
            return Fit.FITS
        return Fit.TIGHT if needed_bytes <= self._bytes else Fit.TOO_BIG

    def fit_of(self, row: ModelRow) -> Fit:
        """Return how a model fits; one that is in memory does."""
        return Fit.FITS if row.state in _IN_MEMORY else self.fit(needed_bytes(row))

    def _take(self, memory: SystemMemory | None) -> None:
        room = room_of(memory)
        before = self._bytes
        if room == before:
            return
        if room is not None and before is not None and abs(room - before) <= _STEP * before:
            return
        self._bytes = room
        self.changed.emit()


def room_of(memory: SystemMemory | None) -> int | None:
    """Return what other programs leave of all memories together, in bytes."""
    if memory is None or not memory.devices:
        return None
    return sum(max(0, device.total - device.others) for device in memory.devices)


def needed_bytes(row: ModelRow) -> int | None:
    """Return the memory that a load of `row` takes; where nobody has estimated it, a guess."""
    if row.ram_bytes is not None:
        return row.ram_bytes
    return needed_for_file(row.size_bytes)


def needed_for_file(size_bytes: int | None) -> int | None:
    """Return about how much memory a model file of this size takes when loaded."""
    return None if size_bytes is None else int(size_bytes * _OVER_FILE) + _ENGINE_BYTES
