"""The start of the desktop app: what comes before anything heavy is imported."""

import importlib
import sys
from collections.abc import Sequence

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from modelyard import __version__
from modelyard.language import speak
from modelyard.paths import DataFolder
from modelyard.single_instance import SingleInstance
from modelyard.state.settings import Settings
from modelyard.ui.opening import Opening

_FAILED = 1
_LONGEST_PAINT_MS = 1_000
"""A frame that nobody sees, on another workspace for one, is not waited for."""
_LOOK_MS = 20


def main(references: Sequence[str] = (), *, in_background: bool = False) -> int:
    """Run the app until the person quits it and return the exit status of the process.

    `references` are addresses or paths of model files to add. Where an app works on the data
    folder already, its window is raised and takes them, and this process ends at once. Started
    `in_background`, which is at login, it opens no window where there is a tray to wait in.
    """
    folder = DataFolder.default()
    try:
        folder.create()
    except OSError as error:
        sys.stderr.write(f"The data folder {folder.root} can't be used: {error}\n")
        return _FAILED
    application = make_application()
    instance = SingleInstance(folder)
    if not instance.acquire():
        if in_background or instance.hand_over(references):
            return 0
        sys.stderr.write(f"Another Modelyard works on {folder.root} and does not answer\n")
        return _FAILED
    try:
        settings = Settings(folder.settings_file)
        speak(settings.language)
        opening = Opening(application, settings)
        if not in_background:
            opening.show()
            _paint(application, opening)
        elif not QSystemTrayIcon.isSystemTrayAvailable():
            opening.showMinimized()
        # From here on everything is imported behind the first picture.
        import asyncio

        import qasync

        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
            runner.run(_furnish(opening, folder, instance, references))
    finally:
        instance.close()
    return 0


def _paint(application: QApplication, opening: Opening) -> None:
    """Let the frame be painted; there is no loop yet that this could re-enter."""
    deadline = QDeadlineTimer(_LONGEST_PAINT_MS)
    while not (opening.is_painted or opening.is_closed or deadline.hasExpired()):
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, _LOOK_MS)


async def _furnish(
    opening: Opening, folder: DataFolder, instance: SingleInstance, references: Sequence[str]
) -> None:
    """Import the app, in a thread beside the painted frame, and run it there."""
    import asyncio

    given = list(references)
    instance.opened.connect(given.extend)  # files that are opened meanwhile
    # Its sentences are in the language that is spoken when they are imported.
    app = await asyncio.to_thread(importlib.import_module, "modelyard.app")
    instance.opened.disconnect(given.extend)
    if not opening.is_closed:
        await app.run(folder, instance, given, opening=opening)


def make_application() -> QApplication:
    """Return the one `QApplication` of this process; closing its last window ends nothing."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("modelyard")
    application.setApplicationDisplayName("Modelyard")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("modelyard")
    application.setQuitOnLastWindowClosed(False)
    return application
