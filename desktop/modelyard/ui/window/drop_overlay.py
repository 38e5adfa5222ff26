"""What is shown over the window while a file or link is dragged over it."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from modelyard.ui.look.icons import paint_icon
from modelyard.ui.look.theme import colors_of
from modelyard.ui.sheets.source_check import folders_in, sources_in
from modelyard.ui.words.wording import DROP_TITLE

_INSET_PX = 16.0
_RADIUS_PX = 12.0
_ICON_PX = 56.0
_TITLE_SCALE = 1.45
_TITLE_HEIGHT_PX = 40.0
_VEIL_ALPHA = 0.92


class DropOverlay(QWidget):
    """Covers `parent` while what is dragged over it may be dropped, and takes it.

    Signals:
        sources_dropped (tuple[str, ...]): Links, and paths of model files.
        folders_dropped (tuple[str, ...]): Paths of folders.
    """

    sources_dropped = Signal(object)
    folders_dropped = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self.setObjectName("dropOverlay")
        self.setAccessibleName(DROP_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        parent.setAcceptDrops(True)
        parent.installEventFilter(self)

    def cover(self) -> None:
        """Appear over the whole parent."""
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Invite, and take what is dropped on the window."""
        if watched is self._covered:
            match event:
                case QDropEvent() if event.type() is QEvent.Type.Drop:
                    self._take(event)
                    return True
                case QDragEnterEvent():
                    self._invite(event)
                    return True
                case QDragLeaveEvent():
                    self.hide()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a veil, a dashed frame and the invitation."""
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(colors.window)
        veil.setAlphaF(_VEIL_ALPHA)
        painter.fillRect(self.rect(), veil)
        frame = QRectF(self.rect()).adjusted(_INSET_PX, _INSET_PX, -_INSET_PX, -_INSET_PX)
        painter.setPen(QPen(QColor(colors.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, _RADIUS_PX, _RADIUS_PX)
        middle = frame.center()
        box = QRectF(middle.x() - _ICON_PX / 2, middle.y() - _ICON_PX, _ICON_PX, _ICON_PX)
        paint_icon(painter, "add", colors.accent, box)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * _TITLE_SCALE)
        painter.setFont(font)
        painter.setPen(QColor(colors.text))
        below = QRectF(frame.left(), box.bottom() + 8, frame.width(), _TITLE_HEIGHT_PX)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, DROP_TITLE)
        painter.end()

    def _invite(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if sources_in(mime) or folders_in(mime):
            event.acceptProposedAction()
            self.cover()
        else:
            event.ignore()

    def _take(self, event: QDropEvent) -> None:
        self.hide()
        event.acceptProposedAction()
        sources, folders = sources_in(event.mimeData()), folders_in(event.mimeData())
        if sources:
            self.sources_dropped.emit(sources)
        if folders:
            self.folders_dropped.emit(folders)
