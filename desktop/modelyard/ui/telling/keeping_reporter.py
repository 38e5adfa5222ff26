"""Tells in the message bar what became of files: removed and how to undo it, intact, or newer."""

import time

from PySide6.QtCore import QObject

from modelyard.state.catalog import Catalog
from modelyard.state.commands import Commands
from modelyard.state.upstream import UpstreamVersions
from modelyard.ui.telling.message_bar import Level, Message, MessageBar
from modelyard.ui.words.keeping_words import (
    CHECKING_TITLE,
    UNDO_TEXT,
    VERIFIED_DETAIL,
    VERIFIED_TITLE,
    newer_found,
    removed_detail,
    removed_title,
)
from modelyard.ui.words.problem_words import advice
from modelyard.wire.problems import Problem
from modelyard.wire.storage import Removal

_REMOVED_KEY = "removed"
_NEWER_KEY = "newer"
_TOGETHER_S = 5.0
"""What is removed within so much time is told, and undone, together."""


class KeepingReporter(QObject):
    """Listens to commands and to what is newer; it lives as long as `bar`."""

    def __init__(
        self, bar: MessageBar, catalog: Catalog, commands: Commands, upstream: UpstreamVersions
    ) -> None:
        super().__init__(bar)
        self._bar = bar
        self._catalog = catalog
        self._commands = commands
        self._upstream = upstream
        self._removals: tuple[Removal, ...] = ()
        self._removed_at_s = 0.0
        commands.removed.connect(self._tell_removed)
        commands.verified.connect(self._tell_verified)
        upstream.changed.connect(self._tell_checking)
        upstream.checked.connect(self._tell_checked)
        upstream.failed.connect(self._tell_unchecked)

    def _tell_removed(self, removal: Removal) -> None:
        now_s = time.monotonic()
        together = now_s - self._removed_at_s < _TOGETHER_S
        self._removals = (*(self._removals if together else ()), removal)
        self._removed_at_s = now_s
        removals = self._removals
        can_undo = any(one.restorable for one in removals)
        self._bar.show_message(
            Message(
                _REMOVED_KEY,
                Level.INFO,
                removed_title(removals),
                removed_detail(removals),
                action_text=UNDO_TEXT if can_undo else None,
                act=(lambda: self._undo(removals)) if can_undo else None,
            )
        )

    def _undo(self, removals: tuple[Removal, ...]) -> None:
        self._removals = ()
        for removal in removals:
            if removal.restorable:
                self._commands.restore(removal.id, removal.name)

    def _tell_verified(self, model_id: str) -> None:
        if row := self._catalog.row(model_id):
            title = VERIFIED_TITLE.format(name=row.name)
            self._bar.show_message(
                Message(f"verified:{model_id}", Level.INFO, title, VERIFIED_DETAIL)
            )

    def _tell_checking(self) -> None:
        if self._upstream.is_checking:
            self._bar.show_message(Message(_NEWER_KEY, Level.INFO, CHECKING_TITLE, ""))

    def _tell_checked(self, number: int) -> None:
        self._bar.show_message(Message(_NEWER_KEY, Level.INFO, newer_found(number), ""))

    def _tell_unchecked(self, problem: Problem) -> None:
        words = advice(problem)
        message = Message(_NEWER_KEY, Level.WARNING, words.title, words.what_to_do)
        self._bar.show_message(message)
