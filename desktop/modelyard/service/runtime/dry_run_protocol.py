"""What a dry run is told on stdin and says on stdout; shared by it and its parent.

Standard library only, as in `worker_protocol`: what a dry run imports it measures as its own.
"""

import json
from dataclasses import asdict, dataclass

RESULT_PREFIX = "modelyard:dry-run:"
"""Starts the line that tells the result."""

EXIT_REFUSED = 3
"""The engine can't load this model; its log is on stderr."""
EXIT_ORPHANED = 4
"""The parent had died before it began."""
EXIT_UNKNOWN_ENGINE = 6
"""The engine is not the one that this was written for."""


@dataclass(frozen=True, slots=True)
class DryRunConfig:
    """One line of JSON: which model, and how it would be loaded in each of `contexts`.

    `flash_attention` None leaves the choice to the engine; `batch` 0 is the context itself; each
    of `parallel` conversations has a context of its own.
    """

    path: str
    parent_pid: int
    contexts: tuple[int, ...]
    batch: int
    kv_cache_type: str
    gpu_layers: int
    flash_attention: bool | None
    embedding: bool
    parallel: int = 1

    def to_line(self) -> bytes:
        """Return the line for stdin."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "DryRunConfig":
        """Parse the line; raises ValueError or TypeError where it is not one."""
        told = json.loads(line)
        return cls(**told | {"contexts": tuple(told["contexts"])})


@dataclass(frozen=True, slots=True)
class ContextBuffers:
    """What the engine would allocate for one context, in bytes."""

    context: int
    kv_cache: int
    state: int
    compute: int
    output: int


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a dry run found, in bytes.

    `own` is what the process itself took for the vocabulary and all descriptions, beside the
    code; None where the system does not tell.
    """

    weights: int
    own: int | None
    runs: tuple[ContextBuffers, ...]

    def to_line(self) -> bytes:
        """Return the line for stdout, with line ends around it: the engine writes there too."""
        return f"\n{RESULT_PREFIX}{json.dumps(asdict(self))}\n".encode()

    @classmethod
    def from_output(cls, output: bytes) -> "DryRun | None":
        """Find the result in all that was written to stdout; None if it is not there."""
        for line in output.splitlines():
            if line.startswith(RESULT_PREFIX.encode()):
                try:
                    told = json.loads(line.removeprefix(RESULT_PREFIX.encode()))
                    runs = tuple(ContextBuffers(**run) for run in told["runs"])
                    return cls(told["weights"], told["own"], runs)
                except (ValueError, TypeError, KeyError):
                    return None
        return None
