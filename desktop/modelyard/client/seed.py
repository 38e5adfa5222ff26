"""From what a person types to the entry that is added: the seed of `POST /models/create`."""

import os
import re
from pathlib import Path
from urllib.parse import unquote

from modelyard.wire.common import GroupedTimestamp
from modelyard.wire.enums import ModelType, ModelUsage
from modelyard.wire.models import SeededModel
from modelyard.wire.problems import ProblemCode, problem_error

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_PAGE = re.compile(r"(www\.)?(huggingface\.co|hf\.co)/", re.IGNORECASE)
"""The address of a page as some browsers show it, without its scheme."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FILE_SUFFIX = ".gguf"
_PROJECTOR = "mmproj"
_FURTHER_PART = re.compile(r"-\d{5}-of-\d{5}\.gguf$")
_FIRST_PART = re.compile(r"-00001-of-\d{5}\.gguf$")
_PART = re.compile(r"-\d{5}-of-\d{5}$")
"""What the name of a part of a split model ends with."""
_FIRST_VERSION = "1"


def seed_of(reference: str, *, name: str | None = None, sha256: str | None = None) -> SeededModel:
    """Return the entry for `reference`: an address with a scheme, or the path of a local file.

    Without `name` it is called after the file. `sha256` is hexadecimal in any case.

    Raises:
        ProblemError: There is no reference, or `sha256` is no digest (`bad_request`).
    """
    source = _source(reference.strip())
    digest = (sha256 or "").strip().lower() or None
    if digest is not None and not _SHA256.fullmatch(digest):
        detail = f"{sha256!r} is not a SHA-256: that has 64 hexadecimal digits"
        raise problem_error(ProblemCode.BAD_REQUEST, detail)
    return SeededModel(
        version=_FIRST_VERSION,
        created=GroupedTimestamp.now(),
        name=(name or "").strip() or _name_from(source),
        cloud=False,
        type=ModelType.UNKNOWN,
        usage=ModelUsage.CODE_CONVERSATION,
        source=source,
        sha256=digest,
    )


def local_models(folder: Path) -> list[Path]:
    """Return the model files below `folder`: of split models the first part, no projectors.

    Blocking. What is in hidden folders, and what can't be read, is passed over.
    """
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(place) / name for name in sorted(names) if _is_model(name)]
    return found


def _is_model(name: str) -> bool:
    plain = name.lower()
    is_further = _FURTHER_PART.search(plain) and not _FIRST_PART.search(plain)
    return plain.endswith(_FILE_SUFFIX) and _PROJECTOR not in plain and not is_further


def _source(reference: str) -> str:
    if not reference:
        raise problem_error(ProblemCode.BAD_REQUEST, "There is no address and no file to add")
    if _SCHEME.match(reference):
        return reference
    if _PAGE.match(reference):
        return f"https://{reference}"
    return Path(reference).expanduser().absolute().as_uri()


def _name_from(source: str) -> str:
    path = source.partition("?")[0].partition("#")[0].rstrip("/")
    name = unquote(path.rpartition("/")[2])
    if name.lower().endswith(_FILE_SUFFIX):
        name = _PART.sub("", name[: -len(_FILE_SUFFIX)])
    return name or source
