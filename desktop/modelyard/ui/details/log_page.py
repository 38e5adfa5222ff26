"""The engine's log of the selected model's loads: followed, searched, copied."""

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QGuiApplication,
    QKeySequence,
    QShortcut,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from modelyard.state.load_logs import LoadLogs
from modelyard.state.rows import ModelRow
from modelyard.tables.numbers import moment_text
from modelyard.ui.look.icons import icon
from modelyard.ui.look.theme import colors_of
from modelyard.ui.parts.labels import wrapped_label
from modelyard.ui.parts.reading_text import reading_text
from modelyard.ui.parts.search_field import SearchField
from modelyard.ui.parts.small_button import small_button
from modelyard.ui.words.log_words import (
    COPY_LOG_TEXT,
    CUT_TEXT,
    FIND_HINT,
    FIND_NAME,
    FOLDER_TEXT,
    FOLLOW_TEXT,
    FOLLOW_TIP,
    LOADS_NAME,
    LOG_NAME,
    NO_LOG_TEXT,
    NOT_FOUND_TEXT,
    SEVERAL_TEXT,
)
from modelyard.ui.words.problem_words import advice
from modelyard.wire.problems import Problem
from modelyard.wire.runtime import ModelLog

_MOST_LINES = 20_000


class LogPage(QWidget):
    """Shows the last load's log, or an earlier one's; reads it only while it is shown."""

    def __init__(self, logs: LoadLogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logPage")
        self._logs = logs
        self._model_id: str | None = None
        self._path = ""
        self._loads = QComboBox(self)
        self._loads.setObjectName("logLoads")
        self._loads.setAccessibleName(LOADS_NAME)
        # On Linux a screen reader takes a box's value for its name; this says what it is of.
        label = QLabel(LOADS_NAME, self)
        label.setBuddy(self._loads)
        label.hide()
        self._loads.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.text = self._make_text()
        self._note = wrapped_label("logNote", self, is_muted=True)
        self.find_field = SearchField(
            name="logFindField", title=FIND_NAME, hint=FIND_HINT, parent=self
        )
        self.follow = QCheckBox(FOLLOW_TEXT, self)
        self.follow.setObjectName("logFollowBox")
        self.follow.setToolTip(FOLLOW_TIP)
        self.follow.setChecked(True)
        self.copy = small_button(self, name="logCopyButton", text=COPY_LOG_TEXT)
        self.folder = small_button(self, name="logFolderButton", text=FOLDER_TEXT)
        self._lay_out()
        self._connect()
        self._tint()

    def show_row(self, row: ModelRow | None) -> None:
        """Show the log of `row`; with None none."""
        model_id = row.id if row is not None else None
        if model_id == self._model_id and (model_id is None or self._logs.is_reading):
            return
        self._model_id = model_id
        self._clear(SEVERAL_TEXT if row is None else NO_LOG_TEXT)
        if model_id is None:
            self._logs.close()
        else:
            self._logs.open(model_id)

    def leave(self) -> None:
        """Read no more."""
        self._model_id = None
        self._logs.close()

    def find_text(self, text: str, *, from_start: bool = False) -> bool:
        """Select the next place of `text`, after the last one again the first; False if none."""
        if not text:
            return True
        if from_start:
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
        is_found = self.text.find(text)
        if not is_found:
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            is_found = self.text.find(text)
        if is_found:
            self.follow.setChecked(False)
        self.find_field.setToolTip("" if is_found else NOT_FOUND_TEXT)
        self.find_field.setProperty("wrong", not is_found)
        self.find_field.style().polish(self.find_field)
        return is_found

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icons in the colours of a new palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "folder"):
            self._tint()

    def _connect(self) -> None:
        self._logs.changed.connect(self._show)
        self._logs.failed.connect(self._show_problem)
        self._loads.activated.connect(self._choose)
        self.find_field.textChanged.connect(lambda text: self.find_text(text, from_start=True))
        self.find_field.left.connect(lambda: self.find_text(self.find_field.text()))
        self.follow.toggled.connect(lambda _: self._go_to_end())
        self.copy.clicked.connect(self._copy)
        self.folder.clicked.connect(self._open_folder)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.FindNext), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(lambda: self.find_text(self.find_field.text()))

    def _show(self, log: ModelLog) -> None:
        names = [one.name for one in log.iterable]
        if names != [self._loads.itemData(n) for n in range(self._loads.count())]:
            self._loads.clear()
            for one in log.iterable:
                self._loads.addItem(moment_text(one.started_at), one.name)
        if log.name in names:
            number = names.index(log.name)
            self._loads.setCurrentIndex(number)
            self._path = log.iterable[number].path
        self._set_text((f"{CUT_TEXT}\n" if log.is_cut else "") + log.text)
        has_log = bool(names)
        self._show_log(has_log)
        if not has_log:
            self._note.setText(NO_LOG_TEXT)

    def _set_text(self, text: str) -> None:
        shown = self.text.toPlainText()
        if text == shown:
            return
        if shown and text.startswith(shown):
            # What is selected, and where the person reads, stays.
            end = QTextCursor(self.text.document())
            end.movePosition(QTextCursor.MoveOperation.End)
            end.insertText(text[len(shown) :])
        else:
            self.text.setPlainText(text)
        self._go_to_end()

    def _go_to_end(self) -> None:
        if self.follow.isChecked():
            bar = self.text.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _show_problem(self, problem: Problem) -> None:
        words = advice(problem)
        self._clear(f"{words.title}. {words.what_to_do}")

    def _clear(self, note: str) -> None:
        self._loads.clear()
        self.text.clear()
        self._note.setText(note)
        self._show_log(False)

    def _show_log(self, is_shown: bool) -> None:
        self._note.setVisible(not is_shown)
        parts = (self._loads, self.text, self.find_field, self.follow, self.copy, self.folder)
        for widget in parts:
            widget.setVisible(is_shown)

    def _choose(self, number: int) -> None:
        if self._model_id is not None:
            # The newest one is followed without its name: a new load has another.
            name = self._loads.itemData(number) if number else None
            self._logs.open(self._model_id, name)

    def _copy(self) -> None:
        selected = self.text.textCursor().selection().toPlainText()
        QGuiApplication.clipboard().setText(selected or self.text.toPlainText())

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._path.rpartition("/")[0] or self._path))

    def _make_text(self) -> QPlainTextEdit:
        text = reading_text(self, name="logText", title=LOG_NAME)
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        text.setMaximumBlockCount(_MOST_LINES)
        return text

    def _tint(self) -> None:
        colors = colors_of(self.palette())
        self.copy.setIcon(icon("copy", colors.muted))
        self.folder.setIcon(icon("folder", colors.muted))

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._loads, 1)
        head.addWidget(self.copy)
        head.addWidget(self.folder)
        foot.addWidget(self.find_field, 1)
        foot.addWidget(self.follow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._note)
        layout.addWidget(self.text, 1)
        layout.addLayout(foot)
