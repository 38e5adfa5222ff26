"""Boxes where reading begins at the right."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter


def is_mirrored(painter: QPainter) -> bool:
    """Return whether what is painted is read from right to left."""
    return painter.layoutDirection() is Qt.LayoutDirection.RightToLeft


def placed(painter: QPainter, box: QRectF, within: QRectF) -> QRectF:
    """Return `box`, measured from the left of `within`, on the side where reading begins."""
    if not is_mirrored(painter):
        return box
    left = within.left() + within.right() - box.right()
    return QRectF(left, box.top(), box.width(), box.height())
