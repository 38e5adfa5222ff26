"""One question and its answer, and how fast it came."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from modelyard.state.trial import Turn
from modelyard.ui.parts.labels import wrapped_label
from modelyard.ui.words.problem_words import advice
from modelyard.ui.words.try_words import answer_name, speed_line, thoughts_line


class TurnView(QFrame):
    """Shows a turn as it grows; the texts can be selected, and are never read as markup."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("turn")
        self._turn: Turn | None = None
        self._question = wrapped_label("turnQuestion", self)
        self._thoughts = wrapped_label("turnThoughts", self, is_muted=True)
        self._answer = wrapped_label("turnAnswer", self)
        self._figures = wrapped_label("turnFigures", self, is_muted=True)
        self._problem = wrapped_label("turnProblem", self)
        self._problem.setProperty("bad", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for one in (self._question, self._thoughts, self._answer, self._problem, self._figures):
            layout.addWidget(one)

    def show_turn(self, turn: Turn, *, embeds: bool) -> None:
        """Show `turn`; what is selected stays so unless its text changes."""
        if turn == self._turn:
            return
        self._turn = turn
        problem = advice(turn.problem) if turn.problem is not None else None
        for label, text in (
            (self._question, turn.question),
            (self._thoughts, thoughts_line(turn)),
            (self._answer, turn.answer),
            (self._figures, speed_line(turn, embeds=embeds)),
            (self._problem, f"{problem.title}. {problem.what_to_do}" if problem else ""),
        ):
            if label.text() != text:
                label.setText(text)
            label.setVisible(bool(text))
        if not turn.is_running:
            # Said once, when it is whole: not each word as it comes.
            self._answer.setAccessibleName(answer_name(turn))
