"""How a model is loaded: its options, the form they are chosen in, offers when it does not fit."""

from typing import Annotated

from pydantic import Field

from modelyard.wire.base import Wire, WireEnum

NO_EFFECT_ON_MEMORY = frozenset(
    {
        "keep_alive",
        "force",
        "threads",
        "seed",
        "chat_template",
        "sampling",
        "pin",
        "low_priority",
        "lock",
        "unload",
    }
)
"""Options with which a load takes as much memory as without."""

_Word = Annotated[str, Field(max_length=200)]
_MAX_TEMPLATE = 262_144
_MAX_PATH = 4096
_MAX_STOPS = 16


class KvCacheType(WireEnum):
    """How the key/value cache stores a number; smaller types take less memory."""

    UNKNOWN = "unknown"
    F16 = "f16"
    Q8_0 = "q8_0"
    Q4_0 = "q4_0"


class Sampling(Wire):
    """How tokens are chosen where a request does not say; absent is up to the engine."""

    temperature: float | None = Field(default=None, ge=0, le=100)
    top_k: int | None = Field(default=None, ge=0, le=1_000_000)
    top_p: float | None = Field(default=None, ge=0, le=1)
    min_p: float | None = Field(default=None, ge=0, le=1)
    repeat_penalty: float | None = Field(default=None, ge=0, le=100)
    repeat_last_n: int | None = Field(default=None, ge=-1, le=16_777_216)
    presence_penalty: float | None = Field(default=None, ge=-100, le=100)
    frequency_penalty: float | None = Field(default=None, ge=-100, le=100)
    max_tokens: int | None = Field(default=None, ge=-1, le=16_777_216)
    """How long an answer may become; -1 for as long as the context."""
    stop: tuple[_Word, ...] | None = Field(default=None, max_length=_MAX_STOPS)
    """Texts before which an answer ends."""


class LoadOptions(Wire):
    """How to load a model; what is absent is chosen for the model and this machine."""

    context: int | None = Field(default=None, ge=16, le=16_777_216)
    """The context window in tokens."""
    gpu_layers: int | None = Field(default=None, ge=-1, le=10_000)
    """How many layers go to a GPU; -1 for all, absent for as many as fit."""
    kv_cache_type: KvCacheType | None = None
    threads: int | None = Field(default=None, ge=1, le=1024)
    batch: int | None = Field(default=None, ge=1, le=65_536)
    parallel: int | None = Field(default=None, ge=1, le=64)
    """How many requests are answered at the same time, each with a context of its own."""
    mmap: bool | None = None
    """Map the file into memory instead of reading it."""
    lock: bool | None = None
    """Keep the system from swapping the model out."""
    flash_attention: bool | None = None
    seed: int | None = Field(default=None, ge=0, le=4_294_967_294)
    """Where chance begins, so that an answer can be had again; absent for another each time."""
    chat_template: str | None = Field(default=None, max_length=_MAX_TEMPLATE)
    """A Jinja template instead of the file's own."""
    projector: str | None = Field(default=None, max_length=_MAX_PATH)
    """What turns pictures into tokens: a model's id or unique name, or the path of a file.

    Absent for the one that came with the model, if any; empty for none.
    """
    draft: str | None = Field(default=None, max_length=_MAX_PATH)
    """A small model that guesses ahead: a model's id or unique name, or the path of a file."""
    embedding: bool | None = None
    """Serve embeddings instead of text."""
    sampling: Sampling | None = None
    keep_alive: float | None = Field(default=None, ge=0)
    """Seconds without a request after which the model is unloaded; absent for ever."""
    pin: bool | None = None
    """Never unload it to make room for another, nor for idling."""
    low_priority: bool | None = None
    """Let every other program go first."""
    force: bool | None = None
    """Load even where the estimate says that the memory will not do."""
    unload: tuple[_Word, ...] | None = Field(default=None, max_length=1000)
    """The ids of models to unload before; for one load, never saved."""


class ModelMemory(Wire):
    """What one loaded model takes of a device, in bytes."""

    id: str
    name: str
    bytes: int


class LoadOfferKind(WireEnum):
    """What would let a model load that does not fit."""

    UNKNOWN = "unknown"
    SMALLER_CONTEXT = "smaller_context"
    SMALLER_CACHE = "smaller_cache"
    """Another type of the key/value cache, with the context that was asked for."""
    UNLOAD = "unload"
    """Other models are unloaded before."""
    FORCE = "force"
    """Load anyway: the estimate may be wrong, and what is too much is swapped."""


class LoadOffer(Wire):
    """One way out of `out_of_memory`: send `options` with the next load of the same model."""

    kind: LoadOfferKind
    options: LoadOptions
    needed: int
    """What such a load takes at most, in bytes."""
    models: tuple[ModelMemory, ...] = ()
    """Those that would be unloaded, in this order, the one that is missed least first."""


class NumberRange(Wire):
    """What a number may be: `low` to `high` in steps of `step`; `default` where it is absent."""

    low: int
    high: int
    step: int = 1
    default: int


class ModelChoice(Wire):
    """A model of the catalogue that an option may name."""

    id: str
    name: str


class LoadForm(Wire):
    """All that a form for a model's options needs; `GET /model/{model}/options`."""

    defaults: LoadOptions
    """What absent options become, for this model and this machine."""
    saved: LoadOptions | None = None
    """What is stored for the model and used by a load that says nothing."""
    context: NumberRange
    gpu_layers: NumberRange | None = None
    """Absent where there is no GPU that the engine can use."""
    threads: NumberRange
    batch: NumberRange
    parallel: NumberRange
    kv_cache_types: tuple[KvCacheType, ...]
    sampling: Sampling
    """What the model's maker recommends: in the file, or beside it at its source."""
    chat_template: str | None = None
    """The file's own, as far as it was kept."""
    projectors: tuple[ModelChoice, ...] = ()
    drafts: tuple[ModelChoice, ...] = ()
    """Smaller models with the same vocabulary."""
