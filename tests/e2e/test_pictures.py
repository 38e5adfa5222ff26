"""The pictures of the window can be made again: a slice of them, as `packaging/dev.py pictures`."""

import subprocess
import sys

from PySide6.QtGui import QImage

_TIMEOUT_S = 300
_VIEWS = {"first-start": "first-start", "downloads-empty": "history-empty"}
"""A picture of each view by the view's name."""


def colors(image: QImage) -> set[int]:
    """Return the colours on a grid over the picture."""
    return {
        image.pixel(x, y)
        for x in range(0, image.width(), 8)
        for y in range(0, image.height(), 8)
    }  # fmt: skip


def test_views_are_pictured_in_both_themes_at_their_size(tmp_path):
    command = [sys.executable, "-m", "tests.pictures", str(tmp_path), "--look", "1x"]
    subprocess.run([*command, "--view", *_VIEWS], check=True, timeout=_TIMEOUT_S)
    for picture in _VIEWS.values():
        light, dark = (
            QImage(str(tmp_path / "1x" / f"{picture}-{theme}.png")) for theme in ("light", "dark")
        )
        assert (light.width(), light.height()) == (1280, 800)
        assert light.pixelColor(2, 2).lightnessF() > 0.9 > 0.3 > dark.pixelColor(2, 2).lightnessF()
        # Texts and icons are there, not only grounds.
        assert len(colors(light)) > 20, picture
        assert len(colors(dark)) > 20, picture
