"""Running models: how they are loaded, what state they are in, what memory they take."""

from pydantic import AwareDatetime, Field

from modelyard.wire.base import Wire, WireEnum
from modelyard.wire.load import KvCacheType, LoadOptions, ModelMemory
from modelyard.wire.problems import Problem

__all__ = [
    "DeviceEstimate",
    "DeviceKind",
    "EstimateMethod",
    "EstimatePart",
    "Eviction",
    "KvCacheType",
    "LoadLog",
    "LoadOptions",
    "LoadStage",
    "MemoryDevice",
    "MemoryEstimate",
    "MemoryHolder",
    "ModelLog",
    "ModelMemory",
    "ModelMetrics",
    "ModelRuntime",
    "RuntimeSettings",
    "RuntimeState",
    "Swap",
    "SystemMemory",
    "UnloadReport",
]


class RuntimeState(WireEnum):
    """Where a model is between the disk and the memory."""

    UNKNOWN = "unknown"
    UNLOADED = "unloaded"
    QUEUED = "queued"
    LOADING = "loading"
    LOADED = "loaded"
    UNLOADING = "unloading"
    FAILED = "failed"


class LoadStage(WireEnum):
    """What a load is busy with."""

    UNKNOWN = "unknown"
    CHECKING = "checking"
    """Reads the header, chooses options, compares with the memory that is free."""
    MAKING_ROOM = "making_room"
    """Unloads others, and waits until their memory is back."""
    STARTING = "starting"
    WEIGHTS = "weights"
    DRAFT = "draft"
    PROJECTOR = "projector"
    PREPARING = "preparing"
    """All is read; the engine lays out the context and warms up."""


class ModelMetrics(Wire):
    """How fast a loaded model answers, and how much it has; the speeds are those last measured."""

    requests: int = 0
    """Answered since it was loaded, whoever asked."""
    active: int = 0
    """Being answered now."""
    failed: int = 0
    cancelled: int = 0
    """Whose client went away before the answer was whole."""
    prompt_tokens: int = 0
    generated_tokens: int = 0
    tokens_per_second: float | None = None
    """How fast the last answer was generated."""
    prompt_tokens_per_second: float | None = None
    """How fast the last prompt was read."""
    time_to_first_token: float | None = None
    """Seconds from a request to the first piece of its answer, the last time."""
    last_used_at: AwareDatetime | None = None


class MemoryHolder(Wire):
    """A process that holds memory of a model which was unloaded."""

    pid: int
    name: str
    bytes: int


class UnloadReport(Wire):
    """What came back by an unload, from the system's own figures, in bytes."""

    held: int
    """What the worker took just before, on all devices."""
    freed: int
    """Of that, what it takes no more."""
    cached: int | None = None
    """What the system keeps of the file in its page cache, and gives to whoever needs it."""
    holders: tuple[MemoryHolder, ...] = ()
    """Other processes that hold some of the file in memory still."""
    seconds: float = 0.0
    """How long it took until the memory was back."""


class ModelRuntime(Wire):
    """The running state of one model; memory is bytes, `progress` 0 to 1."""

    state: RuntimeState
    progress: float | None = None
    """How much of the file is loaded; absent while the engine can't tell."""
    stage: LoadStage | None = None
    """While it is loading."""
    position: int | None = None
    """While it is queued: how many loads come before it."""
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
    unloaded: UnloadReport | None = None
    """After an unload: what came back, and who holds the rest."""
    evicted_for: str | None = None
    """After an unload that made room: the name of the model that needed it."""
    unload_at: AwareDatetime | None = None
    """When it will be unloaded for idling, if nobody uses it before."""
    restart_at: AwareDatetime | None = None
    """After a crash: when it will be loaded again by itself."""
    metrics: ModelMetrics | None = None
    """While it is loaded."""


class DeviceKind(WireEnum):
    """What a memory belongs to."""

    UNKNOWN = "unknown"
    RAM = "ram"
    GPU = "gpu"


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
    line: int | None = None
    """As much may be in use; beyond it the system has too little left to work well."""
    limited_by: str | None = None
    """What makes `total` less than the machine has: ``cgroup``, or ``job`` on Windows."""


class Swap(Wire):
    """Where the system puts memory that it has no room for, in bytes."""

    total: int
    used: int


class SystemMemory(Wire):
    """A reading of every memory that a model can be loaded into."""

    devices: tuple[MemoryDevice, ...]
    notes: tuple[str, ...] = ()
    """Probes that were dropped, and why."""
    swap: Swap | None = None


class EstimateMethod(WireEnum):
    """What an estimate rests on."""

    UNKNOWN = "unknown"
    ROUGH = "rough"
    """The size of the file, or its number of parameters, and nothing else."""
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
    states), compute, vocabulary, runtime, projector or draft.
    """

    device: str
    """``ram``, ``gpu0``, …, as `MemoryDevice.id`."""
    part: str
    bytes: int


class DeviceEstimate(Wire):
    """What a load will take of one device, in bytes: `low` ≤ `total` ≤ `high`."""

    device: str
    total: int
    low: int
    high: int
    free: int | None = None
    fits: bool


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
    devices: tuple[DeviceEstimate, ...] = ()
    """The same by device; one for the RAM, and one for each GPU that is used."""
    gpu_layers: int | None = None
    """How many layers go to GPUs, as asked for or as was solved for."""
    max_gpu_layers: int | None = None
    """As many layers fit on the GPUs with what is free now; absent without a GPU."""
    layers: int | None = None
    """How many layers could go to a GPU at all."""


class Eviction(WireEnum):
    """What happens when a load needs memory that other models hold."""

    UNKNOWN = "unknown"
    ASK = "ask"
    """The load fails with `out_of_memory`, which offers what to unload."""
    AUTOMATIC = "automatic"
    """Idle models that are not pinned are unloaded, those first that are missed least."""


class RuntimeSettings(Wire):
    """How the service runs models; `GET` and `POST /runtime/settings`."""

    eviction: Eviction = Eviction.ASK
    load_on_demand: bool = False
    """Whether a request to `/v1` loads the model that it names."""
    restart: bool = True
    """Whether a model whose worker crashed is loaded again, once, after a pause."""
    keep_alive: float | None = Field(default=None, ge=0)
    """For models that have no `keep_alive` of their own: seconds; absent for ever."""


class LoadLog(Wire):
    """The engine's log of one load."""

    name: str
    """What to ask for it with: `GET /model/{model}/log?name=…`."""
    started_at: AwareDatetime
    size: int
    path: str


class ModelLog(Wire):
    """The logs of a model's last loads, the newest first, and the end of one."""

    iterable: tuple[LoadLog, ...] = ()
    name: str | None = None
    """Whose text this is; absent where there is none."""
    text: str = ""
    is_cut: bool = False
    """Whether there is more before `text`."""
