"""Problems: every failure that the service reports, with a stable code and its facts.

The JSON form is RFC 9457 (``application/problem+json``). Its extension members keep the
snake_case names that the contract gives them.
"""

from typing import Any

from pydantic import ConfigDict

from modelyard.wire.base import Wire, WireEnum
from modelyard.wire.load import LoadOffer

PROBLEM_MEDIA_TYPE = "application/problem+json"


class ProblemCode(WireEnum):
    """What went wrong, in one stable word that programs may rely on."""

    UNKNOWN = "unknown"
    # Asked for the wrong thing
    BAD_REQUEST = "bad_request"
    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    TOKEN_MISSING = "token_missing"  # noqa: S105 - a code, not a secret
    MODEL_NOT_FOUND = "model_not_found"
    MODEL_EXISTS = "model_exists"
    AMBIGUOUS_MODEL = "ambiguous_model"
    NOT_DOWNLOADED = "not_downloaded"
    NOT_LOADED = "not_loaded"
    NOT_CUSTOM = "not_custom"
    ALREADY_LOADED = "already_loaded"
    BUSY = "busy"
    CANCELLED = "cancelled"
    # Downloading
    NOT_QUEUED = "not_queued"
    UNSUPPORTED_SOURCE = "unsupported_source"
    DISK_FULL = "disk_full"
    DISK_ERROR = "disk_error"
    DIGEST_MISMATCH = "digest_mismatch"
    SOURCE_UNREACHABLE = "source_unreachable"
    SOURCE_REFUSED = "source_refused"
    SOURCE_CHANGED = "source_changed"
    SOURCE_BROKEN = "source_broken"
    GATED = "gated"
    ACCOUNT_NEEDED = "account_needed"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - a code, not a secret
    RANGES_UNSUPPORTED = "ranges_unsupported"
    NO_KEYRING = "no_keyring"
    FILE_MISSING = "file_missing"
    # Keeping
    FILE_AWAY = "file_away"
    FOLDER_NOT_FOUND = "folder_not_found"
    FOLDER_IN_USE = "folder_in_use"
    FOLDER_UNUSABLE = "folder_unusable"
    NOT_RESTORABLE = "not_restorable"
    NOT_ADOPTABLE = "not_adoptable"
    LINK_IMPOSSIBLE = "link_impossible"
    # Running
    CORRUPT_FILE = "corrupt_file"
    UNSUPPORTED_ARCHITECTURE = "unsupported_architecture"
    PROJECTOR_ALONE = "projector_alone"
    UNSUPPORTED_TEMPLATE = "unsupported_template"
    UNSUPPORTED_CPU = "unsupported_cpu"
    OUT_OF_MEMORY = "out_of_memory"
    ENGINE_CRASHED = "engine_crashed"
    ENGINE_FAILED = "engine_failed"
    # The service itself
    PORT_IN_USE = "port_in_use"
    SERVICE_RUNNING = "service_running"
    SERVICE_UNREACHABLE = "service_unreachable"
    SERVICE_TIMEOUT = "service_timeout"
    BAD_ANSWER = "bad_answer"
    CATALOGUE_TOO_NEW = "catalogue_too_new"
    INTERNAL = "internal"


class Problem(Wire):
    """One failure: `code` for programs, `title` and `detail` for people, the rest are its facts.

    Sizes are bytes. `status` is the HTTP status that carried it, where one did; `http_status` is
    the one that a source answered; 511 where the network answers in its place.
    """

    model_config = ConfigDict(alias_generator=None)

    code: ProblemCode
    title: str
    type: str = "about:blank"
    status: int | None = None
    detail: str | None = None
    needed: int | None = None
    free: int | None = None
    expected: str | None = None
    actual: str | None = None
    http_status: int | None = None
    exit_code: int | None = None
    last_log: str | None = None
    url: str | None = None
    path: str | None = None
    port: int | None = None
    offers: tuple[LoadOffer, ...] | None = None
    """With out_of_memory: what would let the model load, the best first."""


class ProblemError(Exception):
    """A failure that the caller can act on; carries the `Problem` to report.

    Raised by every layer of the service, and by the client for what a service reported.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail or problem.title)
        self.problem = problem


_TITLES: dict[ProblemCode, str] = {
    ProblemCode.MODEL_NOT_FOUND: "Model was not found",
    ProblemCode.OUT_OF_MEMORY: "Not enough memory",
    ProblemCode.DISK_FULL: "Not enough disk space",
    ProblemCode.DIGEST_MISMATCH: "The file is not the expected one",
}


def problem_error(code: ProblemCode, detail: str, **facts: Any) -> ProblemError:
    """Build the error for `code`; `facts` are further members of `Problem`, sizes in bytes."""
    title = _TITLES.get(code) or code.value.replace("_", " ").capitalize()
    return ProblemError(Problem(code=code, title=title, detail=detail, **facts))
