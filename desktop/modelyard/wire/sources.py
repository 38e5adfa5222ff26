"""What a source offers: the results of a search, the models of a repository, its card."""

from pydantic import AwareDatetime, Field

from modelyard.wire.base import Wire, WireEnum
from modelyard.wire.models import ModelDetails
from modelyard.wire.runtime import LoadOptions, MemoryEstimate

DEFAULT_SOURCE = "huggingface"
MOST_RESULTS = 100


class SourceSort(WireEnum):
    """What comes first in a search; always the largest or the latest."""

    UNKNOWN = "unknown"
    DOWNLOADS = "downloads"
    LIKES = "likes"
    UPDATED = "updated"
    CREATED = "created"


class SourceQuery(Wire):
    """What is searched for. Without any text it is what the source has of this kind."""

    query: str = Field(default="", max_length=300)
    source: str = DEFAULT_SOURCE
    sort: SourceSort = SourceSort.DOWNLOADS
    pipeline: str | None = Field(default=None, max_length=60, pattern=r"^[a-z0-9-]+$")
    """What the models are for, in the source's word, such as ``text-generation``."""
    author: str | None = Field(default=None, max_length=96, pattern=r"^[A-Za-z0-9._-]+$")
    gguf: bool = True
    """Only what has files that can be loaded here."""
    limit: int = Field(default=20, ge=1, le=MOST_RESULTS)
    cursor: str | None = Field(default=None, max_length=2000)
    """Where the page before this one ended: its `SourceSearch.cursor`."""


class Answered(Wire):
    """What every answer of a source says of its age."""

    as_of: AwareDatetime | None = None
    """When the source said so."""
    stale: bool = False
    """The source did not answer now, or not in time; this is what it said at `as_of`."""


class SourceRepository(Wire):
    """One repository of a source."""

    repo: str
    """What the source calls it, e.g. ``owner/name``."""
    url: str
    """Its page for people."""
    downloads: int | None = None
    likes: int | None = None
    updated: AwareDatetime | None = None
    created: AwareDatetime | None = None
    gated: bool = False
    """Whether its files want a token, after a licence was accepted on its page."""
    license: str | None = None
    pipeline: str | None = None
    """What its models are for, in the source's word."""


class SourceSearch(Answered):
    """One page of what was found."""

    source: str
    query: str
    iterable: tuple[SourceRepository, ...]
    cursor: str | None = None
    """Asks for the page after this one; absent on the last."""


class SourcePart(Wire):
    """One of several files that are one model."""

    path: str
    size: int | None = None
    sha256: str | None = None


class SourceFile(Wire):
    """One model of a repository, in one file or in several parts; or a projector."""

    path: str
    """Of several parts the first."""
    source: str
    """The reference to add it by, e.g. ``hf://owner/repo/file.gguf``."""
    size: int | None = None
    """Of all parts together."""
    sha256: str | None = None
    """Absent where there are several parts, each of which has its own."""
    quantization: str | None = None
    """As its name tells."""
    parts: tuple[SourcePart, ...] = ()
    """All parts in their order, where there are several."""
    is_whole: bool = True
    """Whether all parts are there; a model that lacks some can't be added."""


class SourceListing(Answered):
    """The models of one repository, by path."""

    source: str
    repository: SourceRepository
    revision: str | None = None
    """The exact version that this is the listing of."""
    iterable: tuple[SourceFile, ...]
    projectors: tuple[SourceFile, ...] = ()
    """What lets these models see or hear; one goes with a model as `SeededModel.projector`. The
    one that suits most comes first."""


class SourceCard(Answered):
    """What the publisher says of a repository."""

    source: str
    repo: str
    text: str
    """Markdown, without the block of metadata before it."""
    is_cut: bool = False
    """Whether the end is left out, since it is very long."""
    license: str | None = None
    license_url: str | None = None
    base_model: str | None = None
    """The repository that this one was made from."""
    languages: tuple[str, ...] = ()


class SourceReference(Wire):
    """A file of a source, by the reference that it would be added by."""

    source: str = Field(max_length=4000)
    sha256: str | None = None
    options: LoadOptions | None = None
    """What to estimate for."""


class SourceEstimate(Answered):
    """What a load of a file would take that is not on this machine, and what the file is."""

    source: str
    estimate: MemoryEstimate
    """Its method is ``rough`` where the source does not let us read the header."""
    size: int | None = None
    """Of all its files."""
    details: ModelDetails | None = None
    parameters: float | None = None
    """Billions of parameters."""
    quantization: str | None = None
