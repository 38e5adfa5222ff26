"""The journal beside a partial: what file it is, and which parts of it are held.

A text file, one record a line: sixteen hexadecimal digits of the BLAKE2b of the rest, a space,
a JSON object. The first record is the identity; each further one is a span that is held::

    1f0c… {"journal": 1, "over": false, "url": …, "etag": …, "last_modified": …, "size": …, …}
    83a1… {"span": [0, 8388608], "front_sha256": "…", "pages": null}

Records are only ever appended, and each is true by itself: a line that is torn, flipped or cut
away loses what that line said and nothing else. Another identity is another journal.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from modelyard.service.downloads.spans import Span, Spans

_VERSION = 1
_CHECKSUM_BYTES = 8


@dataclass(frozen=True, slots=True)
class Identity:
    """What ties the bytes of a partial to one version of one file."""

    url: str
    """Without credentials and query."""
    etag: str | None = None
    """A strong one; a weak one ties nothing."""
    last_modified: str | None = None
    size: int | None = None
    """The bytes of the whole file."""
    sha256: str | None = None
    """The digest that it is expected to have."""

    @property
    def validator(self) -> str | None:
        """What goes into If-Range."""
        return self.etag or self.last_modified


@dataclass(frozen=True, slots=True)
class Record:
    """One span that is held.

    `front_sha256` is the digest of everything from offset 0 to the end of the span, `pages` tells
    of a span of whole pages whether they reached the disk. A record that has one of them may be
    written before its bytes are on disk, since a reader can tell whether they are; one that has
    neither is written only after its bytes were synced.
    """

    span: Span
    front_sha256: str | None = None
    pages: str | None = None
    """See `modelyard.service.downloads.pages`."""

    @property
    def is_synced(self) -> bool:
        """Whether its bytes were on disk when it was written."""
        return self.front_sha256 is None and self.pages is None


@dataclass(frozen=True, slots=True)
class JournalContent:
    """What a journal says."""

    identity: Identity
    records: tuple[Record, ...] = ()
    is_over: bool = False
    """Whether the file is written over another one, whose pages may look like its own."""

    @property
    def held(self) -> Spans:
        """All the spans together."""
        return Spans(record.span for record in self.records)

    @property
    def synced(self) -> Spans:
        """The spans that were on disk when they were recorded."""
        return Spans(record.span for record in self.records if record.is_synced)

    @property
    def front_digests(self) -> dict[int, str]:
        """The digests of the beginning of the file, by the offset that they reach to."""
        return {
            record.span.end: record.front_sha256 for record in self.records if record.front_sha256
        }


class Journal:
    """An open journal; every method may raise OSError."""

    def __init__(
        self,
        path: Path,
        identity: Identity,
        records: Iterable[Record] = (),
        *,
        is_over: bool = False,
    ) -> None:
        """Begin the journal at `path` anew, in one step: there is always a whole one."""
        fresh = path.with_name(path.name + ".new")
        with fresh.open("wb") as file:
            file.write(_line({"journal": _VERSION, "over": is_over, **asdict(identity)}))
            file.writelines(_record_line(record) for record in records)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        # Unbuffered: a record must not be lost with the process.
        self._file = path.open("ab", buffering=0)
        self.size_bytes = path.stat().st_size

    def append(self, record: Record) -> None:
        """Add one record; it survives the process, not a power cut."""
        # A line end first: what follows a torn line is whole.
        self.size_bytes += self._file.write(b"\n" + _record_line(record))

    def sync(self) -> None:
        """Put on disk what was appended."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def read_journal(path: Path) -> JournalContent | None:
    """Return what the journal at `path` says; None if there is none that can be read."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return None
    head = _payload(lines[0])
    identity = _identity(head)
    if identity is None:
        return None
    records = (_record(_payload(line)) for line in lines[1:])
    return JournalContent(
        identity,
        tuple(record for record in records if record),
        is_over=head.get("over") is not False,
    )


def _line(payload: dict[str, Any]) -> bytes:
    text = json.dumps(payload, separators=(",", ":")).encode()
    return _checksum(text) + b" " + text + b"\n"


def _record_line(record: Record) -> bytes:
    return _line({"span": record.span, "front_sha256": record.front_sha256, "pages": record.pages})


def _checksum(text: bytes) -> bytes:
    return hashlib.blake2b(text, digest_size=_CHECKSUM_BYTES).hexdigest().encode()


def _payload(line: bytes) -> dict[str, Any]:
    """Return the object of a line; an empty one if the line is not whole."""
    checksum, _, text = line.partition(b" ")
    if checksum != _checksum(text):
        return {}
    payload = json.loads(text)
    return payload if isinstance(payload, dict) else {}


def _identity(payload: dict[str, Any]) -> Identity | None:
    if payload.get("journal") != _VERSION:
        return None
    names = Identity.__dataclass_fields__
    try:
        return Identity(**{name: payload[name] for name in names})
    except KeyError:
        return None


def _record(payload: dict[str, Any]) -> Record | None:
    match {"pages": None} | payload:
        case {
            "span": [int(start), int(end)],
            "front_sha256": str() | None as digest,
            "pages": str() | None as pages,
        }:
            return Record(Span(start, end), digest, pages) if 0 <= start < end else None
        case _:
            return None
