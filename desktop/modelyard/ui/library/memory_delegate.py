"""The cell with the memory that a model takes."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from modelyard.tables.columns import memory_text
from modelyard.tables.groups import FitOf
from modelyard.tables.row_table import ROW_ROLE, Index
from modelyard.ui.look.theme import Colors
from modelyard.ui.parts.cells import CellDelegate
from modelyard.ui.parts.fit_look import paint_memory


class MemoryDelegate(CellDelegate):
    """The memory that a model takes, and under it how that fits into what is here."""

    def __init__(self, fit_of: FitOf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fit_of = fit_of

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        row = index.data(ROW_ROLE)
        fit = self._fit_of(row)
        paint_memory(painter, box, memory_text(row), fit, colors, at_right=True)
