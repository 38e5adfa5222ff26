"""The style sheet: only what a palette cannot say. Kept small; Fusion does the rest.

Sizes are given for the usual font, and grow with the text; paddings half as much, since twice
as large a text leaves little room for them, and borders not at all.
"""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from modelyard.paths import resource
from modelyard.ui.look.theme import Colors

_SHEET = """
QDialog {{ background: {raised}; border: 1px solid {border}; }}
QToolTip {{ color: {text}; background: {raised}; border: 1px solid {border}; padding: 4px; }}

QFrame[bar="true"], QWidget#memoryPanel {{ background: {raised}; }}
QFrame[bar="true"] {{ border-bottom: 1px solid {border}; }}
QFrame#placeRail {{ background: {raised}; border-{end}: 1px solid {border}; }}
QFrame[popover="true"] {{ background: {raised}; border: 1px solid {border}; }}
QWidget#memoryPanel {{ border-top: 1px solid {border}; }}
QScrollArea#details, QScrollArea#details QWidget#detailsPage {{ background: {raised}; }}
QWidget[side="true"] {{ background: {raised}; border: 0; border-{start}: 1px solid {border}; }}
QTextBrowser {{ background: {raised}; border: 0; color: {text}; }}
QScrollArea#details {{ border: 0; }}
QFrame#detailsSide {{ background: {raised}; border-{start}: 1px solid {border}; }}
QWidget#sideTabs {{ background: {window}; }}
QScrollArea[plain="true"], QWidget#optionsForm, QWidget#tryTurns,
QWidget#folderPage, QWidget[clear="true"] {{
    background: transparent; border: 0;
}}

QToolButton, QPushButton {{
    color: {text}; background: transparent; border: 1px solid transparent;
    border-radius: 6px; padding: 5px 10px;
}}
QPushButton {{ background: {raised}; border-color: {border}; padding: 7px 14px; }}
QPushButton[quiet="true"] {{
    background: transparent; border-color: transparent; padding: 7px 10px;
}}
QPushButton[quiet="true"]:focus {{ border-color: {accent}; }}
QToolButton[small="true"] {{ padding: 2px; }}
QToolButton:hover, QPushButton:hover, QPushButton[quiet="true"]:hover {{ background: {hover}; }}
QToolButton:pressed, QPushButton:pressed {{ background: {selection}; }}
QToolButton:focus, QPushButton:focus {{ border-color: {accent}; }}
QToolButton:disabled, QPushButton:disabled {{ color: {faded}; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QPushButton[primary="true"] {{
    color: {on_accent}; background: {accent}; border-color: {accent};
}}
QPushButton[primary="true"]:hover {{
    background: {accent_hover}; border-color: {accent_hover};
}}
QPushButton[primary="true"]:focus {{ border-color: {text}; }}
QPushButton[primary="true"]:disabled {{
    color: {muted}; background: {track}; border-color: {track};
}}

QPushButton[choice="true"] {{
    background: {window}; border: 1px solid {border}; border-radius: 8px; padding: 0;
}}
QPushButton[choice="true"]:hover {{ background: {hover}; border-color: {others}; }}
QPushButton[choice="true"]:focus, QPushButton[choice="true"]:default {{ border-color: {accent}; }}

QToolButton[chip="true"] {{ color: {muted}; border-radius: 12px; padding: 3px 11px; }}
QToolButton[chip="true"]:checked {{ color: {text}; background: {selection}; }}

QToolButton[place="true"] {{ color: {muted}; border-radius: 8px; padding: 4px 0; }}
QToolButton[place="true"]:checked {{ color: {text}; background: {selection}; }}

QLineEdit {{
    color: {text}; background: {base}; border: 1px solid {border}; border-radius: 6px;
    padding: 6px 4px; selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit[wrong="true"] {{ border-color: {bad}; }}

QComboBox, QAbstractSpinBox {{
    color: {text}; background: {base}; border: 1px solid {border}; border-radius: 6px;
    padding: 4px 4px 4px 7px; min-height: 20px;
    selection-background-color: {accent}; selection-color: {on_accent};
}}
QAbstractSpinBox {{ padding: 3px 0 2px 0; }}
QComboBox:hover, QAbstractSpinBox:hover, QLineEdit:hover {{ border-color: {others}; }}
QComboBox:focus, QComboBox:on, QAbstractSpinBox:focus, QLineEdit:focus {{
    border-color: {accent};
}}
QComboBox:disabled, QAbstractSpinBox:disabled, QLineEdit:disabled {{
    color: {faded}; background: {window};
}}
QComboBox {{ combobox-popup: 0; }}
QComboBox::drop-down {{ border: 0; width: 24px; }}
QComboBox::down-arrow {{ image: url("{arrow_down}"); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{
    color: {text}; background: {raised}; border: 1px solid {border}; padding: 4px; outline: 0;
}}
QComboBox QAbstractItemView::item {{
    min-height: 28px; padding: 0 6px; border: 0; border-radius: 4px; color: {text};
}}
QComboBox QAbstractItemView::item:hover {{ background: {hover}; }}
QComboBox QAbstractItemView::item:selected {{ background: {selection}; color: {text}; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
    subcontrol-origin: border; border: 0; border-radius: 4px; width: 20px;
}}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; margin: 2px 2px 0 2px; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; margin: 0 2px 2px 2px; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {hover}; }}
QAbstractSpinBox::up-button:pressed, QAbstractSpinBox::down-button:pressed {{
    background: {selection};
}}
QAbstractSpinBox::up-arrow {{ image: url("{arrow_up}"); width: 12px; height: 12px; }}
QAbstractSpinBox::down-arrow {{ image: url("{arrow_down}"); width: 12px; height: 12px; }}

QCheckBox {{ spacing: 8px; }}
QCheckBox:disabled {{ color: {faded}; }}
QCheckBox::indicator {{
    width: 16px; height: 16px; border: 1px solid {others}; border-radius: 4px;
    background: {base};
}}
QCheckBox::indicator:hover, QCheckBox::indicator:focus {{ border-color: {accent}; }}
QCheckBox::indicator:checked {{
    image: url("{check_on_accent}"); background: {accent}; border-color: {accent};
}}
QCheckBox::indicator:checked:focus {{ border-color: {text}; }}
QCheckBox::indicator:disabled {{ background: {track}; border-color: {track}; }}

QPlainTextEdit {{
    color: {text}; background: {base}; border: 1px solid {border}; border-radius: 6px;
    padding: 4px; selection-background-color: {accent}; selection-color: {on_accent};
}}
QPlainTextEdit:focus {{ border-color: {accent}; }}

QTableView {{ background: {base}; border: 0; outline: 0; }}
QHeaderView {{ background: {base}; border: 0; }}

QListWidget#settingsList, QListView#paletteList {{
    background: transparent; border: 0; outline: 0;
}}
QListWidget#settingsList::item {{ padding: 7px 10px; border-radius: 6px; color: {text}; }}
QListWidget#settingsList::item:hover {{ background: {hover}; }}
QListWidget#settingsList::item:selected {{ background: {selection}; color: {text}; }}

QMenu {{ background: {raised}; border: 1px solid {border}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 8px; border-radius: 4px; }}
QMenu::item:selected {{ background: {selection}; color: {text}; }}
QMenu::item:disabled {{ color: {faded}; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::indicator {{ width: 14px; height: 14px; padding-left: 8px; }}
QMenu::indicator:checked {{ image: url("{check}"); }}
QMenu::right-arrow, QMenu::left-arrow {{ width: 12px; height: 12px; padding: 0 8px; }}
QMenu::right-arrow {{ image: url("{arrow_next}"); padding-left: 0; }}
QMenu::left-arrow {{ image: url("{arrow_back}"); padding-right: 0; }}

QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {border}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {others}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: transparent; width: 0; height: 0;
}}

QSplitter::handle {{ background: {border}; }}
QLabel[muted="true"] {{ color: {muted}; }}
QLabel[bad="true"] {{ color: {bad}; }}
QLabel[good="true"] {{ color: {good}; }}
QLabel[warning="true"] {{ color: {warning}; }}
QLabel#turnQuestion {{
    background: {selection}; border-radius: 8px; padding: 8px 10px; margin-{start}: 32px;
}}
QFrame[card="plain"] {{ background: {window}; border-radius: 8px; }}
QFrame[card="info"] {{ background: {info_ground}; border-radius: 6px; }}
QFrame[card="warning"] {{ background: {warning_ground}; border-radius: 6px; }}
QFrame[card="bad"] {{ background: {bad_ground}; border-radius: 6px; }}
"""

