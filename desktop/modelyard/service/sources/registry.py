"""Which source understands which reference."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol

from modelyard.service.plan import PlannedFile, PlannedPart
from modelyard.service.sources.remembering import Remembering
from modelyard.wire.models import FilePartRole
from modelyard.wire.problems import ProblemCode, problem_error
from modelyard.wire.sources import SourceCard, SourceListing, SourceQuery, SourceSearch

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]+)://")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Source(Protocol):
    """Finds the file behind the references that it takes."""

    @property
    def forms(self) -> tuple[str, ...]:
        """How the references begin that it takes, to be told to people."""

    def takes(self, reference: str) -> bool:
        """Return whether `reference` is for this source; instant."""

    async def outline(self, reference: str, *, may_ask: bool) -> PlannedFile:
        """Return what `reference` itself tells; with `may_ask` its source may help to name it."""

    async def plan(self, reference: str, *, sha256: str | None) -> PlannedFile:
        """Return the plan, after asking the source itself; `sha256` is what is known already."""


class Sources:
    """Turns references into planned files, by the first of `sources` that takes each.

    `catalogues` are those in which one can search, by name.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        *,
        catalogues: Mapping[str, Remembering] = MappingProxyType({}),
    ) -> None:
        self._sources = sources
        self._catalogues = catalogues

    async def outline(
        self, reference: str, *, sha256: str | None, may_ask: bool = False
    ) -> PlannedFile:
        """Return what is known of `reference` before its source is asked: names, and no addresses.

        `sha256` is the digest to expect. With `may_ask` the source is asked what the file is
        called where `reference` does not tell, for a few seconds at most.

        Raises:
            ProblemError: UNSUPPORTED_SOURCE, naming what is supported; BAD_REQUEST for a
                malformed reference or digest; further ones that a source documents.
        """
        digest = _checked_digest(sha256)
        outline = await self._source_of(reference).outline(reference, may_ask=may_ask)
        return replace(outline, sha256=digest)

    async def plan(
        self, reference: str, *, sha256: str | None, projector: str | None = None
    ) -> PlannedFile:
        """Return what is to be fetched for `reference`, as its source has it now.

        With `projector`, a reference of its own, that file is fetched with it.

        Raises:
            ProblemError: DIGEST_MISMATCH {expected, actual} where the source has another file
                than `sha256` belongs to; what `outline` raises; further ones that a source
                documents.
        """
        digest = _checked_digest(sha256)
        plan = await self._source_of(reference).plan(reference, sha256=digest)
        if digest and plan.sha256 and plan.sha256 != digest:
            detail = f"Its source has a file with the sha256 {plan.sha256}; expected was {digest}"
            raise problem_error(
                ProblemCode.DIGEST_MISMATCH, detail, expected=digest, actual=plan.sha256
            )
        plan = replace(plan, sha256=plan.sha256 or digest)
        return await self._with_projector(plan, projector) if projector else plan

    async def search(self, query: SourceQuery) -> SourceSearch:
        """Search the catalogue that `query` names.

        Raises:
            ProblemError: UNSUPPORTED_SOURCE, BAD_REQUEST; further ones of the catalogue, within
                some 15 s.
        """
        return await self._catalogue(query.source).search(query)

    async def listing(self, source: str, repo: str) -> SourceListing:
        """Return the models of `repo` in the catalogue called `source`.

        Raises:
            ProblemError: UNSUPPORTED_SOURCE; further ones of the catalogue, within some 15 s.
        """
        return await self._catalogue(source).listing(repo)

    async def card(self, source: str, repo: str) -> SourceCard:
        """Return what the publisher says of `repo` in the catalogue called `source`.

        Raises:
            ProblemError: As `listing`.
        """
        return await self._catalogue(source).card(repo)

    async def _with_projector(self, plan: PlannedFile, reference: str) -> PlannedFile:
        """Return `plan` with the projector at `reference`, in place of the source's own."""
        file = await self._source_of(reference).plan(reference, sha256=None)
        weights = [part for part in plan.parts if part.role is not FilePartRole.PROJECTOR]
        if file.name in {plan.name, *(part.file.name for part in weights)}:
            file = replace(file, name=f"mmproj-{file.name}")
        part = PlannedPart(FilePartRole.PROJECTOR, replace(file, parts=()))
        return replace(plan, parts=(*weights, part))

    def _source_of(self, reference: str) -> Source:
        for source in self._sources:
            if source.takes(reference):
                return source
        # The reference is not repeated: it may hold a password.
        match = _SCHEME.match(reference.strip())
        what = f"{match[1].lower()}:// addresses are" if match else "this reference is"
        forms = ", ".join(sorted(form for source in self._sources for form in source.forms))
        detail = f"{what} not supported; give an address that starts with one of: {forms}"
        raise problem_error(ProblemCode.UNSUPPORTED_SOURCE, detail)

    def _catalogue(self, name: str) -> Remembering:
        catalogue = self._catalogues.get(name)
        if catalogue is None:
            known = ", ".join(sorted(self._catalogues)) or "nothing"
            detail = f"{name!r} can't be searched; {known} can"
            raise problem_error(ProblemCode.UNSUPPORTED_SOURCE, detail)
        return catalogue


def _checked_digest(sha256: str | None) -> str | None:
    if sha256 is None:
        return None
    digest = sha256.strip().lower().removeprefix("sha256:")
    if not _SHA256.fullmatch(digest):
        raise problem_error(ProblemCode.BAD_REQUEST, "a sha256 has 64 hexadecimal digits")
    return digest
