"""The window in a language that nobody speaks: each sentence marked, accented and 40 % longer.

Run as a program it opens every view and says what is cut off or was never translated; with a
folder it also leaves pictures there:

    python -m tests.ui.pseudo [FOLDER] [--right-to-left] [--language de]
"""

import argparse
import asyncio
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QGroupBox,
    QHeaderView,
    QLabel,
    QMenu,
    QWidget,
)
from qasync import QEventLoop

from modelyard import language

OPEN, CLOSE = "⟦", "⟧"
GROWTH = 0.4
_KEPT = re.compile(r"(\{\w*\}|%n|&(?=\w)|\(\*[^)]*\)|\n)")
_ACCENTS = str.maketrans("aeiouyAEIOUYcnsz", "áéíóúýÁÉÍÓÚÝçñšž")
_FORMAT = "Qt's format"
_ROOM_PX = 1
_DATA = {"detailsTitle", "detailsSubline", "detailsDescription", "problemLog"}
_KEYS = r"((Ctrl|Alt|Shift)\+)*([A-Z,\d]|F\d+|Up|Down|Enter|Esc|Del)"
_NAMES = re.compile(rf"[\W\d_]*|SHA-256|{_KEYS}")


def pseudo(text: str) -> str:
    """Return `text` accented, longer and in brackets; placeholders stay what they are."""
    shown = "".join(
        part if _KEPT.fullmatch(part) else part.translate(_ACCENTS) for part in _KEPT.split(text)
    )
    padding = "~" * max(1, round(len(text) * GROWTH) - 2)
    return f"{OPEN}{shown}{padding}{CLOSE}"


class PseudoWords:
    """Stands where the translator of `modelyard.language` stands."""

    def translate(self, _context: str, text: str, comment: str | None = None, _n: int = -1) -> str:
        return text if comment == _FORMAT else pseudo(text)


def clipped(root: QWidget, *, is_real: bool) -> Iterator[str]:
    """Yield what of the texts in `root` has not the room that it needs."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root) or widget.width() <= 0:
            continue
        text = _text_of(widget)
        if not text or (CLOSE not in text and not is_real):
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.height() + _ROOM_PX < widget.heightForWidth(widget.width()):
                yield f"{_path(widget)} is too low for {text!r}"
        elif _may_be_cut(widget):
            continue
        elif widget.width() + _ROOM_PX < widget.sizeHint().width():
            needed = widget.sizeHint().width()
            yield f"{_path(widget)} has {widget.width()} of {needed} px for {text!r}"


def short_titles(root: QWidget) -> Iterator[str]:
    """Yield the titles of columns that their columns have no room for."""
    for header in root.findChildren(QHeaderView):
        model = header.model()
        for section in range(header.count() if header.isVisibleTo(root) else 0):
            title = str(model.headerData(section, header.orientation()) or "")
            needed = header.fontMetrics().horizontalAdvance(title)
            if not header.isSectionHidden(section) and header.sectionSize(section) < needed:
                yield f"{_path(header)}: {title!r}"


def untranslated(root: QWidget, known: set[str]) -> Iterator[str]:
    """Yield each text in `root` that no translation has passed; `known` is data."""
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisibleTo(root):
            continue
        if _is_data(widget):
            continue
        for text in (_text_of(widget), widget.toolTip(), widget.accessibleName()):
            plain = text
            for name in known:
                plain = plain.replace(name, "")
            if plain and CLOSE not in plain and not _NAMES.fullmatch(plain):
                yield f"{_path(widget)}: {text!r}"


def _text_of(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    return widget.title() if isinstance(widget, QGroupBox) else ""


def _is_data(widget: QWidget) -> bool:
    """Whether a widget shows what a model is, in words that are not ours."""
    above = {type(each).__name__ for each in (widget.parentWidget(), widget) if each is not None}
    return bool(above & {"_Line", "CopyLine"}) or widget.objectName() in _DATA


def _may_be_cut(widget: QWidget) -> bool:
    """Whether a widget shortens its text by itself and has it whole in its tool tip or name."""
    return type(widget).__name__ == "ElidedLabel" or isinstance(widget, QHeaderView)


def _path(widget: QWidget) -> str:
    names = []
    at: QWidget | None = widget
    while at is not None and len(names) < 4:
        names.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    return "/".join(reversed(names))


async def look(folder: Path, pictures: Path | None, *, is_real: bool) -> list[str]:
    """Open the views one after the other and return what is wrong in them."""
    # The sentences are evaluated when these are imported: not before the language is chosen.
    from modelyard.ui.places import Place
    from tests.ui import sample
    from tests.ui.desk import desk

    wrong = []
    names = {model.name for model in sample.YARD}
    async with desk(folder, *sample.YARD) as d:
        window = d.window
        window.resize(1180, 760)

        def check(view: str, root: QWidget) -> None:
            cut = (*clipped(root, is_real=is_real), *short_titles(root))
            wrong.extend(f"{view}: {text}" for text in cut)
            if not is_real:
                forgotten = untranslated(root, names)
                wrong.extend(f"{view}: never translated: {text}" for text in forgotten)
            if pictures is not None:
                root.grab().save(str(pictures / f"{view}.png"))

        for place in Place:
            window.show_place(place)
            await asyncio.sleep(0.3)
            check(place.name.lower(), window)
        window.show_place(Place.LIBRARY)
        for model in sample.YARD:
            window.select(model.id)
            await asyncio.sleep(0.1)
            check(f"details-{model.name.lower().replace(' ', '-')}", window)
        for name in ("shortcutsAction", "addAction"):
            dialog = await _opened(d, name)
            check(name.removesuffix("Action"), dialog)
            dialog.close()
        for menu in () if is_real else window.findChildren(QMenu):
            wrong.extend(
                f"menu: never translated: {action.text()!r}"
                for action in menu.actions()
                if action.text() and CLOSE not in action.text()
            )
    return wrong


async def _opened(d, action_name: str) -> QWidget:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QDialog

    d.find(QAction, action_name).trigger()
    await asyncio.sleep(0.3)
    dialogs = [each for each in d.window.findChildren(QDialog) if each.isVisible()]
    assert dialogs, f"{action_name} opened nothing"
    return dialogs[-1]


def main() -> int:
    """Look at everything, say what is wrong, and return 1 where anything is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--right-to-left", action="store_true")
    parser.add_argument("--language", help="a real one, of which only what is cut off is told")
    known = parser.parse_args()
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    if known.right_to_left:
        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    if known.language:
        language.speak(known.language)
    else:
        language._words = PseudoWords()
    if known.folder is not None:
        known.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner,
    ):
        wrong = runner.run(look(Path(scratch), known.folder, is_real=bool(known.language)))
    for line in dict.fromkeys(wrong):
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
