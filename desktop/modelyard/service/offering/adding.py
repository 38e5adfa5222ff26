"""From what a client sends to an entry of the catalogue, and to a changed one."""

import asyncio
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from modelyard.service.compose import described
from modelyard.service.digest import file_digest
from modelyard.service.gguf import read_model
from modelyard.service.library import Entry, StoredFile, StoredPart
from modelyard.service.library.grouping import group_files
from modelyard.service.library.programs.reading import model_files
from modelyard.service.library.slugs import slug
from modelyard.service.sources import Sources
from modelyard.wire.models import Model, SeededModel
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_MAX_NAME_LENGTH = 300
_WINDOWS_DRIVE = re.compile(r"[A-Za-z]:[\\/]")

_EDITABLE = (
    "version", "name", "cloud", "type", "usage", "description", "parameters", "foundation",
    "provider", "max_tokens", "capabilities", "organization", "cpu", "source", "sha256",
    "projector",
    "embedded_schema",
)  # fmt: skip
_SEEDED = (*_EDITABLE, "created", "bytes", "ram", "quantization", "denied")


async def entry_of_seed(seed: SeededModel, sources: Sources) -> Entry:
    """Return a new entry for `seed`, not yet stored.

    A source that is a file on this machine is checked and becomes the entry's file where it
    lies; any other is only outlined, since much may change until it is downloaded.

    Raises:
        ProblemError: BAD_REQUEST, UNSUPPORTED_SOURCE; for a local file FILE_MISSING,
            CORRUPT_FILE, DIGEST_MISMATCH, DISK_ERROR; what `Sources.outline` raises.
    """
    _check_name(seed.name)
    path = local_path(seed.source)
    unique = slug(seed.unique or seed.name)
    given = {name: getattr(seed, name) for name in _SEEDED}
    model = Model(id=str(uuid.uuid4()), custom=True, **given)
    if path is not None:
        return await _referenced(model, unique, path)
    if seed.source is None:
        return Entry(model=model, unique=unique, file_name=f"{unique}.gguf")
    outline = await sources.outline(seed.source, sha256=seed.sha256, may_ask=True)
    model = model.model_copy(update={"source": seed.source.strip(), "sha256": outline.sha256})
    return Entry(model=model, unique=unique, file_name=outline.name)


async def edit_of(entry: Entry, model: Model, sources: Sources) -> Callable[[Entry], Entry]:
    """Return the change that gives `entry` those members of `model` that a person may change.

    A member that is absent from `model` stays as it is, so that a client which does not know of
    it deletes nothing.

    Raises:
        ProblemError: BAD_REQUEST, UNSUPPORTED_SOURCE.
    """
    _check_name(model.name)
    given = {name: getattr(model, name) for name in _EDITABLE}
    changes = {name: value for name, value in given.items() if value is not None}
    before = (entry.model.source, entry.model.sha256)
    source, sha256 = changes.get("source", before[0]), changes.get("sha256", before[1])
    if source is not None and (source, sha256) != before:
        if local_path(source) is not None:
            detail = "A model can't be moved to a local file; add the file as a model of its own"
            raise problem_error(ProblemCode.BAD_REQUEST, detail)
        outline = await sources.outline(source, sha256=sha256)
        changes |= {"source": source.strip(), "sha256": outline.sha256}

    def edit(entry: Entry) -> Entry:
        changed = entry.model.model_copy(update=changes)
        return replace(entry, model=changed, options=model.options or entry.options)

    return edit


def local_path(source: str | None) -> Path | None:
    """Return the path that `source` names on this machine; None where it names no file here.

    Raises:
        ProblemError: BAD_REQUEST for a relative path, or a file on another host.
    """
    text = (source or "").strip()
    if text.lower().startswith("file:"):
        parts = urlsplit(text)
        if parts.netloc not in {"", "localhost"}:
            detail = f"{text} lies on another machine; give a path of this one"
            raise problem_error(ProblemCode.BAD_REQUEST, detail)
        text = url2pathname(parts.path)
    elif not text or ("://" in text and not _WINDOWS_DRIVE.match(text)):
        return None
    path = Path(text)
    if not path.is_absolute() or "\0" in text:
        detail = f"{source} is neither an address nor the whole path of a file"
        raise problem_error(ProblemCode.BAD_REQUEST, detail)
    return path


async def _referenced(model: Model, unique: str, path: Path) -> Entry:
    size_bytes = await asyncio.to_thread(_size_of_file, path)
    header = await asyncio.to_thread(read_model, path)
    digest = await file_digest(path) if model.sha256 else None
    wanted = model.sha256.lower().removeprefix("sha256:") if model.sha256 else None
    if digest != wanted:
        detail = f"{path} is another file than the given sha256 belongs to"
        raise problem_error(
            ProblemCode.DIGEST_MISMATCH, detail, expected=wanted, actual=digest, path=str(path)
        )
    model = described(model.model_copy(update={"source": path.as_uri(), "sha256": digest}), header)
    file = StoredFile(
        path=path,
        size_bytes=size_bytes,
        sha256=digest,
        compared=digest is not None,
        referenced=True,
        parts=await asyncio.to_thread(_parts_beside, path),
    )
    return Entry(model=model, unique=unique, file_name=path.name, file=file)


def _parts_beside(path: Path) -> tuple[StoredPart, ...]:
    """Return the further parts of the model in `path`, and its projector, from the same folder."""
    for model in group_files(model_files(path.parent, deepest=0)):
        if isinstance(model, StoredFile) and model.path == path:
            return model.parts
    return ()


def _size_of_file(path: Path) -> int:
    try:
        if path.is_file():
            return path.stat().st_size
    except OSError as error:
        raise _missing(path, error.strerror or "it can't be read") from error
    raise _missing(path, "there is no such file")


def _missing(path: Path, why: str) -> ProblemError:
    return problem_error(ProblemCode.FILE_MISSING, f"{path}: {why}", path=str(path))


def _check_name(name: str) -> None:
    if not name.strip() or len(name) > _MAX_NAME_LENGTH:
        detail = f"A model needs a name of 1 to {_MAX_NAME_LENGTH} characters"
        raise problem_error(ProblemCode.BAD_REQUEST, detail)
