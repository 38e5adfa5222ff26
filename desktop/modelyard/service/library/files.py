"""The model files on disk: one folder for each model. Everything here blocks."""

import logging
from collections.abc import Iterator
from pathlib import Path

from modelyard.wire.problems import ProblemCode, problem_error

_log = logging.getLogger(__name__)

QUARANTINE_SUFFIX = ".corrupt"
_UNFINISHED = (
    ".partial",
    ".journal",
    ".lock",
    ".parts",
    ".arrived",
    ".quarantined",
    ".moving",
    QUARANTINE_SUFFIX,
)


def find_model_files(models: Path) -> Iterator[tuple[str, Path, int]]:
    """Yield (unique name, path, size in bytes) of every whole file in the folder of models.

    Where a model's folder holds several, the largest is meant.
    """
    for folder in sorted(path for path in _listed(models) if path.is_dir()):
        files = [path for path in _listed(folder) if _is_whole(path)]
        if files:
            largest = max(files, key=lambda path: path.stat().st_size)
            yield folder.name, largest, largest.stat().st_size


def remove_file(path: Path) -> int:
    """Delete the file at `path`, and its quarantined twin; return the bytes that came back.

    A file that is not there counts as deleted.

    Raises:
        ProblemError: DISK_ERROR.
    """
    freed = 0
    for victim in (path, quarantine_path(path)):
        try:
            status = victim.lstat()
            victim.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            detail = f"{victim} can't be deleted: {error.strerror}"
            raise problem_error(ProblemCode.DISK_ERROR, detail, path=str(victim)) from error
        # Bytes that have another name stay.
        freed += status.st_size if status.st_nlink == 1 else 0
    return freed


def remove_folder(folder: Path) -> None:
    """Delete the folder of a model unless a person keeps something of their own in it."""
    try:
        folder.rmdir()
    except OSError:
        return


def quarantine(path: Path) -> Path:
    """Move the file at `path` out of the way, where nothing loads it; return its new path.

    Raises:
        ProblemError: DISK_ERROR.
    """
    aside = quarantine_path(path)
    try:
        path.replace(aside)
    except OSError as error:
        detail = f"{path} can't be set aside: {error.strerror}"
        raise problem_error(ProblemCode.DISK_ERROR, detail, path=str(path)) from error
    return aside


def drop_quarantined(path: Path) -> None:
    """Delete what was set aside of the file at `path`, which is right again."""
    try:
        quarantine_path(path).unlink(missing_ok=True)
    except OSError as error:
        _log.info("%s stays: %s", quarantine_path(path), error)


def quarantine_path(path: Path) -> Path:
    """Return where `quarantine` puts the file at `path`."""
    return path.with_name(path.name + QUARANTINE_SUFFIX)


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _is_whole(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and path.suffix not in _UNFINISHED
