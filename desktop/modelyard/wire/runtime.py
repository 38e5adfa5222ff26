"""Running models: how they are loaded, what state they are in, what memory they take."""

from pydantic import AwareDatetime, Field

from modelyard.wire.base import Wire, WireEnum
from modelyard.wire.problems import Problem


class KvCacheType(WireEnum):
    """How the key/value cache stores a number; smaller types take less memory."""

    UNKNOWN = "unknown"
    F16 = "f16"
    Q8_0 = "q8_0"
    Q4_0 = "q4_0"


class LoadOptions(Wire):
    """How to load a model; what is absent is chosen for the model and this machine."""

    context: int | None = Field(default=None, ge=16, le=16_777_216)
    """The context window in tokens."""
    gpu_layers: int | None = Field(default=None, ge=-1, le=10_000)
    """How many layers go to a GPU; -1 for all."""
    kv_cache_type: KvCacheType | None = None
    threads: int | None = Field(default=None, ge=1, le=1024)
    batch: int | None = Field(default=None, ge=1, le=65_536)
    mmap: bool | None = None
    flash_attention: bool | None = None
    embedding: bool | None = None
    """Serve embeddings instead of text."""
    keep_alive: float | None = Field(default=None, ge=0)
    """Seconds without a request after which the model is unloaded; absent for ever."""
    force: bool | None = None
    """Load even where the estimate says that the memory will not do."""


class RuntimeState(WireEnum):
    """Where a model is between the disk and the memory."""

    UNKNOWN = "unknown"
    UNLOADED = "unloaded"
    QUEUED = "queued"
    LOADING = "loading"
    LOADED = "loaded"
    UNLOADING = "unloading"
    FAILED = "failed"


class ModelRuntime(Wire):
    """The running state of one model; memory is bytes, `progress` 0 to 1."""

    state: RuntimeState
    progress: float | None = None
    """How much of the file is loaded; absent while the engine can't tell."""
    problem: Problem | None = None
    """Why it failed to load, or how its worker ended."""
    options: LoadOptions | None = None
    """What it was really loaded with, defaults filled in."""
    memory: int | None = None
    """What its worker takes of the machine's memory, as measured."""
    loaded_at: AwareDatetime | None = None
    load_seconds: float | None = None
    freed: int | None = None
    """After an unload: the bytes that came back of `memory`."""


class DeviceKind(WireEnum):
    """What a memory belongs to."""

    UNKNOWN = "unknown"
    RAM = "ram"
    GPU = "gpu"


class ModelMemory(Wire):
    """What one loaded model takes of a device, in bytes."""

    id: str
    name: str
    bytes: int


class MemoryDevice(Wire):
    """One memory: `total` = `others` + `models` + `free`, all in bytes."""

    id: str
    """``ram``, ``gpu0``, ``gpu1``, …"""
    kind: DeviceKind
    name: str
    total: int
    free: int
    others: int
    models: tuple[ModelMemory, ...] = ()


class SystemMemory(Wire):
    """A reading of every memory that a model can be loaded into."""

    devices: tuple[MemoryDevice, ...]
    notes: tuple[str, ...] = ()
    """Probes that were dropped, and why."""


class EstimateMethod(WireEnum):
    """What an estimate rests on."""

    UNKNOWN = "unknown"
    HEADER = "header"
    """Formulas over the header of the model's file."""
    DRY_RUN = "dry_run"
    """What the engine says that it would allocate."""
    MEASURED = "measured"
    """What the model took when it was last loaded with the same options."""


class EstimatePart(Wire):
    """One part of an estimate.

    `part` is weights, repacking (weights that are there in a second layout), kv_cache,
    checkpoints (earlier points of a conversation, kept for models with sliding windows or
    states), compute, vocabulary or runtime.
    """

    device: str
    part: str
    bytes: int


class MemoryEstimate(Wire):
    """What a load will take, in bytes: `low` ≤ `total` ≤ `high`."""

    total: int
    low: int
    high: int
    fits: bool
    """Whether `high` fits into what is free now."""
    parts: tuple[EstimatePart, ...]
    free: int | None = None
    context: int | None = None
    """The context window in tokens that it was made for."""
    method: EstimateMethod | None = None
    max_context: int | None = None
    """The largest context, all else equal, that fits into what is free now; 0 where none does."""
