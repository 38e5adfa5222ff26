"""Unique names: what a model is called in a path, a URL and an OpenAI request."""

import re
import unicodedata
from collections.abc import Collection
from itertools import count

FALLBACK = "model"

_MAX_LENGTH = 64
_NOT_ALLOWED = re.compile(r"[^a-z0-9._-]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
"""Device names of Windows; they are reserved with any suffix too."""


def slug(name: str) -> str:
    """Return `name` in lower-case ASCII letters, digits, dots, dashes and underscores.

    At most 64 characters, safe as the name of a folder on every system; `FALLBACK` where nothing
    is left of it.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    safe = _NOT_ALLOWED.sub("-", plain)[:_MAX_LENGTH].strip("-._")
    if not safe:
        return FALLBACK
    return f"{FALLBACK}-{safe}" if _RESERVED.fullmatch(safe) else safe


def free_slug(name: str, taken: Collection[str]) -> str:
    """Return the slug of `name`, with a number behind it where `taken` already holds it."""
    wanted = slug(name)
    if wanted not in taken:
        return wanted
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(candidate for candidate in numbered if candidate not in taken)
