"""The pictures of the gauge: what is in them, how they are painted, how they are made again.

``python -m tests.ui.gauge_pictures`` writes the references anew; look at them before they are
committed.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from modelyard.ui.look.model_colors import ModelColors
from modelyard.ui.look.theme import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Colors, qt_palette
from modelyard.ui.memory.gauge import MemoryGauge
from modelyard.ui.memory.gauge_figures import Addition
from modelyard.wire.runtime import MemoryDevice, ModelMemory, SystemMemory
from tests.ui.sample import GIB
from tests.ui.sample_memory import device

FOLDER = Path(__file__).with_name("pictures")
_FONT_PX = 12


@dataclass(frozen=True)
class Picture:
    """One picture: the memory in it, its width, its colours, what would be added."""

    memory: SystemMemory
    width: int = 900
    colors: Colors = LIGHT
    added: Addition | None = None
    added_to: str = "ram"
    highlighted: str | None = None


def _models(*sizes: float) -> tuple[ModelMemory, ...]:
    names = ("Qwen2.5 Coder 7B", "Llama 3.2 3B", "Gemma 3 4B", "Phi 4 Mini", "SmolLM2 135M")
    return tuple(
        ModelMemory(id=str(number), name=names[number], bytes=int(size * GIB))
        for number, size in enumerate(sizes)
    )


def _ram(*sizes: float, others: float = 8.2, total: float = 31.3) -> MemoryDevice:
    return device("RAM", int(total * GIB), int(others * GIB), _models(*sizes))


def _gpu(number: int, total: float, others: float, *sizes: float) -> MemoryDevice:
    name = ("RTX 4090", "RTX 3060", "RTX 3060", "Arc A770")[number]
    return device(name, int(total * GIB), int(others * GIB), _models(*sizes), id_=f"gpu{number}")


def _of(*devices: MemoryDevice) -> SystemMemory:
    return SystemMemory(devices=devices)


def _load(total: float, low: float, high: float) -> Addition:
    sizes = (int(one * GIB) for one in (total, low, high))
    return Addition("new", "Mistral Small 24B", *sizes)


_FIVE = _of(_ram(4.6, 2.4, 3.1, 1.9, 0.2))
_ONE_GPU = _of(_ram(0.6), _gpu(0, 24.0, 1.1, 9.4))
_FOUR_GPUS = _of(
    _ram(0.8, total=251.0, others=22.0),
    _gpu(0, 24.0, 0.9, 13.0, 4.0),
    _gpu(1, 12.0, 0.4, 6.5),
    _gpu(2, 12.0, 11.4),
    _gpu(3, 16.0, 0.2),
)
_FULL = _of(_ram(12.0, 6.1, 5.0))

PICTURES: dict[str, Picture] = {
    "no_model": Picture(_of(_ram())),
    "one_model": Picture(_of(_ram(4.6)), highlighted="0"),
    "five_models": Picture(_FIVE),
    "five_models_dark": Picture(_FIVE, colors=DARK),
    "five_models_contrast_light": Picture(_FIVE, colors=CONTRAST_LIGHT),
    "five_models_contrast_dark": Picture(_FIVE, colors=CONTRAST_DARK),
    "fits": Picture(_of(_ram(4.6)), added=_load(5.0, 4.6, 5.9)),
    "tight": Picture(_FIVE, added=_load(9.6, 9.0, 10.4)),
    "too_big": Picture(_FIVE, added=_load(15.1, 14.2, 16.0)),
    "too_big_dark": Picture(_FIVE, colors=DARK, added=_load(15.1, 14.2, 16.0)),
    "full": Picture(_FULL),
    "one_gpu": Picture(_ONE_GPU, added=_load(8.0, 7.6, 8.6), added_to="gpu0"),
    "four_gpus": Picture(_FOUR_GPUS, width=1400),
    "four_gpus_narrow": Picture(_FOUR_GPUS, width=320),
    "narrow": Picture(_FIVE, width=320, added=_load(5.0, 4.6, 5.9)),
    "wide": Picture(_FIVE, width=1920, added=_load(5.0, 4.6, 5.9)),
    "widest": Picture(_FOUR_GPUS, width=3840),
}


def paint(picture: Picture) -> tuple[QImage, tuple[QRect, ...]]:
    """Return the picture, and where the bars are in it: all the rest is text."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before, sheet = application.palette(), application.styleSheet()
    application.setStyleSheet("")
    application.setPalette(qt_palette(picture.colors))
    try:
        return _painted(picture)
    finally:
        application.setPalette(before)
        application.setStyleSheet(sheet)


def _painted(picture: Picture) -> tuple[QImage, tuple[QRect, ...]]:
    colors = ModelColors()
    colors.update(str(number) for number in range(5))
    gauge = MemoryGauge(colors)
    font = gauge.font()
    font.setPixelSize(_FONT_PX)
    gauge.setFont(font)
    gauge.setPalette(qt_palette(picture.colors))
    gauge.setAutoFillBackground(True)
    gauge.show_memory(picture.memory)
    added = {picture.added_to: picture.added} if picture.added is not None else {}
    gauge.show_addition(added, highlighted=picture.highlighted)
    gauge.resize(picture.width, gauge.sizeHint().height())
    gauge.grab()  # lays the bars out for this width
    gauge.resize(picture.width, gauge.sizeHint().height())
    image = gauge.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    bars = tuple(
        button.geometry().translated(bar.mapTo(gauge, bar.rect().topLeft()))
        for bar in gauge.bars
        for button in bar.buttons
        if button.isVisibleTo(bar)
    )
    gauge.deleteLater()
    return image, bars


def main() -> int:
    """Write all references."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    FOLDER.mkdir(exist_ok=True)
    for name, picture in PICTURES.items():
        image, _ = paint(picture)
        image.save(str(FOLDER / f"gauge_{name}.png"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
