"""One file under the names of several models: what is here already is not fetched again."""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from modelyard.service.downloads.data_file import NO_SPACE, sync_folder
from modelyard.service.downloads.failures import disk_errors
from modelyard.service.downloads.partial import discard_partial, partial_bytes, partial_path
from modelyard.service.downloads.stop import Stop
from modelyard.service.downloads.transfer import DownloadJob, Step
from modelyard.service.plan import VerifiedFile
from modelyard.wire.downloads import DownloadPhase

_COPY_BYTES = 4 * 1024 * 1024
_CLONED_BYTES = 64 * 1024 * 1024
"""What is copied at once where no byte comes to us; so soon it can be stopped."""


def place_twin(twin: Path, target: Path, stop: Stop) -> None:
    """Let `target` be the same file as `twin`; what was begun of it is given up. Blocks.

    A second name for the same bytes where the file system can do that, else a copy. Nobody
    writes into a model's file once it has its name, so that sharing it is safe; deleting one
    name leaves the other.

    Raises:
        StoppedError: `stop` was set.
        ProblemError: DISK_FULL, DISK_ERROR, also if `twin` is gone; BUSY.
    """
    discard_partial(target)
    with disk_errors(target):
        size_bytes = twin.stat().st_size
    with disk_errors(target, needed_bytes=size_bytes):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        try:
            target.hardlink_to(twin)
        except OSError:
            # Another file system, or one that knows a file by one name only.
            _copy(twin, target, stop)
        sync_folder(target.parent)


def share_known(
    known: Path,
    job: DownloadJob,
    stop: Stop,
    *,
    report: Callable[[Step], None],
    require_room: Callable[[int], None],
) -> VerifiedFile | None:
    """Let the target of `job` be the same file as `known`, if that is what is wanted. Blocks.

    It is read to the end first: what has lain on a disk for a year may no longer be what it was.
    None where it is not, or can't be read; then the file has to be fetched.

    Raises:
        StoppedError: `stop` was set.
        ProblemError: DISK_FULL, DISK_ERROR, BUSY, or what `inspect` found.
    """
    target, sha256 = job.target, job.file.sha256
    try:
        status = known.stat()
        report(Step(DownloadPhase.VERIFYING, partial_bytes(target) or 0, status.st_size))
        if sha256 is None or _sha256_of(known, stop) != sha256:
            return None
        target.parent.mkdir(parents=True, exist_ok=True)
        if status.st_dev != target.parent.stat().st_dev:
            require_room(status.st_size)
    except OSError:
        return None
    if job.inspect:
        job.inspect(known)
    place_twin(known, target, stop)
    return VerifiedFile(target, status.st_size, sha256, compared=True)


def _sha256_of(path: Path, stop: Stop) -> str:
    digest = hashlib.sha256()
    block = memoryview(bytearray(_COPY_BYTES))
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(block):
            stop.check()
            digest.update(block[:count])
    return digest.hexdigest()


def _copy(twin: Path, target: Path, stop: Stop) -> None:
    draft = partial_path(target)
    try:
        with twin.open("rb", buffering=0) as source, draft.open("wb", buffering=0) as copy:
            if not _cloned(source.fileno(), copy.fileno(), stop):
                while block := source.read(_COPY_BYTES):
                    stop.check()
                    copy.write(block)
            os.fsync(copy.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _cloned(source: int, copy: int, stop: Stop) -> bool:
    """Copy within the kernel, which shares the blocks where it can; return whether it could."""
    if sys.platform != "linux":
        return False
    try:
        while os.copy_file_range(source, copy, _CLONED_BYTES):
            stop.check()
    except OSError as error:
        if error.errno in NO_SPACE or os.lseek(copy, 0, os.SEEK_CUR):
            raise
        return False
    return True
