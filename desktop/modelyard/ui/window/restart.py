"""The restart of the service that a person asks for: with a question where it is busy."""

from PySide6.QtWidgets import QWidget

from modelyard.state.catalog import Catalog
from modelyard.state.commands import Commands
from modelyard.state.rows import RowState
from modelyard.state.session import Session
from modelyard.ui.parts.questions import Answer, Question
from modelyard.ui.words.settings_words import (
    RESTART_QUESTION,
    RESTART_SERVICE_TEXT,
    restart_detail,
)

_DOWNLOADING = (RowState.QUEUED, RowState.DOWNLOADING, RowState.VERIFYING)
_IN_MEMORY = (RowState.LOAD_QUEUED, RowState.LOADING, RowState.LOADED)


def ask_to_restart(parent: QWidget, catalog: Catalog, session: Session, commands: Commands) -> None:
    """Restart the service; where it downloads or holds models a question before `parent` is first.

    Downloads go on by themselves once it is there again; models that were loaded are not.
    """

    def restart() -> None:
        commands.tasks.start(session.restart(), name="restart the service")

    downloads, loaded = len(catalog.rows_in(_DOWNLOADING)), len(catalog.rows_in(_IN_MEMORY))
    if not downloads and not loaded:
        restart()
        return
    Question(
        parent,
        name="restartQuestion",
        icon_name="service",
        title=RESTART_QUESTION,
        detail=restart_detail(downloads, loaded),
        answers=(Answer("restartConfirmButton", RESTART_SERVICE_TEXT, restart),),
    ).open()
