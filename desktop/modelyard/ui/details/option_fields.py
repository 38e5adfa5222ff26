"""The fields of the options form: a label, a control that shows its default, a way back to it."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from modelyard.tables.numbers import count_text
from modelyard.ui.look.icons import icon
from modelyard.ui.look.polish import inset_text
from modelyard.ui.look.scale import grown, text_scale
from modelyard.ui.look.theme import colors_of
from modelyard.ui.parts.small_button import small_button
from modelyard.ui.words.option_words import (
    CHANCE_TEXT,
    OFF_TEXT,
    ON_TEXT,
    OPTION_WORDS,
    default_text,
    reset_text,
)
from modelyard.wire.load import NumberRange

_LABEL_PX = 104
_BESIDE_SCALE = 1.4
"""With larger texts the label is above its control: side by side both would be cut off."""
_LIST_MARGINS_PX = 24
_CONTROL_PX = 28
_LARGEST_SEED = 4_294_967_294
_DECIMALS = 2


class OptionField(QWidget):
    """One option by its `key`; what is not chosen is the default, which the control names.

    Signals:
        changed (object): The person chose this value; None for the default.
    """

    changed = Signal(object)

    def __init__(self, key: str, control: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        words = OPTION_WORDS[key]
        self.key = key
        self.setObjectName(f"{key}Option")
        self.control = control
        control.setParent(self)
        control.setObjectName(f"{key}Field")
        control.setAccessibleName(words.label)
        control.setToolTip(words.tip)
        control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        control.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        control.setMinimumHeight(grown(self.font(), _CONTROL_PX))
        control.installEventFilter(self)
        self.label = QLabel(words.label, self)
        self.label.setToolTip(words.tip)
        self.label.setWordWrap(True)
        self.label.setBuddy(control)
        self.reset = small_button(self, name=f"{key}Reset", text=reset_text(words.label))
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        self.reset.clicked.connect(self._go_back)
        self._lay_out()
        self._tint()

    def mark_chosen(self, *, is_chosen: bool) -> None:
        """Offer the way back to the default where something else is chosen."""
        self.reset.setVisible(is_chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the page, unless the control is the one that is worked with."""
        is_wheel = event.type() is QEvent.Type.Wheel
        if is_wheel and watched is self.control and not self.control.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "reset"):
            self._tint()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        if text_scale(self.font()) > _BESIDE_SCALE:
            grid.setVerticalSpacing(4)
            grid.addWidget(self.label, 0, 0)
            grid.addWidget(self.control, 1, 0)
            grid.addWidget(self.reset, 1, 1)
            return
        grid.setColumnMinimumWidth(0, grown(self.font(), _LABEL_PX))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 2)
        grid.addWidget(self.label, 0, 0)
        grid.addWidget(self.control, 0, 1)
        grid.addWidget(self.reset, 0, 2)

    def _go_back(self) -> None:
        # The button goes away; the focus stays with the option.
        self.control.setFocus()
        self.changed.emit(None)

    def _tint(self) -> None:
        self.reset.setIcon(icon("retry", colors_of(self.palette()).muted))


class ChoiceField(OptionField):
    """An option with a few values; `text` says any of them, also one that is not offered."""

    def __init__(self, key: str, text: Callable[[Any], str], parent: QWidget) -> None:
        self._box = QComboBox()
        super().__init__(key, self._box, parent)
        self._text = text
        self._box.setMinimumContentsLength(6)
        adjust = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self._box.setSizeAdjustPolicy(adjust)
        self._values: tuple[object, ...] = ()
        self._box.activated.connect(lambda number: self.changed.emit(self._values[number]))

    def show_value(self, value: object, *, default: object, choices: Sequence[object]) -> None:
        """Show `value`, None for the `default`, among `choices`."""
        offered = list(choices)
        if value is not None and value not in offered:
            offered.append(value)
        # Qt would give them back as another type: an enumeration as its text.
        self._values = (None, *offered)
        texts = [default_text(self._text(default)), *(self._text(choice) for choice in offered)]
        if texts != [self._box.itemText(number) for number in range(self._box.count())]:
            self._box.clear()
            self._box.addItems(texts)
            # The list may be wider than the box that opens it, which is as narrow as the side.
            widest = self._box.view().sizeHintForColumn(0)
            self._box.view().setMinimumWidth(widest + _LIST_MARGINS_PX)
        self._box.setCurrentIndex(self._values.index(value))
        self.mark_chosen(is_chosen=value is not None)


