"""The start of the desktop app, in steps that import only what they need.

The empty frame (this module), the list of the last time in it (`ui.opening.opening_list`), the
place of the one app (`single_instance`), and the window (`furnish`). What comes behind the list is
imported in a thread, while the list takes keys.
"""

import gc
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from modelyard import __version__
from modelyard.app_lock import app_lock
from modelyard.paths import DataFolder
from modelyard.state.settings import Settings
from modelyard.ui.opening.opening import Opening

if TYPE_CHECKING:
    from modelyard.single_instance import SingleInstance

_FAILED = 1
_LONGEST_PAINT_MS = 1_000
"""A frame that nobody sees, on another workspace for one, is not waited for."""
_LOOK_MS = 20
_SETTLING_TURNS = 3
"""The list is painted, and again where a key was pressed, before a thread wants the interpreter."""
_SHORT_TURN_S = 0.000_5


def main(references: Sequence[str] = (), *, in_background: bool = False) -> int:
    """Run the app until the person quits it and return the exit status of the process.

    `references` are addresses or paths of model files to add. Where an app works on the data
    folder already, its window is raised and takes them, and this process ends at once. Started
    `in_background`, which is at login, it opens no window where there is a tray to wait in.
    """
    # What is imported and built in a start stays: to look through it for garbage again and again
    # takes a tenth of the time. `furnish` ends this.
    gc.disable()
    folder = DataFolder.default()
    try:
        folder.create()
    except OSError as error:
        sys.stderr.write(f"The data folder {folder.root} can't be used: {error}\n")
        return _FAILED
    lock = app_lock(folder.app_lock_file)
    opening = _open(folder, in_background=in_background) if lock.tryLock(0) else None

    from modelyard.single_instance import SingleInstance

    make_application()
    instance = SingleInstance(folder, lock=lock)
    if not instance.acquire():
        if in_background or instance.hand_over(references):
            return 0
        sys.stderr.write(f"Another Modelyard works on {folder.root} and does not answer\n")
        return _FAILED
    try:
        _run(folder, instance, opening or _open(folder, in_background=in_background), references)
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


def _open(folder: DataFolder, *, in_background: bool) -> Opening:
    """Show the frame, then the list of the last time in it."""
    application = make_application()
    settings = Settings(folder.settings_file)
    opening = Opening(application, settings)
    if not in_background:
        opening.show()
        _paint(application, opening)

    from modelyard.language import speak

    speak(settings.language)  # before any module with sentences is imported

    from modelyard.ui.opening.opening_list import fill_opening

    fill_opening(application, opening, settings, folder)
    for _ in range(_SETTLING_TURNS):
        application.processEvents()
    if in_background:
        opening.minimize_without_tray()
    _import_beside("modelyard.single_instance")
    return opening


def _run(
    folder: DataFolder, instance: "SingleInstance", opening: Opening, references: Sequence[str]
) -> None:
    """Run the app in the frame, once it is imported."""
    given = list(references)
    instance.opened.connect(given.extend)  # files that are opened meanwhile
    # What aiohttp does with the certificates of TLS, 35 ms, leaves the interpreter to the other.
    _import_beside("aiohttp", "modelyard.furnish")

    from modelyard.furnish import furnish

    instance.opened.disconnect(given.extend)
    furnish(make_application(), opening, folder, instance, given)


def _paint(application: QApplication, opening: Opening) -> None:
    """Let the frame be painted; there is no loop yet that this could re-enter."""
    deadline = QDeadlineTimer(_LONGEST_PAINT_MS)
    while not (opening.is_painted or opening.is_closed or deadline.hasExpired()):
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, _LOOK_MS)


def _import_beside(*modules: str) -> None:
    """Import `modules`, each in a thread, while what is in the frame is painted and takes keys.

    A failure is left for the import that follows, which meets it again.
    """
    loop = QEventLoop()

    def end_one() -> None:
        going.pop()
        if not going:
            loop.quit()

    def work(module: str) -> None:
        with suppress(BaseException):
            import_module(module)
        QTimer.singleShot(0, loop, end_one)

    # Each cell that is painted asks for the interpreter, and waits as long as a turn of others.
    usual_s = sys.getswitchinterval()
    sys.setswitchinterval(_SHORT_TURN_S)
    threads = [Thread(target=work, args=(module,), name=f"import {module}") for module in modules]
    going = list(threads)
    for thread in threads:
        thread.start()
    loop.exec()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(usual_s)
