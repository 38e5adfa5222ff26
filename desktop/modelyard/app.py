"""The desktop app: builds every part, owns the loop, and ends what it started."""

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence, Set
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType

from PySide6.QtCore import QEvent, QObject

from modelyard.client.discovery import URL_VARIABLE, ServiceAddress, find_service
from modelyard.desktop_ties import desktop_ties
from modelyard.links import is_link, linked_source
from modelyard.logs import logging_to
from modelyard.paths import DataFolder
from modelyard.single_instance import SingleInstance
from modelyard.start import make_application
from modelyard.state.catalog import Catalog
from modelyard.state.commands import Commands
from modelyard.state.session import Session, SessionStatus
from modelyard.state.settings import Settings
from modelyard.state.yard import make_yard
from modelyard.supervisor import Supervisor
from modelyard.tables.groups import FitOf
from modelyard.tables.seen_list import save_seen
from modelyard.tasks import Tasks
from modelyard.ui.opening.opening import Opening
from modelyard.ui.opening.opening_list import OpeningList
from modelyard.ui.telling.tray import Tray
from modelyard.ui.window.main_window import MainWindow
from modelyard.ui.window.seen import seen_of
from modelyard.wire import routes

_log = logging.getLogger(__name__)

_LONGEST_COVER_S = 3.0
"""How long the list of the last time stands for a window that waits for its service."""

_SETTLING_S = 3.0
"""After so long with its models a window has imported and built most of what it ever will."""


async def run(
    folder: DataFolder,
    instance: SingleInstance,
    references: Sequence[str] = (),
    *,
    opening: Opening | None = None,
) -> None:
    """Run the app on `folder`, whose place `instance` holds, until the person quits it.

    `references` are addresses or paths of model files to add; `opening` is the frame that the
    window fills. Needs a running qasync loop.
    """
    with logging_to(folder.app_log), _logged_failures():
        async with AsyncExitStack() as stack:
            app = await stack.enter_async_context(running_app(folder, opening=opening))
            tasks = await stack.enter_async_context(Tasks())
            stack.enter_context(_quit_asked_by_the_system(app.quitting.set))

            def open_in_window(given: tuple[str, ...]) -> None:
                tasks.start(app.open(given), name="open")

            instance.opened.connect(open_in_window)
            stack.callback(instance.opened.disconnect, open_in_window)
            if references:
                open_in_window(tuple(references))
            await app.quitting.wait()
            _log.info("quitting")
            instance.close()  # a start from here on is the first of its own


@dataclass(frozen=True, slots=True)
class RunningApp:
    """The parts of an app that runs; `quitting` is set when the person wants it to end."""

    window: MainWindow
    tray: Tray
    catalog: Catalog
    session: Session
    commands: Commands
    settings: Settings
    supervisor: Supervisor
    quitting: asyncio.Event

    async def live(self) -> None:
        """Wait until the session is live; for ever where it never is."""
        await _until(self.session, {SessionStatus.LIVE})

    async def open(self, references: tuple[str, ...]) -> None:
        """Raise the window, and add what a start of the app was given."""
        self.window.bring_to_front()
        files = tuple(reference for reference in references if not is_link(reference))
        linked = [
            source for link in references if is_link(link) and (source := linked_source(link))
        ]
        if files or linked:
            await self.live()
        if files:
            self.window.add_sources(files)
        if linked:
            self.window.add_sources((linked[-1],))  # asks, as it does for one


@asynccontextmanager
async def running_app(
    folder: DataFolder,
    *,
    ports: Sequence[int] = routes.PIECES_OS_PORTS,
    opening: Opening | None = None,
) -> AsyncIterator[RunningApp]:
    """Build the app on `folder`, which exists, show its window and connect it to a service.

    The window fills `opening` where there is one, else it stands for itself.
    Where no service of ours runs on `folder`, a Pieces OS on one of `ports` is used, else one is
    started. Needs a running qasync loop. On leaving, everything that was started ends, the service
    first of all: what a download has is on disk, no worker is left. A service that was there
    before goes on.
    """
    async with AsyncExitStack() as stack:
        settings = Settings(folder.settings_file)
        catalog = Catalog()
        supervisor = await stack.enter_async_context(Supervisor(folder))
        session = _make_session(folder, catalog, supervisor, ports)
        tasks = await stack.enter_async_context(Tasks())
        commands = Commands(catalog, session, tasks=tasks)
        yard = make_yard(catalog, session, commands, tasks=tasks)
        window = MainWindow(catalog, session, commands, settings, yard=yard)
        window.downloads.restore_layout(settings)
        stack.callback(_put_away, window, settings)
        stack.callback(_take_down, window, session, catalog, yard.room.fit_of, folder)
        ties = desktop_ties(
            window, catalog, session=session, commands=commands, settings=settings, tasks=tasks
        )
        tray = await stack.enter_async_context(ties)
        quitting = asyncio.Event()
        for part in (window, tray):
            part.quit_requested.connect(quitting.set)
        if opening is None:
            window.show()
        else:
            opening.take_in(window)
            tasks.start(_uncover(opening, window, session), name="uncover")
        tasks.start(session.run(), name="session")
        tasks.start(_spare(session), name="spare")
        stack.callback(gc.unfreeze)
        yield RunningApp(window, tray, catalog, session, commands, settings, supervisor, quitting)


