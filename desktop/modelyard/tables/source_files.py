"""The files of a repository as a Qt table; the parts of a split model are one line."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from modelyard.language import tr
from modelyard.state.fits import Fit
from modelyard.state.hub import model_name
from modelyard.state.rows import ModelRow
from modelyard.tables.listed_table import ListedTable
from modelyard.tables.numbers import size_text
from modelyard.tables.row_table import Column
from modelyard.wire.sources import SourceFile


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that can be downloaded, how it fits, and the model here that comes from it."""

    file: SourceFile
    fit: Fit = Fit.UNKNOWN
    needed: int | None = None
    """The bytes of memory that a load takes."""
    is_estimated: bool = False
    """Whether `needed` was told by the file's header; else it is a guess by its size."""
    held: ModelRow | None = None
    is_taking: bool = False

    @property
    def title(self) -> str:
        """What tells the file from the others of its repository."""
        return self.file.quantization or model_name(self.file.path)


FileText = Callable[[FileRow], str]


def file_columns(
    *, subline: FileText, fit: FileText, state: FileText
) -> tuple[Column[FileRow], ...]:
    """Return the columns; the arguments word what is more than a number."""
    return (
        Column(
            "name",
            tr("File"),
            text=lambda row: row.title,
            sort_key=lambda row: row.title.casefold(),
            tip=tr("How its weights are quantised, and the name of the file"),
            spoken=lambda row: ", ".join(filter(None, (row.title, subline(row), state(row)))),
        ),
        Column(
            "size",
            tr("Size"),
            text=lambda row: size_text(row.file.size) if row.file.size is not None else "",
            sort_key=lambda row: row.file.size,
            tip=tr("What is downloaded, all parts together"),
            is_number=True,
        ),
        Column(
            "fit",
            tr("This machine"),
            text=fit,
            sort_key=lambda row: row.needed,
            tip=tr("The memory that a load takes, and whether this machine has it"),
        ),
    )


class SourceFileTable(ListedTable[FileRow]):
    """One line per model that a repository offers."""

    def __init__(self, columns: tuple[Column[FileRow], ...], parent: QObject | None = None) -> None:
        super().__init__(columns, lambda row: row.file.path, parent)
