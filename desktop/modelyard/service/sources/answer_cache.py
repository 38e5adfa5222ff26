"""What sources have said, on disk, so that it can be said again when they are away.

A folder of JSON files, each named by the digest of its question::

    {"kind": "search", "as_of": "2026-03-02T10:00:00Z", "etag": "…", "value": {…}}

All of it can be lost without harm. What was used longest ago is dropped first.
"""

import contextlib
import hashlib
import json
import logging
import os
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import AwareDatetime, JsonValue, ValidationError

from modelyard.wire.base import Wire

_log = logging.getLogger(__name__)

W = TypeVar("W", bound=Wire)

MOST_BYTES = 64 * 1024 * 1024
MOST_FILES = 2000
_LARGEST_BYTES = 8 * 1024 * 1024
"""A single answer that is larger is not kept."""
_TIDY_EVERY = 50
"""Looking at all files takes time; the limits may be passed by so many."""


class _Kept(Wire):
    as_of: AwareDatetime
    etag: str | None = None
    value: JsonValue


@dataclass(frozen=True, slots=True)
class Remembered:
    """An earlier answer, as JSON; `as_of` is when the source gave or confirmed it."""

    text: str
    as_of: datetime
    etag: str | None = None


class AnswerCache:
    """Answers by question, in `folder`; None keeps nothing. Methods block, from any thread."""

    def __init__(
        self, folder: Path | None, *, most_bytes: int = MOST_BYTES, most_files: int = MOST_FILES
    ) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._most_files = most_files
        self._until_tidying = 0
        self._tidying = threading.Lock()

    def find(self, question: str, kind: type[Wire]) -> Remembered | None:
        """Return the answer to `question`; one that is no `kind`, or can't be read, is none."""
        if self._folder is None:
            return None
        path = self._path(self._folder, question)
        try:
            kept = _Kept.from_json(path.read_bytes())
            # An earlier version of the program may have kept it in another form.
            kind.model_validate(kept.value)
            os.utime(path)
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            _log.info("an earlier answer can't be read: %s", error)
            return None
        return Remembered(json.dumps(kept.value), kept.as_of, kept.etag)

    def keep(self, question: str, answer: Wire, *, etag: str | None = None) -> Remembered:
        """Keep `answer`, given just now; a disk that does not take it is no failure."""
        text = answer.to_json()
        remembered = Remembered(text, datetime.now(UTC), etag)
        self._write(question, remembered)
        return remembered

    def confirm(self, question: str, earlier: Remembered) -> Remembered:
        """Take note that the source has just said that `earlier` still holds."""
        remembered = Remembered(earlier.text, datetime.now(UTC), earlier.etag)
        self._write(question, remembered)
        return remembered

    def _write(self, question: str, answer: Remembered) -> None:
        if self._folder is None or len(answer.text) > _LARGEST_BYTES:
            return
        kept = _Kept(as_of=answer.as_of, etag=answer.etag, value=json.loads(answer.text))
        path = self._path(self._folder, question)
        draft = path.with_suffix(f".{threading.get_ident()}.new")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_text(kept.to_json(), encoding="utf-8")
            draft.replace(path)
        except OSError as error:
            _log.info("an answer is not kept: %s", error)
            return
        self._tidy(self._folder)

    def _tidy(self, folder: Path) -> None:
        """Now and then, delete what is beyond the limits."""
        with self._tidying:
            self._until_tidying -= 1
            if self._until_tidying > 0:
                return
            self._until_tidying = _TIDY_EVERY
            files = _by_last_use(folder)
            total = sum(size for _, size, _ in files)
            for count, (_, size, path) in enumerate(files):
                if total <= self._most_bytes and len(files) - count <= self._most_files:
                    return
                with contextlib.suppress(OSError):
                    path.unlink()
                total -= size

    @staticmethod
    def _path(folder: Path, question: str) -> Path:
        return folder / f"{hashlib.sha256(question.encode()).hexdigest()}.json"


def _by_last_use(folder: Path) -> list[tuple[float, int, Path]]:
    found = []
    for path in folder.iterdir():
        with contextlib.suppress(OSError):
            status = path.stat()
            found.append((status.st_mtime, status.st_size, path))
    return sorted(found)
