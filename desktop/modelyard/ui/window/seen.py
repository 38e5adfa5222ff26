"""What the window shows of the models, taken down for the next start."""

from collections.abc import Iterable

from PySide6.QtCore import QLocale, QPoint, QRect
from PySide6.QtWidgets import QStyle, QWidget

from modelyard.state.rows import ModelRow
from modelyard.tables.groups import FitOf
from modelyard.tables.row_table import Column
from modelyard.tables.seen_list import SeenColumn, SeenList, SeenRow
from modelyard.ui.library.library_place import LibraryPlace
from modelyard.ui.parts.state_painting import STATE_ICONS
from modelyard.ui.words.discover_words import FIT_WORDS
from modelyard.ui.words.wording import search_text, state_word, subline_text


def seen_of(library: LibraryPlace, rows: Iterable[ModelRow], *, fit_of: FitOf) -> SeenList:
    """Return `rows` as `library` shows them, and where it has its table."""
    columns = library.page.table.columns
    frame = library.window().rect()
    table, field = _box(library.page.view), _box(library.toolbar.search_field)
    return SeenList(
        language=QLocale().name(),
        table_margins=(
            table.left(),
            table.top(),
            frame.right() - table.right(),
            frame.bottom() - table.bottom(),
        ),
        search_box=(frame.width() - field.left(), field.top(), field.width(), field.height()),
        columns=tuple(SeenColumn(c.key, c.title, c.tip, c.is_number) for c in columns),
        rows=tuple(_seen(row, columns, FIT_WORDS[fit_of(row)]) for row in rows),
    )


def _seen(row: ModelRow, columns: tuple[Column[ModelRow], ...], fit: str) -> SeenRow:
    return SeenRow(
        id=row.id,
        subline=subline_text(row.model),
        icon=STATE_ICONS[row.state],
        fit=fit,
        searchable=search_text(row).casefold(),
        texts=tuple(state_word(row) if c.key == "state" else c.text(row) for c in columns),
        keys=tuple(column.sort_key(row) for column in columns),
    )


def _box(widget: QWidget) -> QRect:
    """Return where `widget` is in its window, measured from where reading begins."""
    frame = widget.window()
    box = QRect(widget.mapTo(frame, QPoint(0, 0)), widget.size())
    return QStyle.visualRect(frame.layoutDirection(), frame.rect(), box)
