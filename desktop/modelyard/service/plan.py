"""The seam between sources, downloads and catalogue: what is to be fetched, and what has been.

source -> `PlannedFile` -> transfer -> `VerifiedFile`; `QueueState` is what outlives the service.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from modelyard.wire.load import LoadOptions
from modelyard.wire.models import FilePartRole
from modelyard.wire.queue import DownloadSettings


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What a source tells of a model beside its file, as the source has it."""

    license: str | None = None
    """The first line of the licence."""
    template: str | None = None
    """The prompt template; Ollama's are templates of the Go language."""
    template_problem: str | None = None
    """Why the template can't be used."""
    parameters: str | None = None
    """Suggested parameters of generation, as JSON."""
    recommended: LoadOptions | None = None
    """How it is to be loaded, template and parameters included as far as they can be used."""
    date: datetime | None = None
    """When this version was published."""
    version: str | None = None
    """What the source calls this version: a commit, the digest of a manifest, an ETag."""


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A further file of a model, which is fetched with its first one."""

    role: FilePartRole
    file: "PlannedFile"


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file to fetch, as far as its source tells before the first byte.

    `urls` are addresses of the same bytes, best first; empty where this is only the outline of a
    plan for which the source has not been asked yet. `sha256` is lower-case hexadecimal.
    """

    name: str
    """A file name that is safe on every system: no separators, no reserved names."""
    urls: tuple[str, ...]
    size_bytes: int | None = None
    sha256: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Further request headers, such as an authorisation; never logged.

    To be read anew, in the thread of the transfer, for every request: a source may renew what
    expires, which blocks.
    """
    facts: SourceFacts = SourceFacts()
    parts: tuple[PlannedPart, ...] = ()
    """The further files of the same model; their names differ, and they have no parts."""

    @property
    def total_bytes(self) -> int | None:
        """The size of all files together, where each is known."""
        sizes = [self.size_bytes, *(part.file.size_bytes for part in self.parts)]
        known = [size for size in sizes if size is not None]
        return sum(known) if len(known) == len(sizes) else None


@dataclass(frozen=True, slots=True)
class VerifiedPart:
    """A further file of a model under its final name, whole, on disk and synced."""

    role: FilePartRole
    path: Path
    size_bytes: int
    sha256: str
    compared: bool
    """As of `VerifiedFile`."""


@dataclass(frozen=True, slots=True)
class VerifiedFile:
    """A file under its final name, whole, on disk and synced."""

    path: Path
    size_bytes: int
    sha256: str
    compared: bool
    """Whether `sha256` was compared with one that was known beforehand."""
    parts: tuple[VerifiedPart, ...] = ()
    facts: SourceFacts = SourceFacts()
    """What its source told of this very version."""

    @property
    def total_bytes(self) -> int:
        """The size of all files together."""
        return self.size_bytes + sum(part.size_bytes for part in self.parts)


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A download that is not over: the `key` of its model, whether a person paused it, its limit.

    The limit is in bytes a second.
    """

    key: str
    paused: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class QueueState:
    """The queue as it is kept from one run of the service to the next, in its order."""

    places: tuple[QueuePlace, ...] = ()
    settings: DownloadSettings = field(default_factory=DownloadSettings)