_STRONG = """
QFrame[card="plain"], QFrame[card="info"], QFrame[card="warning"], QFrame[card="bad"] {{
    border: 1px solid {border};
}}
QLineEdit:focus {{ border-width: 2px; padding: 5px 3px; }}
QPlainTextEdit:focus {{ border-width: 2px; padding: 3px; }}
QComboBox:focus, QComboBox:on {{ border-width: 2px; padding: 3px 3px 3px 6px; }}
QAbstractSpinBox:focus {{ border-width: 2px; padding: 2px 0 1px 0; }}
QCheckBox::indicator:focus {{ border-width: 2px; width: 14px; height: 14px; }}
QToolButton:focus {{ border-width: 2px; padding: 4px 9px; }}
QToolButton[small="true"]:focus {{ padding: 1px; }}
QToolButton[chip="true"]:focus {{ padding: 2px 10px; }}
QToolButton[place="true"]:focus {{ padding: 3px 0; }}
QPushButton:focus {{ border-width: 2px; padding: 6px 13px; }}
QPushButton[primary="true"]:disabled {{ border-color: {others}; }}
QPushButton[quiet="true"]:focus {{ padding: 6px 9px; }}
QPushButton[choice="true"]:focus {{ padding: 0; }}
"""
"""What is added where contrast is high: lines around cards, and a focus that no line looks like."""

