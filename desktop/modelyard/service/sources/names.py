"""File names that are safe on every system, guessed from what a person typed."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

FALLBACK_NAME = "model"

_MAX_NAME_BYTES = 200
"""Leaves room for ``.partial.journal`` below the 255 bytes that file systems allow."""

_RESERVED = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$"}).union(
    f"{device}{digit}" for device in ("com", "lpt") for digit in "123456789¹²³"
)
"""Device names of Windows; they are reserved with any suffix too."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_DRIVE = re.compile(r"^[A-Za-z]:[\\/]")
_MAX_SUFFIX_BYTES = 20

_SPLIT = re.compile(r"-\d{5}-of-(\d{5})\.gguf$", re.IGNORECASE)
"""As llama.cpp names the parts of a split model."""
_QUANTIZATION = re.compile(
    r"(?<![A-Za-z0-9])((?:I?Q|TQ)\d(?:_[0-9A-Z]{1,3})*|MXFP4(?:_MOE)?|BF16|F16|F32)(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def suggested_name(reference: str) -> str:
    """Return a file name for what `reference` (a URL or a path) points to; never fails.

    The last part of its path, percent-decoded, without separators, control characters, names
    that Windows reserves or dots at the end, at most 200 bytes of UTF-8. `FALLBACK_NAME` where
    nothing is left.
    """
    return safe_name(unquote(_last_part(reference.strip()), errors="replace"))


def safe_name(name: str) -> str:
    """Return `name` as a file name that every system takes; separators become ``_``."""
    name = unicodedata.normalize("NFC", name)
    # Category C: controls, direction marks that disguise a suffix, surrogates, unassigned.
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = _shortened(_FORBIDDEN.sub("_", name).strip().lstrip("."))
    name = name.rstrip(". ")
    if not name.strip("_ "):
        return FALLBACK_NAME
    if name.split(".", 1)[0].rstrip().lower() in _RESERVED:
        return f"_{name}"
    return name


def is_split(name: str) -> bool:
    """Return whether a file of this name is one of several parts of a model."""
    match = _SPLIT.search(name)
    return match is not None and int(match[1]) > 1


def quantization_in(name: str) -> str | None:
    """Return the quantization that a file's name tells, e.g. ``Q4_K_M``; the last if several."""
    found: list[str] = _QUANTIZATION.findall(name)
    return found[-1].upper() if found else None


def _last_part(reference: str) -> str:
    """Return the last non-empty segment of the path of `reference`, still percent-encoded."""
    path = reference
    if "://" in reference and not _DRIVE.match(reference):
        try:
            path = urlsplit(reference).path
        except ValueError:
            path = reference.split("://", 1)[1].partition("/")[2]
    parts = [part for part in re.split(r"[/\\]", path) if part]
    return parts[-1] if parts else ""


def _shortened(name: str) -> str:
    """Cut the stem, not the suffix, and never through a character."""
    if len(name.encode()) <= _MAX_NAME_BYTES:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix.encode()) > _MAX_SUFFIX_BYTES:
        stem, dot, suffix = name, "", ""
    room = _MAX_NAME_BYTES - len((dot + suffix).encode())
    return stem.encode()[:room].decode(errors="ignore") + dot + suffix
