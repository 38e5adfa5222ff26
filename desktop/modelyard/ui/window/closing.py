"""What is said before the window hides for the first time."""

from collections.abc import Callable

from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from modelyard.ui.parts.questions import Answer, Question
from modelyard.ui.words.wording import (
    HIDE_DETAIL_NO_TRAY,
    HIDE_DETAIL_TRAY,
    HIDE_TITLE,
    KEEP_RUNNING_TEXT,
    QUIT_TEXT,
)


def ask_before_hiding(
    window: QWidget, *, keep: Callable[[], None], quit_: Callable[[], None]
) -> Question:
    """Ask whether to keep running in the background, and tell how to come back."""
    has_tray = QSystemTrayIcon.isSystemTrayAvailable()
    question = Question(
        window,
        name="closeQuestion",
        icon_name="info",
        title=HIDE_TITLE,
        detail=HIDE_DETAIL_TRAY if has_tray else HIDE_DETAIL_NO_TRAY,
        answers=(
            Answer("keepRunningButton", KEEP_RUNNING_TEXT, keep),
            Answer("quitButton", QUIT_TEXT, quit_),
        ),
    )
    question.open()
    return question