_RULE = re.compile(r"(?P<name>[\w-]+(?:\{\w+\})?): (?P<value>[^;{}]*\dpx[^;]*);")
_SIZE = re.compile(r"(\d+)px")


def style_sheet(colors: Colors, *, scale: float = 1.0) -> str:
    """Return the application's style sheet in `colors`, for texts `scale` times as large."""
    named = {name: value for name, value in colors._asdict().items() if isinstance(value, str)}
    is_mirrored = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    sides = ("right", "left") if is_mirrored else ("left", "right")
    sheet = _grown(_SHEET, scale)
    if colors.is_high_contrast:
        # Its lines are 1 px thicker, which what is inside gives up.
        sheet += _grown(_STRONG, scale, given_up_px=1)
    return sheet.format(
        **named, **_drawings(colors), faded=colors.others, start=sides[0], end=sides[1]
    )


def _grown(sheet: str, scale: float, *, given_up_px: int = 0) -> str:
    def grow(rule: re.Match[str]) -> str:
        name = rule["name"]
        if name.startswith("border") and name != "border-radius":
            return rule[0]
        is_inner = name.startswith(("padding", "border-radius"))
        factor = (1 + scale) / 2 if is_inner else scale

        def grow_one(size: re.Match[str]) -> str:
            return f"{round((int(size[1]) + given_up_px) * factor) - given_up_px}px"

        return f"{name}: {_SIZE.sub(grow_one, rule['value'])};"

    return _RULE.sub(grow, sheet)


def _drawings(colors: Colors) -> dict[str, str]:
    """Return the paths of the small drawings inside controls, which a style sheet can't tint."""
    strong = "white" if colors.is_dark else "black"
    shade = strong if colors.is_high_contrast else "grey"
    files = {
        "arrow_down": f"down-{shade}",
        "arrow_up": f"up-{shade}",
        "arrow_next": f"next-{shade}",
        "arrow_back": f"back-{shade}",
        "check": f"check-{strong}",
        "check_on_accent": f"check-{'black' if colors.is_dark else 'white'}",
    }
    return {name: resource(f"icons/controls/{file}.svg").as_posix() for name, file in files.items()}
