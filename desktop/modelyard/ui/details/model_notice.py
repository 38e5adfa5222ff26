"""What is to be known about a model's file at once, with the button that goes on from there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.ui.look.polish import set_style_property
from modelyard.ui.parts.labels import wrapped_label
from modelyard.ui.words.action_words import ACTION_WORDS, AGAIN_TEXT
from modelyard.ui.words.keeping_words import (
    AWAY_DETAIL,
    AWAY_TITLE,
    BROKEN_DETAIL,
    BROKEN_TITLE,
    GONE_DETAIL,
    GONE_FOR_GOOD,
    GONE_TITLE,
    NEWER_SHORT,
    NEWER_TITLE,
    newer_detail,
)
from modelyard.wire.upstream import UpstreamModel

_LOCAL = "file:"


class ModelNotice(QFrame):
    """A card that is there only while there is something to say.

    Signals:
        requested (Action): The person wants this for the model that is shown.
    """

    requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelNotice")
        self.setProperty("card", "info")
        self._action: Action | None = None
        self._title = wrapped_label("noticeTitle", self, is_bold=True)
        self._detail = wrapped_label("noticeDetail", self)
        self._button = QPushButton(self)
        self._button.setObjectName("noticeButton")
        self._button.clicked.connect(self._request)
        line = QHBoxLayout()
        line.addWidget(self._button)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._detail)
        layout.addLayout(line)
        self.hide()

    def show_row(self, row: ModelRow | None, newer: UpstreamModel | None) -> None:
        """Show what is to be said of `row`; `newer` is what its source has now, where known."""
        told = _told(row, newer) if row is not None else None
        self.setVisible(told is not None)
        if told is None:
            return
        card, title, detail, action = told
        set_style_property(self, "card", card)
        self._title.setText(title)
        self._detail.setText(detail)
        self.setAccessibleName(f"{title}. {detail}")
        self._action = action
        is_offered = action is not None and row is not None and row.can(action)
        self._button.setVisible(is_offered)
        if action is not None:
            text = AGAIN_TEXT if action is Action.DOWNLOAD else ACTION_WORDS[action].text
            self._button.setText(text)

    def _request(self) -> None:
        if self._action is not None:
            self.requested.emit(self._action)


_Told = tuple[str, str, str, Action | None]


def _told(row: ModelRow, newer: UpstreamModel | None) -> _Told | None:
    """Return the kind of card, a title, a sentence and what can be done; None for nothing."""
    if row.is_away:
        return "warning", AWAY_TITLE, AWAY_DETAIL, None
    if row.state is RowState.FILE_MISSING:
        source = row.model.source or ""
        can_download = bool(source) and not source.startswith(_LOCAL)
        detail = GONE_DETAIL if can_download else GONE_FOR_GOOD
        return "bad", GONE_TITLE, detail, Action.DOWNLOAD if can_download else None
    if row.can(Action.REPAIR):
        return "bad", BROKEN_TITLE, BROKEN_DETAIL, Action.REPAIR
    if row.model.outdated:
        detail = newer_detail(newer) if newer is not None else NEWER_SHORT
        return "info", NEWER_TITLE, detail, Action.RENEW
    return None