class NumberField(OptionField):
    """A whole number; the least value of its box stands for the default."""

    def __init__(
        self, key: str, parent: QWidget, *, text: Callable[[int], str] = count_text
    ) -> None:
        self._box = QSpinBox()
        inset_text(self._box)
        super().__init__(key, self._box, parent)
        self._text = text
        self._box.setKeyboardTracking(False)
        self._box.setGroupSeparatorShown(True)
        self._box.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        self._box.valueChanged.connect(self._announce)

    def show_value(self, value: int | None, *, numbers: NumberRange) -> None:
        """Show `value`, None for the default, as one of `numbers`."""
        self._box.blockSignals(True)
        self._box.setSpecialValueText(default_text(self._text(numbers.default)))
        self._box.setRange(numbers.low - 1, max(numbers.high, value or 0))
        self._box.setSingleStep(numbers.step)
        self._box.setValue(self._box.minimum() if value is None else value)
        self._box.blockSignals(False)
        self.mark_chosen(is_chosen=value is not None)

    def _announce(self, number: int) -> None:
        self.changed.emit(None if number == self._box.minimum() else number)


class DecimalField(OptionField):
    """A number with decimals from 0 to `most`; what is less stands for the default."""

    def __init__(self, key: str, parent: QWidget, *, most: float, step: float) -> None:
        self._box = QDoubleSpinBox()
        inset_text(self._box)
        super().__init__(key, self._box, parent)
        self._box.setKeyboardTracking(False)
        self._box.setDecimals(_DECIMALS)
        self._box.setRange(-step, most)
        self._box.setSingleStep(step)
        self._box.valueChanged.connect(self._announce)

    def show_value(self, value: float | None, *, default: float | None) -> None:
        """Show `value`, None for the default."""
        self._box.blockSignals(True)
        shown = "" if default is None else self.locale().toString(default, "g", 3)
        self._box.setSpecialValueText(default_text(shown))
        self._box.setValue(self._box.minimum() if value is None else value)
        self._box.blockSignals(False)
        self.mark_chosen(is_chosen=value is not None)

    def _announce(self, number: float) -> None:
        self.changed.emit(None if number < 0 else round(number, _DECIMALS))


class SeedField(OptionField):
    """A number that Qt's boxes have no room for; nothing stands for another one each time."""

    def __init__(self, parent: QWidget) -> None:
        self._line = QLineEdit()
        super().__init__("seed", self._line, parent)
        self._line.setPlaceholderText(CHANCE_TEXT)
        self._line.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._line.editingFinished.connect(self._announce)
        self._value: int | None = None

    def show_value(self, value: int | None) -> None:
        """Show `value`, None for chance."""
        self._value = value
        self._line.setText("" if value is None else str(value))
        self.mark_chosen(is_chosen=value is not None)

    def _announce(self) -> None:
        digits = "".join(sign for sign in self._line.text() if sign.isdecimal())
        value = min(int(digits[:12]), _LARGEST_SEED) if digits else None
        if value == self._value:
            self.show_value(value)
        else:
            self.changed.emit(value)


def switch_text(value: object) -> str:
    """Return what a switch says; nothing where the engine decides."""
    match value:
        case True:
            return ON_TEXT
        case False:
            return OFF_TEXT
        case _:
            return ""
