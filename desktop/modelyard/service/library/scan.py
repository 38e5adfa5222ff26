"""Looking through a folder of models for what has come, changed or gone. Everything blocks."""

import os
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from modelyard.service.gguf import GgufHeader, read_model
from modelyard.service.library.entries import StoredFile
from modelyard.service.library.grouping import MODEL_SUFFIX, FoundFile, group_files
from modelyard.service.library.looks import Look
from modelyard.wire.problems import ProblemCode, ProblemError

SETTLING_S = 2.0
"""A file that was written to within this time may still be on its way in."""

_DEEPEST = 8


@dataclass(slots=True)
class Scan:
    """What came of looking through a folder."""

    models: list[tuple[StoredFile, GgufHeader]] = field(default_factory=list)
    """Those that no entry has yet, and what their headers say."""
    changed: list[Path] = field(default_factory=list)
    """Files of entries that are not what they were."""
    looks: dict[Path, Look] = field(default_factory=dict)
    """New looks, to be stored."""
    unsettled: bool = False
    """Whether something was passed over that is still being written."""


def scan_folder(
    folder: Path,
    *,
    owned: Collection[str],
    known: Collection[Path],
    looks: Mapping[Path, Look],
) -> Scan:
    """Look through `folder`, reading only files that are new or have changed.

    `owned` are the names of the folders just below it that belong to models of the catalogue:
    what lies there is theirs. `known` are the files of all models.
    """
    scan = Scan()
    strangers: list[tuple[FoundFile, os.stat_result]] = []
    for path, status in _files(folder, owned=owned, known=known):
        if path in known:
            _look_again(scan, path, status, looks.get(path))
        elif not _is_known_as_none(looks.get(path), status):
            strangers.append((FoundFile(path, status.st_size), status))
    fresh = {file.path for file, status in strangers if _may_be_arriving(status)}
    statuses = {file.path: status for file, status in strangers}
    for model in group_files(file for file, _ in strangers):
        if isinstance(model, StoredFile):
            if fresh.isdisjoint(model.paths):
                _read(scan, replace(model, referenced=False), statuses)
            else:
                scan.unsettled = True
    return scan


def _files(
    folder: Path, *, owned: Collection[str], known: Collection[Path], depth: int = 0
) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the model files below `folder`; of folders that are owned only the known ones."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = folder / entry.name
        try:
            if entry.is_dir(follow_symlinks=False):
                is_owned = depth == 0 and entry.name in owned
                inside = _files(path, owned=(), known=known, depth=depth + 1)
                if depth < _DEEPEST:
                    yield from (each for each in inside if not is_owned or each[0] in known)
            elif _is_named_as_model(entry.name) and entry.is_file():
                yield path, entry.stat()
        except OSError:
            continue  # it went while it was looked at


def _look_again(scan: Scan, path: Path, status: os.stat_result, before: Look | None) -> None:
    if before is None or not before.is_same(status):
        scan.looks[path] = Look.of(status)
        if before is not None:
            scan.changed.append(path)


def _may_be_arriving(status: os.stat_result) -> bool:
    # A second name is given to what is whole already.
    return status.st_nlink == 1 and time.time() - status.st_mtime < SETTLING_S


def _is_known_as_none(before: Look | None, status: os.stat_result) -> bool:
    return before is not None and before.problem is not None and before.is_same(status)


def _read(scan: Scan, model: StoredFile, statuses: Mapping[Path, os.stat_result]) -> None:
    try:
        header = read_model(model.path)
        problem = None
        if header.is_projector:
            problem = ProblemCode.NOT_ADOPTABLE.value
    except ProblemError as error:
        problem = error.problem.code.value
    for path in model.paths:
        scan.looks[path] = Look.of(statuses[path], problem)
    if problem is None:
        scan.models.append((model, header))


def _is_named_as_model(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False  # it was made in another encoding and can't be written down
    return name.lower().endswith(MODEL_SUFFIX)
