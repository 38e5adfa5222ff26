"""The downloads in the order of their queue, which a person changes by dragging rows."""

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import QMimeData, QModelIndex, QObject, Qt, Signal

from modelyard.state.downloads import QueueState
from modelyard.state.rows import ModelRow
from modelyard.tables.columns import name_key
from modelyard.tables.model_table import ModelTable
from modelyard.tables.row_order import RowOrder
from modelyard.tables.row_table import ROW_ROLE, Index, SortKey

ROWS_MIME = "application/x-modelyard-downloads"


class Step(Enum):
    """How far rows are moved by a key."""

    UP = auto()
    DOWN = auto()
    TO_TOP = auto()
    TO_BOTTOM = auto()


class DownloadList(RowOrder[ModelRow]):
    """Shows what is in `queue`, in its order, and below it what else is not finished.

    The latter are downloads that have failed or were cancelled, and all of them where the service
    has no queue; only what is in the queue can be moved.

    Signals:
        moved (tuple[str, ...]): The ids of the queue in the order that is wanted.
    """

    moved = Signal(object)

    def __init__(
        self, table: ModelTable, queue: QueueState, *, parent: QObject | None = None
    ) -> None:
        self._queue = queue
        self._turns: dict[str, int] = {}
        super().__init__(table, tie=name_key, parent=parent)
        queue.changed.connect(self._reorder)
        self._reorder()
        self.sort(0)

    @property
    def downloads(self) -> tuple[ModelRow, ...]:
        """What is shown, from top to bottom."""
        return tuple(self.index(n, 0).data(ROW_ROLE) for n in range(self.rowCount()))

    def shows(self, number: int) -> bool:
        """Return whether the row is in the queue, or was left unfinished."""
        row = self._table.row_at(number)
        return row.id in self._turns or row.state.is_unfinished

    def key(self, row: ModelRow) -> int:
        """Return the place in the queue; what is not in it stands below, by name."""
        return self._turns.get(row.id, len(self._turns))

    def keys(self) -> list[SortKey]:
        """Return the place of every row."""
        return [self.key(row) for row in self._table.rows]

    def move(self, model_ids: Sequence[str], step: Step) -> None:
        """Ask for these downloads to be moved by one place, or to an end."""
        order, chosen = list(self._queue.order), set(model_ids)
        kept = [key for key in order if key not in chosen]
        moving = [key for key in order if key in chosen]
        if not moving:
            return
        first, last = order.index(moving[0]), order.index(moving[-1])
        match step:
            case Step.TO_TOP:
                place = 0
            case Step.TO_BOTTOM:
                place = len(kept)
            case Step.UP:
                place = max(0, first - 1)
            case Step.DOWN:
                place = min(len(kept), last + 2 - len(moving))
        self.moved.emit((*kept[:place], *moving, *kept[place:]))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let rows of the queue be dragged, and dropped between others."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = super().flags(index)
        is_queued = index.data(ROW_ROLE).id in self._turns
        return flags | Qt.ItemFlag.ItemIsDragEnabled if is_queued else flags

    def supportedDropActions(self) -> Qt.DropAction:
        """Return that rows are moved, never copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return what can be dropped: rows of this list."""
        return [ROWS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the ids of the dragged rows."""
        ids = dict.fromkeys(index.data(ROW_ROLE).id for index in indexes)
        data = QMimeData()
        data.setData(ROWS_MIME, "\n".join(ids).encode())
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Ask for the dragged rows to be moved before `row`; nothing is moved here."""
        if not data.hasFormat(ROWS_MIME):
            return False
        dragged = bytes(data.data(ROWS_MIME).data()).decode("utf-8", "replace").split("\n")
        place = row if row >= 0 else parent.row() if parent.isValid() else len(self._turns)
        self._move_before(dragged, min(place, len(self._turns)))
        return False  # with True the view would remove what was dragged

    def _move_before(self, model_ids: Sequence[str], place: int) -> None:
        order, chosen = self._queue.order, set(model_ids)
        moving = [key for key in order if key in chosen]
        before = [key for key in order[:place] if key not in chosen]
        after = [key for key in order[place:] if key not in chosen]
        if moving:
            self.moved.emit((*before, *moving, *after))

    def _reorder(self) -> None:
        self._turns = {key: place for place, key in enumerate(self._queue.order)}
        self.resort()
