"""A model service whose every move a test decides: real HTTP and WebSockets, no models behind."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from modelyard.client.discovery import ServiceAddress
from modelyard.state.merge import with_progress, with_runtime
from modelyard.tasks import Tasks
from modelyard.wire import routes
from modelyard.wire.base import Wire
from modelyard.wire.common import GroupedTimestamp
from modelyard.wire.downloads import ModelDownloadProgress
from modelyard.wire.enums import ModelType, ModelUsage
from modelyard.wire.events import (
    DownloadProgressed,
    Event,
    Hello,
    MemorySampled,
    ModelChanged,
    ModelRemoved,
    QueueChanged,
    RuntimeChanged,
)
from modelyard.wire.models import (
    Model,
    ModelDeleteCacheOutput,
    Models,
    ReferencedModel,
    SeededModel,
)
from modelyard.wire.problems import PROBLEM_MEDIA_TYPE, Problem, ProblemCode, problem_error
from modelyard.wire.queue import (
    DownloadHistory,
    DownloadLimit,
    DownloadOrder,
    DownloadRecord,
    Downloads,
    DownloadSettings,
    QueuedDownload,
)
from modelyard.wire.runtime import LoadOptions, MemoryEstimate, ModelRuntime, SystemMemory

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

CREATED = GroupedTimestamp.model_validate({"value": "2026-01-01T00:00:00Z"})


def model(model_id: str, **members: object) -> Model:
    """Return a model with this id; `members` are further fields, by their Python names."""
    required = {
        "id": model_id,
        "version": "1",
        "created": CREATED,
        "name": f"Model {model_id}",
        "cloud": False,
        "type": ModelType.UNKNOWN,
        "usage": ModelUsage.CODE_CONVERSATION,
        "custom": True,
    }
    return Model.model_validate({**required, **members})


class ScriptedService:
    """Serves `models` on a free port of loopback; an async context manager.

    It changes only when told to: `put`, `remove`, `progress`, `run`, `sample`, `line_up` change
    its state and send the event; `lose` loses one; `drop` breaks the sockets; `restart` begins a
    new epoch.
    A request is noted in `requests` as (operation, model id) and answered with the model as it
    is, unless `refusals` has a problem for the operation; `gate` holds the answers back. What
    `handlers` has for a method and path is answered by it, before anything else.
    """

    token: str | None = None
    """What its address comes with; requests need none."""

    def __init__(self, *models: Model, has_events: bool = True) -> None:
        self.models = {each.id: each for each in models}
        self.memory: SystemMemory | None = None
        self.queue: Downloads | None = None
        self.history: tuple[DownloadRecord, ...] = ()
        self.requests: list[tuple[str, str]] = []
        self.refusals: dict[str, Problem] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.before_snapshot: Callable[[], None] | None = None
        self.snapshots = 0
        self.estimates: dict[str, MemoryEstimate] = {}
        self.seeds: list[SeededModel] = []
        self.handlers: dict[tuple[str, str], Handler] = {}
        self._has_events = has_events
        self._epoch = uuid.uuid4().hex
        self._sequence = 0
        self._feeds: dict[web.WebSocketResponse, asyncio.Queue[str]] = {}
        self._watchers: dict[str, list[asyncio.Queue[str]]] = {}
        self._runner = web.AppRunner(self._app(), handle_signals=False, shutdown_timeout=0.1)
        self._port = 0

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.drop()
        await self._runner.cleanup()

    @property
    def address(self) -> ServiceAddress:
        """Where it answers."""
        return ServiceAddress(f"http://127.0.0.1:{self._port}", token=self.token)

    @property
    def listeners(self) -> int:
        """How many event sockets are open."""
        return len(self._feeds)

    async def find(self) -> ServiceAddress | None:
        """Return the address; what a `Session` asks."""
        return self.address

    def put(self, changed: Model) -> None:
        """Add or replace a model."""
        self.models[changed.id] = changed
        self._send(ModelChanged(**self._next(), model=changed))

    def remove(self, model_id: str) -> None:
        """Remove a model."""
        del self.models[model_id]
        self._send(ModelRemoved(**self._next(), id=model_id))

    def progress(self, model_id: str, progress: ModelDownloadProgress) -> None:
        """Say how far a download is."""
        self.models[model_id] = with_progress(self.models[model_id], progress)
        self._send(DownloadProgressed(**self._next(), id=model_id, progress=progress))
        for queue in self._watchers.get(model_id, ()):
            queue.put_nowait(progress.to_json())

    def run(self, model_id: str, runtime: ModelRuntime) -> None:
        """Say how a model runs."""
        self.models[model_id] = with_runtime(self.models[model_id], runtime)
        self._send(RuntimeChanged(**self._next(), id=model_id, runtime=runtime))

    def sample(self, memory: SystemMemory) -> None:
        """Say what memory there is."""
        self.memory = memory
        self._send(MemorySampled(**self._next(), memory=memory))

    def line_up(
        self,
        *model_ids: str,
        settings: DownloadSettings | None = None,
        limits: dict[str, int] | None = None,
    ) -> None:
        """Say what the queue of downloads is; without a call it has none, as a Pieces OS."""
        self.queue = Downloads(
            iterable=tuple(
                QueuedDownload(
                    id=key,
                    name=self.models[key].name,
                    progress=self.models[key].download or ModelDownloadProgress(),
                    limit=(limits or {}).get(key),
                )
                for key in model_ids
            ),
            settings=settings or DownloadSettings(),
        )
        self._send(QueueChanged(**self._next(), downloads=self.queue))

    def lose(self, changed: Model) -> None:
        """Change a model and lose its event on the way."""
        self.models[changed.id] = changed
        self._next()

    def send_raw(self, text: str) -> None:
        """Send `text` as it is to everyone who listens."""
        for queue in self._feeds.values():
            queue.put_nowait(text)

    def repeat(self, changed: Model) -> None:
        """Send an event that everybody has had, as a late duplicate would be."""
        self._send(ModelChanged(epoch=self._epoch, sequence=self._sequence, model=changed))

    def drop(self) -> None:
        """Break the event sockets off without a close."""
        for socket in tuple(self._feeds):
            transport = socket._req.transport if socket._req is not None else None
            if transport is not None:
                transport.abort()
        self._feeds.clear()

    def restart(self) -> None:
        """Begin a new epoch, as a service that was started anew."""
        self.drop()
        self._epoch = uuid.uuid4().hex
        self._sequence = 0

    def _next(self) -> dict[str, object]:
        self._sequence += 1
        return {"epoch": self._epoch, "sequence": self._sequence}

    def _send(self, event: Event) -> None:
        self.send_raw(event.to_json())

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._scripted])
        get, post = app.router.add_get, app.router.add_post
        get(routes.HEALTH, self._health)
        get(routes.VERSION, self._health)
        get(routes.MODELS, self._snapshot)
        get(routes.SYSTEM_MEMORY, self._memory)
        get(routes.MODEL_PROGRESS, self._progress)
        post(routes.MODELS_CREATE, self._create)
        post(routes.MODELS_UNLOAD, self._unload_all)
        post(routes.MODELS_DELETE_CACHE, self._delete_cache)
        post(routes.MODEL_ESTIMATE, self._estimate)
        get(routes.DOWNLOADS, self._downloads)
        get(routes.DOWNLOADS_HISTORY, self._history)
        for route, kind in _QUEUE_CHANGES.items():
            post(route, self._queue_change(kind))
        if self._has_events:
            get(routes.EVENTS, self._events)
        for name, route in _OPERATIONS.items():
            post(route, self._operation(name))
        return app

    @web.middleware
    async def _scripted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        return await self.handlers.get((request.method, request.path), handler)(request)

    async def _health(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def _snapshot(self, _request: web.Request) -> web.Response:
        self.snapshots += 1
        if self.before_snapshot is not None:
            self.before_snapshot()
        numbers = {"epoch": self._epoch, "sequence": self._sequence} if self._has_events else {}
        answer = _json(Models(iterable=tuple(self.models.values()), **numbers))
        await asyncio.sleep(0)
        return answer

    async def _memory(self, _request: web.Request) -> web.Response:
        return _json(self.memory) if self.memory is not None else web.Response(status=404)

    async def _events(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        queue = self._feeds[socket] = asyncio.Queue()
        queue.put_nowait(Hello(epoch=self._epoch, sequence=self._sequence).to_json())
        async with Tasks(_ignore) as tasks:
            tasks.start(_pump(queue, socket), name="feed")
            async for _ in socket:
                pass
        self._feeds.pop(socket, None)
        return socket

    async def _progress(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        model_id = request.match_info["model"]
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._watchers.setdefault(model_id, []).append(queue)
        if latest := self.models[model_id].download:
            queue.put_nowait(latest.to_json())
        async with Tasks(_ignore) as tasks:
            tasks.start(_pump(queue, socket), name="progress")
            async for _ in socket:
                pass
        self._watchers[model_id].remove(queue)
        return socket

    def _operation(self, name: str) -> Callable[[web.Request], object]:
        async def answer(request: web.Request) -> web.Response:
            model_id = request.match_info.get("model", "")
            if name == "load" and request.can_read_body:
                options = LoadOptions.from_json(await request.text())
                self.requests.append((f"load with {options.context}", model_id))
            else:
                self.requests.append((name, model_id))
            return await self._answer(name, model_id)

        return answer

    async def _answer(self, name: str, model_id: str) -> web.Response:
        await self.gate.wait()
        refusal = self.refusals.get(name)
        if refusal is None and model_id and model_id not in self.models:
            refusal = problem_error(ProblemCode.MODEL_NOT_FOUND, "no such model").problem
        if refusal is not None:
            return web.Response(text=refusal.to_json(), status=500, content_type=PROBLEM_MEDIA_TYPE)
        return _json(self.models[model_id]) if model_id else web.Response(status=204)

    async def _create(self, request: web.Request) -> web.Response:
        seed = SeededModel.from_json(await request.text())
        self.seeds.append(seed)
        self.requests.append(("create", seed.source or ""))
        if "create" in self.refusals:
            return await self._answer("create", "")
        created = model(uuid.uuid4().hex, name=seed.name, source=seed.source)
        self.put(created)
        return _json(created)

    async def _unload_all(self, _request: web.Request) -> web.Response:
        self.requests.append(("unload_all", ""))
        return await self._answer("unload_all", "")

    async def _delete_cache(self, request: web.Request) -> web.Response:
        model_id = request.match_info["model"]
        self.requests.append(("delete_cache", model_id))
        return _json(ModelDeleteCacheOutput(model=ReferencedModel(id=model_id)))

    async def _downloads(self, _request: web.Request) -> web.Response:
        return _json(self.queue) if self.queue is not None else web.Response(status=404)

    async def _history(self, _request: web.Request) -> web.Response:
        self.requests.append(("history", ""))
        return _json(DownloadHistory(iterable=self.history))

    def _queue_change(self, kind: type[Wire]) -> Callable[[web.Request], object]:
        async def answer(request: web.Request) -> web.Response:
            asked = kind.from_json(await request.text())
            self.requests.append((_told(asked), request.match_info.get("model", "")))
            refused = await self._answer("queue", "")
            return refused if refused.status >= 400 or self.queue is None else _json(self.queue)

        return answer

    async def _estimate(self, request: web.Request) -> web.Response:
        model_id = request.match_info["model"]
        self.requests.append(("estimate", model_id))
        if model_id not in self.estimates:
            return await self._answer("estimate", "none")
        return _json(self.estimates[model_id])


_OPERATIONS = {
    "download": routes.MODEL_DOWNLOAD,
    "cancel": routes.MODEL_CANCEL,
    "pause": routes.MODEL_PAUSE,
    "discard": routes.MODEL_DISCARD,
    "load": routes.MODEL_LOAD,
    "unload": routes.MODEL_UNLOAD,
    "delete": routes.MODELS_DELETE,
}


_QUEUE_CHANGES: dict[str, type[Wire]] = {
    routes.DOWNLOADS_ORDER: DownloadOrder,
    routes.DOWNLOADS_SETTINGS: DownloadSettings,
    routes.MODEL_LIMIT: DownloadLimit,
}


def _told(asked: Wire) -> str:
    match asked:
        case DownloadOrder(ids=ids):
            return f"order {' '.join(ids)}"
        case DownloadLimit(limit=limit):
            return f"limit {limit}"
        case _:
            return f"settings {asked.to_json()}"


async def _pump(queue: asyncio.Queue[str], socket: web.WebSocketResponse) -> None:
    while True:
        await socket.send_str(await queue.get())


def _ignore(_name: str, error: BaseException) -> None:
    assert isinstance(error, ConnectionError), error  # a socket that a test broke off


def _json(value: Wire) -> web.Response:
    return web.Response(text=value.to_json(), content_type="application/json")
