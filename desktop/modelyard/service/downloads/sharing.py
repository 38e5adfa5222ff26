"""One downloaded file under the names of several models."""

import os
from pathlib import Path

from modelyard.service.downloads.data_file import sync_folder
from modelyard.service.downloads.failures import disk_errors
from modelyard.service.downloads.partial import discard_partial, partial_path
from modelyard.service.downloads.stop import Stop

_COPY_BYTES = 4 * 1024 * 1024


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


def _copy(twin: Path, target: Path, stop: Stop) -> None:
    draft = partial_path(target)
    try:
        with twin.open("rb") as source, draft.open("wb") as copy:
            while block := source.read(_COPY_BYTES):
                stop.check()
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
