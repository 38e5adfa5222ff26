"""Reading what other programs have written: small files, any of which may be broken or hostile."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from modelyard.service.library.grouping import MODEL_SUFFIX, FoundFile

_LARGEST_TEXT_BYTES = 4 * 1024 * 1024
_MOST_ENTRIES = 100_000
"""Names that are looked at in one store."""
_DEEPEST = 8


def read_text(path: Path, *, most_bytes: int = _LARGEST_TEXT_BYTES) -> str | None:
    """Return the text of a small file; None where it can't be read or is no small file."""
    try:
        if not path.is_file() or path.stat().st_size > most_bytes:
            return None
        return path.read_text("utf-8", "replace")
    except OSError:
        return None


def read_object(path: Path) -> dict[str, Any]:
    """Return the JSON object in a small file; an empty one where there is none."""
    text = read_text(path)
    try:
        content = json.loads(text) if text is not None else None
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def children(folder: Path) -> list[Path]:
    """Return what lies in `folder`, by name; nothing where it can't be read."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry, _ in zip(entries, range(_MOST_ENTRIES), strict=False)]
    except OSError:
        return []
    return [folder / name for name in sorted(names) if _is_text(name)]


def model_files(folder: Path, *, deepest: int = _DEEPEST) -> Iterator[FoundFile]:
    """Yield the files below `folder` that are named as GGUF files are; links to files count too.

    Folders that are links, and hidden ones, are not entered.
    """
    for path in children(folder):
        if path.name.lower().endswith(MODEL_SUFFIX):
            if (file := found_file(path)) is not None:
                yield file
        elif deepest and not path.name.startswith(".") and _is_real_folder(path):
            yield from model_files(path, deepest=deepest - 1)


def found_file(path: Path, sha256: str | None = None) -> FoundFile | None:
    """Return the file at `path`, through a link; None where there is none."""
    try:
        return FoundFile(path, path.stat().st_size, sha256) if path.is_file() else None
    except OSError:
        return None


def text_at(content: dict[str, Any], *keys: str) -> str | None:
    """Return the text that lies in `content` below these keys; None where there is none."""
    value: Any = content
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) and value.strip() else None


def _is_real_folder(path: Path) -> bool:
    try:
        return path.is_dir() and not path.is_symlink()
    except OSError:
        return False


def _is_text(name: str) -> bool:
    """Return whether a name can be written down; others were made in another encoding."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
