"""The model service as a program: what `modelyard serve` runs until it is told to end."""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import NamedTuple

import filelock
from aiohttp import web

import modelyard
from modelyard.client.discovery import ServiceNote, read_note
from modelyard.logs import logging_to
from modelyard.paths import DataFolder, resource
from modelyard.service.board import Board
from modelyard.service.downloads import DownloadQueue
from modelyard.service.events import EventHub
from modelyard.service.fetching.arrivals import Arrivals
from modelyard.service.fetching.departures import Departures
from modelyard.service.fetching.known_files import KnownFiles
from modelyard.service.fetching.queue_keeper import QueueKeeper
from modelyard.service.fetching.queue_service import QueueService
from modelyard.service.http import Access, Bound, bind, build_app, worker_session
from modelyard.service.keeping.file_work import FileWork
from modelyard.service.keeping.keeping import Keeping, keep_models
from modelyard.service.keeping.model_files import ModelFiles
from modelyard.service.keeping.turns import Turns
from modelyard.service.library import Library
from modelyard.service.model_service import ModelService
from modelyard.service.network.proxies import Proxies
from modelyard.service.offering.sourcing import Sourcing, open_settings, open_sources
from modelyard.service.offering.starters import seed_starters
from modelyard.service.private_files import kept_token, write_private
from modelyard.service.running.memory_watch import watch_memory
from modelyard.service.running.runtime_service import RuntimeService
from modelyard.service.running.served import ServedModels
from modelyard.service.runtime.calibration import Calibration
from modelyard.service.runtime.estimator import Estimator
from modelyard.service.runtime.installed_engine import offer_engine_folder
from modelyard.service.runtime.llama_engine import LlamaEngine
from modelyard.service.runtime.memory import MemoryProbes
from modelyard.service.runtime.scheduler import Scheduler
from modelyard.service.service_settings import kept_settings
from modelyard.tasks import Tasks
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error
from modelyard.wire.settings import ServiceSettings

_log = logging.getLogger(__name__)

_CATALOGUE_OF_STARTERS = "catalogue.json"
_SHUTDOWN_TIMEOUT_S = 2.0
"""What requests under way get to end by themselves, such as a load or a long answer."""
_STDIN = 0


def main(
    folder: DataFolder,
    *,
    host: str | None = None,
    port: int | None = None,
    require_token: bool = False,
    exit_with_parent: bool = False,
    verbose: bool = False,
) -> int:
    """Run `serve` to its end and return the exit status: 1 with the problem on standard error."""
    try:
        folder.create()
        offer_engine_folder(folder.engine)
        with logging_to(folder.service_log, verbose=verbose):
            asyncio.run(
                serve(
                    folder,
                    host=host,
                    port=port,
                    require_token=require_token,
                    exit_with_parent=exit_with_parent,
                )
            )
    except ProblemError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"The data folder {folder.root} can't be used: {error}\n")
        return 1
    return 0


