"""Colours and spacing: light, dark and two of high contrast, drawn on Qt's Fusion style.

Qt's own colour scheme does nothing without a desktop theme, so the palettes are ours. Widgets
that paint themselves ask `colors_of(palette)`: the palette is what Qt hands down to every widget
and announces when it changes, so nothing has to keep a reference to the current colors.
"""

from typing import NamedTuple

from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette

SPACING_PX = 8
"""The grid: everything is a multiple of this, or of its half."""
RADIUS_PX = 6

_MIDDLE = 0.5
_SMALL_SCALE = 0.9
_BLACK = "#11141b"
_WHITE = "#ffffff"
_DISABLED_ALPHA = 0.55


class Colors(NamedTuple):
    """Named colours; text on any of the grounds reaches a contrast of 4.5 to 1."""

    is_dark: bool
    window: str
    base: str
    raised: str
    text: str
    muted: str
    border: str
    hover: str
    selection: str
    accent: str
    accent_hover: str
    on_accent: str
    good: str
    warning: str
    bad: str
    warning_ground: str
    bad_ground: str
    info_ground: str
    track: str
    others: str
    models: tuple[str, ...]
    """Fills of the gauge, told apart by lightness as well as by hue."""
    is_high_contrast: bool = False
    """Whether what borders on something else has a line around it, whatever its colour."""


LIGHT = Colors(
    is_dark=False,
    window="#f4f5f8",
    base="#ffffff",
    raised="#ffffff",
    text="#1a1e27",
    muted="#596273",
    border="#dde0e7",
    hover="#f0f2f7",
    selection="#e4eafd",
    accent="#3b57d6",
    accent_hover="#3149bd",
    on_accent="#ffffff",
    good="#1a7547",
    warning="#8a5300",
    bad="#b8282d",
    warning_ground="#fff4de",
    bad_ground="#fdecec",
    info_ground="#e9eefd",
    track="#dfe3ec",
    others="#9aa3b2",
    models=("#3b57d6", "#12977f", "#b8446f", "#d08a1c", "#7a4cc2", "#3f93c9", "#6d8b27", "#a3563a"),
)

DARK = Colors(
    is_dark=True,
    window="#15171c",
    base="#1b1e24",
    raised="#22252d",
    text="#e7e9ee",
    muted="#9fa8b7",
    border="#31353f",
    hover="#252932",
    selection="#2a3454",
    accent="#8aa2ff",
    accent_hover="#a2b5ff",
    on_accent="#10131c",
    good="#62cf95",
    warning="#eab155",
    bad="#ff8f8f",
    warning_ground="#33291a",
    bad_ground="#3a2023",
    info_ground="#222b45",
    track="#30343e",
    others="#69717f",
    models=("#7f99ff", "#35c2a8", "#ee8bb0", "#efb350", "#b08cf2", "#6bbcec", "#a3c455", "#d98e70"),
)

CONTRAST_LIGHT = Colors(
    is_dark=False,
    window="#fefefe",
    base="#ffffff",
    raised="#ffffff",
    text="#000000",
    muted="#24282f",
    border="#000000",
    hover="#e8e8e8",
    selection="#cfe0ff",
    accent="#00309c",
    accent_hover="#00216b",
    on_accent="#ffffff",
    good="#00491f",
    warning="#5c3200",
    bad="#8c0009",
    warning_ground="#fff6df",
    bad_ground="#fff0f0",
    info_ground="#eef3ff",
    track="#ffffff",
    others="#6a6a6a",
    models=("#00309c", "#006452", "#96124b", "#7a4a00", "#52238f", "#00557d", "#405400", "#74301a"),
    is_high_contrast=True,
)

CONTRAST_DARK = Colors(
    is_dark=True,
    window="#010101",
    base="#000000",
    raised="#000000",
    text="#ffffff",
    muted="#e3e6ec",
    border="#ffffff",
    hover="#262626",
    selection="#003a94",
    accent="#ffe14d",
    accent_hover="#fff0a3",
    on_accent="#000000",
    good="#7dffb0",
    warning="#ffd070",
    bad="#ffb3b3",
    warning_ground="#1f1600",
    bad_ground="#2b0003",
    info_ground="#00143d",
    track="#000000",
    others="#a6a6a6",
    models=("#8fb4ff", "#4dffd8", "#ffa3cf", "#ffc44d", "#d3b0ff", "#80d9ff", "#d4ff66", "#ffb08f"),
    is_high_contrast=True,
)

_ALL = (LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK)


def colors_of(palette: QPalette) -> Colors:
    """Return the colours that `palette` was made from.

    Where the style sheet has given a widget another ground, those of the application.
    """
    own = palette.color(QPalette.ColorRole.Window)
    everywhere = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    for window in (own, everywhere):
        for colors in _ALL:
            if window.name() == colors.window:
                return colors
    return DARK if own.lightnessF() < _MIDDLE else LIGHT


def grounds_of(colors: Colors) -> tuple[str, str, str]:
    """Return what the first picture is made of: what lies below, what is raised, the lines."""
    return colors.base, colors.raised, colors.border


def contrast(left: str, right: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2 defines it."""
    lighter, darker = sorted((_luminance(left), _luminance(right)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(ground: str) -> str:
    """Return black or white, whichever reads better on `ground`."""
    return max(_BLACK, _WHITE, key=lambda ink: contrast(ink, ground))


def small_font(font: QFont) -> QFont:
    """Return `font` a little smaller, for what is said beside the main thing."""
    small = QFont(font)
    if font.pointSizeF() > 0:
        small.setPointSizeF(font.pointSizeF() * _SMALL_SCALE)
    else:  # its size is in pixels
        small.setPixelSize(max(1, round(font.pixelSize() * _SMALL_SCALE)))
    return small


def qt_palette(colors: Colors) -> QPalette:
    """Return `colors` as the palette that Fusion draws with."""
    role = QPalette.ColorRole
    palette = QPalette()
    for key, color in {
        role.Window: colors.window,
        role.WindowText: colors.text,
        role.Base: colors.base,
        role.AlternateBase: colors.hover,
        role.Text: colors.text,
        role.PlaceholderText: colors.muted,
        role.Button: colors.raised,
        role.ButtonText: colors.text,
        role.BrightText: colors.bad,
        role.ToolTipBase: colors.raised,
        role.ToolTipText: colors.text,
        role.Highlight: colors.accent,
        role.HighlightedText: colors.on_accent,
        role.Accent: colors.accent,
        role.Link: colors.accent,
        role.LinkVisited: colors.accent,
        role.Light: colors.raised,
        role.Midlight: colors.hover,
        role.Mid: colors.border,
        role.Dark: colors.muted,
        role.Shadow: colors.border,
    }.items():
        palette.setColor(key, QColor(color))
    for key in (role.WindowText, role.Text, role.ButtonText):
        faded = QColor(colors.muted)
        faded.setAlphaF(_DISABLED_ALPHA)
        palette.setColor(QPalette.ColorGroup.Disabled, key, faded)
    return palette


def _luminance(color: str) -> float:
    parsed = QColor(color)
    red, green, blue = map(_linear, (parsed.redF(), parsed.greenF(), parsed.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
