"""The dialog that shows what the header of a model's file says: its properties and tensors."""

from enum import Enum, auto

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from modelyard.state.file_contents import ContentsReading
from modelyard.ui.look.scale import grown
from modelyard.ui.parts.chips import Chips
from modelyard.ui.parts.copy_line import CopyLine
from modelyard.ui.parts.empty_state import EmptyState
from modelyard.ui.parts.labels import wrapped_label
from modelyard.ui.parts.reading_text import reading_text
from modelyard.ui.parts.search_field import SearchField
from modelyard.ui.parts.sheet import Sheet, button_line
from modelyard.ui.sheets.contents_view import ContentsView, property_view, tensor_view
from modelyard.ui.words.contents_words import (
    CLEAR_TEXT,
    CONTENTS_TITLE,
    COPY_TEXT,
    COPY_TIP,
    FIND_HINT,
    FIND_TITLE,
    NO_PROPERTIES,
    NO_TENSORS,
    NOTHING_TITLE,
    PATH_LABEL,
    PROPERTIES_TEXT,
    READING_DETAIL,
    READING_TITLE,
    RETRY_TEXT,
    TENSORS_TEXT,
    WHOLE_HINT,
    WHOLE_NAME,
    no_match_text,
    properties_text,
    summary_text,
    tensors_text,
    whole_text,
)
from modelyard.ui.words.problem_words import advice
from modelyard.ui.words.wording import CLOSE_TEXT
from modelyard.wire.contents import FileProperty, FileTensor

_SIZE_PX = QSize(860, 600)
_FIND_PX = 280
_TABLE_PX, _WHOLE_PX = 300, 90


class Part(Enum):
    """The parts of a header."""

    PROPERTIES = auto()
    TENSORS = auto()


_WORDS = {Part.PROPERTIES: PROPERTIES_TEXT, Part.TENSORS: TENSORS_TEXT}
_COUNTED = {Part.PROPERTIES: properties_text, Part.TENSORS: tensors_text}
_NOTHING = {Part.PROPERTIES: NO_PROPERTIES, Part.TENSORS: NO_TENSORS}


