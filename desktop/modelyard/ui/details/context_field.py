"""The context window: a slider and a number, and how large it may become."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from modelyard.ui.details.fit_slider import FitSlider, scale_of
from modelyard.ui.details.option_fields import NumberField
from modelyard.ui.look.polish import set_style_property
from modelyard.ui.words.option_words import FIT_MARK_TEXT, OPTION_WORDS, largest_text, tokens_text
from modelyard.wire.load import NumberRange

_MOST_SHOWN = 2**31 - 2


class ContextField(QWidget):
    """Chooses how many tokens the model sees; marks the most that fit into memory.

    Signals:
        changed (object): The person chose this many; None for the default.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("contextOption")
        self._number = NumberField("context", self)
        self._numbers = NumberRange(low=1, high=1, default=1)
        self.slider = FitSlider(self)
        self.slider.setObjectName("contextSlider")
        self.slider.setToolTip(OPTION_WORDS["context"].tip)
        self._largest = QLabel(self)
        self._largest.setObjectName("largestContext")
        self._largest.setWordWrap(True)
        self.use_largest = QPushButton(FIT_MARK_TEXT, self)
        self.use_largest.setObjectName("useLargestButton")
        self.use_largest.setProperty("quiet", True)
        self._lay_out()
        self._number.changed.connect(self.changed.emit)
        self.slider.valueChanged.connect(lambda _: self.changed.emit(self.slider.chosen))
        self.use_largest.clicked.connect(self._use_largest)
        self.show_largest(None)

    @property
    def box(self) -> QWidget:
        """Where the number is typed."""
        return self._number.control

    def show_value(self, value: int | None, *, numbers: NumberRange) -> None:
        """Show `value`, None for the default, as one of `numbers`."""
        high = min(numbers.high, _MOST_SHOWN)
        self._numbers = numbers.model_copy(update={"high": high})
        self._number.show_value(value, numbers=self._numbers)
        self.slider.set_scale(scale_of(self._numbers))
        shown = value if value is not None else numbers.default
        self.slider.show_value(shown)
        self.slider.setAccessibleName(f"{OPTION_WORDS['context'].label}: {tokens_text(shown)}")
        self._refresh()

    def show_largest(self, tokens: int | None) -> None:
        """Mark the largest context that fits; None where that is not known."""
        self.slider.show_limit(tokens)
        self._refresh()

    def _refresh(self) -> None:
        limit = self.slider.limit
        self._largest.setVisible(limit is not None)
        is_all = limit is not None and limit >= self._numbers.high
        self.use_largest.setVisible(limit is not None and limit >= self._numbers.low)
        if limit is not None:
            shown = min(limit, self._numbers.high)
            self._largest.setText(largest_text(shown))
            exceeds = self.slider.chosen > limit and not is_all
            set_style_property(self._largest, "warning", exceeds)
            set_style_property(self._largest, "muted", not exceeds)
            self.use_largest.setEnabled(self.slider.chosen != shown)

    def _use_largest(self) -> None:
        if self.slider.limit is not None:
            self.changed.emit(min(self.slider.limit, self._numbers.high))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._number, 0, 0, 1, 2)
        grid.addWidget(self.slider, 1, 0, 1, 2)
        grid.addWidget(self._largest, 2, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.use_largest, 2, 1)
