"""Making a partial out of a wrong file, so that a download fetches only what is wrong of it.

What is held to be right is only believed until the whole file is there: where its digest is not
the expected one after all, the transfer begins again and fetches all of it.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from modelyard.service.downloads.failures import disk_errors
from modelyard.service.downloads.journal import Identity, Journal, Record
from modelyard.service.downloads.partial import journal_path, locked, partial_path
from modelyard.service.downloads.parts_record import Arrived, PartsRecord, arrived_path
from modelyard.service.downloads.spans import Span


@dataclass(frozen=True, slots=True)
class Rescued:
    """A file of a model to be fetched again: where it is now, and what of it is right."""

    name: str
    """What it is called beside the model's first file."""
    path: Path
    size_bytes: int
    """Of the right file."""
    sha256: str
    """Of the right file."""
    held: tuple[tuple[int, int], ...] | None
    """From where to where it is right; None where all of it is."""


def rescue(target: Path, files: Sequence[Rescued]) -> None:
    """Let the next download of `target` go on from `files`; blocking.

    They are moved, on the same disk, and no longer where they were.

    Raises:
        ProblemError: BUSY, DISK_FULL, DISK_ERROR.
    """
    if len(files) == 1:
        _begin(target, files[0])
        return
    arrived = {}
    for file in files:
        place = arrived_path(target.with_name(file.name))
        if file.held is None:
            with disk_errors(place):
                file.path.replace(place)
            arrived[file.name] = Arrived(file.size_bytes, file.sha256, compared=True)
        else:
            _begin(place, file)
    with disk_errors(target):
        PartsRecord([file.name for file in files], arrived).write(target)


def _begin(target: Path, file: Rescued) -> None:
    identity = Identity(url=file.path.as_uri(), size=file.size_bytes, sha256=file.sha256)
    records = [Record(Span(start, end)) for start, end in _below(file)]
    with locked(target), disk_errors(target):
        # The journal only once the bytes are there: alone it would claim what is not held.
        journal_path(target).unlink(missing_ok=True)
        file.path.replace(partial_path(target))
        if partial_path(target).stat().st_size > file.size_bytes:
            os.truncate(partial_path(target), file.size_bytes)
        Journal(journal_path(target), identity, records, is_over=True).close()


def _below(file: Rescued) -> Iterable[tuple[int, int]]:
    spans = file.held if file.held is not None else ((0, file.size_bytes),)
    return [(start, min(end, file.size_bytes)) for start, end in spans if start < file.size_bytes]
