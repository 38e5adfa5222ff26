"""How far a download is: the message of the progress WebSocket."""

from pydantic import Field

from modelyard.wire.base import Wire, WireEnum
from modelyard.wire.common import EmbeddedModelSchema
from modelyard.wire.problems import Problem


class ModelDownloadStatus(WireEnum):
    """The public contract's word for how far a download is."""

    UNKNOWN = "UNKNOWN"
    INITIALIZED = "INITIALIZED"
    IN_PROGRESS = "IN-PROGRESS"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELED = "CANCELED"
    RESET = "RESET"

    @property
    def is_terminal(self) -> bool:
        """Whether nothing follows until the download is started again."""
        return self in _TERMINAL


_TERMINAL = frozenset(
    {ModelDownloadStatus.COMPLETED, ModelDownloadStatus.FAILED, ModelDownloadStatus.CANCELED}
)


class DownloadPhase(WireEnum):
    """What a download is doing just now; finer than the status, and ours."""

    UNKNOWN = "unknown"
    QUEUED = "queued"
    CONNECTING = "connecting"
    TRANSFERRING = "transferring"
    VERIFYING = "verifying"
    MOVING = "moving"
    """The whole file goes to another folder."""
    PAUSED = "paused"
    STALLED = "stalled"
    RETRYING = "retrying"
    DONE = "done"


class ModelDownloadProgress(Wire):
    """How far the download of one model is.

    `percentage` is 0 to 100 and never falls within one attempt; `transferred` and `total` are
    bytes, `rate` bytes a second, `eta` seconds. `problem` says why it failed, or why it is
    retrying.
    """

    status: ModelDownloadStatus | None = None
    percentage: float | None = None
    embedded_schema: EmbeddedModelSchema | None = Field(default=None, alias="schema")
    phase: DownloadPhase | None = None
    transferred: int | None = None
    total: int | None = None
    rate: float | None = None
    eta: float | None = None
    problem: Problem | None = None
