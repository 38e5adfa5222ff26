"""One row of the model table: a model as it is now, and what may be done with it.

Everything here is computed from the wire type; only the state, which everybody asks for again and
again, is computed once for each row.
"""

from dataclasses import dataclass, field
from enum import Enum, auto

from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.models import FileState, Model
from modelyard.wire.problems import Problem, ProblemCode
from modelyard.wire.runtime import RuntimeState

_PERCENT = 100


class RowState(Enum):
    """Where a model is on its way from its source into memory; exactly one holds."""

    NOT_DOWNLOADED = auto()
    QUEUED = auto()
    DOWNLOADING = auto()
    VERIFYING = auto()
    PAUSED = auto()
    """Some bytes are here and nothing is running: paused, cancelled, or left by an earlier run."""
    DOWNLOAD_FAILED = auto()
    DOWNLOADED = auto()
    FILE_MISSING = auto()
    LOAD_QUEUED = auto()
    LOADING = auto()
    LOADED = auto()
    UNLOADING = auto()
    LOAD_FAILED = auto()

    @property
    def is_transferring(self) -> bool:
        """Whether a download runs or waits for its turn."""
        return self in _TRANSFERRING

    @property
    def is_unfinished(self) -> bool:
        """Whether there is a download that runs, waits, was stopped or has failed."""
        return self in _UNFINISHED

    @property
    def is_starting(self) -> bool:
        """Whether a load runs or waits for its turn."""
        return self in _STARTING


_TRANSFERRING = frozenset({RowState.QUEUED, RowState.DOWNLOADING, RowState.VERIFYING})
_UNFINISHED = _TRANSFERRING | {RowState.PAUSED, RowState.DOWNLOAD_FAILED}
_STARTING = frozenset({RowState.LOAD_QUEUED, RowState.LOADING})


class Action(Enum):
    """What a person can ask for; ADD, QUEUE, EXPORT and RESTORE concern no row that exists."""

    DOWNLOAD = auto()
    CANCEL = auto()
    """Stops a download, or a load that is not ready yet."""
    PAUSE = auto()
    DISCARD = auto()
    LOAD = auto()
    UNLOAD = auto()
    REMOVE = auto()
    ADD = auto()
    UPDATE = auto()
    LIMIT = auto()
    """Limits the speed of one download."""
    QUEUE = auto()
    """Changes the order of the downloads, or what holds for all of them."""
    EXPORT = auto()
    """Writes the history of downloads to a file."""
    VERIFY = auto()
    """Reads the whole file once more, to see whether it is still the one that arrived."""
    REPAIR = auto()
    """Fetches again what is wrong of a file."""
    RENEW = auto()
    """Downloads the version that the source has now."""
    MOVE = auto()
    """Moves the files to another folder."""
    RESTORE = auto()
    """Brings back what was removed."""
    INSPECT = auto()
    """Shows what is in the file."""


_WITH_DOWNLOAD_PROBLEM = frozenset(
    {RowState.DOWNLOAD_FAILED, RowState.DOWNLOADING, RowState.QUEUED, RowState.PAUSED}
)
"""It failed, or it goes on by itself: when the network is back, or when the disk has room."""
_BROKEN = frozenset({ProblemCode.DIGEST_MISMATCH, ProblemCode.CORRUPT_FILE})
_WITH_FILE = frozenset({RowState.DOWNLOADED, RowState.LOAD_FAILED, RowState.FILE_MISSING})

