"""Jan: a folder for each model, with a description that tells where its files are.

Layout, as ``extensions/llamacpp-extension`` of github.com/menloresearch/jan writes it::

    DATA/llamacpp/models/NAME/model.yml
    DATA/llamacpp/models/NAME/model.gguf, mmproj.gguf

``model.yml`` holds ``name``, ``model_path``, ``mmproj_path``, ``size_bytes``, ``model_sha256`` and
``mmproj_sha256``. A path is relative to DATA, or absolute for a file that a person imported from
elsewhere. Versions before 0.6 kept everything in ``DATA/models``, with descriptions of other forms;
a newer one writes a description of its own for each of these, and leaves the file where it is::

    DATA/models/cortex.so/NAME/SIZE/model.gguf, model.yml
    DATA/models/huggingface.co/OWNER/REPO/x.gguf, x.yml
    DATA/models/NAME/x.gguf, model.json

DATA is what ``JAN_DATA_FOLDER`` says, else ``data_folder`` in Jan's ``settings.json``, else
``Jan/data`` where the system keeps the data of programs; the first versions took ``~/jan``.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from modelyard.service.library.entries import StoredFile, StoredPart
from modelyard.service.library.grouping import FoundFile, FoundModel, group_files, plain_name
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
_NAMES = ("Jan", "jan.ai.app")
"""What the folder of Jan's settings is called, and was for a while."""
_HOSTS = frozenset({"cortex.so", "huggingface.co", "imported"})


def stores(places: Places) -> Iterator[Path]:
    """Yield the data folders that Jan may use."""
    if given := places.variable("JAN_DATA_FOLDER"):
        yield given
    folders = (places.roaming_data, places.settings, places.local_data)
    for root in dict.fromkeys(folder / name for name in _NAMES for folder in folders):
        if chosen := text_at(read_object(root / "settings.json"), "data_folder"):
            yield places.expanded(chosen)
        yield root / "data"
    yield places.home / "jan"


def models_in(store: Path) -> Iterator[FoundModel]:
    """Yield the models of one data folder."""
    described: set[Path] = set()
    for description in _descriptions(store / "llamacpp" / "models", _DEEPEST):
        facts = _facts(read_text(description) or "")
        file = _file(store, facts)
        if file is not None:
            described.add(file.path.resolve())
            yield FoundModel(facts.get("name") or description.parent.name, file)
    older = store / "models"
    for model in group_files(model_files(older)):
        if isinstance(model, StoredFile) and model.path.resolve() not in described:
            yield FoundModel(_older_name(model.path.relative_to(older)), model)


def _older_name(inside: Path) -> str:
    """Return what a model of an older version is called: many a file is just ``model.gguf``."""
    folders = [part for part in inside.parent.parts if part not in _HOSTS]
    return "/".join(folders) if inside.stem == "model" and folders else plain_name(inside)


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


def _found(store: Path, path: str | None, sha256: str | None) -> FoundFile | None:
    digest = sha256.lower() if sha256 and re.fullmatch(r"[0-9a-fA-F]{64}", sha256) else None
    return found_file(store / path, digest) if path and "\0" not in path else None