def _make_session(
    folder: DataFolder, catalog: Catalog, supervisor: Supervisor, ports: Sequence[int]
) -> Session:
    async def find() -> ServiceAddress | None:
        # A service of our own that died is started again, whatever else answers by then.
        others = () if supervisor.has_started else ports
        return await find_service(folder.service_file, ports=others)

    is_told = bool(os.environ.get(URL_VARIABLE, "").strip())
    start = None if is_told else supervisor.start
    return Session(catalog, find=find, start=start, end=supervisor.end)


async def _until(session: Session, statuses: Set[SessionStatus]) -> None:
    """Wait until `session` has one of these statuses."""
    reached = asyncio.Event()

    def look() -> None:
        if session.status in statuses:
            reached.set()

    session.status_changed.connect(look)
    try:
        look()
        await reached.wait()
    finally:
        session.status_changed.disconnect(look)


async def _uncover(opening: Opening, window: MainWindow, session: Session) -> None:
    """Show the window in place of the list of the last time once it has more to tell than that."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_LONGEST_COVER_S):
            await _until(session, {SessionStatus.LIVE, SessionStatus.LOST})
    shown = opening.last_list
    looking = shown.looking if isinstance(shown, OpeningList) else None
    opening.uncover()
    if looking is not None:
        window.library.resume(looking)


async def _spare(session: Session) -> None:
    """Have what is here once the window works never looked through for garbage again.

    To look through all of it takes 70 ms, in which the window stands still.
    """
    await _until(session, {SessionStatus.LIVE, SessionStatus.LOST})
    await asyncio.sleep(_SETTLING_S)
    gc.freeze()


def _take_down(
    window: MainWindow, session: Session, catalog: Catalog, fit_of: FitOf, folder: DataFolder
) -> None:
    """Keep what is shown for the next start; an empty list only where it is known to be one."""
    rows = catalog.rows()
    if rows or session.status is SessionStatus.LIVE:
        save_seen(folder.seen_file, seen_of(window.library, rows, fit_of=fit_of))


def _put_away(window: MainWindow, settings: Settings) -> None:
    window.downloads.save_layout(settings)
    window.save_layout()
    window.window().hide()
    window.window().deleteLater()


@contextmanager
def _quit_asked_by_the_system(quit_: Callable[[], None]) -> Iterator[None]:
    """Call `quit_` for SIGINT and SIGTERM, and where the desktop asks the application to quit.

    Left to itself Qt would stop the loop at once, with everything that still runs in it.
    """
    loop = asyncio.get_running_loop()
    application = make_application()
    quit_filter = _QuitFilter(quit_)
    application.installEventFilter(quit_filter)
    caught = []
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, quit_)
        except NotImplementedError:
            # Windows: a handler of Python's own, which must wake the loop itself.
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(quit_))
        else:
            caught.append(number)
    try:
        yield
    finally:
        for number in caught:
            loop.remove_signal_handler(number)
        application.removeEventFilter(quit_filter)


class _QuitFilter(QObject):
    """Turns the desktop's wish to quit the application into a call."""

    def __init__(self, quit_: Callable[[], None]) -> None:
        super().__init__()
        self._quit = quit_

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep `QEvent.Quit` from stopping the loop."""
        if event.type() is not QEvent.Type.Quit:
            return super().eventFilter(watched, event)
        self._quit()
        return True


@contextmanager
def _logged_failures() -> Iterator[None]:
    """Log what a slot raises, which Qt would only print; the app goes on."""

    def log(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.error("a slot failed", exc_info=(kind, error, trace))

    before, sys.excepthook = sys.excepthook, log
    try:
        yield
    finally:
        sys.excepthook = before
