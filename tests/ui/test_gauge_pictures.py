"""The gauge looks as its pictures do; texts, whose fonts differ from machine to machine, aside."""

import pytest
from PySide6.QtGui import QImage

from tests.ui.gauge_pictures import FOLDER, PICTURES, paint

_FAR = 48
"""A difference of a colour's part, of 255, that an eye sees beside the other picture."""
_MOST_FAR = 0.02
"""The share of pixels that may differ so: an edge that falls between two pixels."""


def differences(image: QImage, reference: QImage, box) -> tuple[int, int]:
    """Return how many pixels of `box` are seen to differ, and how many there are."""
    far = 0
    for y in range(box.top(), box.bottom() + 1):
        for x in range(box.left(), box.right() + 1):
            one, other = image.pixelColor(x, y), reference.pixelColor(x, y)
            parts = zip(one.getRgb(), other.getRgb(), strict=True)
            far += any(abs(left - right) > _FAR for left, right in parts)
    return far, box.width() * box.height()


def without_names(box):
    """Return a strip of a segment above the name that may stand in it."""
    strip = box.adjusted(0, 1, 0, 0)
    strip.setHeight(3)
    return strip


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.usefixtures("qapp")
def test_the_bars_are_painted_as_in_the_picture(name):
    reference = QImage(str(FOLDER / f"gauge_{name}.png"))
    assert not reference.isNull()
    image, bars = paint(PICTURES[name])
    assert image.width() == reference.width() == PICTURES[name].width
    assert bars
    if image.height() != reference.height():
        pytest.skip("the font of this machine has other heights")
    far = counted = 0
    for box in bars:
        strip = without_names(box).intersected(image.rect())
        seen, pixels = differences(image, reference, strip)
        far, counted = far + seen, counted + pixels
    assert far <= counted * _MOST_FAR, f"{far} of {counted} pixels"


@pytest.mark.usefixtures("qapp")
def test_a_picture_of_something_else_is_told_from_it():
    image, bars = paint(PICTURES["five_models"])
    other, _ = paint(PICTURES["no_model"])
    far = sum(differences(image, other, without_names(box))[0] for box in bars)
    assert far > 500