_ALLOWED: dict[Action, frozenset[RowState]] = {
    Action.DOWNLOAD: frozenset(
        {
            RowState.NOT_DOWNLOADED,
            RowState.PAUSED,
            RowState.DOWNLOAD_FAILED,
            RowState.FILE_MISSING,
        }
    ),
    Action.CANCEL: _TRANSFERRING | _STARTING,
    Action.PAUSE: frozenset({RowState.QUEUED, RowState.DOWNLOADING}),
    Action.DISCARD: frozenset({RowState.PAUSED, RowState.DOWNLOAD_FAILED}),
    Action.LOAD: frozenset({RowState.DOWNLOADED, RowState.LOAD_FAILED}),
    Action.UNLOAD: frozenset({RowState.LOADED}),
    Action.REMOVE: frozenset(RowState) - {RowState.UNLOADING},
    Action.ADD: frozenset(),
    Action.UPDATE: frozenset(RowState),
    Action.LIMIT: _TRANSFERRING | {RowState.PAUSED},
    Action.QUEUE: frozenset(),
    Action.EXPORT: frozenset(),
    Action.VERIFY: frozenset({RowState.DOWNLOADED, RowState.LOADED, RowState.LOAD_FAILED}),
    Action.REPAIR: frozenset(
        {RowState.DOWNLOADED, RowState.LOAD_FAILED, RowState.DOWNLOAD_FAILED, RowState.FILE_MISSING}
    ),
    Action.RENEW: frozenset({RowState.DOWNLOADED, RowState.LOADED, RowState.LOAD_FAILED}),
    Action.MOVE: frozenset({RowState.DOWNLOADED, RowState.LOAD_FAILED}),
    Action.RESTORE: frozenset(),
    Action.INSPECT: frozenset(RowState),
}


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model, what was asked for and is not answered yet, and why the last request failed.

    `model` has the latest download and runtime merged in. Sizes are bytes, `rate` bytes a
    second, `eta_s` seconds, `fraction` 0 to 1; None where it is not known or means nothing.
    """

    model: Model
    pending: Action | None = None
    problem: Problem | None = None
    """Why the last request was refused; forgotten when the state of the row changes."""
    state: RowState = field(init=False, compare=False)
    """Where the model is now."""

    def __post_init__(self) -> None:
        # The way to set a field of a frozen dataclass while it is made.
        object.__setattr__(self, "state", state_of(self.model))

    @property
    def id(self) -> str:
        """The id of the model."""
        return self.model.id

    @property
    def name(self) -> str:
        """The name for people; never empty."""
        return self.model.name or self.model.unique or self.model.id

    @property
    def size_bytes(self) -> int | None:
        """The size of the whole file."""
        model = self.model
        if model.bytes is not None:
            return model.bytes.value
        if model.download is not None and model.download.total is not None:
            return model.download.total
        if model.file is not None and model.file.state is FileState.PRESENT:
            return model.file.size
        return None

    @property
    def ram_bytes(self) -> int | None:
        """The memory that it takes when loaded: measured, else estimated."""
        model = self.model
        if model.runtime is not None and self.is_ram_measured:
            return model.runtime.memory
        return model.ram.value if model.ram is not None else None

    @property
    def is_ram_measured(self) -> bool:
        """Whether `ram_bytes` was measured on the loaded model just now."""
        runtime = self.model.runtime
        return (
            runtime is not None
            and runtime.memory is not None
            and runtime.state is RuntimeState.LOADED
        )

    @property
    def is_away(self) -> bool:
        """Whether the disk with its file is not there; it comes back with it."""
        file = self.model.file
        return file is not None and file.state is FileState.AWAY

    @property
    def has_file(self) -> bool:
        """Whether its whole file is here."""
        file = self.model.file
        if file is None or file.state is FileState.UNKNOWN:
            return self.model.downloaded is True
        return file.state is FileState.PRESENT

    @property
    def is_at_source(self) -> bool:
        """Whether its file can be had from elsewhere."""
        source = self.model.source
        return source is not None and not source.startswith("file:")

    @property
    def fraction(self) -> float | None:
        """How much of the download, or of the load, is done."""
        state = self.state
        if state is RowState.LOADING and self.model.runtime is not None:
            return _unit(self.model.runtime.progress)
        if state.is_transferring or state in {RowState.PAUSED, RowState.DOWNLOAD_FAILED}:
            return _downloaded_fraction(self.model.download)
        return None

    @property
    def rate(self) -> float | None:
        """How fast the bytes come in just now."""
        return self._moving.rate if self._moving is not None else None

    @property
    def eta_s(self) -> float | None:
        """How long the download will still take."""
        return self._moving.eta if self._moving is not None else None

    @property
    def transferred(self) -> int | None:
        """The bytes that are here of a download that is not finished."""
        download = self.model.download
        return download.transferred if download is not None else None

    @property
    def total(self) -> int | None:
        """The bytes that the whole download has."""
        return self.size_bytes

    @property
    def current_problem(self) -> Problem | None:
        """What is wrong with the model now: a refused request, a failed load or download."""
        if self.problem is not None:
            return self.problem
        runtime, download = self.model.runtime, self.model.download
        if self.state is RowState.LOAD_FAILED and runtime is not None:
            return runtime.problem
        if self.state in _WITH_DOWNLOAD_PROBLEM and download is not None:
            return download.problem
        return None

    def can(self, action: Action) -> bool:
        """Return whether `action` makes sense for this row now."""
        if self.pending is not None or self.model.cloud or self.state not in _ALLOWED[action]:
            return False
        if action is Action.UPDATE:
            return self.model.custom is True
        if action is Action.INSPECT:
            return self.has_file or self.is_at_source
        if action is Action.RENEW:
            return self.model.outdated is True
        if action is Action.REPAIR:
            return self.current_problem is not None and self.current_problem.code in _BROKEN
        if action is Action.REMOVE:
            # An entry that came with the program stays; what can be removed of it is its file.
            return self.model.custom is True or self.state in _WITH_FILE
        return True

    @property
    def _moving(self) -> ModelDownloadProgress | None:
        return self.model.download if self.state is RowState.DOWNLOADING else None


def state_of(model: Model) -> RowState:
    """Return where `model` is; also for a service that tells no more than the public contract."""
    running = _running_state(model)
    if running is not None:
        return running
    transfer = _transfer_state(model)
    if transfer is not None:
        return transfer
    at_rest = _file_state(model)
    failed = model.runtime is not None and model.runtime.state is RuntimeState.FAILED
    if at_rest is RowState.DOWNLOADED and failed:
        return RowState.LOAD_FAILED
    if at_rest in {RowState.NOT_DOWNLOADED, RowState.PAUSED} and _has_failed(model.download):
        return RowState.DOWNLOAD_FAILED
    return at_rest


_OF_FILE = {
    FileState.PRESENT: RowState.DOWNLOADED,
    FileState.MISSING: RowState.FILE_MISSING,
    FileState.AWAY: RowState.FILE_MISSING,
    FileState.PARTIAL: RowState.PAUSED,
}
_RUNNING = {
    RuntimeState.QUEUED: RowState.LOAD_QUEUED,
    RuntimeState.LOADING: RowState.LOADING,
    RuntimeState.LOADED: RowState.LOADED,
    RuntimeState.UNLOADING: RowState.UNLOADING,
}


def _running_state(model: Model) -> RowState | None:
    if model.runtime is None:
        return RowState.LOADED if model.loaded else None
    return _RUNNING.get(model.runtime.state)


def _transfer_state(model: Model) -> RowState | None:
    download = model.download
    if download is None:
        return RowState.DOWNLOADING if model.downloading else None
    if download.phase is DownloadPhase.PAUSED or is_over(download):
        return None
    match download.phase:
        case DownloadPhase.QUEUED:
            return RowState.QUEUED
        case DownloadPhase.VERIFYING:
            return RowState.VERIFYING
        case None if download.status is ModelDownloadStatus.INITIALIZED:
            return RowState.QUEUED
        case _:
            return RowState.DOWNLOADING


def _file_state(model: Model) -> RowState:
    if model.file is None or model.file.state is FileState.UNKNOWN:
        return RowState.DOWNLOADED if model.downloaded else RowState.NOT_DOWNLOADED
    return _OF_FILE.get(model.file.state, RowState.NOT_DOWNLOADED)


def is_over(download: ModelDownloadProgress) -> bool:
    """Return whether nothing follows `download` until it is started again.

    A status that is absent or not known says nothing, so such a progress counts as over: a bar
    that never ends would be worse.
    """
    status = download.status
    if status is None or status is ModelDownloadStatus.UNKNOWN:
        return download.phase in {None, DownloadPhase.UNKNOWN, DownloadPhase.DONE}
    return status.is_terminal


def _has_failed(download: ModelDownloadProgress | None) -> bool:
    return download is not None and download.status is ModelDownloadStatus.FAILED


def _downloaded_fraction(download: ModelDownloadProgress | None) -> float | None:
    if download is None:
        return None
    if download.transferred is not None and download.total is not None and download.total > 0:
        return max(0, min(download.transferred, download.total)) / download.total
    return _unit(download.percentage / _PERCENT) if download.percentage is not None else None


def _unit(value: float | None) -> float | None:
    """Keep a fraction that came from outside within 0 and 1."""
    return None if value is None else min(1.0, max(0.0, value))
