"""How the cells of the model table are painted."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from modelyard.state.rows import ModelRow, RowState
from modelyard.tables.row_table import ROW_ROLE, Index
from modelyard.ui.look.model_colors import ModelColors
from modelyard.ui.look.theme import Colors
from modelyard.ui.parts.cells import CellDelegate, TwoLineDelegate, paint_tile
from modelyard.ui.parts.state_painting import look_of, paint_look
from modelyard.ui.words.wording import subline_text


class NameDelegate(TwoLineDelegate):
    """The name of a model; the tile has the colour that the model has in memory."""

    def __init__(self, model_colors: ModelColors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model_colors = model_colors

    def _texts(self, index: Index) -> tuple[str, str]:
        row: ModelRow = index.data(ROW_ROLE)
        return row.name, subline_text(row.model)

    def _paint_tile(self, painter: QPainter, tile: QRectF, index: Index, colors: Colors) -> None:
        row: ModelRow = index.data(ROW_ROLE)
        if row.state not in {RowState.LOADED, RowState.UNLOADING}:
            super()._paint_tile(painter, tile, index, colors)
            return
        fill = self._model_colors.color(row.id, colors)
        paint_tile(painter, tile, fill=fill, ink=colors.on_accent)


class StateDelegate(CellDelegate):
    """The state: icon and word, and while something runs its bar, percent, bytes and time."""

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        paint_look(painter, box, look_of(index.data(ROW_ROLE), colors), colors)
