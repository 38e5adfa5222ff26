"""A real service that is started quickly and killed at will: a fork of a process that is warm."""

import asyncio
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from modelyard.paths import DataFolder
from modelyard.serve import serve
from tests.benchmarks.keeping.grounds import Grounds

_DEADLINE_S = 120.0
_TRIES = 20


class KilledService:
    """The service on `grounds`; at most one runs at a time."""

    def __init__(self, grounds: Grounds) -> None:
        self._folder = DataFolder(grounds.data)
        self._home = grounds.home
        self._pid: int | None = None
        self._url = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pid is not None:
            self.kill()

    def start(self) -> None:
        """Start the service; returns when it answers.

        A process that the killed one was just starting may hold its lock for a moment.
        """
        for _ in range(_TRIES):
            self._start()
            if self._url:
                return
            os.waitpid(self._pid or 0, 0)
            time.sleep(0.2)
        raise RuntimeError("the service did not start")

    def _start(self) -> None:
        readable, writable = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(readable)
            _serve(self._folder, self._home, lambda url: os.write(writable, url.encode() + b"\n"))
        os.close(writable)
        with os.fdopen(readable) as told:
            self._url = told.readline().strip()

    def kill(self) -> None:
        """Kill it as a power switch would; returns when it is gone."""
        assert self._pid is not None
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        self._pid = None

    def get(self, path: str) -> Any:
        """Return what it answers, as JSON."""
        return self._ask(path, None)

    def post(self, path: str, body: Any = None) -> Any:
        """Return what it answers, as JSON; None where it refuses or is killed meanwhile."""
        try:
            return self._ask(path, json.dumps(body or {}).encode())
        except (OSError, ValueError, urllib.error.URLError):
            return None

    def models(self) -> list[dict[str, Any]]:
        """Return the models that are not of the program."""
        return [one for one in self.get("/models")["iterable"] if one["custom"]]

    def until(self, condition: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """Return the models once they are as wanted."""
        deadline_s = time.monotonic() + _DEADLINE_S
        while not condition(models := self.models()):
            if time.monotonic() > deadline_s:
                raise TimeoutError(json.dumps(models, indent=1))
            time.sleep(0.02)
        return models

    def _ask(self, path: str, body: bytes | None) -> Any:
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self._url + path, body, headers)
        with urllib.request.urlopen(request, timeout=_DEADLINE_S) as answer:
            return json.loads(answer.read())


def _serve(folder: DataFolder, home: Any, ready: Callable[[str], object]) -> None:
    """Be the service; never returns."""
    status = 1
    try:
        os.environ["HOME"] = str(home)
        asyncio.run(serve(folder, port=0, ready=lambda url: ready(url) and None))
        status = 0
    except BaseException as error:  # noqa: BLE001 - the fork must not return into the benchmark
        print(f"the service failed: {error!r}", file=sys.stderr)
    finally:
        os._exit(status)
