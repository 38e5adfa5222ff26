"""The details panel: everything that is known of the selected model."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from modelyard.language import tr
from modelyard.state.rows import ModelRow
from modelyard.ui.fact_list import FactList
from modelyard.ui.facts import (
    file_facts,
    memory_facts,
    model_facts,
    option_facts,
    sum_facts,
    use_facts,
)
from modelyard.ui.problem_words import advice, last_log_lines
from modelyard.ui.state_painting import look_of, paint_look
from modelyard.ui.theme import colors_of
from modelyard.ui.wording import NO_SELECTION, state_text, subline_text
from modelyard.wire.runtime import MemoryEstimate

_TITLE_SCALE = 1.3
_STATE_HEIGHT_PX = {True: 56, False: 40}
"""With more than the word, and without."""
_WIDTH_PX = 320


class DetailsPanel(QScrollArea):
    """Tells what the selected model is, where it is from, what it needs, what is wrong with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("details")
        self.setAccessibleName(tr("Details"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(260)
        self._page = QWidget(self)
        self._page.setObjectName("detailsPage")
        self._title = _label(self._page, "detailsTitle", scale=_TITLE_SCALE)
        self._subline = _label(self._page, "detailsSubline", is_muted=True)
        self._state = _StateLine(self._page)
        self._problem = _ProblemCard(self._page)
        self._description = _label(self._page, "detailsDescription")
        self._use = FactList(tr("Use it from other programs"), "useFacts", self._page)
        self._model = FactList(tr("About"), "modelFacts", self._page)
        self._memory = FactList(tr("Memory when loaded"), "memoryFacts", self._page)
        self._options = FactList(tr("Load options"), "optionFacts", self._page)
        self._file = FactList(tr("File"), "fileFacts", self._page)
        self._lay_out()
        self.setWidget(self._page)
        self.show_rows(())

    @property
    def title(self) -> str:
        """The name of the model that is shown, or the hint that none is."""
        return self._title.text()

    def show_rows(self, rows: tuple[ModelRow, ...]) -> None:
        """Show what several rows are together; without any a hint to select one."""
        self._title.setText(tr("%n models selected", "", len(rows)) if rows else "")
        self._title.setVisible(bool(rows))
        self._subline.setText("" if rows else NO_SELECTION)
        self._subline.setVisible(not rows)
        for one in (self._state, self._problem, self._description):
            one.hide()
        self._model.show_facts(sum_facts(rows))
        for section in (self._use, self._memory, self._options, self._file):
            section.show_facts(())

    def show_row(
        self,
        row: ModelRow,
        estimate: MemoryEstimate | None,
        *,
        service_url: str | None,
        has_gpu: bool,
    ) -> None:
        """Show `row` as it is now, what a load would take, and where `service_url` serves it.

        Without `has_gpu` nothing is said of what only a GPU gives a meaning.
        """
        subline = subline_text(row.model)
        self._title.setText(row.name)
        self._title.show()
        self._subline.setText(subline)
        self._subline.setVisible(bool(subline))
        self._state.show_row(row)
        self._problem.show_row(row)
        self._description.setText(row.model.description or "")
        self._description.setVisible(bool(row.model.description))
        self._use.show_facts(use_facts(row, service_url))
        self._model.show_facts(model_facts(row))
        self._memory.show_facts(memory_facts(row, estimate))
        self._options.show_facts(option_facts(row, has_gpu=has_gpu))
        self._file.show_facts(file_facts(row))

    def sizeHint(self) -> QSize:
        """Return the usual width; the height is the window's."""
        return QSize(_WIDTH_PX, super().sizeHint().height())

    def _sections(self) -> tuple[FactList, ...]:
        return (self._use, self._model, self._memory, self._options, self._file)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self._page)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._subline)
        layout.addWidget(self._state)
        layout.addWidget(self._problem)
        layout.addWidget(self._description)
        for section in self._sections():
            layout.addWidget(section)
        layout.addStretch(1)


class _StateLine(QWidget):
    """The state, drawn as in the table."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("detailsState")
        self._row: ModelRow | None = None

    def show_row(self, row: ModelRow) -> None:
        self._row = row
        look = look_of(row, colors_of(self.palette()))
        self.setFixedHeight(_STATE_HEIGHT_PX[look.has_bar or bool(look.subline)])
        self.setAccessibleName(state_text(row))
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._row is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = colors_of(self.palette())
        paint_look(painter, QRectF(self.rect()), look_of(self._row, colors), colors)
        painter.end()


class _ProblemCard(QFrame):
    """What is wrong, what to do, and the end of the engine's log."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("detailsProblem")
        self.setProperty("card", "bad")
        self._title = _label(self, "problemTitle", is_bold=True)
        self._what_to_do = _label(self, "problemAdvice")
        self._log = _label(self, "problemLog", is_muted=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(4)
        for one in (self._title, self._what_to_do, self._log):
            layout.addWidget(one)

    def show_row(self, row: ModelRow) -> None:
        problem = row.current_problem
        self.setVisible(problem is not None)
        if problem is None:
            return
        words, log = advice(problem), last_log_lines(problem)
        self._title.setText(words.title)
        self._what_to_do.setText(words.what_to_do)
        self._log.setText(log)
        self._log.setVisible(bool(log))
        self.setAccessibleName(f"{words.title}. {words.what_to_do}")


def _label(
    parent: QWidget,
    name: str,
    *,
    scale: float = 1.0,
    is_muted: bool = False,
    is_bold: bool = False,
) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    label.setProperty("muted", is_muted)
    font = label.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    if scale > 1.0 or is_bold:
        font.setWeight(font.Weight.DemiBold)
    label.setFont(font)
    return label
