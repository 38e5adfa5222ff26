"""What a source is that can be searched."""

from dataclasses import dataclass
from typing import Protocol

from modelyard.wire.sources import SourceCard, SourceListing, SourceQuery, SourceSearch


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The answer of a source whose earlier answer, told by its ETag, still holds."""


class Catalogue(Protocol):
    """A source in which models can be found; each answer comes with its ETag, if it has one.

    Raises ProblemError: SOURCE_UNREACHABLE, SOURCE_BROKEN, SOURCE_REFUSED {http_status}, GATED,
    TOKEN_REFUSED; within some 15 s.
    """

    @property
    def view(self) -> str:
        """What distinguishes its answers from those that others get: the server, the account."""

    async def search(
        self, query: SourceQuery, *, etag: str | None
    ) -> tuple[SourceSearch, str | None] | Unchanged:
        """Return one page of what `query` finds."""

    async def listing(
        self, repo: str, *, etag: str | None
    ) -> tuple[SourceListing, str | None] | Unchanged:
        """Return the models of one repository; BAD_REQUEST for what can't be its name."""

    async def card(
        self, repo: str, *, etag: str | None
    ) -> tuple[SourceCard, str | None] | Unchanged:
        """Return what the publisher says of one repository; BAD_REQUEST as `listing`."""
