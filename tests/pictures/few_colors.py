"""Pictures of windows in the few colours that they have: small files that look the same."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

_MOST = 256
_APART = 8
"""Colours that differ less than this in each of red, green and blue are shown as one."""
_OPAQUE = 0xFF000000


def with_few_colors(image: QImage) -> QImage:
    """Return `image` with a palette of its own: the colours that it has most of, kept apart."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(plain.constBits(), np.uint32)
    colors, counts = np.unique(pixels, return_counts=True)
    ranked = colors[np.argsort(-counts)]
    parts = np.stack([(ranked >> shift) & 0xFF for shift in (16, 8, 0)], axis=1).astype(int)
    chosen: list[int] = []
    for number, color in enumerate(parts):
        distances = np.abs(parts[chosen] - color).max(axis=1)
        if distances.min(initial=_APART) >= _APART:
            chosen.append(number)
        if len(chosen) == _MOST:
            break
    palette = [int(color) | _OPAQUE for color in ranked[chosen]]
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return plain.convertToFormat(QImage.Format.Format_Indexed8, palette, flags)
