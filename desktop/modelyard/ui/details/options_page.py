"""The options of a model: a form that is saved as it is changed, with what a load would take."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from modelyard.state.load_forms import LoadForms
from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.ui.details.estimate_card import EstimateCard
from modelyard.ui.details.options_form import OptionsForm
from modelyard.ui.look.scale import grown
from modelyard.ui.parts.sheet import plain_label
from modelyard.ui.words.option_words import (
    LOAD_AGAIN_TEXT,
    LOAD_AGAIN_TIP,
    LOAD_TEXT,
    NO_FILE_TEXT,
    OTHER_OPTIONS_TEXT,
    RESET_ALL_TEXT,
    RESET_ALL_TIP,
    SAVED_TEXT,
    SEVERAL_TEXT,
    WAITING_TEXT,
)
from modelyard.ui.words.problem_words import advice
from modelyard.wire.load import LoadForm, LoadOptions
from modelyard.wire.problems import Problem
from modelyard.wire.runtime import MemoryEstimate

_WITH_OPTIONS = frozenset(
    {
        RowState.DOWNLOADED,
        RowState.LOAD_QUEUED,
        RowState.LOADING,
        RowState.LOADED,
        RowState.UNLOADING,
        RowState.LOAD_FAILED,
    }
)
_FOR_ONE_LOAD = {"force", "unload"}
_ROOMY_PX = 560
"""From this height on there is room for what the memory is made of, line by line."""


class OptionsPage(QWidget):
    """Follows the selected row while it is shown; `forms` is asked only then.

    Signals:
        load_wanted (tuple[str, LoadOptions]): Load this model with these options.
        reload_wanted (tuple[str, LoadOptions]): Unload it and load it again.
        estimate_changed (): `estimate` is another.
    """

    load_wanted = Signal(object)
    reload_wanted = Signal(object)
    estimate_changed = Signal()

    def __init__(self, forms: LoadForms, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("optionsPage")
        self._forms = forms
        self._row: ModelRow | None = None
        self._note = plain_label()
        self._note.setProperty("muted", True)
        self.card = EstimateCard(self)
        self.form = OptionsForm(self)
        self._scroll = self._make_scroll()
        self._hint = QLabel(self)
        self._hint.setObjectName("optionsHint")
        self._hint.setWordWrap(True)
        self._hint.setProperty("muted", True)
        self.load = self._button("optionsLoadButton", LOAD_TEXT, self._load)
        self.load.setProperty("primary", True)
        self.reset_all = self._button("resetAllButton", RESET_ALL_TEXT, self._reset)
        self.reset_all.setToolTip(RESET_ALL_TIP)
        self._lay_out()
        self._connect()
        self.show_row(None)

    @property
    def estimate(self) -> MemoryEstimate | None:
        """What the model would take as its options are now; None while that is not shown."""
        is_shown = self.isVisible() and self._row is not None
        return self._forms.estimate if is_shown else None

    def show_row(self, row: ModelRow | None) -> None:
        """Show the options of `row`; with None a hint to select one."""
        self._row = row
        is_possible = row is not None and row.state in _WITH_OPTIONS
        if row is not None and is_possible:
            if row.id != self._forms.model_id:
                self._show_note(WAITING_TEXT)
                self._forms.open(row.id)
            self._refresh_buttons()
            return
        self._forms.close()
        self._show_note(SEVERAL_TEXT if row is None else NO_FILE_TEXT)

    def leave(self) -> None:
        """Save what was chosen: the page is no longer shown."""
        self._row = None
        self._forms.close()
        self._show_note(WAITING_TEXT)

    def ask_again(self) -> None:
        """Estimate once more: what is free has changed."""
        self._forms.ask_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the options where there is little."""
        super().resizeEvent(event)
        self.card.parts.show_lines(are_shown=self.height() >= grown(self.font(), _ROOMY_PX))

    def _connect(self) -> None:
        self._forms.opened.connect(self._show_form)
        self._forms.failed.connect(self._show_problem)
        self._forms.estimated.connect(self._show_estimate)
        self._forms.saved.connect(self._refresh_buttons)
        self.form.chosen.connect(self._choose)

    def _show_form(self, form: LoadForm) -> None:
        self.form.show_form(form, self._forms.options)
        self.card.show_estimate(None)
        self._show_note("")
        self._refresh_buttons()

    def _show_problem(self, problem: Problem) -> None:
        words = advice(problem)
        text = f"{words.title}. {words.what_to_do}"
        if self.form.is_filled and self._forms.model_id is not None:
            self._hint.setText(text)
        else:
            self._show_note(text)

    def _show_estimate(self, estimate: MemoryEstimate) -> None:
        self.card.show_estimate(estimate)
        self.form.show_estimate(estimate)
        self.estimate_changed.emit()

    def _choose(self, options: LoadOptions) -> None:
        self._forms.choose(options)
        self.form.show_options(options)
        self._refresh_buttons()

    def _reset(self) -> None:
        self._choose(LoadOptions())

    def _load(self) -> None:
        if self._row is not None:
            self._forms.save_now()
            wanted = self.reload_wanted if self._row.state is RowState.LOADED else self.load_wanted
            # Given along: what is being saved may arrive later than the request to load.
            wanted.emit((self._row.id, self._forms.options))

    def _refresh_buttons(self) -> None:
        row = self._row
        if row is None:
            return
        options = self._forms.options
        is_loaded = row.state is RowState.LOADED
        self.load.setText(LOAD_AGAIN_TEXT if is_loaded else LOAD_TEXT)
        self.load.setToolTip(LOAD_AGAIN_TIP if is_loaded else "")
        differs = is_loaded and _differs(row, self.form.effective(options))
        self.load.setEnabled(row.can(Action.LOAD) or (differs and row.pending is None))
        self.reset_all.setEnabled(options != LoadOptions())
        self._hint.setText(OTHER_OPTIONS_TEXT if differs else SAVED_TEXT)

    def _show_note(self, text: str) -> None:
        self._note.setText(text)
        self._note.setVisible(bool(text))
        for widget in (self.card, self._scroll, self._hint, self.load, self.reset_all):
            widget.setVisible(not text)

    def _make_scroll(self) -> QScrollArea:
        scroll = QScrollArea(self)
        scroll.setObjectName("optionsScroll")
        scroll.setProperty("plain", True)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.form)
        return scroll

    def _button(self, name: str, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(16, 8, 16, 12)
        line.addWidget(self.reset_all)
        line.addStretch(1)
        line.addWidget(self.load)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 4)
        head.addWidget(self._note)
        head.addWidget(self.card)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 0)
        foot.addWidget(self._hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(foot)
        layout.addLayout(line)
        layout.setAlignment(head, Qt.AlignmentFlag.AlignTop)


def _differs(row: ModelRow, wanted: LoadOptions) -> bool:
    """Whether a model is in memory with other options than these, as far as that is told."""
    runtime = row.model.runtime
    if runtime is None or runtime.options is None:
        return False
    now = runtime.options.model_dump(exclude=_FOR_ONE_LOAD, exclude_none=True)
    then = wanted.model_dump(exclude=_FOR_ONE_LOAD, exclude_none=True)
    return any(now.get(key, value) != value for key, value in then.items())
