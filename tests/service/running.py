"""A real service in this process, on a free port of loopback, and a real client of it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from modelyard.client.discovery import read_note
from modelyard.paths import DataFolder
from modelyard.serve import serve
from modelyard.tasks import Tasks

DEADLINE_S = 60.0
"""Generous: a loaded two-core machine must not break a test."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `body` is the parsed JSON, or the text where it is none."""

    status: int
    body: Any
    headers: Any

    @property
    def code(self) -> str | None:
        """The code of the problem that came back."""
        return self.body.get("code") if isinstance(self.body, dict) else None


@dataclass(frozen=True, slots=True)
class RunningService:
    """A service that answers at `url`."""

    url: str
    token: str
    http: aiohttp.ClientSession

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.url.rpartition(":")[2])

    async def get(self, path: str, **options: Any) -> Answer:
        """Ask for `path`."""
        return await self._ask("GET", path, **options)

    async def post(self, path: str, **options: Any) -> Answer:
        """Post to `path`; pass `json=` for a body."""
        return await self._ask("POST", path, **options)

    async def add(self, source: str | None, **members: Any) -> str:
        """Add a model and return its id."""
        answer = await self.post("/models/create", json=seed(source, **members))
        assert answer.status == 200, answer.body
        return answer.body["id"]

    async def download(self, model_id: str) -> dict[str, Any]:
        """Download a model, wait for how it ends, return the last progress."""
        answer = await self.post(f"/model/{model_id}/download")
        assert answer.status == 200, answer.body
        return await self.progress_when(model_id, lambda p: p["status"] in ENDS)

    async def progress_when(
        self, model_id: str, condition: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any]:
        """Ask for the progress until it is as wanted."""
        deadline = time.monotonic() + DEADLINE_S
        while True:
            progress = (await self.get(f"/model/{model_id}/download/progress")).body
            if condition(progress):
                return progress
            assert time.monotonic() < deadline, progress
            await asyncio.sleep(0.02)

    async def _ask(self, method: str, path: str, **options: Any) -> Answer:
        async with self.http.request(method, self.url + path, **options) as response:
            is_json = "json" in response.content_type
            body = await response.json(content_type=None) if is_json else await response.text()
            return Answer(response.status, body, response.headers)


ENDS = ("COMPLETED", "FAILED", "CANCELED")


def seed(source: str | None = None, **members: Any) -> dict[str, Any]:
    """Return the JSON of a model to add."""
    given = {
        "version": "1.0.0",
        "created": {"value": "2026-01-02T03:04:05Z"},
        "name": "A model",
        "cloud": False,
        "type": "SPEED",
        "usage": "CODE_CONVERSATION",
        "source": source,
        **members,
    }
    return {name: value for name, value in given.items() if value is not None}


@asynccontextmanager
async def running(folder: Path, **options: Any) -> AsyncIterator[RunningService]:
    """Run the service on `folder` while the block lasts; `options` are those of `serve`."""
    data = DataFolder(folder)
    data.create()
    url: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    async with Tasks(report=lambda _name, _error: None) as tasks, aiohttp.ClientSession() as http:
        work = serve(data, port=0, ready=url.set_result, **options)
        serving = tasks.start(work, name="serve")
        await asyncio.wait({serving, url}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        note = read_note(data.service_file)
        assert note is not None
        assert note.token is not None
        yield RunningService(url.result(), note.token, http)
        assert not serving.done(), serving.exception()
