"""Which files of a repository are models: whole ones, split ones, and what goes with them."""

from collections.abc import Iterable, Mapping, Sequence

from modelyard.service.gguf import split_names
from modelyard.service.sources.hub_api import HubSibling
from modelyard.service.sources.hub_references import HubFile
from modelyard.service.sources.names import quantization_in
from modelyard.wire.sources import SourceFile, SourcePart

_SUFFIX = ".gguf"
_PROJECTOR = "mmproj"
_NO_MODEL = "imatrix"
"""Statistics for making quantizations; newer ones are GGUF files."""
_PRECISIONS = ("F16", "BF16", "Q8_0", "F32")
"""Of projectors, the best choice first: a larger one is no better, only larger."""


def is_projector(path: str) -> bool:
    """Return whether a file of this name lets a model see or hear."""
    return _PROJECTOR in _name(path).lower()


def part_paths(path: str) -> tuple[str, ...]:
    """Return the paths of all parts of the model that `path` is a part of; none of a whole one."""
    folder, slash, name = path.rpartition("/")
    return tuple(f"{folder}{slash}{part}" for part in split_names(name))


def models_among(place: HubFile, siblings: Iterable[HubSibling]) -> tuple[SourceFile, ...]:
    """Return the models that the files of a repository make up, by path."""
    files = _gguf_files(siblings)
    models = []
    for path in sorted(files):
        parts = part_paths(path)
        if is_projector(path) or (parts and path != _first_there(parts, files)):
            continue
        models.append(_split(place, parts, files) if parts else _whole(place, files[path]))
    return tuple(models)


def projectors_among(place: HubFile, siblings: Iterable[HubSibling]) -> tuple[SourceFile, ...]:
    """Return the projectors in a repository, the one that suits most first."""
    files = _gguf_files(siblings)
    found = [_whole(place, files[path]) for path in sorted(files) if is_projector(path)]
    return tuple(sorted(found, key=_projector_rank))


def _gguf_files(siblings: Iterable[HubSibling]) -> dict[str, HubSibling]:
    return {
        one.path: one
        for one in siblings
        if one.path.lower().endswith(_SUFFIX) and _NO_MODEL not in _name(one.path).lower()
    }


def _first_there(parts: Sequence[str], files: Mapping[str, HubSibling]) -> str | None:
    return next((path for path in parts if path in files), None)


def _whole(place: HubFile, file: HubSibling) -> SourceFile:
    return SourceFile(
        path=file.path,
        source=HubFile(place.repo, place.revision, file.path).reference,
        size=file.size_bytes,
        sha256=file.sha256,
        quantization=quantization_in(file.path),
    )


def _split(place: HubFile, paths: Sequence[str], files: Mapping[str, HubSibling]) -> SourceFile:
    parts = [
        SourcePart(path=path, size=file.size_bytes, sha256=file.sha256)
        for path in paths
        if (file := files.get(path))
    ]
    sizes = [part.size for part in parts if part.size is not None]
    is_whole = len(parts) == len(paths)
    return SourceFile(
        path=paths[0],
        source=HubFile(place.repo, place.revision, paths[0]).reference,
        size=sum(sizes) if is_whole and len(sizes) == len(paths) else None,
        quantization=quantization_in(paths[0]),
        parts=tuple(parts),
        is_whole=is_whole,
    )


def _projector_rank(file: SourceFile) -> tuple[int, str]:
    precision = file.quantization or ""
    known = precision in _PRECISIONS
    return (_PRECISIONS.index(precision) if known else len(_PRECISIONS), file.path)


def _name(path: str) -> str:
    return path.rpartition("/")[2]
