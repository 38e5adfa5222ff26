"""One process that opens the real window in one look and takes a picture of every view."""

import asyncio
import json
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from modelyard import language
from modelyard.logs import logging_to
from modelyard.paths import DataFolder
from modelyard.start import make_application
from modelyard.tour.failure import TourError
from modelyard.ui.look.style_sheet import style_sheet
from modelyard.ui.look.theme import Colors, qt_palette
from modelyard.window_loop import WindowLoop
from tests.pictures.looks import THEMES, Look

_PAINT_S = 0.35
"""What the window gets to follow a change and to come to rest."""


class Camera:
    """Takes pictures of `window` and of all that is open before it."""

    def __init__(self, window: QWidget, folder: Path, look: Look) -> None:
        self.window = window
        self.look = look
        self._folder = folder

    async def take(self, view: str) -> None:
        """Save the view in each theme as ``VIEW-THEME.png``."""
        for name in self.look.themes:
            wear(THEMES[name])
            await asyncio.sleep(_PAINT_S)
            picture = compose(self.window.window())
            picture.save(str(self._folder / f"{view}-{name}.png"), "PNG", 0)


def wear(colors: Colors) -> None:
    """Show the application in `colors`, those of high contrast as well."""
    application = make_application()
    if application.palette() != qt_palette(colors):
        application.setPalette(qt_palette(colors))
        application.setStyleSheet(style_sheet(colors))


def compose(window: QWidget) -> QPixmap:
    """Return `window` with the dialogs, menus and lists that are open before it."""
    picture = window.grab()
    painter = QPainter(picture)
    origin = window.mapToGlobal(QPoint(0, 0))
    for other in QApplication.topLevelWidgets():
        if other is window or not other.isVisible() or other.windowOpacity() == 0:
            continue
        place = other.mapToGlobal(QPoint(0, 0)) - origin
        _shade(painter, place, other)
        painter.drawPixmap(place, other.grab())
    painter.end()
    return picture


def _shade(painter: QPainter, place: QPoint, window: QWidget) -> None:
    """Paint the shadow that a desktop gives a window, a large one to a dialog."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 6))
    box = window.rect().translated(place)
    reach = 14 if window.windowType() is Qt.WindowType.Dialog else 6
    for grown in range(reach, 0, -2):
        painter.drawRoundedRect(box.adjusted(-grown, 2 - grown, grown, 2 + grown), grown, grown)


def main() -> int:
    """Sit for the pictures that the arguments tell of: a look as JSON, the data, the folder."""
    look = Look(**json.loads(sys.argv[1]))
    data, out = DataFolder(Path(sys.argv[2])), Path(sys.argv[3])
    views = tuple(sys.argv[4:])
    application = make_application()
    if look.is_mirrored:
        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    if look.language == "pseudo":
        from tests.ui.pseudo import PseudoWords

        language._words = PseudoWords()
    else:
        language.speak(look.language)
    out.mkdir(parents=True, exist_ok=True)
    with (
        logging_to(data.app_log),
        asyncio.Runner(loop_factory=lambda: WindowLoop(application)) as runner,
    ):
        failed = runner.run(_sit(look, data, out, views))
    return 1 if failed else 0


async def _sit(look: Look, data: DataFolder, out: Path, views: tuple[str, ...]) -> list[str]:
    # The sentences are evaluated when these are imported: not before the language is chosen.
    from modelyard.app import running_app
    from modelyard.state.settings import Settings
    from tests.pictures.views import FIRST_VIEWS, VIEWS

    failed: list[str] = []
    settings = Settings(data.settings_file)
    settings.text_percent = look.text_percent
    settings.save()
    async with running_app(data, ports=()) as app:
        QCursor.setPos(app.window.screen().geometry().bottomRight())
        app.window.resize(look.width_px, look.height_px)
        await app.live()
        camera = Camera(app.window, out, look)
        for name in views:
            try:
                await (VIEWS | FIRST_VIEWS)[name](app, camera)
            except (AssertionError, TourError) as error:  # the others are taken in any case
                print(f"{look.name}: no picture of {name}: {error}", file=sys.stderr, flush=True)
                failed.append(name)
    return failed


if __name__ == "__main__":
    sys.exit(main())
