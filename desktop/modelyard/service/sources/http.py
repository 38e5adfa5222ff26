"""Plain http(s) addresses as a source: what their servers tell of a file beforehand."""

import re
import warnings
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from aiohttp import content_disposition_filename, parse_content_disposition

from modelyard.service.gguf import split_names
from modelyard.service.plan import PlannedFile, PlannedPart, SourceFacts
from modelyard.service.sources.names import FALLBACK_NAME, safe_name, suggested_name
from modelyard.service.sources.web import Question, Reply, Web
from modelyard.wire.models import FilePartRole
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_KEPT_IN_PATH = "/%:@!$&'()*+,;=~-._"
_KEPT_IN_QUERY = _KEPT_IN_PATH + "?"
_SUFFIX = ".gguf"
_OK, _PARTIAL = 200, 206
_HEAD_REFUSING = 400
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_NAMING_S = 6.0
"""So long a person waits for the name that a server gives a file."""
_DIGEST_SUFFIX = ".sha256"
_MOST_DIGEST_BYTES = 64 * 1024
_DIGEST_LINE = re.compile(r"^\\?([0-9a-fA-F]{64})(?:[ \t]+[ *]?(.*))?$")
_BSD_LINE = re.compile(r"^SHA256 \((.*)\) = ([0-9a-fA-F]{64})$")
_TOTAL = re.compile(r"bytes \d+-\d+/(\d+)")


class WebAddresses:
    """Files at plain addresses."""

    forms = ("http://", "https://")

    def __init__(self, web: Web) -> None:
        self._web = web

    def takes(self, reference: str) -> bool:
        """Return whether `reference` begins as a web address does."""
        return reference.strip().lower().startswith(self.forms)

    async def outline(self, reference: str, *, may_ask: bool = False) -> PlannedFile:
        """Return how the file is called; with `may_ask` the server may say what the path does not.

        Of a part of a split model this is the whole model.

        Raises:
            ProblemError: BAD_REQUEST, where `reference` is not a whole address.
        """
        url = _normalised(reference)
        name = suggested_name(reference)
        if may_ask and not name.lower().endswith(_SUFFIX):
            name = await self._given_name(url) or name
        names = split_names(name)
        return PlannedFile(
            name=names[0] if names else name,
            urls=(),
            parts=tuple(
                PlannedPart(FilePartRole.WEIGHTS, PlannedFile(part, ())) for part in names[1:]
            ),
        )

    async def plan(self, reference: str, *, sha256: str | None) -> PlannedFile:
        """Return the file at the address, or files, with what their server tells of them.

        A server that tells nothing, or is not there now, is no failure: the transfer will see.

        Raises:
            ProblemError: As `outline`.
        """
        url = _normalised(reference)
        name = suggested_name(reference)
        names = split_names(name)
        if not names:
            return await self._planned(url, name, sha256)
        urls = [_beside(url, name, part) for part in names]
        first = await self._planned(urls[0], names[0], sha256)
        parts = [
            PlannedPart(FilePartRole.WEIGHTS, await self._planned(part_url, part, None))
            for part_url, part in zip(urls[1:], names[1:], strict=True)
        ]
        return replace(first, parts=tuple(parts))

    async def _planned(self, url: str, name: str, sha256: str | None) -> PlannedFile:
        # With a digest there is nothing more to know that the transfer does not learn.
        reply = None if sha256 else await self._told(url)
        facts = SourceFacts(date=_date(reply), version=_strong_etag(reply)) if reply else None
        return PlannedFile(
            name=name,
            urls=(url,),
            size_bytes=_size_bytes(reply) if reply else None,
            sha256=sha256 or (await self._digest_beside(url) if reply else None),
            facts=facts or SourceFacts(),
        )

    async def _given_name(self, url: str) -> str | None:
        reply = await self._told(url, patience_s=_NAMING_S)
        name = disposed_name(reply.headers.get("content-disposition", "")) if reply else None
        return name if name and name != FALLBACK_NAME else None

    async def _told(self, url: str, *, patience_s: float = 15.0) -> Reply | None:
        """Return the headers of the file; None where they are not to be had."""
        try:
            reply = await self._web.ask(Question(url, method="HEAD", patience_s=patience_s))
            if reply.status >= _HEAD_REFUSING:
                # Signed addresses are for GET alone, and some servers know no HEAD.
                one_byte = {"Range": "bytes=0-0"}
                reply = await self._web.ask(
                    Question(url, headers=one_byte, most_bytes=1, cut=True, patience_s=patience_s)
                )
        except ProblemError:
            return None
        # A page is not the file, but e.g. the sign-in of the network.
        is_file = reply.headers.get("content-type", "").partition(";")[0].strip() not in _PAGES
        return reply if is_file and reply.status in (_OK, _PARTIAL) else None

    async def _digest_beside(self, url: str) -> str | None:
        """Return the digest that a file beside the one at `url` gives for it."""
        parts = urlsplit(url)
        if parts.query:
            return None  # it says which file is meant, and so there is none beside it
        beside = urlunsplit(parts._replace(path=parts.path + _DIGEST_SUFFIX))
        try:
            reply = await self._web.ask(Question(beside, most_bytes=_MOST_DIGEST_BYTES, cut=True))
        except ProblemError:
            return None
        if reply.status != _OK:
            return None
        return digest_for(suggested_name(url), reply.body.decode("utf-8", "replace"))


