"""The start of the desktop app: what comes before anything heavy is imported."""

import sys
from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

from modelyard import __version__
from modelyard.language import speak
from modelyard.paths import DataFolder
from modelyard.single_instance import SingleInstance
from modelyard.state.settings import Settings

_FAILED = 1


def main(references: Sequence[str] = ()) -> int:
    """Run the app until the person quits it and return the exit status of the process.

    `references` are addresses or paths of model files to add. Where an app works on the data
    folder already, its window is raised and takes them, and this process ends at once.
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
        if instance.hand_over(references):
            return 0
        sys.stderr.write(f"Another Modelyard works on {folder.root} and does not answer\n")
        return _FAILED
    try:
        speak(Settings(folder.settings_file).language)
        # Its sentences are in the language that is spoken when they are imported.
        from modelyard.app import run

        run(application, folder, instance, references)
    finally:
        instance.close()
    return 0


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
