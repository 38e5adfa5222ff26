"""How a sitting looks: its colours, size, scale, language, direction and size of text."""

from dataclasses import dataclass

from modelyard.ui.look.theme import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT

THEMES = {
    "light": LIGHT,
    "dark": DARK,
    "contrast-light": CONTRAST_LIGHT,
    "contrast-dark": CONTRAST_DARK,
}


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at every view; each has a process of its own."""

    name: str
    themes: tuple[str, ...] = ("light", "dark")
    width_px: int = 1280
    height_px: int = 800
    scale: float = 1.0
    language: str = "en"
    """Or ``pseudo``: each sentence 40 % longer."""
    is_mirrored: bool = False
    text_percent: int = 100


LOOKS = (
    Look("1x"),
    Look("2x", scale=2.0),
    Look("small", width_px=1024, height_px=700),
    Look("large", width_px=2560, height_px=1440),
    Look("contrast", themes=("contrast-light", "contrast-dark")),
    Look("german", themes=("light",), language="de"),
    Look("pseudo", themes=("light",), language="pseudo"),
    Look("mirrored", themes=("light",), is_mirrored=True),
    Look("text-200", themes=("light",), text_percent=200, width_px=1440, height_px=900),
)
