"""The dialog that takes a limit of one's own for some downloads."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget

from modelyard.ui.downloads.limits_popover import MIB, rate_field
from modelyard.ui.look.polish import set_style_property
from modelyard.ui.parts.sheet import Sheet, button_line, plain_label
from modelyard.ui.words.download_words import LIMIT_MENU_TEXT, LIMIT_SHEET_DETAIL, LIMIT_SHEET_DO
from modelyard.ui.words.wording import CANCEL_TEXT

_WIDTH_PX = 360


class LimitSheet(Sheet):
    """Asks for a speed and hands it to `choose`, in bytes a second; shows `limit` at first."""

    def __init__(
        self, parent: QWidget | None, *, limit: int | None, choose: Callable[[int], None]
    ) -> None:
        super().__init__(parent, name="limitSheet", title=LIMIT_MENU_TEXT)
        self.setMinimumWidth(_WIDTH_PX)
        self._choose = choose
        self._field = rate_field(self, name="limitField", title=LIMIT_MENU_TEXT)
        if limit is not None:
            self._field.setValue(limit / MIB)
        save = QPushButton(LIMIT_SHEET_DO, self)
        save.setObjectName("saveLimitButton")
        save.setProperty("primary", True)
        save.setDefault(True)
        save.clicked.connect(self._give)
        cancel = QPushButton(CANCEL_TEXT, self)
        cancel.setObjectName("dismissButton")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        detail = plain_label(LIMIT_SHEET_DETAIL)
        set_style_property(detail, "muted", True)
        self.body.addWidget(detail)
        self.body.addSpacing(8)
        self.body.addWidget(self._field)
        self.body.addSpacing(16)
        self.body.addLayout(button_line(cancel, save))
        self._field.setFocus()
        self._field.selectAll()

    def _give(self) -> None:
        self._field.interpretText()
        self._choose(round(self._field.value() * MIB))
        self.accept()
