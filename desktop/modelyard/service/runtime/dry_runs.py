"""Has the engine lay out models in processes of their own, and remembers what it said."""

import asyncio
import logging
import os
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from modelyard.service.gguf import GgufHeader
from modelyard.service.runtime.child import own_command, start_child
from modelyard.service.runtime.cpu import require_cpu
from modelyard.service.runtime.dry_run_protocol import (
    EXIT_UNKNOWN_ENGINE,
    DryRun,
    DryRunConfig,
)
from modelyard.wire.problems import ProblemError
from modelyard.wire.runtime import LoadOptions

_log = logging.getLogger(__name__)

DRY_RUN_FLAG = "--modelyard-dry-run"
"""The argument with which the frozen program does a dry run."""

# A vocabulary of 260,000 takes 0.6 s, on a busy machine three times that.
_TIMEOUT_S = 20.0
_MAX_OUTPUT_BYTES = 65_536
_KEPT = 64
# What follows a long context is a straight line; cells of a longer one would only cost time.
_FAR_CONTEXT = 131_072
_PLAUSIBLE_BYTES = 2**50


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A file as it was at one moment, to tell whether what was found out still holds."""

    path: Path
    size_bytes: int
    modified_ns: int

    @classmethod
    def of(cls, path: Path) -> "FileVersion | None":
        """Return the file as it is now; None if there is none. Blocking."""
        try:
            status = path.stat()
        except OSError:
            return None
        return cls(path, status.st_size, status.st_mtime_ns)


class DryRuns:
    """Dry runs by file and options, one at a time; the last ones are remembered.

    Their processes die with the thread that starts them, so it must be used from the service's
    loop.
    """

    def __init__(self, *, command: list[str] | None = None) -> None:
        self._command = command or _command()
        self._known: OrderedDict[tuple[FileVersion, DryRunConfig], DryRun | None] = OrderedDict()
        self._turn = asyncio.Lock()
        self._is_available = True

    async def run(
        self, version: FileVersion, header: GgufHeader, options: LoadOptions
    ) -> DryRun | None:
        """Return what the engine would allocate with complete `options`.

        None where it can't be told: the engine refuses the file, is another one than this program
        was written for, takes too long, or what it says can't be.
        """
        config = _config(version.path, header, options)
        async with self._turn:
            key = (version, config)
            if key not in self._known:
                self._known[key] = _plausible(await self._run(config), header, config)
            self._known.move_to_end(key)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
            return self._known[key]

    def known(
        self, version: FileVersion, header: GgufHeader, options: LoadOptions
    ) -> DryRun | None:
        """Return what an earlier run said; None if there was none, without a new one."""
        return self._known.get((version, _config(version.path, header, options)))

    async def _run(self, config: DryRunConfig) -> DryRun | None:
        if not self._is_available:
            return None
        try:
            await asyncio.to_thread(require_cpu)
            process = await start_child(
                self._command,
                stdin=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                environment={"OMP_NUM_THREADS": "1"},
            )
        except (ProblemError, OSError) as error:
            _log.info("no dry run: %s", error)
            return None
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                output = await _talk(process, config)
                code = await process.wait()
        except TimeoutError:
            _log.info("the dry run of %s took too long", config.path)
            return None
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await _drain(process)
        if code == EXIT_UNKNOWN_ENGINE:
            _log.info("the engine is not the one that dry runs were written for")
            self._is_available = False
        return DryRun.from_output(output) if code == 0 else None


def _config(path: Path, header: GgufHeader, options: LoadOptions) -> DryRunConfig:
    context = options.context or 0
    far = min(header.context_length or _FAR_CONTEXT, _FAR_CONTEXT)
    contexts = (context, far) if far > context else (context,)
    is_one_batch = options.embedding and options.batch == context
    return DryRunConfig(
        path=str(path),
        parent_pid=os.getpid(),
        contexts=contexts,
        batch=0 if is_one_batch else options.batch or 0,
        kv_cache_type=str(options.kv_cache_type),
        gpu_layers=-1 if options.gpu_layers is None else options.gpu_layers,
        flash_attention=options.flash_attention,
        embedding=bool(options.embedding),
        parallel=options.parallel or 1,
    )


def _plausible(found: DryRun | None, header: GgufHeader, config: DryRunConfig) -> DryRun | None:
    """Return `found` if it can be true; rather no figure than a wrong one."""
    if found is None:
        return None
    sizes: list[object] = [found.weights, found.own or 0]
    for run in found.runs:
        sizes += [run.kv_cache, run.state, run.compute, run.output]
    is_right = (
        all(isinstance(size, int) and 0 <= size < _PLAUSIBLE_BYTES for size in sizes)
        and tuple(run.context for run in found.runs) == config.contexts
        and all(run.compute > 0 for run in found.runs)
        # Some tensors of a file are not used, others are there for two purposes.
        and header.tensor_bytes // 2 <= found.weights <= 2 * header.tensor_bytes
    )
    if not is_right:
        _log.info("the dry run of %s says what can't be: %s", config.path, found)
    return found if is_right else None


def _command() -> list[str]:
    return own_command("modelyard.service.runtime.dry_run", DRY_RUN_FLAG)


async def _drain(process: asyncio.subprocess.Process) -> None:
    """Wait until a killed process is gone, which asyncio tells only once its output is read."""
    if process.stdout is not None:
        while await process.stdout.read(_MAX_OUTPUT_BYTES):
            pass
    await process.wait()


async def _talk(process: asyncio.subprocess.Process, config: DryRunConfig) -> bytes:
    """Tell it what to do, and return what it says, up to a limit."""
    stdin, stdout = process.stdin, process.stdout
    if stdin is None or stdout is None:
        raise AssertionError("dry runs are started with pipes")
    # One that is dead already says so by its exit code.
    with suppress(ConnectionError):
        stdin.write(config.to_line())
        await stdin.drain()
        stdin.close()
    output = b""
    # To its end in any case: asyncio waits for that before it says that a process is gone.
    while chunk := await stdout.read(_MAX_OUTPUT_BYTES):
        output = (output + chunk)[:_MAX_OUTPUT_BYTES]
    return output
