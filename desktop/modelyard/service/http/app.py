"""The aiohttp application that serves the Model API."""

import aiohttp
from aiohttp import web

from modelyard.service.events import EventHub
from modelyard.service.fetching.queue_service import QueueService
from modelyard.service.http.answers import problems
from modelyard.service.http.browsing import Browsing
from modelyard.service.http.engine import engine_routes
from modelyard.service.http.guard import Access, guard
from modelyard.service.http.library_operations import LibraryOperations
from modelyard.service.http.openai import OpenAi
from modelyard.service.http.operations import Operations
from modelyard.service.http.queue_operations import QueueOperations
from modelyard.service.http.runtime_operations import RuntimeOperations
from modelyard.service.http.service_operations import ServiceOperations
from modelyard.service.http.websockets import WebSockets
from modelyard.service.keeping.keeping import Keeping
from modelyard.service.model_service import ModelService
from modelyard.service.offering.sourcing import Sourcing
from modelyard.service.running.runtime_service import RuntimeService
from modelyard.service.running.served import ServedModels
from modelyard.service.runtime.engine_facts import read_engine_facts


def build_app(
    service: ModelService,
    hub: EventHub,
    *,
    queue: QueueService,
    runtime: RuntimeService,
    keeping: Keeping,
    served: ServedModels,
    sourcing: Sourcing,
    workers: aiohttp.ClientSession,
    access: Access,
) -> web.Application:
    """Return the application; every request passes `access` before anything else sees it.

    `workers` is the session in which requests to workers are made, as `worker_session` makes it.
    """
    app = web.Application(middlewares=[problems, guard(access)])
    sockets = WebSockets(service, hub)
    app.add_routes(
        [
            *Operations(service).routes(),
            *QueueOperations(queue).routes(),
            *RuntimeOperations(runtime).routes(),
            *LibraryOperations(keeping).routes(),
            *sockets.routes(),
            *Browsing(sourcing).routes(),
            *ServiceOperations(service, sourcing).routes(),
            *OpenAi(served, workers).routes(),
            *engine_routes(read_engine_facts),
        ]
    )

    async def close_sockets(_app: web.Application) -> None:
        await sockets.close_all()

    app.on_shutdown.append(close_sockets)
    return app
