"""llama.cpp's own cache: all files in one folder, named after their repositories.

Layout of the versions up to early 2026, as ``common/arg.cpp`` and ``common/download.cpp`` of
github.com/ggml-org/llama.cpp wrote it; newer ones share the cache of Hugging Face, whose layout
``LLAMA_CACHE`` may hold too::

    CACHE/OWNER_REPO_FILE.gguf
    CACHE/manifest=OWNER=REPO=TAG.json    {"ggufFile": {"rfilename": …}, "mmprojFile": {…}}

CACHE is ``LLAMA_CACHE``, else ``llama.cpp`` where the system keeps caches. A manifest is what the
hub answers to ``/v2/OWNER/REPO/manifests/TAG``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from modelyard.service.library.entries import StoredFile, StoredPart
from modelyard.service.library.grouping import (
    FoundFile,
    FoundModel,
    group_files,
    is_projector,
    plain_name,
)
from modelyard.service.library.programs import hugging_face
from modelyard.service.library.programs.places import Places
from modelyard.service.library.programs.reading import (
    children,
    found_file,
    model_files,
    read_object,
    text_at,
)
from modelyard.wire.models import FilePartRole

_MANIFEST, _JSON = "manifest=", ".json"


@dataclass(frozen=True, slots=True)
class _Told:
    """What a manifest tells of one model: its source, its digest, its projector."""

    source: str
    sha256: str | None
    projector: FoundFile | None


def stores(places: Places) -> Iterator[Path]:
    """Yield the folders that may be the cache."""
    if given := places.variable("LLAMA_CACHE"):
        yield given
    yield places.cache / "llama.cpp"


def models_in(store: Path) -> Iterator[FoundModel]:
    """Yield the models of one cache."""
    yield from hugging_face.models_in(store)
    told = dict(_manifests(store))
    files = [file for file in model_files(store, deepest=0) if not is_projector(file.path.name)]
    for model in group_files(files):
        if isinstance(model, StoredFile):
            yield _described(model, told.get(model.path.name))


def _described(model: StoredFile, told: _Told | None) -> FoundModel:
    if told is None:
        return FoundModel(plain_name(model.path), model)
    projector = told.projector
    parts = model.parts
    if projector is not None:
        size_bytes, sha256 = projector.size_bytes, projector.sha256
        parts += (StoredPart(FilePartRole.PROJECTOR, projector.path, size_bytes, sha256),)
    file = replace(model, sha256=told.sha256, parts=parts)
    name = Path(told.source.rpartition("/")[2])
    return FoundModel(plain_name(name), file, source=told.source)


def _manifests(store: Path) -> Iterator[tuple[str, _Told]]:
    """Yield what each manifest tells, by the name of its model's file in the cache."""
    for path in children(store):
        # A repository's name has no equals sign.
        parts = path.name.removeprefix(_MANIFEST).removesuffix(_JSON).split("=")
        if not path.name.startswith(_MANIFEST) or len(parts) < len(("owner", "repo", "tag")):
            continue
        owner, repo = parts[0], parts[1]
        content = read_object(path)
        if inside := text_at(content, "ggufFile", "rfilename"):
            projector = text_at(content, "mmprojFile", "rfilename")
            yield (
                _cached_name(owner, repo, inside),
                _Told(
                    source=f"hf://{owner}/{repo}/{inside}",
                    sha256=_digest(content, "ggufFile"),
                    projector=found_file(
                        store / _cached_name(owner, repo, projector), _digest(content, "mmprojFile")
                    )
                    if projector
                    else None,
                ),
            )


def _cached_name(owner: str, repo: str, inside: str) -> str:
    return f"{owner}_{repo}_{inside}".replace("/", "_").replace("\\", "_")


def _digest(content: dict[str, Any], file: str) -> str | None:
    told = text_at(content, file, "lfs", "sha256")
    return told.lower() if told else None
