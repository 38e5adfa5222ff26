"""Second names and shared copies of files: what keeps the same bytes once. Everything blocks."""

import contextlib
import errno
import os
import shutil
import sys
from pathlib import Path

from modelyard.service.library.disk import sync_folder
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_CLONE = 0x40049409
"""``FICLONE`` of Linux (``ioctl_ficlone(2)``): btrfs, XFS and others share the blocks."""

_NO_LINK = {
    errno.EXDEV,  # another file system
    errno.EPERM,  # none to files of others (protected_hardlinks), or this file system has none
    errno.EMLINK,
    errno.ENOTSUP,
    errno.ENOSYS,
    errno.EACCES,
}


def link(source: Path, target: Path) -> None:
    """Give the bytes of `source` the further name `target`, or clone them where that is possible.

    A link that lies at `source` is followed.

    Raises:
        ProblemError: LINK_IMPOSSIBLE, DISK_ERROR.
    """
    real = source.resolve()
    try:
        os.link(real, target)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise _failed(ProblemCode.DISK_ERROR, source, error) from error
        if not _clone(real, target):
            raise _failed(ProblemCode.LINK_IMPOSSIBLE, source, error) from error


def copy(source: Path, target: Path) -> None:
    """Write a second copy of `source` to `target` and put it on disk.

    Raises:
        ProblemError: DISK_FULL, DISK_ERROR.
    """
    try:
        shutil.copyfile(source, target)
        with target.open("rb+") as file:
            os.fsync(file.fileno())
        sync_folder(target.parent)
    except OSError as error:
        target.unlink(missing_ok=True)
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        code = ProblemCode.DISK_FULL if full else ProblemCode.DISK_ERROR
        raise _failed(code, source, error) from error


def _clone(source: Path, target: Path) -> bool:
    if sys.platform != "linux":
        return False
    import fcntl  # which Windows has not

    try:
        with source.open("rb") as given, target.open("xb") as made:
            fcntl.ioctl(made.fileno(), _CLONE, given.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            target.unlink()
        return False
    return True


def _failed(code: ProblemCode, path: Path, error: OSError) -> ProblemError:
    detail = f"{path} can't be taken in: {error.strerror}"
    return problem_error(code, detail, path=str(path))
