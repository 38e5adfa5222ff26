"""The dry run: one process in which the engine lays out a model without loading it.

Run as ``python -m modelyard.service.runtime.dry_run``, or by the frozen program with
``--modelyard-dry-run``. Reads a `DryRunConfig` from stdin, tells a `DryRun` on stdout and ends.
A process of its own, as the engine aborts on some broken files, and as what the process takes
itself, which a worker takes too, can be measured in it.
"""

import os
import re
import sys

from modelyard.service.runtime.dry_run_protocol import (
    EXIT_ORPHANED,
    EXIT_REFUSED,
    EXIT_UNKNOWN_ENGINE,
    ContextBuffers,
    DryRun,
    DryRunConfig,
)
from modelyard.service.runtime.heap import give_back_freed_memory, private_bytes
from modelyard.service.runtime.installed_engine import prefer_installed_engine
from modelyard.service.runtime.llama_api import CACHE_TYPES, Llama, UnknownEngineError
from modelyard.service.runtime.parent_death import die_with_parent

_STDIN, _STDOUT, _STDERR = 0, 1, 2
_MAX_CONFIG_BYTES = 65_536
_MAX_MEMORY_BYTES = 4 * 2**30
_MAX_LINE = 500
_MAX_KEPT = 2000
_EXIT_BAD_CONFIG = 5

_KINDS = {
    "kv_cache": re.compile(r"^llama_kv_cache\w*: size = +([\d.]+) MiB"),
    "state": re.compile(r"^llama_memory_recurrent: size = +([\d.]+) MiB"),
    "compute": re.compile(r"compute buffer size = +([\d.]+) MiB"),
    "output": re.compile(r"output buffer size = +([\d.]+) MiB"),
}
_MIB = 2**20


class _Log:
    """Those lines of the engine's log that tell sizes, and the last one in any case."""

    def __init__(self) -> None:
        self.last = ""
        self._sizes: list[tuple[str, int]] = []
        self._line = ""

    def add(self, text: str) -> None:
        """Take in a piece of the log; a line may come in several."""
        *lines, rest = (self._line + text[:_MAX_LINE]).split("\n")
        self._line = rest[:_MAX_LINE]
        for line in lines:
            self._take(line)

    def drain(self) -> dict[str, int]:
        """Return the sum of each kind of size since the last time, in bytes."""
        sums = dict.fromkeys(_KINDS, 0)
        for kind, size_bytes in self._sizes:
            sums[kind] += size_bytes
        self._sizes.clear()
        return sums

    def _take(self, line: str) -> None:
        if "error" in line:
            self.last = line
        for kind, pattern in _KINDS.items():
            if (found := pattern.search(line)) and len(self._sizes) < _MAX_KEPT:
                self._sizes.append((kind, int(float(found[1]) * _MIB)))


def main() -> int:
    """Do one dry run and return the exit code."""
    try:
        config = DryRunConfig.from_line(os.read(_STDIN, _MAX_CONFIG_BYTES))
        cache_type = CACHE_TYPES[config.kv_cache_type]
    except (ValueError, TypeError, KeyError) as error:
        return _fail(f"no usable configuration: {error}", _EXIT_BAD_CONFIG)
    if not die_with_parent(config.parent_pid):
        return EXIT_ORPHANED
    _limit_memory()
    prefer_installed_engine()
    import xllamacpp

    log = _Log()
    try:
        llama = Llama(xllamacpp.xllamacpp.__file__, log=log.add)
        result = _run(llama, config, cache_type=cache_type, log=log)
    except (UnknownEngineError, OSError) as error:
        return _fail(f"not the engine that this knows: {error}", EXIT_UNKNOWN_ENGINE)
    if result is None:
        return _fail(log.last, EXIT_REFUSED)
    os.write(_STDOUT, result.to_line())
    # Not a return: the engine's destructors take time that nobody needs.
    os._exit(0)


def _run(llama: Llama, config: DryRunConfig, *, cache_type: int, log: _Log) -> DryRun | None:
    model = llama.open_model(config.path, gpu_layers=config.gpu_layers)
    if not model:
        return None
    log.drain()
    own: int | None = None
    runs: list[ContextBuffers] = []
    for context in config.contexts:
        batch = min(config.batch or context, context)
        handle = llama.open_context(
            model,
            context=context,
            batch=batch,
            cache_type=cache_type,
            flash=config.flash_attention,
            embedding=config.embedding,
            parallel=config.parallel,
        )
        if not handle:
            return None
        run = ContextBuffers(context=context, **log.drain())
        if not runs:
            give_back_freed_memory()
            own = private_bytes()
            # A state is laid out for real even in a dry run.
            own = None if own is None else max(0, own - run.state)
        runs.append(run)
        llama.close_context(handle)
    return DryRun(llama.model_size(model), own, tuple(runs))


def _limit_memory() -> None:
    """Have a header that asks for too much end this process instead of the machine's memory."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (_MAX_MEMORY_BYTES, _MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _fail(why: str, code: int) -> int:
    os.write(_STDERR, f"{why}\n".encode())
    return code


if __name__ == "__main__":
    sys.exit(main())
