"""Which files the options of a model mean: its projector, and the draft model."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from modelyard.service.library import Entry, Library, StoredFile
from modelyard.wire.load import LoadOptions
from modelyard.wire.models import FilePartRole
from modelyard.wire.problems import ProblemCode, problem_error


@dataclass(frozen=True, slots=True)
class CompanionFiles:
    """The files that are loaded beside a model; None for none."""

    projector: Path | None = None
    draft: Path | None = None


async def companion_files(
    library: Library, file: StoredFile, options: LoadOptions
) -> CompanionFiles:
    """Return the files that `options` name; without a word the projector that came with `file`.

    Raises:
        ProblemError: MODEL_NOT_FOUND where a name is neither a model nor a file that is there;
            NOT_DOWNLOADED where the model has no file.
    """
    projector = own_projector(file)
    if options.projector is not None:
        projector = await _named(library, options.projector) if options.projector else None
    draft = await _named(library, options.draft) if options.draft else None
    return CompanionFiles(projector, draft)


def own_projector(file: StoredFile) -> Path | None:
    """Return the projector that came with a model, None if there is none."""
    parts = (part.path for part in file.parts if part.role is FilePartRole.PROJECTOR)
    return next(parts, None)


async def _named(library: Library, name: str) -> Path:
    for entry in library.entries:
        if name in (entry.id, entry.unique):
            return _file_of(entry)
    path = Path(name)
    if path.is_absolute() and await asyncio.to_thread(path.is_file):
        return path
    detail = f"{name} is neither a model nor a file that is there"
    raise problem_error(ProblemCode.MODEL_NOT_FOUND, detail)


def _file_of(entry: Entry) -> Path:
    if entry.file is None:
        raise problem_error(ProblemCode.NOT_DOWNLOADED, f"{entry.model.name} is not downloaded")
    return entry.file.path
