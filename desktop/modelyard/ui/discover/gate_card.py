"""What is said of a model whose publisher wants its licence to be accepted first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from modelyard.ui.parts.flow import FlowLayout
from modelyard.ui.parts.labels import wrapped_label
from modelyard.ui.words.discover_words import ACCEPT_TEXT, GATED_DETAIL, GATED_TITLE, TOKEN_TEXT


class GateCard(QFrame):
    """Says what to do, in the order in which it is done, with a button for each step.

    Signals:
        license_wanted (): The page with the licence is to be opened.
        token_wanted (): A token is to be given.
    """

    license_wanted = Signal()
    token_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gateCard")
        self.setProperty("card", "warning")
        self.setAccessibleName(f"{GATED_TITLE}. {GATED_DETAIL}")
        title = wrapped_label("gateTitle", self, is_bold=True)
        title.setText(GATED_TITLE)
        detail = wrapped_label("gateDetail", self)
        detail.setText(GATED_DETAIL)
        accept, token = QPushButton(ACCEPT_TEXT, self), QPushButton(TOKEN_TEXT, self)
        accept.setObjectName("acceptLicenseButton")
        token.setObjectName("giveTokenButton")
        accept.clicked.connect(self.license_wanted.emit)
        token.clicked.connect(self.token_wanted.emit)
        buttons = FlowLayout(spacing=8)
        buttons.addWidget(accept)
        buttons.addWidget(token)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(4)
        layout.addWidget(title)
        layout.addWidget(detail)
        layout.addSpacing(4)
        layout.addLayout(buttons)
