"""What is wrong with a model, what to do, the end of the engine's log, and the ways on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from modelyard.state.rows import ModelRow
from modelyard.ui.parts.labels import wrapped_label
from modelyard.ui.words.load_words import SHOW_LOG_TEXT, WAYS_TEXT, restart_text
from modelyard.ui.words.problem_words import advice, last_log_lines
from modelyard.wire.problems import ProblemCode

_WITH_LOG = frozenset(
    {
        ProblemCode.ENGINE_CRASHED,
        ProblemCode.ENGINE_FAILED,
        ProblemCode.CORRUPT_FILE,
        ProblemCode.UNSUPPORTED_ARCHITECTURE,
    }
)


class ProblemCard(QFrame):
    """Stands in the details while something is wrong.

    Signals:
        log_wanted (): Show the log of the model's last load.
        offers_wanted (): Show how it could be loaded although it does not fit.
    """

    log_wanted = Signal()
    offers_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("detailsProblem")
        self.setProperty("card", "bad")
        self._title = wrapped_label("problemTitle", self, is_bold=True)
        self._what_to_do = wrapped_label("problemAdvice", self)
        self._log = wrapped_label("problemLog", self, is_muted=True)
        self._ways = self._button("problemOffersButton", WAYS_TEXT)
        self._ways.clicked.connect(self.offers_wanted.emit)
        self._show_log = self._button("problemLogButton", SHOW_LOG_TEXT)
        self._show_log.clicked.connect(self.log_wanted.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(4)
        for one in (self._title, self._what_to_do, self._log):
            layout.addWidget(one)
        line = QHBoxLayout()
        for button in (self._ways, self._show_log):
            line.addWidget(button)
        line.addStretch(1)
        layout.addLayout(line)

    def show_row(self, row: ModelRow) -> None:
        """Show what is wrong with `row`, or nothing."""
        problem = row.current_problem
        self.setVisible(problem is not None)
        if problem is None:
            return
        words, log = advice(problem), last_log_lines(problem)
        again = restart_text(row.model.runtime)
        what_to_do = f"{words.what_to_do} {again}".strip()
        self._title.setText(words.title)
        self._what_to_do.setText(what_to_do)
        self._log.setText(log)
        self._log.setVisible(bool(log))
        self._ways.setVisible(bool(problem.offers))
        self._show_log.setVisible(problem.code in _WITH_LOG)
        self.setAccessibleName(f"{words.title}. {what_to_do}")

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        return button
