"""Ollama: a manifest for each name and tag, and the files as blobs named by their digest.

Layout, as ``manifest/paths.go`` and ``envconfig`` of github.com/ollama/ollama have it::

    MODELS/manifests/HOST/NAMESPACE/MODEL/TAG     {"layers": [{"mediaType", "digest", "size"}, …]}
    MODELS/blobs/sha256-DIGEST                    files, templates, parameters, licences

MODELS is ``OLLAMA_MODELS``, else ``~/.ollama/models``; the service of its Linux installer runs as
the user ``ollama``, whose home is ``/usr/share/ollama``. Versions of 2026 keep lists of manifests
in ``manifests-v2``, where the usual host is ``ollama.com`` and each manifest is a blob itself, and
go on writing the others beside for older ones::

    MODELS/manifests-v2/HOST/NAMESPACE/MODEL/TAG  {"manifests": [{"digest": …}, …]}
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from modelyard.service.library.entries import StoredFile, StoredPart
from modelyard.service.library.grouping import FoundModel, FoundTexts
from modelyard.service.library.programs.places import Places
from modelyard.service.library.programs.reading import children, found_file, read_object, read_text
from modelyard.wire.models import FilePartRole
from modelyard.wire.problems import Problem, ProblemCode, problem_error

_MODEL = "application/vnd.ollama.image.model"
_PROJECTOR = "application/vnd.ollama.image.projector"
_TEXTS = {
    "application/vnd.ollama.image.license": "license",
    "application/vnd.ollama.image.template": "template",
    "application/vnd.ollama.image.system": "system",
    "application/vnd.ollama.image.params": "parameters",
}
_MOST_TEXT_BYTES = 64 * 1024
_DIGEST = re.compile(r"sha256[:-]([0-9a-fA-F]{64})")
_USUAL_HOST, _USUAL_NAMESPACE = "registry.ollama.ai", "library"
_NEWER_HOST = "ollama.com"
_ROOTS = ("manifests", "manifests-v2")
_Place = tuple[str, str, str, str]
"""Host, namespace, model and tag."""


def stores(places: Places) -> Iterator[Path]:
    """Yield the folders that Ollama may keep models in."""
    if given := places.variable("OLLAMA_MODELS"):
        yield given
    yield places.home / ".ollama" / "models"
    yield places.system / "usr" / "share" / "ollama" / ".ollama" / "models"


def models_in(store: Path) -> Iterator[FoundModel]:
    """Yield the models of one store, by name and tag."""
    seen: set[_Place] = set()
    for root in _ROOTS:
        for path, place in _manifests(store / root):
            found = _model(store, read_object(path), place) if place not in seen else None
            if found is not None:
                seen.add(place)
                yield found


def _manifests(root: Path) -> Iterator[tuple[Path, _Place]]:
    for host in children(root):
        for namespace in children(host):
            for model in children(namespace):
                for tag in children(model):
                    name = _USUAL_HOST if host.name == _NEWER_HOST else host.name
                    yield tag, (name, namespace.name, model.name, tag.name)


def _model(store: Path, manifest: dict[str, Any], place: _Place) -> FoundModel | None:
    listed = manifest.get("manifests")
    for child in listed if isinstance(listed, list) else []:
        blob = _blob(store, child, size_bytes=0)
        found = _model(store, _plain(read_object(blob[0])), place) if blob else None
        if found is not None:
            return found
    layers = manifest.get("layers")
    of_kind: dict[str, list[tuple[Path, str, int]]] = {_MODEL: [], _PROJECTOR: []}
    for layer in layers if isinstance(layers, list) else []:
        blob = _blob(store, layer)
        kind = layer.get("mediaType") if blob else None
        if blob is not None and kind in (_MODEL, _PROJECTOR):
            of_kind[kind].append(blob)
    if not of_kind[_MODEL]:
        return None  # of another format, or no manifest at all
    (path, digest, size_bytes), *further = of_kind[_MODEL]
    beside = [_part(FilePartRole.WEIGHTS, blob) for blob in further]
    beside += [_part(FilePartRole.PROJECTOR, blob) for blob in of_kind[_PROJECTOR][:1]]
    file = StoredFile(
        path=path, size_bytes=size_bytes, sha256=digest, referenced=True, parts=tuple(beside)
    )
    problem = _missing(file) or (_several_parts() if further else None)
    texts = _texts(store, layers)
    return FoundModel(_name(place), file, source=_source(place), problem=problem, texts=texts)


def _texts(store: Path, layers: Any) -> FoundTexts:
    """Return what lies beside the model; of several of a kind the first one."""
    texts: dict[str, str] = {}
    for layer in layers if isinstance(layers, list) else []:
        blob = _blob(store, layer)
        kind = _TEXTS.get(str(layer.get("mediaType"))) if blob else None
        if blob is None or kind is None or kind in texts or blob[2] > _MOST_TEXT_BYTES:
            continue
        if text := read_text(blob[0], most_bytes=_MOST_TEXT_BYTES):
            texts[kind] = text
    return FoundTexts(**texts)


def _plain(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest without a list of further ones: lists don't nest."""
    return {key: value for key, value in manifest.items() if key != "manifests"}


def _blob(
    store: Path, layer: Any, *, size_bytes: int | None = None
) -> tuple[Path, str, int] | None:
    """Return where the blob of a layer lies, its digest, and the size that it should have."""
    told = layer.get("digest") if isinstance(layer, dict) else None
    match = _DIGEST.fullmatch(told) if isinstance(told, str) else None
    size_bytes = layer.get("size") if match and size_bytes is None else size_bytes
    if match is None or not isinstance(size_bytes, int) or size_bytes < 0:
        return None
    digest = match[1].lower()
    return store / "blobs" / f"sha256-{digest}", digest, size_bytes


def _part(role: FilePartRole, blob: tuple[Path, str, int]) -> StoredPart:
    path, digest, size_bytes = blob
    return StoredPart(role, path, size_bytes, digest)


def _missing(file: StoredFile) -> Problem | None:
    sizes = [file.size_bytes, *(part.size_bytes for part in file.parts)]
    for path, size_bytes in zip(file.paths, sizes, strict=True):
        there = found_file(path)
        if there is None or there.size_bytes != size_bytes:
            detail = f"{path.name} is not whole, or Ollama's files may not be read"
            return problem_error(ProblemCode.FILE_MISSING, detail, path=str(path)).problem
    return None


def _several_parts() -> Problem:
    detail = "It is split over several blobs, which the engine can't find by their names"
    return problem_error(ProblemCode.NOT_ADOPTABLE, detail).problem


def _name(place: _Place) -> str:
    host, namespace, model, tag = place
    if host != _USUAL_HOST:
        return f"{host}/{namespace}/{model}:{tag}"
    return f"{model}:{tag}" if namespace == _USUAL_NAMESPACE else f"{namespace}/{model}:{tag}"


def _source(place: _Place) -> str:
    return f"ollama://{_name(place)}"
