"""Which files belong to one model: the parts of a split one, and a projector beside it.

A split model's files are named ``name-00001-of-00003.gguf`` (``llama_split_path`` of llama.cpp);
a projector, which turns pictures or sound into what the model reads, has ``mmproj`` in its name.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from modelyard.service.library.entries import StoredFile, StoredPart
from modelyard.wire.models import FilePartRole
from modelyard.wire.problems import Problem, ProblemCode, problem_error

MODEL_SUFFIX = ".gguf"

_SPLIT = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf", re.IGNORECASE)
_PROJECTOR = "mmproj"
_PRECISIONS = ("f16", "bf16", "q8_0", "f32")
"""Of projectors, the best choice first: the largest is no better, only larger."""
_OF_NO_MODEL = re.compile(
    r"(?i)mmproj|(?<![a-z])model(?![a-z])|(?<![a-z0-9])(b?f16|f32|q8_0)(?![a-z0-9])"
)
_MOST_PARTS = 1000


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that was found; the digest is what its owner calls it by, not compared."""

    path: Path
    size_bytes: int
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class FoundTexts:
    """What a program keeps of a model beside its file, as it stands there."""

    license: str | None = None
    template: str | None = None
    system: str | None = None
    parameters: str | None = None


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model as its files were found, whether they are sound or not."""

    name: str
    file: StoredFile
    source: str | None = None
    """A reference to download it again by."""
    problem: Problem | None = None
    """Why it can't be used."""
    texts: FoundTexts | None = None


def group_files(
    files: Iterable[FoundFile], *, one_model: bool = False
) -> list[StoredFile | Problem]:
    """Return the models that `files` make up, by path; a problem for one that lacks a part.

    With `one_model` all of a folder are of one model in several quantizations, so that a
    projector belongs to each; else it belongs to those that are named like it, or to the only
    one.
    """
    folders: defaultdict[Path, list[FoundFile]] = defaultdict(list)
    for file in sorted(files, key=lambda file: file.path):
        folders[file.path.parent].append(file)
    return [model for inside in folders.values() for model in _group_folder(inside, one_model)]


def is_projector(name: str) -> bool:
    """Return whether a file with this name is a projector and no model by itself."""
    return _PROJECTOR in name.lower()


def is_further_part(name: str) -> bool:
    """Return whether a file with this name is a part of a split model, but not the first."""
    match = _SPLIT.fullmatch(name)
    return match is not None and int(match["number"]) != 1


def plain_name(path: Path) -> str:
    """Return what a model in this file is called: without suffix and number of the part."""
    match = _SPLIT.fullmatch(path.name)
    return match["stem"] if match else path.name.removesuffix(path.suffix)


def _group_folder(files: Sequence[FoundFile], one_model: bool) -> Iterable[StoredFile | Problem]:
    projectors = [file for file in files if is_projector(file.path.name)]
    by_name = {file.path.name: file for file in files}
    firsts = [
        file
        for file in files
        if not is_projector(file.path.name) and not is_further_part(file.path.name)
    ]
    for first in firsts:
        further = _further_parts(first, by_name)
        if isinstance(further, Problem):
            yield further
            continue
        of_all = one_model or len(firsts) == 1
        projector = _projector_of(first, projectors, of_all=of_all)
        beside = [_part(file, FilePartRole.WEIGHTS) for file in further]
        beside += [_part(projector, FilePartRole.PROJECTOR)] if projector else []
        yield StoredFile(
            path=first.path,
            size_bytes=first.size_bytes,
            sha256=first.sha256,
            referenced=True,
            parts=tuple(beside),
        )


def _further_parts(first: FoundFile, by_name: dict[str, FoundFile]) -> list[FoundFile] | Problem:
    match = _SPLIT.fullmatch(first.path.name)
    if match is None:
        return []
    count = int(match["count"])
    suffix = first.path.suffix
    names = [f"{match['stem']}-{n:05}-of-{count:05}{suffix}" for n in range(2, count + 1)]
    missing = [name for name in names if name not in by_name]
    if count > _MOST_PARTS or missing:
        detail = f"{first.path.name}: {len(missing)} of its {count} parts are not there"
        path = str(first.path)
        return problem_error(ProblemCode.FILE_MISSING, detail, path=path).problem
    return [by_name[name] for name in names]


def _projector_of(
    model: FoundFile, projectors: Sequence[FoundFile], *, of_all: bool
) -> FoundFile | None:
    stem = _plain(plain_name(model.path))
    fitting = []
    for projector in projectors:
        core = _plain(_OF_NO_MODEL.sub("", plain_name(projector.path)))
        if of_all or (core and stem.startswith(core)):
            fitting.append(projector)
    return min(fitting, key=_precision, default=None)


def _precision(projector: FoundFile) -> tuple[int, Path]:
    name = projector.path.name.lower()
    ranks = [
        rank for rank, text in enumerate(_PRECISIONS) if re.search(rf"(?<![a-z0-9]){text}", name)
    ]
    return min(ranks, default=len(_PRECISIONS)), projector.path


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def _part(file: FoundFile, role: FilePartRole) -> StoredPart:
    return StoredPart(role, file.path, file.size_bytes, file.sha256)
