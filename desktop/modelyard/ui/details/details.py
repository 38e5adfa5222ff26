"""The details panel: everything that is known of the selected model."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from modelyard.language import tr
from modelyard.state.rows import Action, ModelRow
from modelyard.ui.details.fact_list import FactList
from modelyard.ui.details.facts import (
    file_facts,
    memory_facts,
    model_facts,
    option_facts,
    speed_facts,
    sum_facts,
    use_facts,
)
from modelyard.ui.details.model_notice import ModelNotice
from modelyard.ui.details.problem_card import ProblemCard
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import colors_of
from modelyard.ui.parts.labels import wrapped_label
from modelyard.ui.parts.state_painting import look_of, paint_look
from modelyard.ui.words.contents_words import CONTENTS_MENU, CONTENTS_TIP
from modelyard.ui.words.wording import NO_SELECTION, state_text, subline_text
from modelyard.wire.runtime import MemoryEstimate

_TITLE_SCALE = 1.3
_STATE_HEIGHT_PX = {True: 56, False: 40}
"""With more than the word, and without."""
_WIDTH_PX = 320


class DetailsPanel(QScrollArea):
    """Tells what the selected model is, where it is from, what it needs, what is wrong with it.

    Signals:
        log_wanted (): Show the log of the model's last load.
        offers_wanted (): Show how it could be loaded although it does not fit.
        contents_wanted (): Show what is in its file.
    """

    log_wanted = Signal()
    offers_wanted = Signal()
    contents_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("details")
        self.setAccessibleName(tr("Details"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(260)
        self._page = QWidget(self)
        self._page.setObjectName("detailsPage")
        self._title = wrapped_label("detailsTitle", self._page, scale=_TITLE_SCALE)
        self._subline = wrapped_label("detailsSubline", self._page, is_muted=True)
        self._state = _StateLine(self._page)
        self._problem = ProblemCard(self._page)
        self._problem.log_wanted.connect(self.log_wanted.emit)
        self._problem.offers_wanted.connect(self.offers_wanted.emit)
        self.notice = ModelNotice(self._page)
        self._description = wrapped_label("detailsDescription", self._page)
        self._description.setContentsMargins(0, 6, 0, 0)
        self._use = FactList(tr("Use it from other programs"), "useFacts", self._page)
        self._model = FactList(tr("About"), "modelFacts", self._page)
        self._memory = FactList(tr("Memory when loaded"), "memoryFacts", self._page)
        self._speed = FactList(tr("Speed"), "speedFacts", self._page)
        self._options = FactList(tr("Load options"), "optionFacts", self._page)
        self._file = FactList(tr("File"), "fileFacts", self._page)
        self._inside = QPushButton(CONTENTS_MENU, self._page)
        self._inside.setObjectName("contentsButton")
        self._inside.setToolTip(CONTENTS_TIP)
        self._inside.clicked.connect(self.contents_wanted.emit)
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
        for one in (self._state, self._problem, self.notice, self._description, self._inside):
            one.hide()
        self._model.show_facts(sum_facts(rows))
        for section in (self._use, self._speed, self._memory, self._options, self._file):
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
        self._speed.show_facts(speed_facts(row))
        self._memory.show_facts(memory_facts(row, estimate))
        self._options.show_facts(option_facts(row, has_gpu=has_gpu))
        self._file.show_facts(file_facts(row))
        self._inside.setVisible(row.can(Action.INSPECT))

    def show_figures(self, row: ModelRow) -> None:
        """Show how far the transfer of `row` is by now; all else that is shown holds."""
        self._state.show_row(row)

    def sizeHint(self) -> QSize:
        """Return the usual width; the height is the window's."""
        return QSize(_WIDTH_PX, super().sizeHint().height())

    def _sections(self) -> tuple[FactList, ...]:
        return (
            self._use,
            self._speed,
            self._model,
            self._memory,
            self._options,
            self._file,
        )

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self._page)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._subline)
        layout.addWidget(self._state)
        layout.addWidget(self._problem)
        layout.addWidget(self.notice)
        layout.addWidget(self._description)
        for section in self._sections():
            layout.addWidget(section)
        layout.addSpacing(8)
        layout.addWidget(self._inside, 0, Qt.AlignmentFlag.AlignLeft)
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
        height_px = _STATE_HEIGHT_PX[look.has_bar or bool(look.sublines)]
        self.setFixedHeight(grown(self.font(), height_px))
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
