"""Our own icons: SVG strokes on a 24 px grid, tinted for the ground that they stand on."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from modelyard.paths import resource

_SIZES_PX = (16, 20, 24, 32, 40, 48, 64)
"""Logical sizes at the usual screen scales; Qt takes the next larger one and scales it down."""
_STROKE = b'stroke="#000"'


def app_icon() -> QIcon:
    """Return the application's icon."""
    return QIcon(str(resource("icons/modelyard.svg")))


@cache
def icon(name: str, color: str, *, disabled: str | None = None) -> QIcon:
    """Return the icon `name` drawn in `color`, and in `disabled` where its action is.

    Kept, since many widgets show the same one, and ask for it again with each change of colours.
    """
    result = QIcon()
    for size in _SIZES_PX:
        result.addPixmap(_pixmap(name, color, size))
        if disabled:
            result.addPixmap(_pixmap(name, disabled, size), QIcon.Mode.Disabled)
    return result


def paint_icon(painter: QPainter, name: str, color: str, box: QRectF) -> None:
    """Draw the icon `name` into `box`, as vectors: crisp at any scale."""
    _renderer(name, color).render(painter, box)


def _pixmap(name: str, color: str, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, color).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


@cache
def _renderer(name: str, color: str) -> QSvgRenderer:
    drawing = resource(f"icons/{name}.svg").read_bytes()
    tint = f'stroke="{QColor(color).name()}"'.encode()
    return QSvgRenderer(QByteArray(drawing.replace(_STROKE, tint)))
