"""The real service and the real command line as child processes, and raw HTTP to the service."""

import json
import os
import queue
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import psutil

from tests.program import PROGRAM

DEADLINE_S = 60.0
"""Generous: a loaded two-core machine must not break a test."""
_READY = "Model API on "

_opener = build_opener(ProxyHandler({}))


class Answer(NamedTuple):
    """What the service answered; `body` is parsed where it is JSON."""

    status: int
    body: Any
    kind: str

    @property
    def code(self) -> str:
        """The code of the problem that this answer is."""
        assert self.kind.startswith("application/problem+json"), self
        return str(self.body["code"])


class Service:
    """A service on the data folder `data`, from its ready line to its end."""

    def __init__(
        self,
        data: Path,
        *arguments: str,
        environment: Mapping[str, str] = {},
        wrapper: Sequence[str] = (),
    ) -> None:
        """Start it; `wrapper` goes before its command, and must leave the process a child."""
        self.data = data
        # Its standard error goes to a file: nobody would read a pipe.
        self._errors = data.parent / f"{data.name}.stderr"
        with self._errors.open("ab") as errors:
            self.process = subprocess.Popen(
                [*wrapper, *PROGRAM, "serve", "--port", "0", "--data", str(data), *arguments],
                env=os.environ | environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.url = self._ready_url()

    @property
    def pid(self) -> int:
        """The process id of the service."""
        return self.process.pid

    @property
    def errors(self) -> str:
        """What it wrote to its standard error so far."""
        return self._errors.read_text(encoding="utf-8", errors="replace")

    def workers(self) -> list[psutil.Process]:
        """Return the engine workers that run now: every process below the service."""
        try:
            return psutil.Process(self.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] = {},
        timeout_s: float = DEADLINE_S,
    ) -> Answer:
        """Send one raw request; an error status is an answer too."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.url + path, data=data, method=method, headers=dict(headers))
        if data is not None:
            request.add_header("Content-Type", "application/json")
        try:
            with _opener.open(request, timeout=timeout_s) as response:
                return _answer(response.status, response.read(), response.headers)
        except HTTPError as error:
            with error:
                return _answer(error.code, error.read(), error.headers)

    def model(self, model_id: str) -> dict[str, Any]:
        """Return one model as it is now."""
        answer = self.ask("GET", f"/model/{model_id}")
        assert answer.status == 200, answer
        return dict(answer.body)

    def stopped_in_mid_load(self, model_id: str) -> psutil.Process:
        """Return the worker of a model that is being loaded, suspended: it would load for ever."""
        until(
            lambda: self.model(model_id).get("runtime", {}),
            lambda runtime: runtime.get("state") == "loading" and "progress" in runtime,
            every_s=0.005,
        )
        (worker,) = self.workers()
        worker.suspend()
        assert self.model(model_id)["runtime"]["state"] == "loading"
        return worker

    def add(self, source: str, **members: Any) -> str:
        """Add a model and return its id; the same source may be added again."""
        if source.startswith("http"):
            source = f"{source}?{uuid.uuid4().hex}"
        seed = {
            "version": "1",
            "created": {"value": "2026-01-02T03:04:05Z"},
            "name": "Added by a test",
            "cloud": False,
            "type": "SPEED",
            "usage": "CODE_CONVERSATION",
            "source": source,
        }
        answer = self.ask("POST", "/models/create", seed | members)
        assert answer.status == 200, answer
        return str(answer.body["id"])

    def download(self, model_id: str) -> dict[str, Any]:
        """Download a model and return its last progress."""
        assert self.ask("POST", f"/model/{model_id}/download").status == 200
        return self.downloaded(model_id)

    def downloaded(self, model_id: str) -> dict[str, Any]:
        """Wait until the model's download has ended and return its last progress."""
        ended = {"COMPLETED", "FAILED", "CANCELED"}
        return until(
            lambda: self.ask("GET", f"/model/{model_id}/download/progress").body,
            lambda progress: progress.get("status") in ended,
        )

    def is_healthy(self) -> bool:
        """Whether it still answers."""
        return self.ask("GET", "/.well-known/health").status == 200

    def end(self) -> int:
        """End it as a shell would, and return its exit status."""
        workers = self.workers()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(DEADLINE_S)
        self._close(workers)
        return status

    def kill(self) -> None:
        """End it as a crash or the kernel would."""
        workers = self.workers()
        self.process.kill()
        self.process.wait(DEADLINE_S)
        self._close(workers)

    def _close(self, workers: list[psutil.Process]) -> None:
        assert self.process.stdout is not None
        _, alive = psutil.wait_procs(workers, timeout=DEADLINE_S)
        self.process.stdout.close()
        assert not alive, "workers outlived their service"

    def _ready_url(self) -> str:
        lines: queue.Queue[str] = queue.Queue()
        stdout = self.process.stdout
        assert stdout is not None
        threading.Thread(target=lambda: lines.put(stdout.readline()), daemon=True).start()
        try:
            line = lines.get(timeout=DEADLINE_S).strip()
        except queue.Empty:
            line = "nothing"
        if not line.startswith(_READY):
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the service said {line!r}; {self.errors}")
        return line.removeprefix(_READY)


@contextmanager
def running_service(
    data: Path, *arguments: str, environment: Mapping[str, str] = {}
) -> Iterator[Service]:
    """Yield a service that is ready, and end it; fails if it does not end cleanly."""
    data.parent.mkdir(parents=True, exist_ok=True)
    service = Service(data, *arguments, environment=environment)
    try:
        yield service
    finally:
        status = service.end()
    assert status == 0, service.errors


def command(
    service: Service, *arguments: str, environment: Mapping[str, str] = {}
) -> subprocess.CompletedProcess[str]:
    """Run the command line against the data folder of `service`."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        env=os.environ | {"MODELYARD_DATA": str(service.data)} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=2 * DEADLINE_S,
        check=False,
    )


def command_in_background(service: Service, *arguments: str) -> "subprocess.Popen[str]":
    """Start the command line against the data folder of `service`."""
    return subprocess.Popen(
        [*PROGRAM, *arguments],
        env=os.environ | {"MODELYARD_DATA": str(service.data)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def command_json(service: Service, *arguments: str) -> Any:
    """Run the command line with ``--json`` and return what it printed; it must succeed."""
    run = command(service, *arguments, "--json")
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    return json.loads(run.stdout)


def until(look: Callable[[], Any], holds: Callable[[Any], Any], *, every_s: float = 0.02) -> Any:
    """Return what `look` returns as soon as `holds` says so of it; fails after the deadline."""
    deadline = time.monotonic() + DEADLINE_S
    while not holds(seen := look()):
        assert time.monotonic() < deadline, f"still {seen}"
        time.sleep(every_s)
    return seen


def _answer(status: int, raw: bytes, headers: Mapping[str, str]) -> Answer:
    kind = headers.get("Content-Type") or ""
    return Answer(status, json.loads(raw) if "json" in kind else raw.decode(), kind)
