"""Lets downloads wait while the network is paid by the byte, where the person wants that."""

from PySide6.QtCore import QObject

from modelyard.language import tr
from modelyard.state.commands import Commands
from modelyard.state.session import Session, SessionStatus
from modelyard.state.settings import Settings
from modelyard.ui.telling.message_bar import Level, Message, MessageBar

TITLE = tr("Downloads wait: this network is metered")
DETAIL = tr("They go on by themselves on another network.")
ANYWAY_TEXT = tr("Download anyway")

_KEY = "metered"


class MeteredPause(QObject):
    """Holds the queue while the network is metered; what a person decides otherwise stays so.

    It lets go only what it has held, also after a restart of the app.
    """

    def __init__(
        self, session: Session, commands: Commands, settings: Settings, messages: MessageBar
    ) -> None:
        super().__init__(messages)
        self._session = session
        self._commands = commands
        self._settings = settings
        self._messages = messages
        self._is_metered = False
        self._is_overruled = False
        session.status_changed.connect(self._look)
        session.queue.changed.connect(self._look)
        settings.changed.connect(self._look)

    def note(self, is_metered: bool) -> None:
        """Take over what the network is now."""
        if is_metered is not self._is_metered:
            self._is_metered = is_metered
            self._is_overruled = False
        self._look()

    def _look(self) -> None:
        queue = self._session.queue
        if self._session.status is not SessionStatus.LIVE or not queue.is_known:
            return
        is_wanted = self._is_metered and self._settings.pauses_on_metered
        if self._settings.is_held_for_metered and not queue.settings.paused:
            # Somebody let the downloads go on.
            self._note_held(is_held=False)
            self._is_overruled = is_wanted
        if is_wanted and not queue.settings.paused and not self._is_overruled:
            self._note_held(is_held=True)
            self._commands.pause_all()
        elif not is_wanted and self._settings.is_held_for_metered:
            self._note_held(is_held=False)
            self._let_go()

    def _note_held(self, *, is_held: bool) -> None:
        self._settings.is_held_for_metered = is_held
        if is_held:
            message = Message(
                _KEY, Level.INFO, TITLE, DETAIL, action_text=ANYWAY_TEXT, act=self._let_go
            )
            self._messages.show_message(message)
        else:
            self._messages.dismiss(_KEY)

    def _let_go(self) -> None:
        settings = self._session.queue.settings
        self._commands.set_up_downloads(settings.model_copy(update={"paused": False}))
