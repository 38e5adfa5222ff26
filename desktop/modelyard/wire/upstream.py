"""What sources have now of the models that were taken from them."""

from pydantic import AwareDatetime, Field

from modelyard.wire.base import Wire, WireEnum


class UpstreamState(WireEnum):
    """How what is here stands to what its source has now."""

    UNKNOWN = "unknown"
    """Not asked yet, or nothing to compare by: `problem` says why."""
    CURRENT = "current"
    NEWER = "newer"
    """The source has another file under the same name."""
    GONE = "gone"
    """The source has no such file any more."""
    PINNED = "pinned"
    """Its reference or the digest given with it names one exact version."""


class FileVersion(Wire):
    """One version of a file; `size` is bytes, of all its parts."""

    size: int | None = None
    sha256: str | None = None
    """Of several parts that of the first."""
    date: AwareDatetime | None = None
    """When it was published, as far as its source tells."""


class UpstreamModel(Wire):
    """One model: what is here, and what its source has."""

    id: str
    name: str
    state: UpstreamState
    held: FileVersion
    offered: FileVersion | None = None
    checked: AwareDatetime | None = None
    """When its source was asked last."""
    problem: str | None = None
    """Why it could not be told."""


class Upstream(Wire):
    """All downloaded models that have a source, those with a newer version first."""

    iterable: tuple[UpstreamModel, ...]
    checked: AwareDatetime | None = None
    """When all were asked last."""


class UpstreamQuestion(Wire):
    """The ids of models to ask about; none for all."""

    ids: tuple[str, ...] = Field(default=(), max_length=10_000)