class ContentsSheet(Sheet):
    """Shows what `reading` reads of the model called `name`, and reads it."""

    def __init__(self, parent: QWidget | None, reading: ContentsReading, *, name: str) -> None:
        super().__init__(parent, name="contentsSheet", title=CONTENTS_TITLE)
        self.resize(_SIZE_PX)
        self._reading = reading
        self._part = Part.PROPERTIES
        self._name = wrapped_label("contentsName", self)
        self._name.setText(name)
        self._path = CopyLine(self)
        self._summary = wrapped_label("contentsSummary", self, is_muted=True)
        # In the order in which Tab leads through them.
        self._find = SearchField(
            name="contentsFindField", title=FIND_TITLE, hint=FIND_HINT, parent=self
        )
        self._parts = Chips(_WORDS, suffix="Contents", parent=self)
        self.properties = property_view(self)
        self._whole = self._make_whole()
        self.tensors = tensor_view(self)
        self._note = EmptyState(self, name="contentsNote")
        self._stack = QStackedWidget(self)
        self._copy = QPushButton(COPY_TEXT, self)
        self._copy.setObjectName("contentsCopyButton")
        self._copy.setToolTip(COPY_TIP)
        self._lay_out()
        self._connect()
        reading.read()

    def show_part(self, part: Part) -> None:
        """Show this part."""
        self._part = part
        self._parts.mark(part)
        self._refresh()

    def _connect(self) -> None:
        self._reading.changed.connect(self._show)
        self._parts.chosen.connect(self.show_part)
        self._find.textChanged.connect(self._search)
        self._find.left.connect(self._enter_table)
        self._note.button.clicked.connect(self._act)
        self._copy.clicked.connect(lambda: self._view().copy())
        self.properties.selection_changed.connect(self._show_whole)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        keys.activated.connect(self._find.enter)

    def _show(self) -> None:
        """Show what was read, or that it is not."""
        contents = self._reading.contents
        self._summary.setVisible(contents is not None)
        self._path.setVisible(contents is not None)
        if contents is not None:
            self._path.show_text(PATH_LABEL, contents.path)
            self._summary.setText(summary_text(contents))
            self.properties.table.replace(contents.properties)
            self.tensors.table.replace(contents.tensors)
        self._refresh()
        if contents is not None and not self._find.hasFocus():
            self._enter_table()

    def _refresh(self) -> None:
        """Show the part, or what stands in its place."""
        for part, view in ((Part.PROPERTIES, self.properties), (Part.TENSORS, self.tensors)):
            number = view.order.rowCount()
            self._parts.show_count(part, number, spoken=_COUNTED[part](number))
        has_read = self._reading.contents is not None
        for widget in (self._parts, self._find, self._copy):
            widget.setVisible(has_read)
        has_rows = self._view().order.rowCount() > 0
        if has_rows:
            self._stack.setCurrentIndex(list(Part).index(self._part))
        else:
            self._tell()
            self._stack.setCurrentWidget(self._note)
        self._copy.setEnabled(has_rows)

    def _tell(self) -> None:
        """Say why there is no table."""
        problem, text = self._reading.problem, self._find.text().strip()
        if problem is not None:
            words = advice(problem)
            self._note.show_state("error", words.title, words.what_to_do, button=RETRY_TEXT)
        elif self._reading.contents is None:
            self._note.show_state("loading", READING_TITLE, READING_DETAIL)
        elif text:
            self._note.show_state("search", NOTHING_TITLE, no_match_text(text), button=CLEAR_TEXT)
        else:
            self._note.show_state("models", _NOTHING[self._part], "")

    def _act(self) -> None:
        if self._reading.problem is not None:
            self._reading.read()
        else:
            self._find.clear()
            self._find.enter()

    def _search(self, text: str) -> None:
        self.properties.order.search(text)
        self.tensors.order.search(text)
        self._refresh()

    def _enter_table(self) -> None:
        view = self._view()
        if not view.order.rowCount():
            return
        if not view.selected_rows():
            view.select_first()
        view.setFocus()

    def _show_whole(self) -> None:
        rows = self.properties.selected_rows()
        self._whole.setPlainText(whole_text(rows[0]) if len(rows) == 1 else "")

    def _view(self) -> ContentsView[FileProperty] | ContentsView[FileTensor]:
        return self.properties if self._part is Part.PROPERTIES else self.tensors

    def _make_whole(self) -> QPlainTextEdit:
        text = reading_text(self, name="contentsWhole", title=WHOLE_NAME)
        text.setPlaceholderText(WHOLE_HINT)
        return text

    def _lay_out(self) -> None:
        both = QSplitter(Qt.Orientation.Vertical, self)
        both.setObjectName("contentsSplitter")
        both.setChildrenCollapsible(False)
        both.addWidget(self.properties)
        both.addWidget(self._whole)
        both.setStretchFactor(0, 1)
        both.setSizes([_TABLE_PX, grown(self.font(), _WHOLE_PX)])
        for part in (both, self.tensors, self._note):
            self._stack.addWidget(part)
        line = QHBoxLayout()
        line.setSpacing(12)
        self._find.setMinimumWidth(grown(self.font(), _FIND_PX))
        line.addWidget(self._parts, 1)
        line.addWidget(self._find)
        close = QPushButton(CLOSE_TEXT, self)
        close.setObjectName("closeButton")
        close.clicked.connect(self.reject)
        for button in (close, self._copy):
            button.setAutoDefault(False)
        self.body.addWidget(self._name)
        self.body.addWidget(self._path)
        self.body.addWidget(self._summary)
        self.body.addSpacing(8)
        self.body.addLayout(line)
        self.body.addWidget(self._stack, 1)
        self.body.addSpacing(8)
        buttons = button_line(close)
        buttons.insertWidget(0, self._copy)
        self.body.addLayout(buttons)
