"""What a source offers: the results of a search, and the files of one repository."""

from pydantic import AwareDatetime

from modelyard.wire.base import Wire


class SourceRepository(Wire):
    """One repository of a source."""

    repo: str
    """What the source calls it, e.g. ``owner/name``."""
    url: str
    """Its page for people."""
    downloads: int | None = None
    likes: int | None = None
    updated: AwareDatetime | None = None
    gated: bool = False
    """Whether its files want a token, after a licence was accepted on its page."""
    license: str | None = None


class SourceSearch(Wire):
    """What was found, the most downloaded first."""

    source: str
    query: str
    iterable: tuple[SourceRepository, ...]


class SourceFile(Wire):
    """One model file of a repository."""

    path: str
    source: str
    """The reference to add it by, e.g. ``hf://owner/repo/file.gguf``."""
    size: int | None = None
    sha256: str | None = None
    quantization: str | None = None
    """As its name tells."""


class SourceListing(Wire):
    """The model files of one repository, by path."""

    source: str
    repository: SourceRepository
    revision: str | None = None
    """The exact version that this is the listing of."""
    iterable: tuple[SourceFile, ...]
