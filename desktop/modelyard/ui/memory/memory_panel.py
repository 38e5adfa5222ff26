"""The bottom of the window: the memory gauge, and Load and Unload beside it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from modelyard.language import tr
from modelyard.state.memory_history import MemoryHistory
from modelyard.state.rows import Action
from modelyard.ui.look.icons import icon
from modelyard.ui.look.model_colors import ModelColors
from modelyard.ui.look.theme import colors_of
from modelyard.ui.memory.gauge import MemoryGauge
from modelyard.ui.memory.gauge_figures import Addition
from modelyard.ui.parts.action_button import ActionButton
from modelyard.ui.parts.actions import ACTION_ICONS, ModelActions
from modelyard.ui.parts.small_button import small_button
from modelyard.ui.words.gauge_words import HISTORY_TEXT, HISTORY_TIP
from modelyard.ui.words.wording import MEMORY_UNKNOWN
from modelyard.wire.runtime import SystemMemory


class MemoryPanel(QFrame):
    """What is in memory, what the selected model would add, and the buttons that change it.

    Signals:
        segment_pressed (str): The gauge's segment of the model with this id was pressed.
    """

    segment_pressed = Signal(object)

    def __init__(
        self,
        actions: ModelActions,
        model_colors: ModelColors,
        history: MemoryHistory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("memoryPanel")
        self.setAccessibleName(tr("Memory"))
        self.gauge = MemoryGauge(model_colors, history, self)
        self.gauge.segment_pressed.connect(self.segment_pressed.emit)
        self._history_button = self._make_history_button()
        self._unknown = QLabel(MEMORY_UNKNOWN, self)
        self._unknown.setObjectName("memoryUnknown")
        self._unknown.setProperty("muted", True)
        self._buttons = {
            action: ActionButton(
                actions[action],
                ACTION_ICONS[action],
                name=f"memory{action.name.title()}Button",
                parent=self,
            )
            for action in (Action.LOAD, Action.UNLOAD)
        }
        self._lay_out()
        self._tint()
        self.show_memory(None)

    def emphasise(self, primary: Action | None) -> None:
        """Emphasise the button of this action alone."""
        for action, button in self._buttons.items():
            button.set_primary(action is primary)

    def show_memory(self, memory: SystemMemory | None) -> None:
        """Show this reading; None where the service tells nothing about memory."""
        is_known = memory is not None and bool(memory.devices)
        self.gauge.setVisible(is_known)
        self._history_button.setVisible(is_known)
        self._unknown.setVisible(not is_known)
        self.gauge.show_memory(memory)

    def show_addition(self, added: dict[str, Addition], *, highlighted: str | None) -> None:
        """Show what a load would add, and outline the `highlighted` model."""
        self.gauge.show_addition(added, highlighted=highlighted)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_history_button"):
            self._tint()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(4)
        for button in self._buttons.values():
            button.setMinimumWidth(112)
            column.addWidget(button)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 12, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(self.gauge, 1)
        layout.addWidget(self._unknown, 1)
        layout.addWidget(self._history_button, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column)
        layout.setAlignment(column, Qt.AlignmentFlag.AlignVCenter)

    def _make_history_button(self) -> QToolButton:
        button = small_button(self, name="memoryHistoryButton", text=HISTORY_TEXT, tip=HISTORY_TIP)
        button.setCheckable(True)
        button.toggled.connect(self.gauge.show_history)
        return button

    def _tint(self) -> None:
        self._history_button.setIcon(icon("history", colors_of(self.palette()).muted))
