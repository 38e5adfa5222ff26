"""Jan: a folder for each model, with a description that tells where its files are.

Layout, as ``extensions/llamacpp-extension`` of github.com/menloresearch/jan writes it::

    DATA/llamacpp/models/NAME/model.yml
    DATA/llamacpp/models/NAME/model.gguf, mmproj.gguf

``model.yml`` holds ``name``, ``model_path``, ``mmproj_path``, ``size_bytes``, ``model_sha256`` and
``mmproj_sha256``. A path is relative to DATA, or absolute for a file that a person imported from
elsewhere. DATA is ``data_folder`` in Jan's ``settings.json``, else ``Jan/data`` where the system
keeps the data of programs.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from modelyard.service.library.entries import StoredFile, StoredPart
from modelyard.service.library.grouping import FoundFile, FoundModel, group_files
from modelyard.service.library.programs.places import Places
from modelyard.service.library.programs.reading import (
    children,
    found_file,
    model_files,
    read_object,
    read_text,
    text_at,
)
from modelyard.wire.models import FilePartRole

_DESCRIPTION = "model.yml"
_LINE = re.compile(r"""(?P<key>\w+):[ \t]+(?P<quote>["']?)(?P<value>.*?)(?P=quote)[ \t]*""")
"""Jan writes one plain pair a line; what is nested below is of no use here."""
_DEEPEST = 4


def stores(places: Places) -> Iterator[Path]:
    """Yield the data folders that Jan may use."""
    roots = [places.roaming_data / "Jan", places.settings / "Jan", places.local_data / "Jan"]
    for root in dict.fromkeys(roots):
        if chosen := text_at(read_object(root / "settings.json"), "data_folder"):
            yield places.expanded(chosen)
        yield root / "data"


def models_in(store: Path) -> Iterator[FoundModel]:
    """Yield the models of one data folder."""
    for description in _descriptions(store / "llamacpp" / "models", _DEEPEST):
        facts = _facts(read_text(description) or "")
        file = _file(store, facts)
        if file is not None:
            yield FoundModel(facts.get("name") or description.parent.name, file)


def _descriptions(folder: Path, deepest: int) -> Iterator[Path]:
    for path in children(folder):
        if path.name == _DESCRIPTION:
            yield path
        elif deepest and path.suffix != ".gguf" and path.is_dir() and not path.is_symlink():
            yield from _descriptions(path, deepest - 1)


def _facts(text: str) -> dict[str, str]:
    lines = (_LINE.fullmatch(line) for line in text.splitlines())
    return {match["key"]: match["value"] for match in lines if match}


def _file(store: Path, facts: dict[str, str]) -> StoredFile | None:
    first = _found(store, facts.get("model_path"), facts.get("model_sha256"))
    if first is None:
        return None
    beside = model_files(first.path.parent, deepest=0)  # the parts of a split model
    grouped = [
        model
        for model in group_files(beside)
        if isinstance(model, StoredFile) and model.path == first.path
    ]
    parts = (
        [part for part in grouped[0].parts if part.role is FilePartRole.WEIGHTS] if grouped else []
    )
    projector = _found(store, facts.get("mmproj_path"), facts.get("mmproj_sha256"))
    if projector is not None:
        parts.append(
            StoredPart(
                FilePartRole.PROJECTOR, projector.path, projector.size_bytes, projector.sha256
            )
        )
    return StoredFile(
        path=first.path,
        size_bytes=first.size_bytes,
        sha256=first.sha256,
        referenced=True,
        parts=tuple(parts),
    )


def _further_parts(first: Path) -> list[StoredPart]:
    """Return the parts of a split model, which the description does not list."""
    for model in group_files(model_files(first.parent, deepest=0)):
        if isinstance(model, StoredFile) and model.path == first:
            return [part for part in model.parts if part.role is FilePartRole.WEIGHTS]
    return []


def _found(store: Path, path: str | None, sha256: str | None) -> FoundFile | None:
    digest = sha256.lower() if sha256 and re.fullmatch(r"[0-9a-fA-F]{64}", sha256) else None
    return found_file(store / path, digest) if path and "\0" not in path else None
