"""The app of the tour: the very one that people use, watched for what goes wrong behind it."""

import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from types import TracebackType

import psutil

from modelyard.app import RunningApp, running_app
from modelyard.logs import logging_to
from modelyard.paths import DataFolder
from modelyard.start import make_application
from modelyard.tour.failure import TourError
from modelyard.tour.hands import until
from modelyard.tour.journal import Journal
from modelyard.tour.script import Script, Subject
from modelyard.window_loop import WindowLoop

_log = logging.getLogger(__name__)


def perform(folder: DataFolder, subject: Subject, journal: Journal) -> None:
    """Run the app on `folder`, play the script in it, quit it and see that all has ended.

    Raises:
        TourError: A step did not happen, something was left, or an error was logged.
    """
    application = make_application()
    with logging_to(folder.app_log), _errors_logged() as errors:
        with asyncio.Runner(loop_factory=lambda: WindowLoop(application)) as runner:
            runner.run(_perform(folder, subject, journal))
        if errors:
            raise TourError(f"the app logged an error: {errors[0]}")


async def _perform(folder: DataFolder, subject: Subject, journal: Journal) -> None:
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(running_app(folder, ports=()))
        script = Script(app, folder, subject, journal=journal)
        await script.play()
        with journal.step("quit", "Quit ends everything that was started"):
            processes = _processes(app)
            await script.quit()
            await until(app.quitting.is_set, "the app did not quit")
            await stack.aclose()
            left = [process for process in processes if process.is_running()]
            if left or folder.service_file.exists():
                raise TourError(f"the service was left: {left or folder.service_file}")


def _processes(app: RunningApp) -> list[psutil.Process]:
    """Return what the app has started: its service and what that has started."""
    if app.supervisor.pid is None:
        raise TourError("the app does not run a service of its own")
    service = psutil.Process(app.supervisor.pid)
    return [service, *service.children(recursive=True)]


@contextmanager
def _errors_logged() -> Iterator[list[str]]:
    """Yield the list of errors that are logged, or raised by a slot, within the block."""
    handler = _Errors(logging.ERROR)
    logging.getLogger().addHandler(handler)
    before = sys.excepthook

    def log(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.error("a slot failed: %s", error, exc_info=(kind, error, trace))

    sys.excepthook = log
    try:
        yield handler.texts
    finally:
        sys.excepthook = before
        logging.getLogger().removeHandler(handler)


class _Errors(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(f"{record.name}: {record.getMessage()}")
