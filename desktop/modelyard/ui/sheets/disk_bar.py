"""How full a disk is: what models take, kind by kind, what else lies there, what is free."""

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from modelyard.tables.numbers import size_text
from modelyard.ui.look.mirror import placed
from modelyard.ui.look.text import plain_tip
from modelyard.ui.look.theme import Colors, colors_of, small_font
from modelyard.ui.words.storage_words import FREE_WORD, KIND_WORDS, OTHERS_WORD, disk_text
from modelyard.wire.storage import StorageDisk, StorageItem, StorageKind

_BAR_PX = 14
_LEAST_SEGMENT_PX = 3.0
_RADIUS_PX = 4.0
_DOT_PX = 10
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_SHOWN = (
    StorageKind.MODEL,
    StorageKind.REFERENCE,
    StorageKind.PARTIAL,
    StorageKind.QUARANTINE,
    StorageKind.TRASH,
    StorageKind.CACHE,
)


@dataclass(frozen=True, slots=True)
class DiskUse:
    """What lies on one disk: bytes by kind, and what is not ours."""

    disk: StorageDisk
    kinds: tuple[tuple[StorageKind, int], ...]

    @property
    def others(self) -> int:
        """The bytes of files that are not ours."""
        return max(0, self.disk.total - self.disk.free - self.disk.used)


def uses_of(disks: tuple[StorageDisk, ...], items: tuple[StorageItem, ...]) -> tuple[DiskUse, ...]:
    """Return what lies on each of `disks`.

    Bytes that several items share would count twice, so the kinds are cut to what the disk says.
    """
    uses = []
    for disk in disks:
        sizes: Counter[StorageKind] = Counter()
        for item in items:
            if item.disk == disk.id:
                sizes[item.kind] += item.size
        left, kinds = disk.used, []
        for kind in _SHOWN:
            size = min(sizes[kind], left)
            left -= size
            if size:
                kinds.append((kind, size))
        uses.append(DiskUse(disk, tuple(kinds)))
    return tuple(uses)


class DiskBar(QWidget):
    """One disk: its place, its bar, and a legend that says the same in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("diskBar")
        self._place = QLabel(self)
        self._figures = QLabel(self)
        self._figures.setProperty("muted", True)
        for label in (self._place, self._figures):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = _Bar(self)
        self._legend = _Legend(self)
        line = QHBoxLayout()
        line.addWidget(self._place, 1)
        line.addWidget(self._figures)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(6)
        layout.addLayout(line)
        layout.addWidget(self._bar)
        layout.addWidget(self._legend)

    def show_use(self, use: DiskUse) -> None:
        """Show what lies on the disk now."""
        self._place.setText(use.disk.path)
        self._place.setToolTip(plain_tip(use.disk.path))
        self._figures.setText(disk_text(use.disk))
        self._bar.show_use(use)
        self._legend.show_use(use)
        parts = [f"{KIND_WORDS[kind]} {size_text(size)}" for kind, size in use.kinds]
        spoken = ", ".join((use.disk.path, disk_text(use.disk), *parts))
        self.setAccessibleName(spoken)


class _Bar(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._use: DiskUse | None = None
        self.setFixedHeight(_BAR_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_use(self, use: DiskUse) -> None:
        self._use = use
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _BAR_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        path = QPainterPath()
        path.addRoundedRect(box, _RADIUS_PX, _RADIUS_PX)
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(box, QColor(colors.track))
        if self._use is not None and self._use.disk.total > 0:
            self._paint(painter, box, self._use, colors)
        painter.restore()
        if colors.is_high_contrast:
            painter.setPen(QColor(colors.border))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS_PX, _RADIUS_PX)
        painter.end()

    def _paint(self, painter: QPainter, box: QRectF, use: DiskUse, colors: Colors) -> None:
        left = box.left()
        segments = [(kind_color(kind, colors), size) for kind, size in use.kinds]
        for color, size in (*segments, (colors.others, use.others)):
            width = box.width() * size / use.disk.total
            if size:
                width = max(width, _LEAST_SEGMENT_PX)
                segment = QRectF(left, box.top(), width, box.height())
                painter.fillRect(placed(painter, segment, box), QColor(color))
                left += width + 1


class _Legend(QWidget):
    """Names each colour of the bar, with its size; what does not fit is in the table below."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._use: DiskUse | None = None
        self.setFont(small_font(self.font()))
        self.setFixedHeight(self.fontMetrics().height() + 2)

    def show_use(self, use: DiskUse) -> None:
        self._use = use
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._use is None:
            return
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        entries = [
            (kind_color(kind, colors), f"{KIND_WORDS[kind]} {size_text(size)}")
            for kind, size in self._use.kinds
        ]
        entries.append((colors.others, f"{OTHERS_WORD} {size_text(self._use.others)}"))
        entries.append((colors.track, f"{FREE_WORD} {size_text(self._use.disk.free)}"))
        left, metrics, box = 0, painter.fontMetrics(), QRectF(self.rect())
        for color, text in entries:
            width = _DOT_PX + 6 + metrics.horizontalAdvance(text)
            if left + width > self.width():
                break
            dot = QRectF(left, (self.height() - _DOT_PX) / 2, _DOT_PX, _DOT_PX)
            is_free = color == colors.track and colors.is_high_contrast
            painter.setPen(QColor(colors.border) if is_free else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color))
            painter.drawRoundedRect(placed(painter, dot, box), 3, 3)
            painter.setPen(QColor(colors.muted))
            place = QRectF(dot.right() + 6, 0, width, self.height())
            painter.drawText(placed(painter, place, box), _LEADING, text)
            left += width + 16
        painter.end()


def kind_color(kind: StorageKind, colors: Colors) -> str:
    """Return the colour of a kind of file; its word says the same."""
    return {
        StorageKind.MODEL: colors.models[0],
        StorageKind.REFERENCE: colors.models[1],
        StorageKind.PARTIAL: colors.models[3],
        StorageKind.QUARANTINE: colors.models[2],
        StorageKind.TRASH: colors.models[4],
        StorageKind.CACHE: colors.models[5],
    }.get(kind, colors.others)