async def serve(
    folder: DataFolder,
    *,
    host: str | None = None,
    port: int | None = None,
    require_token: bool = False,
    exit_with_parent: bool = False,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the Model API on `folder`, which exists, until SIGINT, SIGTERM or cancellation.

    Without `host` only this machine is served. Without `port` it is that of the settings; without
    one there, or where it is taken, 1000 or the first free one from 11000 up; port 0 takes any
    free one. Requests must have the token with `require_token`, where the settings say so, and from
    other machines. With `exit_with_parent` standard input must be a pipe from the process that
    started this one: the service ends when that closes it or dies.
    When requests are answered `ready` is called with the address; by default that is printed.

    Raises:
        ProblemError: SERVICE_RUNNING {url}, PORT_IN_USE {port}, BAD_REQUEST for a wrong host,
            CATALOGUE_TOO_NEW, DISK_ERROR, DISK_FULL.
    """
    async with AsyncExitStack() as stack:
        ending = _told_to_end(stack, exit_with_parent=exit_with_parent)
        stack.enter_context(_alone_on(folder))
        wanted = kept_settings(folder.service_settings_file)
        bound = _bind(wanted, host, port)
        stack.callback(bound.close)
        token = kept_token(folder.token_file)
        access = Access(
            port=bound.port,
            token=token,
            token_required=require_token or wanted.require_token or not bound.is_loopback,
            names=bound.names,
            any_address=not bound.is_loopback,
        )
        parts = await _open(stack, folder, bound)
        await _listen(stack, parts, bound, access)
        stack.enter_context(_noted(folder, bound, token))
        parts.tasks.start(_resume(parts), name="resume")
        # What is here by now stays; to look through it for garbage takes 50 ms without an answer.
        gc.freeze()
        stack.callback(gc.unfreeze)
        (ready or _print_ready)(bound.url)
        _log.info("serving %s on %s", folder.root, bound.url)
        await ending.wait()
        _log.info("ending")


class _Parts(NamedTuple):
    service: ModelService
    queue: QueueService
    keeping: Keeping
    runtime: RuntimeService
    hub: EventHub
    served: ServedModels
    sourcing: Sourcing
    tasks: Tasks


class _Core(NamedTuple):
    """What all other parts are made with."""

    folder: DataFolder
    hub: EventHub
    library: Library
    board: Board
    scheduler: Scheduler
    sourcing: Sourcing
    proxies: Proxies
    tasks: Tasks
    their_tasks: Tasks
    """Transfers and workers end by means of these, so that they are the last to go."""


class _Downloading(NamedTuple):
    downloads: DownloadQueue
    queue: QueueService
    arrivals: Arrivals


def _bind(settings: ServiceSettings, host: str | None, port: int | None) -> Bound:
    """Listen where `serve` says.

    A port of the settings that is taken by now ends nothing: they could not be changed then.
    """
    if port is None and settings.port is not None:
        try:
            return bind(host, settings.port)
        except ProblemError as error:
            _log.warning("the port of the settings is not to be had: %s", error)
    return bind(host, port)


async def _open(stack: AsyncExitStack, folder: DataFolder, bound: Bound) -> _Parts:
    """Build the service out of its parts; `stack` ends them in reverse order."""
    core = await _open_core(stack, folder, bound)
    library, board, tasks = core.library, core.board, core.tasks
    downloading = await _open_downloads(stack, core)
    work = FileWork(tasks=tasks)
    turns = Turns(library, downloads=downloading.downloads, scheduler=core.scheduler, work=work)
    files = ModelFiles(library, board, tasks=tasks)
    service = ModelService(
        library,
        board,
        sources=core.sourcing.sources,
        downloads=downloading.downloads,
        queue=downloading.queue,
        arrivals=downloading.arrivals,
        scheduler=core.scheduler,
        files=files,
        turns=turns,
        work=work,
    )
    keeping = keep_models(
        library,
        board,
        folder=folder,
        downloads=downloading.downloads,
        queue=downloading.queue,
        arrivals=downloading.arrivals,
        files=files,
        turns=turns,
        work=work,
    )
    await stack.enter_async_context(tasks)
    runtime = await _open_runtime(core, files, turns)
    tasks.start(watch_memory(core.hub, runtime.memory), name="watch memory")
    tasks.start(core.sourcing.upstream.run(), name="watch sources")
    served = ServedModels(library, core.scheduler, runtime)
    queue = downloading.queue
    return _Parts(service, queue, keeping, runtime, core.hub, served, core.sourcing, tasks)


async def _open_core(stack: AsyncExitStack, folder: DataFolder, bound: Bound) -> _Core:
    their_tasks = await stack.enter_async_context(Tasks())
    hub = EventHub()
    library = await stack.enter_async_context(Library(folder.catalogue, folder.models))
    await seed_starters(library, resource(_CATALOGUE_OF_STARTERS))
    board = Board(library, hub)
    scheduler = await stack.enter_async_context(
        Scheduler(
            LlamaEngine(tasks=their_tasks, logs=folder.logs),
            MemoryProbes.of_this_machine(),
            tasks=their_tasks,
            changed=board.runtime_changed,
            estimator=Estimator(calibration=Calibration(folder.calibration_file)),
        )
    )
    proxies = Proxies()
    settings = await open_settings(folder, hub, proxies=proxies, check_port=bound.check_port)
    sourcing = open_sources(
        library,
        board,
        folder=folder,
        environment=os.environ,
        settings=settings,
        proxies=proxies,
        scheduler=scheduler,
        tasks=their_tasks,
    )
    return _Core(folder, hub, library, board, scheduler, sourcing, proxies, Tasks(), their_tasks)


async def _open_downloads(stack: AsyncExitStack, core: _Core) -> _Downloading:
    library, board, tasks = core.library, core.board, core.tasks
    keeper = QueueKeeper(library, board, tasks=tasks)
    estimate = core.scheduler.estimate
    arrivals = Arrivals(library, board, keeper=keeper, estimate=estimate, tasks=tasks)
    downloads = await stack.enter_async_context(
        DownloadQueue(
            arrivals,
            tasks=core.their_tasks,
            proxies=core.proxies,
            known=KnownFiles(library).find,
        )
    )
    sources = core.sourcing.sources
    departures = Departures(library, board, sources=sources, downloads=downloads, tasks=tasks)
    queue = QueueService(library, board, downloads=downloads, departures=departures, keeper=keeper)
    return _Downloading(downloads, queue, arrivals)


async def _open_runtime(core: _Core, files: ModelFiles, turns: Turns) -> RuntimeService:
    runtime = RuntimeService(
        core.library,
        core.board,
        files=files,
        scheduler=core.scheduler,
        is_leaving=turns.is_leaving,
        logs=core.folder.logs,
        elsewhere=core.sourcing.fits.of_model,
    )
    await runtime.resume()
    return runtime


async def _resume(parts: _Parts) -> None:
    """Go on where an earlier run was ended, and then look at what other programs change."""
    try:
        await parts.keeping.recover()
    except ProblemError as error:
        _log.warning("not all that an earlier run began could be ended: %s", error)
    await parts.service.resume()
    await parts.keeping.watch()


async def _listen(stack: AsyncExitStack, parts: _Parts, bound: Bound, access: Access) -> None:
    workers = await stack.enter_async_context(worker_session())
    app = build_app(
        parts.service,
        parts.hub,
        queue=parts.queue,
        keeping=parts.keeping,
        runtime=parts.runtime,
        served=parts.served,
        sourcing=parts.sourcing,
        workers=workers,
        access=access,
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_TIMEOUT_S)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    for listening in bound.sockets:
        await web.SockSite(runner, listening).start()


@contextmanager
def _alone_on(folder: DataFolder) -> Iterator[None]:
    lock = filelock.FileLock(folder.lock_file, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        note = read_note(folder.service_file)
        place = f" at {note.url}, process {note.pid}" if note else ""
        detail = f"A model service runs on the data folder {folder.root} already{place}"
        url = note.url if note else None
        raise problem_error(ProblemCode.SERVICE_RUNNING, detail, url=url) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _noted(folder: DataFolder, bound: Bound, token: str) -> Iterator[None]:
    """Leave word of this service, which only the person who runs it may read."""
    note = ServiceNote(url=bound.url, pid=os.getpid(), token=token, version=modelyard.__version__)
    try:
        write_private(folder.service_file, note.to_json())
    except OSError as error:
        # On a full disk the service is needed most: it is what deletes models.
        _log.warning("%s can't be written: %s", folder.service_file, error)
    try:
        yield
    finally:
        folder.service_file.unlink(missing_ok=True)


def _told_to_end(stack: AsyncExitStack, *, exit_with_parent: bool) -> asyncio.Event:
    """Return an event that is set when this process is told to end."""
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, ending.set)
        except NotImplementedError:
            # Windows: a handler of Python's own, which must wake the loop itself.
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(ending.set))
        else:
            stack.callback(loop.remove_signal_handler, number)
    if exit_with_parent:
        watch = threading.Thread(
            target=_until_stdin_ends, args=(loop, ending), name="watch parent", daemon=True
        )
        watch.start()
    return ending


def _until_stdin_ends(loop: asyncio.AbstractEventLoop, ending: asyncio.Event) -> None:
    # Not sys.stdin, whose lock this thread would hold while the interpreter ends.
    with contextlib.suppress(OSError):
        while os.read(_STDIN, 1):
            pass
    with contextlib.suppress(RuntimeError):  # the loop has ended first
        loop.call_soon_threadsafe(ending.set)


def _print_ready(url: str) -> None:
    sys.stdout.write(f"Model API on {url}\n")
    sys.stdout.flush()
