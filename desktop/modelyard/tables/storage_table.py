"""What takes room on the disks, as a Qt table."""

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QObject

from modelyard.language import tr
from modelyard.tables.listed_table import ListedTable
from modelyard.tables.numbers import day_text, size_text
from modelyard.tables.row_order import RowOrder
from modelyard.tables.row_table import Column
from modelyard.wire.storage import StorageItem, StorageKind

ItemText = Callable[[StorageItem], str]


class Shelf(Enum):
    """The divisions of what takes room."""

    ALL = auto()
    MODELS = auto()
    PARTIALS = auto()
    ADOPTED = auto()
    """Files of other programs, used where they lie."""
    ASIDE = auto()
    """What was found wrong, and what is in the trash."""


_SHELVES: dict[Shelf, frozenset[StorageKind]] = {
    Shelf.ALL: frozenset(StorageKind),
    Shelf.MODELS: frozenset({StorageKind.MODEL}),
    Shelf.PARTIALS: frozenset({StorageKind.PARTIAL}),
    Shelf.ADOPTED: frozenset({StorageKind.REFERENCE}),
    Shelf.ASIDE: frozenset({StorageKind.QUARANTINE, StorageKind.TRASH}),
}


def is_on(item: StorageItem, shelf: Shelf) -> bool:
    """Return whether `item` belongs to `shelf`."""
    return item.kind in _SHELVES[shelf]


def storage_columns(
    *, title: ItemText, subline: ItemText, kind: ItemText
) -> tuple[Column[StorageItem], ...]:
    """Return the columns; the arguments word what is more than a number."""
    return (
        Column(
            "name",
            tr("Name"),
            text=title,
            sort_key=lambda item: title(item).casefold(),
            tip=tr("What it is, and where it lies"),
            spoken=lambda item: ", ".join(filter(None, (title(item), subline(item)))),
        ),
        Column(
            "kind",
            tr("Kind"),
            text=kind,
            sort_key=kind,
            tip=tr("What the file is to Modelyard"),
        ),
        Column(
            "since",
            tr("Since"),
            text=lambda item: day_text(item.since) if item.since is not None else "",
            sort_key=lambda item: item.since.timestamp() if item.since is not None else None,
            tip=tr("When it was last written, or removed"),
            is_number=True,
        ),
        Column(
            "size",
            tr("Size"),
            text=lambda item: size_text(item.size),
            sort_key=lambda item: item.size,
            tip=tr("What it takes on its disk"),
            is_number=True,
        ),
        Column(
            "frees",
            tr("Would free"),
            text=lambda item: size_text(item.frees) if item.frees else "",
            sort_key=lambda item: item.frees,
            tip=tr("What would come back if it went: nothing of what is shared or not ours"),
            is_number=True,
        ),
    )


class StorageTable(ListedTable[StorageItem]):
    """One line per file or group of files."""

    def __init__(
        self, columns: tuple[Column[StorageItem], ...], parent: QObject | None = None
    ) -> None:
        super().__init__(columns, lambda item: item.path, parent)


class StorageOrder(RowOrder[StorageItem]):
    """Orders a `StorageTable` and shows one shelf of it."""

    def __init__(self, table: StorageTable, parent: QObject | None = None) -> None:
        self._shelf = Shelf.ALL
        super().__init__(table, tie=lambda item: item.path, parent=parent)

    def show_shelf(self, shelf: Shelf) -> None:
        """Show only what belongs to `shelf`."""
        self._shelf = shelf
        self.refilter()

    def shows(self, number: int) -> bool:
        """Return whether the row belongs to the shelf."""
        return is_on(self._table.row_at(number), self._shelf)
