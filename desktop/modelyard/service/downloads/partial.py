"""The part of a file that is there already, beside the file that it will become.

``model.gguf.partial`` holds the bytes, ``.partial.journal`` says which and of what file,
``.partial.lock`` keeps a second process out and dies with the first.
"""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from modelyard.service.downloads.failures import disk_errors
from modelyard.service.downloads.journal import read_journal
from modelyard.service.downloads.parts_record import PartsRecord, arrived_path, record_path
from modelyard.wire.problems import ProblemCode, problem_error

_READ_BYTES = 1024 * 1024


def partial_path(target: Path) -> Path:
    """Return where the bytes of an unfinished `target` are."""
    return target.with_name(target.name + ".partial")


def journal_path(target: Path) -> Path:
    """Return where the journal of an unfinished `target` is."""
    return target.with_name(target.name + ".partial.journal")


def quarantine_path(target: Path) -> Path:
    """Return where a whole file goes that is not the right one."""
    return target.with_name(target.name + ".quarantined")


def partial_bytes(target: Path) -> int | None:
    """Return how many bytes of `target` a resumable partial holds; None if there is none.

    Of a model in several files, all that has come of any of them.
    """
    record = PartsRecord.read(target)
    if record is None:
        return _held_bytes(target)
    arrived = sum(one.size for one in record.arrived.values())
    coming = (name for name in record.names if name not in record.arrived)
    partials = (_held_bytes(arrived_path(target.with_name(name))) for name in coming)
    return arrived + sum(held or 0 for held in partials)


def discard_partial(target: Path) -> None:
    """Delete all that an unfinished or wrong download of `target` has left.

    Raises:
        ProblemError: BUSY, while it is being written; DISK_ERROR.
    """
    if not target.parent.is_dir():
        return
    record = PartsRecord.read(target)
    for name in {*record.names, *record.arrived} if record else ():
        place = arrived_path(target.with_name(name))
        _discard_one(place)
        with disk_errors(place):
            place.unlink(missing_ok=True)
    _discard_one(target)
    with disk_errors(target):
        record_path(target).unlink(missing_ok=True)


def _held_bytes(target: Path) -> int | None:
    content = read_journal(journal_path(target))
    try:
        size_bytes = partial_path(target).stat().st_size
    except OSError:
        return None
    return content.held.below(size_bytes).size_bytes if content else None


def _discard_one(target: Path) -> None:
    with locked(target), disk_errors(target):
        for path in (journal_path(target), partial_path(target), quarantine_path(target)):
            path.unlink(missing_ok=True)


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Keep every other process, and every other download of this one, off the partial.

    Raises:
        ProblemError: BUSY, if another one has it; DISK_ERROR.
    """
    path = target.with_name(target.name + ".partial.lock")
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, blocking=False, fallback_to_soft=False)
        try:
            lock.acquire()
        except Timeout:
            detail = f"{target.name} is being downloaded by another process"
            raise problem_error(ProblemCode.BUSY, detail, path=str(target)) from None
    try:
        yield
    finally:
        # While it is held: whoever waits for the deleted file notices and makes a new one.
        # Windows can't delete an open file; there an empty one stays.
        with contextlib.suppress(OSError):
            path.unlink()
        lock.release()
