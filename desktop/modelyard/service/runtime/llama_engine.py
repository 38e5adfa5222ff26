"""The llama.cpp engine: each model in a worker process of its own.

Why a process: the engine holds the GIL for a whole load and can't be interrupted, some broken
files abort it, and only a process that ends gives all of its memory back.
"""

import asyncio
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar

from modelyard.service.runtime.buffers import MAX_CHECKPOINTS
from modelyard.service.runtime.child import own_command, start_child
from modelyard.service.runtime.cpu import require_cpu
from modelyard.service.runtime.engine import (
    LoadProgress,
    Progressed,
    Worker,
    WorkerAddress,
    WorkerSpec,
)
from modelyard.service.runtime.engine_facts import read_engine_facts
from modelyard.service.runtime.engine_log import EngineLog
from modelyard.service.runtime.oom import OomKills
from modelyard.service.runtime.priority import lower_priority
from modelyard.service.runtime.worker_protocol import (
    READY_PREFIX,
    WorkerConfig,
    loading_progress,
)
from modelyard.tasks import Tasks
from modelyard.wire.engine import EngineDeviceKind, EngineFacts
from modelyard.wire.load import Sampling
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error
from modelyard.wire.runtime import LoadStage

WORKER_FLAG = "--modelyard-worker"
"""The argument with which the frozen program becomes a worker."""

T = TypeVar("T")

_STOP_GRACE_S = 3.0
_READ_BYTES = 65_536
_MAX_LINE_BYTES = 65_536
_STAGES = {
    "spec_model": LoadStage.DRAFT,
    "mmproj_model": LoadStage.PROJECTOR,
}
"""The engine's words; any other is about the model itself."""


def worker_command() -> list[str]:
    """Return the command that starts a worker."""
    return own_command("modelyard.service.runtime.worker", WORKER_FLAG)


class LlamaEngine:
    """Starts llama.cpp workers; `logs` is the folder for what they write, None to keep nothing.

    Workers die with the thread that starts them, so it must be used from the service's loop.
    """

    def __init__(self, *, tasks: Tasks, logs: Path | None = None) -> None:
        self._tasks = tasks
        self._logs = logs
        self._facts: EngineFacts | None = None

    async def check(self) -> None:
        """See `Engine.check`."""
        await asyncio.to_thread(require_cpu)

    async def uses_gpus(self) -> bool:
        """See `Engine.uses_gpus`."""
        if self._facts is None:
            self._facts = await read_engine_facts()
        return any(device.kind is EngineDeviceKind.GPU for device in self._facts.devices)

    async def start(self, spec: WorkerSpec, *, progressed: Progressed) -> Worker:
        """See `Engine.start`."""
        await self.check()
        try:
            process = await _spawn()
        except OSError as error:
            detail = f"The engine's process can't be started: {error.strerror}."
            raise problem_error(ProblemCode.ENGINE_FAILED, detail) from error
        if spec.options.low_priority:
            lower_priority(process.pid)
        log = EngineLog(self._logs, spec.log_name)
        return LlamaWorker(process, spec, log=log, tasks=self._tasks, progressed=progressed)


