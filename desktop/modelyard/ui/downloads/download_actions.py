"""The actions of the Downloads place that concern no model of the catalogue."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from modelyard.ui.words.download_words import (
    EXPORT_TEXT,
    EXPORT_TIP,
    LIMITS_TEXT,
    LIMITS_TIP,
    PAUSE_ALL_TEXT,
    PAUSE_ALL_TIP,
    RESUME_ALL_TEXT,
    RESUME_ALL_TIP,
    RETRY_TEXT,
    RETRY_TIP,
    REVEAL_TEXT,
    REVEAL_TIP,
)

HOLD_KEYS = "Ctrl+Shift+P"


class DownloadActions(QObject):
    """Holds the actions; who owns them connects and enables them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hold = self._make("holdAction", PAUSE_ALL_TEXT, PAUSE_ALL_TIP)
        self.hold.setShortcut(QKeySequence(HOLD_KEYS))
        self.limits = self._make("limitsAction", LIMITS_TEXT, LIMITS_TIP)
        self.retry = self._make("retryAction", RETRY_TEXT, RETRY_TIP)
        self.reveal = self._make("revealAction", REVEAL_TEXT, REVEAL_TIP)
        self.export = self._make("exportAction", EXPORT_TEXT, EXPORT_TIP)

    def show_hold(self, *, resumes: bool) -> None:
        """Let `hold` go on with all downloads, or pause them."""
        self.hold.setText(RESUME_ALL_TEXT if resumes else PAUSE_ALL_TEXT)
        tip = RESUME_ALL_TIP if resumes else PAUSE_ALL_TIP
        keys = self.hold.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.hold.setToolTip(f"{tip} ({keys})")

    def _make(self, name: str, text: str, tip: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setToolTip(tip)
        return action
