"""Which screens there are, as a name: a window is put where it was with the same ones."""

from PySide6.QtGui import QGuiApplication


def screens_name() -> str:
    """Return a name for the screens as they are now: their places, sizes and scales.

    It has no character but letters, digits and `-`.
    """
    screens = sorted(
        (box.x(), box.y(), box.width(), box.height(), round(screen.devicePixelRatio() * 100))
        for screen in QGuiApplication.screens()
        for box in (screen.geometry(),)
    )
    return "s".join("-".join(map(str, screen)) for screen in screens)
