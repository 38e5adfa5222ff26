"""What a search prints: models of a source, or the files of one."""

import re

from modelyard.cli.printing import aligned, clean, size
from modelyard.wire.sources import Answered, SourceCard, SourceFile, SourceListing, SourceSearch

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
    lines = [aligned([("REPOSITORY", "DOWNLOADS", "LIKES", "UPDATED", ""), *rows])]
    if found.cursor:
        lines.append(f"More: `--page {clean(found.cursor)}`")
    return "\n".join([*lines, *_age(found)])


def file_table(listing: SourceListing) -> str:
    """Return one line a file, under a line of titles, and how to add one."""
    repository = listing.repository
    if not listing.iterable:
        return f"{repository.repo} has no GGUF files."
    rows = [_file_row(file) for file in listing.iterable]
    rows += [_file_row(file) for file in listing.projectors]
    lines = [aligned([("FILE", "SIZE", "QUANTIZATION", "SHA256"), *rows])]
    if repository.gated:
        lines.append(
            f"Gated: accept its licence at {repository.url}, then `modelyard token huggingface`."
        )
    projector = f" --projector {listing.projectors[0].source}" if listing.projectors else ""
    lines.append(f"`modelyard add {listing.iterable[0].source}{projector}` adds the first of them.")
    return "\n".join([*lines, *_age(listing)])


def card_page(card: SourceCard) -> str:
    """Return what the publisher says of a repository."""
    told = [
        ("licence", card.license),
        ("", card.license_url),
        ("made from", card.base_model),
        ("languages", ", ".join(card.languages) or None),
    ]
    rows = [(name, clean(value)) for name, value in told if value]
    lines = [card.repo, *([aligned(rows)] if rows else []), "", card.text or "There is no card."]
    return "\n".join([*lines, *(["…"] if card.is_cut else []), *_age(card)])


def _file_row(file: SourceFile) -> tuple[str, str, str, str]:
    digest = file.sha256 or _NOTHING
    if file.parts:
        digest = f"{len(file.parts)} parts" if file.is_whole else "parts are missing"
    name, quantization = clean(file.path), clean(file.quantization or _NOTHING)
    return name, size(file.size), quantization, clean(digest)


def _age(answer: Answered) -> list[str]:
    if not answer.stale or answer.as_of is None:
        return []
    return [f"Hugging Face does not answer; this is what it said at {answer.as_of:%Y-%m-%d %H:%M}."]


def _number(value: int | None) -> str:
    return _NOTHING if value is None else f"{value:,}"