def disposed_name(header: str) -> str | None:
    """Return the file name that a Content-Disposition gives, made safe; None where it gives none.

    As RFC 6266 has it: ``filename*`` before ``filename``, and of a path only its end.
    """
    with warnings.catch_warnings():
        # A header that is malformed is one that gives no name.
        warnings.simplefilter("ignore")
        _, parameters = parse_content_disposition(header)
        name = content_disposition_filename(parameters)
    if not name:
        return None
    return safe_name(re.split(r"[/\\]", name)[-1])


def digest_for(name: str, text: str) -> str | None:
    """Return the sha256 that `text` gives for the file `name`; None where it gives none.

    Forms: a digest and nothing else; lines of ``sha256sum``; lines of BSD's ``sha256``.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines:
        if match := _BSD_LINE.match(line):
            digest, named = match[2], match[1]
        elif match := _DIGEST_LINE.match(line):
            digest, named = match[1], match[2] or ""
        else:
            continue
        called = re.split(r"[/\\]", named.strip())[-1]
        if called == name or (not called and len(lines) == 1):
            return digest.lower()
    return None


def _size_bytes(reply: Reply) -> int | None:
    if reply.status == _PARTIAL:
        match = _TOTAL.fullmatch(reply.headers.get("content-range", ""))
        return int(match[1]) if match else None
    text = reply.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None


def _strong_etag(reply: Reply) -> str | None:
    etag = reply.headers.get("etag", "").strip()
    return etag if etag and not etag.startswith("W/") else None


def _date(reply: Reply) -> datetime | None:
    try:
        date = parsedate_to_datetime(reply.headers.get("last-modified", ""))
    except (ValueError, TypeError):
        return None
    return date if date.tzinfo is not None else None


def _beside(url: str, name: str, other: str) -> str:
    """Return the address of the file `other` that lies beside `name` at `url`."""
    parts = urlsplit(url)
    folder = parts.path.rpartition("/")[0]
    return urlunsplit(parts._replace(path=f"{folder}/{quote(other)}")) if name != other else url


def _normalised(reference: str) -> str:
    """Return `reference` as it can stand in a request: escaped, the host in ASCII."""
    try:
        parts = urlsplit(reference.strip())
        return urlunsplit(
            (
                parts.scheme.lower(),
                _location(parts),
                quote(parts.path or "/", safe=_KEPT_IN_PATH),
                quote(parts.query, safe=_KEPT_IN_QUERY),
                "",
            )
        )
    except ValueError as error:
        # UnicodeError of a host that has no ASCII form is one too.
        detail = "this is not a web address: it should look like https://host/file.gguf"
        raise problem_error(ProblemCode.BAD_REQUEST, detail) from error


def _location(parts: SplitResult) -> str:
    """Return user, host and port; raise ValueError where there is no host or no valid port."""
    host = parts.hostname
    if not host or any(char.isspace() for char in host):
        raise ValueError("no host")
    host = host if host.isascii() else host.encode("idna").decode()
    user = parts.netloc.rpartition("@")[0]
    location = f"[{host}]" if ":" in host else host
    if parts.port is not None:
        location += f":{parts.port}"
    return f"{quote(user, safe=':%')}@{location}" if user else location
