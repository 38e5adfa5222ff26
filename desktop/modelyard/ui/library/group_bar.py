"""The line above the table: which models are shown, and how the service is."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from modelyard.language import tr
from modelyard.state.session import SessionStatus
from modelyard.tables.groups import Groups, StateGroup
from modelyard.ui.look.scale import grown
from modelyard.ui.look.text import plain_tip
from modelyard.ui.look.theme import Colors, colors_of
from modelyard.ui.parts.chips import Chips
from modelyard.ui.words.wording import GROUP_WORDS, SESSION_SHORT

_DOT_PX = 8


class GroupBar(QFrame):
    """One button per group with the number of models in it, one of them pressed.

    Signals:
        chosen (StateGroup): Another group is wanted.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("groupBar")
        self.setAccessibleName(tr("Which models are shown"))
        self._chips = Chips(GROUP_WORDS, suffix="Group", parent=self)
        self._chips.chosen.connect(self.chosen.emit)
        self._dot = _Dot(self)
        self._status = QLabel(self)
        self._status.setObjectName("serviceStatus")
        self._status.setProperty("muted", True)
        self._status.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 16, 8)
        layout.setSpacing(4)
        layout.addWidget(self._chips)
        layout.addStretch(1)
        layout.addWidget(self._dot)
        layout.addSpacing(4)
        layout.addWidget(self._status)

    def choose(self, group: StateGroup) -> None:
        """Press the button of `group`."""
        self._chips.choose(group)

    def show_counts(self, groups: Groups) -> None:
        """Tell how many are in each group; an empty one can still be chosen, quietly.

        That of problems is only there while there are any, or while it is chosen.
        """
        for group in StateGroup:
            number = groups.size(group)
            self._chips.show_count(group, number, spoken=tr("%n models", "", number))
        has_problems = bool(groups.size(StateGroup.PROBLEMS))
        self._chips.offer(StateGroup.PROBLEMS, offered=has_problems)

    def show_status(self, status: SessionStatus, service_name: str) -> None:
        """Tell how the service is."""
        self._status.setText(SESSION_SHORT[status])
        self._status.setToolTip(service_name)
        self._status.setAccessibleName(
            tr("Model service: {state}").format(state=SESSION_SHORT[status])
        )
        # While all is well the dot is enough, and the groups have the room.
        self._status.setVisible(status is not SessionStatus.LIVE)
        self._dot.show_status(status)
        self._dot.setToolTip(plain_tip(f"{SESSION_SHORT[status]}: {service_name}"))
        self._dot.setAccessibleName(self._status.accessibleName())


class _Dot(QWidget):
    """A dot in the colour of the status; a word beside it tells of all that is not well."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._status = SessionStatus.CONNECTING
        dot_px = grown(self.font(), _DOT_PX)
        self.setFixedSize(QSize(dot_px, dot_px))

    def show_status(self, status: SessionStatus) -> None:
        self._status = status
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_status_color(self._status, colors_of(self.palette()))))
        painter.drawEllipse(QRectF(self.rect()))
        painter.end()


def _status_color(status: SessionStatus, colors: Colors) -> str:
    match status:
        case SessionStatus.LIVE:
            return colors.good
        case SessionStatus.LOST:
            return colors.bad
        case SessionStatus.CONNECTING | SessionStatus.STARTING:
            return colors.warning
