"""The dialog that takes an access token; it is checked by its source before it closes."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget

from modelyard.state.accounts import Accounts
from modelyard.ui.look.polish import set_style_property
from modelyard.ui.parts.sheet import Sheet, button_line, plain_label
from modelyard.ui.words.discover_words import (
    TOKEN_CHECKING,
    TOKEN_DETAIL,
    TOKEN_FIELD,
    TOKEN_PAGE_TEXT,
    TOKEN_SAVE_TEXT,
    TOKEN_TITLE,
    TOKEN_TO_FILE,
)
from modelyard.ui.words.problem_words import advice
from modelyard.ui.words.wording import CANCEL_TEXT
from modelyard.wire.problems import Problem, ProblemCode

_WIDTH_PX = 480
TOKENS_PAGE = "https://huggingface.co/settings/tokens"


class TokenSheet(Sheet):
    """Asks for a token and hands it to `accounts`; what is typed is not shown."""

    def __init__(self, parent: QWidget | None, accounts: Accounts) -> None:
        super().__init__(parent, name="tokenSheet", title=TOKEN_TITLE)
        self.setMinimumWidth(_WIDTH_PX)
        self._accounts = accounts
        self._field = QLineEdit(self)
        self._field.setObjectName("tokenField")
        self._field.setAccessibleName(TOKEN_FIELD)
        self._field.setPlaceholderText("hf_…")
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._hint = plain_label()
        self._hint.setObjectName("tokenHint")
        self._hint.hide()
        self._to_file = QCheckBox(TOKEN_TO_FILE, self)
        self._to_file.setObjectName("tokenFileBox")
        self._to_file.hide()
        self._page = QPushButton(TOKEN_PAGE_TEXT, self)
        self._page.setObjectName("tokenPageButton")
        self._save = QPushButton(TOKEN_SAVE_TEXT, self)
        self._save.setObjectName("saveTokenButton")
        self._save.setProperty("primary", True)
        self._lay_out()
        self._field.textChanged.connect(self._check)
        self._page.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(TOKENS_PAGE)))
        self._save.clicked.connect(self._give)
        accounts.accepted.connect(self._close)
        accounts.refused.connect(self._refuse)
        self._check()
        self._field.setFocus()

    def _lay_out(self) -> None:
        detail = plain_label(TOKEN_DETAIL)
        set_style_property(detail, "muted", True)
        cancel = QPushButton(CANCEL_TEXT, self)
        cancel.setObjectName("dismissButton")
        cancel.clicked.connect(self.reject)
        self._save.setDefault(True)
        for button in (cancel, self._page):
            button.setAutoDefault(False)
        self.body.addWidget(detail)
        self.body.addSpacing(8)
        self.body.addWidget(self._field)
        self.body.addWidget(self._hint)
        self.body.addWidget(self._to_file)
        self.body.addSpacing(16)
        line = button_line(cancel, self._save)
        line.insertWidget(0, self._page)
        self.body.addLayout(line)

    def _check(self) -> None:
        self._save.setEnabled(bool(self._field.text().strip()))

    def _give(self) -> None:
        self._save.setEnabled(False)
        self._tell(TOKEN_CHECKING, is_bad=False)
        self._accounts.give(self._field.text().strip(), allow_file=self._to_file.isChecked())

    def _close(self, _source: str) -> None:
        self._field.clear()
        self.accept()

    def _refuse(self, problem: Problem) -> None:
        words = advice(problem)
        self._tell(f"{words.title}. {words.what_to_do}", is_bad=True)
        if problem.code is ProblemCode.NO_KEYRING:
            self._to_file.show()
        self._check()

    def _tell(self, text: str, *, is_bad: bool) -> None:
        self._hint.setText(text)
        set_style_property(self._hint, "bad", is_bad)
        set_style_property(self._hint, "muted", not is_bad)
        self._hint.show()