class LlamaWorker:
    """One worker process; made by `LlamaEngine`."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        spec: WorkerSpec,
        *,
        log: EngineLog,
        tasks: Tasks,
        progressed: Progressed,
    ) -> None:
        self._process = process
        self._log = log
        self._oom_kills = OomKills(process.pid)
        self._progressed = progressed
        self._api_key = secrets.token_urlsafe(32)
        self._url: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        work = self._follow(_config(spec, self._api_key))
        self._followed = tasks.start(work, name=f"worker {process.pid} of {spec.alias}")

    @property
    def pid(self) -> int:
        """See `Worker.pid`."""
        return self._process.pid

    async def ready(self) -> WorkerAddress:
        """See `Worker.ready`."""
        ways: set[asyncio.Future[Any]] = {self._url, self._followed}
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        if self._url.done():
            return WorkerAddress(self._url.result(), self._api_key)
        exit_code = self._followed.result()
        raise ProblemError(self._log.load_problem(exit_code, for_memory=self._died_for_memory()))

    async def ended(self) -> Problem:
        """See `Worker.ended`."""
        exit_code = await asyncio.shield(self._followed)
        return self._log.crash_problem(exit_code, for_memory=self._died_for_memory())

    async def stop(self, *, at_once: bool = False) -> None:
        """See `Worker.stop`."""
        if not at_once:
            self._signal(self._process.terminate)
            await asyncio.wait({self._followed}, timeout=_STOP_GRACE_S)
        self._signal(self._process.kill)
        await asyncio.wait({self._followed})

    async def _follow(self, config: WorkerConfig) -> int:
        """Tell the worker what to load, listen to it until it is gone, return its exit code."""
        await asyncio.to_thread(self._log.open)
        try:
            await asyncio.gather(self._configure(config), self._read_stdout(), self._read_stderr())
            return await self._process.wait()
        finally:
            self._log.close()

    async def _configure(self, config: WorkerConfig) -> None:
        # Left open: its end tells the worker that the service is gone.
        stdin = _pipe(self._process.stdin)
        stdin.write(config.to_line())
        try:
            await stdin.drain()
        except ConnectionError:
            # It is dead already; its exit code and its log say more.
            return

    async def _read_stdout(self) -> None:
        async for line in _lines(_pipe(self._process.stdout)):
            if line.startswith(READY_PREFIX):
                if not self._url.done():
                    self._url.set_result(line.removeprefix(READY_PREFIX).strip())
            elif (loading := loading_progress(line)) is not None and not self._url.done():
                stage = _STAGES.get(loading.stage, LoadStage.WEIGHTS)
                self._progressed(LoadProgress(stage, loading.share))

    async def _read_stderr(self) -> None:
        async for line in _lines(_pipe(self._process.stderr)):
            self._log.add(line)

    def _died_for_memory(self) -> bool:
        killed = sys.platform != "win32" and self._process.returncode == -signal.SIGKILL
        return killed and self._oom_kills.have_grown()

    def _signal(self, send: Callable[[], None]) -> None:
        try:
            send()
        except ProcessLookupError:
            # It has ended by itself meanwhile, which is what was wanted.
            return


async def _spawn() -> asyncio.subprocess.Process:
    environment = {
        # Has the engine tell its progress on stdout, as to a router of its own.
        "LLAMA_SERVER_ROUTER_PORT": "1",
        # Idle threads sleep instead of spinning: 48 -> 182 tokens/s on two shared cores.
        "OMP_WAIT_POLICY": "PASSIVE",
        # GPUs in the order in which the driver's library counts them.
        "CUDA_DEVICE_ORDER": "PCI_BUS_ID",
    }
    pipe = asyncio.subprocess.PIPE
    return await start_child(worker_command(), stdin=pipe, stderr=pipe, environment=environment)


def _config(spec: WorkerSpec, api_key: str) -> WorkerConfig:
    options = spec.options
    # Complete options have all of these.
    return WorkerConfig(
        path=str(spec.path),
        alias=spec.alias,
        api_key=api_key,
        parent_pid=os.getpid(),
        context=options.context or 0,
        batch=options.batch or 0,
        threads=options.threads or 0,
        gpu_layers=-1 if options.gpu_layers is None else options.gpu_layers,
        kv_cache_type=str(options.kv_cache_type),
        mmap=bool(options.mmap),
        flash_attention=options.flash_attention,
        embedding=bool(options.embedding),
        checkpoints=MAX_CHECKPOINTS,
        default_pooling=spec.default_pooling,
        parallel=options.parallel or 1,
        lock=bool(options.lock),
        seed=options.seed,
        chat_template=options.chat_template,
        projector=_text(spec.projector),
        draft=_text(spec.draft),
        sampling=_told(options.sampling),
    )


def _told(sampling: Sampling | None) -> dict[str, Any]:
    return sampling.model_dump(exclude_none=True, by_alias=False) if sampling else {}


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _pipe(stream: T | None) -> T:
    if stream is None:
        raise AssertionError("workers are started with pipes")
    return stream


async def _lines(stream: asyncio.StreamReader) -> AsyncIterator[str]:
    """Yield the lines of `stream`; one that never ends is cut instead of collected."""
    rest = b""
    while chunk := await stream.read(_READ_BYTES):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode(errors="replace").rstrip("\r")
        if len(rest) > _MAX_LINE_BYTES:
            yield rest.decode(errors="replace")
            rest = b""
    if rest:
        yield rest.decode(errors="replace")
