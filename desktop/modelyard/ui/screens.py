"""Which screens there are, as a name: a window is put where it was with the same ones."""

import hashlib

from PySide6.QtGui import QGuiApplication

_DIGITS = 12


def screens_name() -> str:
    """Return a name for the screens as they are now: their places, sizes and scales."""
    screens = sorted(
        (box.x(), box.y(), box.width(), box.height(), round(screen.devicePixelRatio() * 100))
        for screen in QGuiApplication.screens()
        for box in (screen.geometry(),)
    )
    return hashlib.sha256(repr(screens).encode()).hexdigest()[:_DIGITS]
