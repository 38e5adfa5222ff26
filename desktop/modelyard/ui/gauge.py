"""The memory gauge: one stacked bar for each memory, and what a load would add to it."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from modelyard.language import tr
from modelyard.ui.device_bar import LEAST_WIDTH_PX, DeviceBar
from modelyard.ui.gauge_figures import Addition, device_figures
from modelyard.ui.model_colors import ModelColors
from modelyard.wire.runtime import SystemMemory


class MemoryGauge(QWidget):
    """A bar for each device, side by side while there is room.

    Used by other programs | each loaded model in its own colour | what the selected model would
    add, hatched | free. Every figure is also in the accessible description.
    """

    def __init__(self, model_colors: ModelColors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("memoryGauge")
        self.setAccessibleName(tr("Memory"))
        self._model_colors = model_colors
        self._memory = SystemMemory(devices=())
        self._added: dict[str, Addition] = {}
        self._highlighted: str | None = None
        self._bars: list[DeviceBar] = []
        self._columns = 0
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(32)
        self._layout.setVerticalSpacing(12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def bars(self) -> tuple[DeviceBar, ...]:
        """The bars, in the order of the devices."""
        return tuple(self._bars)

    def show_memory(self, memory: SystemMemory | None) -> None:
        """Show this reading; None where nothing is known."""
        self._memory = memory or SystemMemory(devices=())
        self._refresh()

    def show_addition(self, added: dict[str, Addition], *, highlighted: str | None = None) -> None:
        """Show what a load would add to each device, and outline the `highlighted` model."""
        self._added, self._highlighted = added, highlighted
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many bars side by side as there is room for."""
        self._arrange()

    def _refresh(self) -> None:
        figures = device_figures(self._memory, self._added)
        while len(self._bars) < len(figures):
            self._bars.append(DeviceBar(self._model_colors, self))
            self._columns = 0
        while len(self._bars) > len(figures):
            bar = self._bars.pop()
            self._layout.removeWidget(bar)
            bar.deleteLater()
            self._columns = 0
        for bar, shown in zip(self._bars, figures, strict=True):
            bar.show_figures(shown, highlighted=self._highlighted)
        self.setAccessibleDescription(" ".join(one.sentence() for one in figures))
        self._arrange()

    def _arrange(self) -> None:
        fitting = max(1, self.width() // LEAST_WIDTH_PX)
        columns = max(1, min(len(self._bars), fitting))
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._layout.setColumnStretch(column, 0)
        self._columns = columns
        for number, bar in enumerate(self._bars):
            self._layout.addWidget(bar, number // columns, number % columns)
        for column in range(columns):
            self._layout.setColumnStretch(column, 1)
