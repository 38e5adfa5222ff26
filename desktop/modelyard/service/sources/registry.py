"""Which source understands which reference."""

import re
from collections.abc import Awaitable, Mapping
from types import MappingProxyType
from typing import Protocol

from modelyard.service.plan import PlannedFile
from modelyard.service.sources.http import plan_http
from modelyard.wire.problems import ProblemCode, problem_error

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]+)://")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Source(Protocol):
    """Finds the file behind a reference of one scheme."""

    def __call__(self, reference: str, *, sha256: str | None) -> Awaitable[PlannedFile]:
        """Plan the one file of `reference`; `sha256`, where given, is the digest to expect."""


DEFAULT_SOURCES: Mapping[str, Source] = MappingProxyType({"http": plan_http, "https": plan_http})


class Sources:
    """Turns references into planned files; `by_scheme` says which source takes which scheme."""

    def __init__(self, by_scheme: Mapping[str, Source] = DEFAULT_SOURCES) -> None:
        self._by_scheme = by_scheme

    async def plan(self, reference: str, *, sha256: str | None) -> PlannedFile:
        """Return what is to be fetched for `reference`.

        Raises:
            ProblemError: UNSUPPORTED_SOURCE, naming what is supported; BAD_REQUEST for a
                malformed address or digest; further ones that a source documents.
        """
        digest = _checked_digest(sha256)
        match = _SCHEME.match(reference.strip())
        source = self._by_scheme.get(match[1].lower()) if match else None
        if source is None:
            schemes = ", ".join(f"{scheme}://" for scheme in sorted(self._by_scheme))
            # The reference is not repeated: it may hold a password.
            what = f"{match[1].lower()}:// addresses are" if match else "this reference is"
            detail = f"{what} not supported; give an address that starts with one of: {schemes}"
            raise problem_error(ProblemCode.UNSUPPORTED_SOURCE, detail)
        return await source(reference, sha256=digest)


def _checked_digest(sha256: str | None) -> str | None:
    if sha256 is None:
        return None
    digest = sha256.strip().lower().removeprefix("sha256:")
    if not _SHA256.fullmatch(digest):
        raise problem_error(ProblemCode.BAD_REQUEST, "a sha256 has 64 hexadecimal digits")
    return digest
