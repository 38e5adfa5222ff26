"""Sizes that grow with the text: what holds a line of text is given for the usual font."""

from PySide6.QtGui import QFont, QFontMetricsF

_USUAL_LINE_PX = 15.0
"""The height of a line in the font that all sizes in this package were drawn for."""


def text_scale(font: QFont) -> float:
    """Return how much larger than usual `font` is: 1.0 to about 2; a smaller one counts as 1."""
    return max(1.0, QFontMetricsF(font).height() / _USUAL_LINE_PX)


def grown(font: QFont, size_px: float) -> int:
    """Return `size_px`, drawn for the usual font, for `font`."""
    return round(size_px * text_scale(font))
