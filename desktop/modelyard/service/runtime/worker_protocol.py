"""What a worker is told on stdin and says on stdout; shared by the worker and its parent.

Standard library only: whatever the worker imports is memory of every loaded model.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

READY_PREFIX = "modelyard:ready:"
"""Starts the line that tells the address at which the worker serves."""

STATE_PREFIX = "cmd_child_to_router:state:"
"""Starts llama.cpp's own lines about its state, as one of its servers tells another.

Internal to llama.cpp (`LLAMA_SERVER_ROUTER_PORT`), hence the pinned version; a worker that says
nothing of the kind loads just as well.
"""

EXIT_LOAD_FAILED = 3
"""The engine refused the model; its log says why."""
EXIT_ORPHANED = 4
"""The parent had died before the worker began."""
EXIT_BAD_CONFIG = 5
"""The worker was not told what to load."""


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """All that a worker needs to know, one line of JSON on its stdin.

    `api_key` is why this is not on the command line, which every user can read. `gpu_layers` is
    -1 for all; `flash_attention` and `seed` None leave the choice to the engine; `context` is
    that of each of `parallel` requests. `sampling` has the names of the wire type `Sampling`.
    """

    path: str
    alias: str
    api_key: str
    parent_pid: int
    context: int
    batch: int
    threads: int
    gpu_layers: int
    kv_cache_type: str
    mmap: bool
    flash_attention: bool | None
    embedding: bool
    checkpoints: int
    """How many earlier points of a conversation are kept, to go on from."""
    default_pooling: bool
    """Whether embeddings are averaged over the tokens, as the model does not say how."""
    parallel: int = 1
    lock: bool = False
    seed: int | None = None
    chat_template: str | None = None
    projector: str | None = None
    draft: str | None = None
    sampling: dict[str, Any] = field(default_factory=dict)

    def to_line(self) -> bytes:
        """Return the line for the worker's stdin."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "WorkerConfig":
        """Parse the line; raises ValueError or TypeError where it is not one."""
        return cls(**json.loads(line))


@dataclass(frozen=True, slots=True)
class Loading:
    """How far a load is: `stage` in the engine's words, `share` of it from 0 to 1."""

    stage: str
    share: float


def loading_progress(line: str) -> Loading | None:
    """Return how far the load is, if `line` of stdout tells.

    Source: ``server_model_load_stage`` in ``tools/server`` of llama.cpp; its stages are
    ``text_model``, ``spec_model`` and ``mmproj_model``.
    """
    if not line.startswith(STATE_PREFIX):
        return None
    try:
        payload = json.loads(line.removeprefix(STATE_PREFIX))["payload"]
        value, stage = payload["value"], payload.get("current", "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not isinstance(stage, str):
        return None
    return Loading(stage, min(max(float(value), 0.0), 1.0))
