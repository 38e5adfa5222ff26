"""Try it: ask the selected model something, see the answer come and how fast it does."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.state.trial import Trial, embeds
from modelyard.ui.details.turn_view import TurnView
from modelyard.ui.look.icons import icon
from modelyard.ui.look.theme import colors_of
from modelyard.ui.parts.labels import wrapped_label
from modelyard.ui.parts.questions import Answer, Question
from modelyard.ui.parts.small_button import small_button
from modelyard.ui.words.try_words import (
    ASK_TEXT,
    CLEAR_TEXT,
    CLEAR_TIP,
    COPY_TEXT,
    COPY_TIP,
    LOAD_AND_ASK_TEXT,
    QUESTION_HINT,
    QUESTION_NAME,
    STOP_TEXT,
    load_question,
    try_note,
)

_FIELD_LINES = 3.4


class TryPage(QWidget):
    """A conversation with the selected model, kept only while it is selected.

    Signals:
        load_wanted (tuple[str, None]): Load this model, as its options are saved.
    """

    load_wanted = Signal(object)

    def __init__(self, trial: Trial, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tryPage")
        self._trial = trial
        self._row: ModelRow | None = None
        self._waiting: str | None = None
        self._follows = True
        self._note = wrapped_label("tryNote", self, is_muted=True)
        self._views: list[TurnView] = []
        self._list = QVBoxLayout()
        self._scroll = self._make_scroll()
        self.field = _QuestionField(self)
        self.ask = self._button("tryAskButton", ASK_TEXT, self._ask)
        self.ask.setProperty("primary", True)
        self.stop = self._button("tryStopButton", STOP_TEXT, self._stop)
        self.copy = small_button(self, name="tryCopyButton", text=COPY_TEXT, tip=COPY_TIP)
        self.clear = small_button(self, name="tryClearButton", text=CLEAR_TEXT, tip=CLEAR_TIP)
        self.copy.clicked.connect(self._copy)
        self.clear.clicked.connect(trial.clear)
        self._lay_out()
        self._tint()
        trial.changed.connect(self._refresh)
        self.field.entered.connect(self._ask)
        self.field.textChanged.connect(self._refresh)
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(self._follow)
        bar.sliderMoved.connect(self._note_place)
        bar.actionTriggered.connect(lambda _: self._note_place(bar.sliderPosition()))
        self.show_row(None)

    def show_row(self, row: ModelRow | None) -> None:
        """Talk to the model of `row`; with None to none."""
        before = self._row
        self._row = row
        self._trial.begin(row.id if row is not None else None)
        if before is None or row is None or before.id != row.id:
            self._waiting = None
        self._ask_what_waited()
        self._refresh()

    def leave(self) -> None:
        """Keep what was said: the page may come back for the same model."""

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "clear"):
            self._tint()

    def _ask(self) -> None:
        row, text = self._row, self.field.toPlainText().strip()
        if row is None or not text or self._trial.is_running:
            return
        if row.state is RowState.LOADED:
            self.field.clear()
            self._trial.ask(row, text)
        elif row.can(Action.LOAD):
            self._ask_to_load(row)

    def _ask_to_load(self, row: ModelRow) -> None:
        title, detail = load_question(row)
        load = Answer("tryLoadButton", LOAD_AND_ASK_TEXT, lambda: self._load(row))
        Question(
            self.window(),
            name="tryLoadQuestion",
            icon_name="load",
            title=title,
            detail=detail,
            answers=(load,),
        ).open()

    def _load(self, row: ModelRow) -> None:
        self._waiting = self.field.toPlainText().strip()
        self.load_wanted.emit((row.id, None))
        self._refresh()

    def _ask_what_waited(self) -> None:
        """Ask what was asked before the model was loaded, or give up where it can't be."""
        row = self._row
        if row is None or self._waiting is None:
            return
        if row.state is RowState.LOADED:
            text, self._waiting = self._waiting, None
            self.field.clear()
            self._trial.ask(row, text)
        elif row.state is RowState.LOAD_FAILED or row.problem is not None:
            self._waiting = None

    def _stop(self) -> None:
        self._trial.stop()
        self.field.setFocus()

    def _copy(self) -> None:
        answers = [turn.answer for turn in self._trial.turns if turn.answer]
        if answers:
            QGuiApplication.clipboard().setText(answers[-1])

    def _refresh(self) -> None:
        row, turns = self._row, self._trial.turns
        is_running = self._trial.is_running
        note = try_note(row, waits=self._waiting is not None)
        self._note.setText(note)
        self._note.setVisible(bool(note) and not turns)
        can_ask = row is not None and (row.state is RowState.LOADED or row.can(Action.LOAD))
        self.field.setEnabled(can_ask and self._waiting is None)
        has_text = bool(self.field.toPlainText().strip())
        self.ask.setEnabled(can_ask and has_text and self._waiting is None)
        self.ask.setVisible(not is_running)
        self.stop.setVisible(is_running)
        self.copy.setEnabled(any(turn.answer for turn in turns))
        self.clear.setEnabled(bool(turns))
        self._show_turns()

    def _show_turns(self) -> None:
        turns = self._trial.turns
        while len(self._views) > len(turns):
            view = self._views.pop()
            self._list.removeWidget(view)
            view.deleteLater()
        while len(self._views) < len(turns):
            view = TurnView(self)
            self._views.append(view)
            self._list.insertWidget(self._list.count() - 1, view)
        for view, turn in zip(self._views, turns, strict=True):
            view.show_turn(turn, embeds=self._row is not None and embeds(self._row))

    def _note_place(self, value: int) -> None:
        bar = self._scroll.verticalScrollBar()
        self._follows = value >= bar.maximum() - self.fontMetrics().height()

    def _follow(self, _least: int, most: int) -> None:
        """Stay at the end of an answer that grows, unless the person has scrolled up."""
        if self._follows:
            self._scroll.verticalScrollBar().setValue(most)

    def _make_scroll(self) -> QScrollArea:
        page = QWidget(self)
        page.setObjectName("tryTurns")
        self._list.setContentsMargins(16, 12, 16, 12)
        self._list.setSpacing(16)
        self._list.addWidget(self._note)
        self._list.addStretch(1)
        page.setLayout(self._list)
        scroll = QScrollArea(self)
        scroll.setObjectName("tryScroll")
        scroll.setAccessibleName(QUESTION_NAME)
        scroll.setProperty("plain", True)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        return scroll

    def _button(self, name: str, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.clicked.connect(act)
        return button

    def _tint(self) -> None:
        colors = colors_of(self.palette())
        self.copy.setIcon(icon("copy", colors.muted, disabled=colors.border))
        self.clear.setIcon(icon("remove", colors.muted, disabled=colors.border))

    def _lay_out(self) -> None:
        self.field.setFixedHeight(int(self.fontMetrics().lineSpacing() * _FIELD_LINES))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.copy)
        line.addWidget(self.clear)
        line.addStretch(1)
        line.addWidget(self.stop)
        line.addWidget(self.ask)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self.field)
        foot.addLayout(line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(foot)


class _QuestionField(QPlainTextEdit):
    """Enter asks, Shift+Enter begins a line; Tab leads on."""

    entered = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("questionField")
        self.setAccessibleName(QUESTION_NAME)
        self.setPlaceholderText(QUESTION_HINT)
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
        else:
            super().keyPressEvent(event)
