"""The icon in the tray: the app's, with the progress of all downloads as a bar across its foot."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from modelyard.ui.look.icons import app_icon

_SIZES_PX = (16, 22, 24, 32, 44, 48, 64)
_BAR = 0.28
"""How much of the icon's height the bar takes: 4 px of 16 are still seen."""
_TRACK = "#15181d"
_FILL = "#ffffff"


def tray_icon(percent: int | None) -> QIcon:
    """Return the icon with a bar at `percent`, 0 to 100; without one where nothing runs."""
    plain = app_icon()
    if percent is None:
        return plain
    result = QIcon()
    for size in _SIZES_PX:
        pixmap = QPixmap(plain.pixmap(QSize(size, size), 1.0))
        _paint_bar(pixmap, percent / 100)
        result.addPixmap(pixmap)
    return result


def _paint_bar(pixmap: QPixmap, fraction: float) -> None:
    """Paint the bar: white on near-black, which stands out from the icon and from any panel."""
    size = pixmap.width()
    height = max(4.0, round(size * _BAR))
    edge = max(1.0, size / 24)
    track = QRectF(0, size - height, size, height)
    fill = track.adjusted(edge, edge, -edge, -edge)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_TRACK))
    painter.drawRoundedRect(track, height / 3, height / 3)
    painter.setBrush(QColor(_FILL))
    painter.drawRect(QRectF(fill.left(), fill.top(), fill.width() * fraction, fill.height()))
    painter.end()
