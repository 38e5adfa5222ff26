"""Bringing the files of a model into a folder of its own, all of them or none. All of it blocks."""

import shutil
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from modelyard.service.library.disk import sync_folder
from modelyard.service.library.entries import StoredFile
from modelyard.service.library.folders import Folders
from modelyard.service.library.grouping import MODEL_SUFFIX
from modelyard.service.library.slugs import free_slug
from modelyard.wire.models import FilePartRole
from modelyard.wire.problems import ProblemCode, problem_error

STAGING_PREFIX = ".adopting-"
"""Of a folder that files are brought into before it gets the model's name."""

Bring = Callable[[Path, Path], None]
"""Makes the second path out of the first; raises `ProblemError`."""


def place_files(root: Path, unique: str, file: StoredFile, bring: Bring) -> StoredFile:
    """Bring all of a model's files into its folder below `root`; return them as they lie there.

    A new folder appears with all of them in it, or not at all.

    Raises:
        ProblemError: DISK_ERROR; what `bring` raises.
    """
    staging = root / f"{STAGING_PREFIX}{uuid.uuid4().hex}"
    target = root / unique
    names = _names(unique, file)
    try:
        staging.mkdir(parents=True)
        for path, name in zip(file.paths, names, strict=True):
            bring(path, staging / name)
        if target.is_dir():  # with what a download or a verification has left there
            for name in names:
                (staging / name).replace(target / name)
        else:
            staging.rename(target)
        sync_folder(root)
    except OSError as error:
        detail = f"{target} can't be made: {error.strerror}"
        raise problem_error(ProblemCode.DISK_ERROR, detail, path=str(target)) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    placed = [target / name for name in names]
    beside = zip(file.parts, placed[1:], strict=True)
    parts = tuple(replace(part, path=path) for part, path in beside)
    return replace(file, path=placed[0], referenced=False, parts=parts)


def sweep_staging(root: Path) -> None:
    """Delete what a killed `place_files` has left below `root`."""
    for staging in root.glob(f"{STAGING_PREFIX}*"):
        shutil.rmtree(staging, ignore_errors=True)


def folder_on_disk_of(path: Path, folders: Folders) -> str:
    """Return the id of a folder of models on the same file system as `path`.

    The default one comes first, and where there is none on that file system.
    """
    try:
        device = path.stat().st_dev
        for key in dict.fromkeys((folders.default, *folders.paths)):
            where = folders.paths[key]
            existing = next((each for each in (where, *where.parents) if each.is_dir()), where)
            if existing.stat().st_dev == device:
                return key
    except OSError:
        pass  # bringing the file tells what is wrong
    return folders.default


def free_unique(wanted: str, taken: set[str], folders: Folders) -> str:
    """Return `wanted`, numbered where it is `taken` or a folder of models holds that name."""
    held = set(taken)
    for folder in folders.paths.values():
        try:
            held |= {path.name for path in folder.iterdir()}
        except OSError:
            continue
    return free_slug(wanted, held)


def _names(unique: str, file: StoredFile) -> list[str]:
    """Return what the files are called below the model's folder.

    As they were, by which the engine finds the parts of a split model; unless they were named
    by their digests.
    """
    if file.path.suffix.lower() == MODEL_SUFFIX:
        return [path.name for path in file.paths]
    names = [f"{unique}{MODEL_SUFFIX}"]
    for number, part in enumerate(file.parts, start=2):
        is_projector = part.role is FilePartRole.PROJECTOR
        names.append(
            f"mmproj-{unique}{MODEL_SUFFIX}" if is_projector else f"{unique}-{number}{MODEL_SUFFIX}"
        )
    return names
