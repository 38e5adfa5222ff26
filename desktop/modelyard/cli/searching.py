"""What a search prints: models of a source, or the files of one."""

import re

from modelyard.cli.printing import aligned, clean, size
from modelyard.wire.sources import SourceListing, SourceSearch

_REPOSITORY = re.compile(r"(?:hf://)?([\w.-]+/[\w.-]+(?:@\S+)?)/?", re.ASCII | re.IGNORECASE)
_NOTHING = "-"


def named_repository(query: str) -> str | None:
    """Return the repository that `query` names, ``owner/repo``; None where it is words."""
    match = _REPOSITORY.fullmatch(query.strip())
    return match[1] if match else None


def repository_table(found: SourceSearch) -> str:
    """Return one line a model, under a line of titles."""
    if not found.iterable:
        return f"Nothing found for {found.query!r}."
    rows = [
        (
            clean(one.repo),
            _number(one.downloads),
            _number(one.likes),
            one.updated.date().isoformat() if one.updated else _NOTHING,
            "gated" if one.gated else "",
        )
        for one in found.iterable
    ]
    return aligned([("REPOSITORY", "DOWNLOADS", "LIKES", "UPDATED", ""), *rows])


def file_table(listing: SourceListing) -> str:
    """Return one line a file, under a line of titles, and how to add one."""
    repository = listing.repository
    if not listing.iterable:
        return f"{repository.repo} has no GGUF files."
    rows = [
        (
            clean(file.path),
            size(file.size),
            clean(file.quantization or _NOTHING),
            clean(file.sha256 or _NOTHING),
        )
        for file in listing.iterable
    ]
    lines = [aligned([("FILE", "SIZE", "QUANTIZATION", "SHA256"), *rows])]
    if repository.gated:
        lines.append(f"Gated: accept its licence at {repository.url} and set HF_TOKEN.")
    lines.append(f"`modelyard add {listing.iterable[0].source}` adds the first of them.")
    return "\n".join(lines)


def _number(value: int | None) -> str:
    return _NOTHING if value is None else f"{value:,}"
