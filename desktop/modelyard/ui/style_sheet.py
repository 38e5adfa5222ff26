"""The style sheet: only what a palette cannot say. Kept small; Fusion does the rest."""

from dataclasses import asdict

from modelyard.ui.theme import Colors

_SHEET = """
QDialog {{ background: {raised}; border: 1px solid {border}; }}
QToolTip {{ color: {text}; background: {raised}; border: 1px solid {border}; padding: 4px; }}

QFrame[bar="true"], QWidget#memoryPanel {{ background: {raised}; }}
QFrame[bar="true"] {{ border-bottom: 1px solid {border}; }}
QFrame#placeRail {{ background: {raised}; border-right: 1px solid {border}; }}
QFrame[popover="true"] {{ background: {raised}; border: 1px solid {border}; }}
QWidget#memoryPanel {{ border-top: 1px solid {border}; }}
QScrollArea#details, QScrollArea#details QWidget#detailsPage {{ background: {raised}; }}
QWidget[side="true"] {{ background: {raised}; border: 0; border-left: 1px solid {border}; }}
QTextBrowser {{ background: {raised}; border: 0; color: {text}; }}
QScrollArea#details {{ border: 0; }}
QFrame#detailsSide {{ background: {raised}; border-left: 1px solid {border}; }}
QWidget#sideTabs {{ background: {window}; }}
QScrollArea[plain="true"], QWidget#optionsForm, QWidget#tryTurns,
QWidget#folderPage, QWidget[clear="true"] {{
    background: transparent; border: 0;
}}

QToolButton, QPushButton {{
    color: {text}; background: transparent; border: 1px solid transparent;
    border-radius: 6px; padding: 5px 10px;
}}
QPushButton {{ background: {raised}; border-color: {border}; padding: 6px 14px; }}
QPushButton[quiet="true"] {{
    background: transparent; border-color: transparent; padding: 6px 10px;
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
    padding: 5px 4px; selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit:focus {{ border-color: {accent}; }}
QLineEdit[wrong="true"] {{ border-color: {bad}; }}

QComboBox {{ min-height: 22px; }}
QAbstractSpinBox {{ min-height: 26px; }}

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
QFrame[card="plain"] {{ background: {window}; border-radius: 8px; }}
QFrame[card="info"] {{ background: {info_ground}; border-radius: 6px; }}
QFrame[card="warning"] {{ background: {warning_ground}; border-radius: 6px; }}
QFrame[card="bad"] {{ background: {bad_ground}; border-radius: 6px; }}
"""


def style_sheet(colors: Colors) -> str:
    """Return the application's style sheet in `colors`."""
    named = {name: value for name, value in asdict(colors).items() if isinstance(value, str)}
    return _SHEET.format(**named, faded=colors.others)
