"""The memory gauge: one stacked bar for each memory, and what a load would add to it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from modelyard.language import tr
from modelyard.state.memory_history import MemoryHistory
from modelyard.ui.look.model_colors import ModelColors
from modelyard.ui.look.scale import grown
from modelyard.ui.memory.device_bar import LEAST_WIDTH_PX, DeviceBar
from modelyard.ui.memory.gauge_figures import Addition, device_figures
from modelyard.ui.memory.sparkline import Sparkline
from modelyard.ui.words.gauge_words import RAM_TITLE, bar_sentence
from modelyard.wire.runtime import SystemMemory


class MemoryGauge(QWidget):
    """A bar for each device, side by side while there is room.

    Used by other programs | each loaded model in its own colour | what the selected model would
    add, hatched | free. Every figure is also in the accessible description. Under each bar stands,
    if that is asked for, how it was in the last minutes.

    Signals:
        segment_pressed (str): The segment of the model with this id was pressed.
    """

    segment_pressed = Signal(object)

    def __init__(
        self,
        model_colors: ModelColors,
        history: MemoryHistory | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("memoryGauge")
        self.setAccessibleName(tr("Memory"))
        self._model_colors = model_colors
        self._history = history or MemoryHistory()
        self._is_history_shown = False
        self._memory = SystemMemory(devices=())
        self._added: dict[str, Addition] = {}
        self._highlighted: str | None = None
        self._cells: list[_Cell] = []
        self._columns = 0
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(32)
        self._layout.setVerticalSpacing(12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def bars(self) -> tuple[DeviceBar, ...]:
        """The bars, in the order of the devices."""
        return tuple(cell.bar for cell in self._cells)

    @property
    def curves(self) -> tuple[Sparkline, ...]:
        """What is under the bars while the last minutes are shown."""
        return tuple(cell.curve for cell in self._cells)

    def show_memory(self, memory: SystemMemory | None) -> None:
        """Show this reading; None where nothing is known."""
        self._memory = memory or SystemMemory(devices=())
        self._refresh()

    def show_addition(self, added: dict[str, Addition], *, highlighted: str | None = None) -> None:
        """Show what a load would add to each device, and outline the `highlighted` model."""
        self._added, self._highlighted = added, highlighted
        self._refresh()

    def show_history(self, is_shown: bool) -> None:
        """Show the last minutes under each bar, or no longer."""
        self._is_history_shown = is_shown
        for cell in self._cells:
            cell.curve.setVisible(is_shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many bars side by side as there is room for."""
        self._arrange()

    def _refresh(self) -> None:
        figures = device_figures(self._memory, self._added, ram_title=RAM_TITLE)
        while len(self._cells) < len(figures):
            self._cells.append(self._make_cell())
            self._columns = 0
        while len(self._cells) > len(figures):
            cell = self._cells.pop()
            self._layout.removeWidget(cell)
            cell.deleteLater()
            self._columns = 0
        devices = self._memory.devices
        for cell, device, shown in zip(self._cells, devices, figures, strict=True):
            cell.bar.show_figures(shown, highlighted=self._highlighted)
            cell.curve.show_device(device.id)
        self.setAccessibleDescription(" ".join(bar_sentence(one) for one in figures))
        self._arrange()

    def _make_cell(self) -> "_Cell":
        cell = _Cell(self._model_colors, self._history, self)
        cell.curve.setVisible(self._is_history_shown)
        cell.bar.segment_pressed.connect(self.segment_pressed.emit)
        return cell

    def _arrange(self) -> None:
        fitting = max(1, self.width() // grown(self.font(), LEAST_WIDTH_PX))
        columns = max(1, min(len(self._cells), fitting))
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._layout.setColumnStretch(column, 0)
        self._columns = columns
        for number, cell in enumerate(self._cells):
            self._layout.addWidget(cell, number // columns, number % columns)
        for column in range(columns):
            self._layout.setColumnStretch(column, 1)


class _Cell(QWidget):
    """The bar of one device, and its curve."""

    def __init__(self, model_colors: ModelColors, history: MemoryHistory, parent: QWidget) -> None:
        super().__init__(parent)
        self.bar = DeviceBar(model_colors, self)
        self.curve = Sparkline(history, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.bar)
        layout.addWidget(self.curve)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
