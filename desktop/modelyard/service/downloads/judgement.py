"""Whether an answer is a part of the file that was begun: the rules of RFC 9110 §13 to §15."""

import re
from dataclasses import dataclass

from modelyard.service.downloads.exchange import Answer
from modelyard.service.downloads.failures import broken, changed
from modelyard.service.downloads.journal import Identity
from modelyard.service.downloads.spans import Span
from modelyard.wire.common import readable_bytes
from modelyard.wire.problems import ProblemError

OK, PARTIAL_CONTENT, RANGE_NOT_SATISFIABLE = 200, 206, 416

_CONTENT_RANGE = re.compile(r"bytes (\d{1,19})-(\d{1,19})/(\d{1,19}|\*)")
_UNSATISFIED_RANGE = re.compile(r"bytes \*/(\d{1,19})")
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_PAGE_START = re.compile(rb"\s*(?:<!doctype html|<html)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: from `start` up to `end`, where `ranged`, else the whole file."""

    start: int
    end: int | None
    """None for the end of the file."""
    ranged: bool
    size_bytes: int | None
    """The size that the source promised, or that earlier answers had."""


@dataclass(frozen=True, slots=True)
class Part:
    """What an answer brings: its body goes to `start`, ends before `end`, of `total_bytes`.

    `end` and `total_bytes` are None where the answer does not say.
    """

    start: int
    end: int | None
    total_bytes: int | None


def whole_file(answer: Answer) -> Part:
    """Return what a 200 brings.

    Raises:
        ProblemError: SOURCE_BROKEN, if it is a web page or encoded.
    """
    _require_file(answer)
    return Part(0, answer.length, answer.length)


def next_part(answer: Answer, wanted: Wanted, held: Identity) -> Part:
    """Return what a 206 brings.

    Raises:
        ProblemError: SOURCE_BROKEN, if it is not what was asked for.
        SourceChangedError: It is a part of another version.
    """
    _require_file(answer)
    span, total = _content_range(answer)
    if not wanted.ranged or span.start != wanted.start:
        raise broken("it sends another part than it was asked for", url=answer.url)
    if answer.etag and held.etag and answer.etag != held.etag:
        raise changed("the file was replaced at its source", url=answer.url)
    if None not in (total, wanted.size_bytes) and total != wanted.size_bytes:
        if answer.etag and answer.etag == held.etag:
            raise broken("it gives the same version another size", url=answer.url)
        raise changed("the file has another size at its source", url=answer.url)
    if span.end > (total if total is not None else span.end):
        raise broken("it sends a part beyond the end", url=answer.url)
    if answer.length not in (None, span.size_bytes):
        raise broken("it sends a part of another length than it says", url=answer.url)
    return Part(span.start, span.end, total)


def size_after_416(answer: Answer) -> int | None:
    """Return the size of the file that a 416 tells."""
    match = _UNSATISFIED_RANGE.fullmatch(answer.header("Content-Range") or "")
    return int(match[1]) if match else None


def require_size(planned_bytes: int | None, part: Part, *, url: str) -> None:
    """Check that the file has the size that its source promised beforehand.

    Raises:
        ProblemError: SOURCE_CHANGED.
    """
    total = part.total_bytes
    if planned_bytes is not None and total is not None and planned_bytes != total:
        detail = f"it has {readable_bytes(total)} where {readable_bytes(planned_bytes)} were due"
        raise ProblemError(changed(detail, url=url).problem)


def require_no_page(start: bytes, *, url: str) -> None:
    """Check that a file does not begin like a web page.

    Raises:
        ProblemError: SOURCE_BROKEN.
    """
    if is_page(None, start):
        raise _page(url)


def is_page(content_type: str | None, start: bytes) -> bool:
    """Return whether a body of that type that begins so is a web page."""
    media_type = (content_type or "").partition(";")[0].strip().lower()
    return media_type in _PAGE_TYPES or bool(_PAGE_START.match(start))


def _require_file(answer: Answer) -> None:
    if is_page(answer.header("Content-Type"), b""):
        raise _page(answer.url)
    if (answer.header("Content-Encoding") or "identity").strip().lower() != "identity":
        raise broken("it sends the file encoded though that was not asked for", url=answer.url)


def _page(url: str) -> ProblemError:
    return broken("it sends a web page instead of the file; does it want a sign-in?", url=url)


def _content_range(answer: Answer) -> tuple[Span, int | None]:
    match = _CONTENT_RANGE.fullmatch((answer.header("Content-Range") or "").strip())
    if not match or int(match[2]) < int(match[1]):
        raise broken("it sends a part without saying which", url=answer.url)
    total = None if match[3] == "*" else int(match[3])
    return Span(int(match[1]), int(match[2]) + 1), total
