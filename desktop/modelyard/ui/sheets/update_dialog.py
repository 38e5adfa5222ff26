"""The dialog that looks for a newer version: it says what it sends, and asks only when told to."""

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from modelyard.state.updates import Release, UpdateCheck
from modelyard.ui.look.polish import set_style_property
from modelyard.ui.look.theme import SPACING_PX
from modelyard.ui.parts.sheet import Sheet, button_line, plain_label
from modelyard.ui.words.update_words import (
    ADDRESS_HINT,
    ADDRESS_TITLE,
    ASK_TEXT,
    ASKING_TEXT,
    OPEN_PAGE_TEXT,
    UPDATE_TITLE,
    WHAT_IS_SENT,
    YOURS,
    failed_text,
    found_text,
    up_to_date_text,
)
from modelyard.ui.words.wording import CLOSE_TEXT
from modelyard.wire.problems import Problem

_WIDTH_PX = 560
_CHANGES_HEIGHT_PX = 180


class UpdateDialog(Sheet):
    """Asks `check` about `address` when the person presses the button; shown with `open()`.

    Signals:
        address_entered (str): The person asked this address; empty where they gave up on one.
    """

    address_entered = Signal(str)

    def __init__(self, check: UpdateCheck, *, address: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, name="updateDialog", title=UPDATE_TITLE)
        self.setMinimumWidth(_WIDTH_PX)
        self._check = check
        self._page = ""
        self._address = QLineEdit(address)
        self._answer = plain_label(YOURS)
        self._changes = QPlainTextEdit(readOnly=True)
        self._ask, self._open = QPushButton(ASK_TEXT), QPushButton(OPEN_PAGE_TEXT)
        self._lay_out()
        self._address.textChanged.connect(self._refresh)
        self._ask.clicked.connect(self._ask_now)
        self._open.clicked.connect(self._open_page)
        check.found.connect(self._show_found)
        check.up_to_date.connect(self._show_none)
        check.failed.connect(self._show_failure)
        self.finished.connect(lambda: self.address_entered.emit(self._entered))
        self._refresh()

    @property
    def _entered(self) -> str:
        return self._address.text().strip()

    def _lay_out(self) -> None:
        title = QLabel(ADDRESS_TITLE)
        title.setBuddy(self._address)
        self._address.setPlaceholderText("https://…")
        self._changes.setFixedHeight(_CHANGES_HEIGHT_PX)
        self._changes.hide()
        close = QPushButton(CLOSE_TEXT)
        close.clicked.connect(self.reject)
        self._ask.setProperty("primary", True)
        for widget, name in (
            (self._address, "updateAddressField"),
            (self._answer, "updateAnswer"),
            (self._changes, "updateChanges"),
            (close, "closeButton"),
            (self._open, "openPageButton"),
            (self._ask, "askButton"),
        ):
            widget.setObjectName(name)
        hint, sent = plain_label(ADDRESS_HINT), plain_label(WHAT_IS_SENT)
        for label in (hint, sent):
            set_style_property(label, "muted", True)
        for part in (title, self._address, hint, sent, self._answer, self._changes):
            self.body.addSpacing(SPACING_PX)
            self.body.addWidget(part)
        self.body.addSpacing(2 * SPACING_PX)
        self.body.addLayout(button_line(close, self._open, self._ask))

    def _refresh(self) -> None:
        is_asking = self._check.is_asking
        self._ask.setText(ASKING_TEXT if is_asking else ASK_TEXT)
        self._ask.setEnabled(bool(self._entered) and not is_asking)
        self._ask.setDefault(not self._page)
        self._open.setVisible(bool(self._page))

    def _ask_now(self) -> None:
        self._page = ""
        self._changes.hide()
        self._say(YOURS)
        self._check.ask(self._entered)
        self._refresh()

    def _show_found(self, release: Release) -> None:
        self._page = release.page
        self._changes.setPlainText(release.changes)
        self._changes.setVisible(bool(release.changes.strip()))
        self._say(found_text(release.version))

    def _show_none(self, _version: str) -> None:
        self._say(up_to_date_text())

    def _show_failure(self, problem: Problem) -> None:
        self._say(failed_text(problem), is_bad=True)

    def _say(self, text: str, *, is_bad: bool = False) -> None:
        self._answer.setText(text)
        set_style_property(self._answer, "bad", is_bad)
        self._refresh()

    def _open_page(self) -> None:
        QDesktopServices.openUrl(QUrl(self._page))
        self.accept()
