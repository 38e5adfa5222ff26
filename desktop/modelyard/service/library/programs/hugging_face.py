"""The cache of Hugging Face, which llama.cpp, transformers, vLLM and others share.

Layout, as https://huggingface.co/docs/hub/local-cache describes it::

    HUB/models--OWNER--REPO/refs/main                     the commit
    HUB/models--OWNER--REPO/snapshots/COMMIT/path/x.gguf  a link to ../../blobs/DIGEST
    HUB/models--OWNER--REPO/blobs/DIGEST

HUB is ``HF_HUB_CACHE`` (formerly ``HUGGINGFACE_HUB_CACHE``), else ``HF_HOME/hub``, else
``~/.cache/huggingface/hub``, below ``XDG_CACHE_HOME`` where that is set. A blob of a large file is
named by its sha256, another one by its SHA-1 in git. Where the system has no links the file itself
lies in the snapshot.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from modelyard.service.library.entries import StoredFile
from modelyard.service.library.grouping import FoundFile, FoundModel, group_files, plain_name
from modelyard.service.library.programs.places import Places
from modelyard.service.library.programs.reading import children, model_files, read_text

_PREFIX = "models--"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def stores(places: Places) -> Iterator[Path]:
    """Yield the folders that may be the cache."""
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if given := places.variable(variable):
            yield given
    if given := places.variable("HF_HOME"):
        yield given / "hub"
    cache = places.variable("XDG_CACHE_HOME") or places.home / ".cache"
    yield cache / "huggingface" / "hub"


def models_in(store: Path) -> Iterator[FoundModel]:
    """Yield the models of one cache, of each repository in its newest snapshot."""
    for repository in children(store):
        if repository.name.startswith(_PREFIX):
            repo = repository.name.removeprefix(_PREFIX).replace("--", "/")
            seen: set[Path] = set()
            for snapshot in _snapshots(repository):
                yield from _models(snapshot, repo, seen)


def _snapshots(repository: Path) -> list[Path]:
    """Return the snapshots, the one of the main branch first."""
    main = (read_text(repository / "refs" / "main") or "").strip()
    found = children(repository / "snapshots")
    return sorted(found, key=lambda snapshot: snapshot.name != main)


def _models(snapshot: Path, repo: str, seen: set[Path]) -> Iterator[FoundModel]:
    files = [_with_digest(file) for file in model_files(snapshot)]
    for model in group_files(files, one_model=True):
        if not isinstance(model, StoredFile):
            continue  # a download of the other program that is not over
        real = model.path.resolve()
        if real in seen:
            continue
        seen.add(real)
        inside = model.path.relative_to(snapshot).as_posix()
        yield FoundModel(plain_name(model.path), model, source=f"hf://{repo}/{inside}")


def _with_digest(file: FoundFile) -> FoundFile:
    blob = file.path.resolve().name
    return FoundFile(file.path, file.size_bytes, blob) if _SHA256.fullmatch(blob) else file
