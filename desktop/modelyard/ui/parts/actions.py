"""The actions on models: one QAction each, shared by the toolbar, the menus and the keys."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.ui.look.icons import icon
from modelyard.ui.look.theme import Colors
from modelyard.ui.words.action_words import ACTION_WORDS, AGAIN_TEXT, RESUME_TEXT, TRY_AGAIN_TEXT

OFFERED = (
    Action.ADD,
    Action.DOWNLOAD,
    Action.PAUSE,
    Action.CANCEL,
    Action.DISCARD,
    Action.LOAD,
    Action.UNLOAD,
    Action.VERIFY,
    Action.REPAIR,
    Action.RENEW,
    Action.INSPECT,
    Action.REMOVE,
)
ACTION_ICONS = {
    Action.ADD: "add",
    Action.DOWNLOAD: "download",
    Action.PAUSE: "pause",
    Action.CANCEL: "cancel",
    Action.DISCARD: "close",
    Action.LOAD: "load",
    Action.UNLOAD: "unload",
    Action.REMOVE: "remove",
    Action.VERIFY: "verify",
    Action.REPAIR: "retry",
    Action.RENEW: "newer",
    Action.INSPECT: "info",
}
_SHORTCUTS = {
    Action.ADD: "Ctrl+N",
    Action.DOWNLOAD: "Ctrl+D",
    Action.PAUSE: "Ctrl+P",
    Action.CANCEL: "Esc",
    Action.LOAD: "Ctrl+L",
    Action.UNLOAD: "Ctrl+U",
    Action.REMOVE: "Del",
    Action.INSPECT: "Ctrl+Shift+I",
}
_SENSIBLE = (Action.DOWNLOAD, Action.LOAD, Action.UNLOAD, Action.CANCEL)
"""What Enter does, first match first."""
_FOR_ONE = frozenset({Action.LOAD, Action.INSPECT})


def sensible_action(rows: Sequence[ModelRow]) -> Action | None:
    """Return the action that makes sense now for `rows`; with none selected that is to add one."""
    if not rows:
        return Action.ADD
    return next((action for action in _SENSIBLE if is_possible(action, rows)), None)


def is_possible(action: Action, rows: Sequence[ModelRow]) -> bool:
    """Return whether `action` can be done to `rows`; some only to one at a time."""
    if action is Action.ADD:
        return True
    if action in _FOR_ONE and len(rows) != 1:
        return False
    return any(row.can(action) for row in rows)


class ModelActions(QObject):
    """Holds the actions and enables those that the selected rows allow.

    Signals:
        requested (Action): The person asks for it.
    """

    requested = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = {action: self._make(action) for action in OFFERED}

    def __getitem__(self, action: Action) -> QAction:
        return self._actions[action]

    def update(self, rows: Sequence[ModelRow], *, is_live: bool, is_of_queue: bool = False) -> None:
        """Enable what `rows` allow; nothing while no service answers.

        Where they are `is_of_queue`, to download is to go on.
        """
        for action, item in self._actions.items():
            item.setEnabled(is_live and is_possible(action, rows))
        usual = RESUME_TEXT if is_of_queue else ACTION_WORDS[Action.DOWNLOAD].text
        self._actions[Action.DOWNLOAD].setText(_download_text(rows) or usual)

    def tint(self, colors: Colors) -> None:
        """Draw the icons that menus show in `colors`."""
        for action, item in self._actions.items():
            item.setIcon(icon(ACTION_ICONS[action], colors.text, disabled=colors.others))

    def _make(self, action: Action) -> QAction:
        words = ACTION_WORDS[action]
        item = QAction(words.text, self)
        item.setObjectName(f"{action.name.lower()}Action")
        shortcut = _SHORTCUTS.get(action)
        if shortcut:
            item.setShortcut(QKeySequence(shortcut))
            native = item.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item.setToolTip(f"{words.tip} ({native})")
        else:
            item.setToolTip(words.tip)
        item.triggered.connect(lambda: self.requested.emit(action))
        return item


def _download_text(rows: Sequence[ModelRow]) -> str | None:
    match {row.state for row in rows}:
        case states if states == {RowState.DOWNLOAD_FAILED}:
            return TRY_AGAIN_TEXT
        case states if states == {RowState.FILE_MISSING}:
            return AGAIN_TEXT
        case states if states and states <= {RowState.PAUSED, RowState.DOWNLOAD_FAILED}:
            return RESUME_TEXT
        case _:
            return None
