"""The queue of downloads: its order, its limits, and what became of those that have ended."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from modelyard.wire.base import Wire, WireEnum
from modelyard.wire.downloads import ModelDownloadProgress
from modelyard.wire.problems import Problem

SLOWEST_LIMIT = 1024
"""Bytes a second; below that a transfer would time out rather than crawl."""

RateLimit = Annotated[int, Field(ge=SLOWEST_LIMIT, le=1 << 50)]
"""A limit in bytes a second."""

TimeOfDay = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A local time of day, ``HH:MM``."""


class DownloadSchedule(Wire):
    """The daily time in which downloads may run; `start` may lie after `end`, over midnight."""

    start: TimeOfDay
    end: TimeOfDay


class DownloadSettings(Wire):
    """What holds for all downloads; an absent limit or schedule is none."""

    concurrent: int = Field(default=2, ge=1, le=16)
    """How many run at once."""
    limit: RateLimit | None = None
    """For all of them together."""
    schedule: DownloadSchedule | None = None
    paused: bool = False
    """Whether the whole queue is held."""


class DownloadLimit(Wire):
    """The limit of one download; absent lifts it."""

    limit: RateLimit | None = None


class QueuedDownload(Wire):
    """One download that runs, waits or is paused."""

    id: str
    """The id of its model."""
    name: str
    progress: ModelDownloadProgress
    limit: RateLimit | None = None


class Downloads(Wire):
    """The queue in its order, first to run first, with its settings."""

    iterable: tuple[QueuedDownload, ...]
    settings: DownloadSettings


class DownloadOrder(Wire):
    """The ids of models in the order in which their downloads are to run.

    Downloads that are not named keep their order, after those that are.
    """

    ids: tuple[str, ...] = Field(max_length=10_000)


class DownloadOutcome(WireEnum):
    """How a download ended."""

    UNKNOWN = "unknown"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class DownloadRecord(Wire):
    """One download that has ended; sizes are bytes."""

    id: str
    name: str
    source: str
    """Without credentials and query."""
    started: AwareDatetime
    ended: AwareDatetime
    outcome: DownloadOutcome
    size: int | None = None
    fetched: int | None = None
    """The bytes that moved in this attempt; fewer than `size` after a resume."""
    sha256: str | None = None
    compared: bool | None = None
    """Whether the digest was compared with one known beforehand."""
    problem: Problem | None = None


class DownloadHistory(Wire):
    """What was downloaded, the latest first."""

    iterable: tuple[DownloadRecord, ...]
