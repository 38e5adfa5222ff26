"""The lock of the one app on a data folder: taken before there is a first picture."""

from pathlib import Path

from PySide6.QtCore import QLockFile


def app_lock(path: Path) -> QLockFile:
    """Return the lock at `path`, which nobody holds yet.

    It is never stale by age: an app that runs for weeks keeps its place. One whose process is
    gone loses it all the same.
    """
    lock = QLockFile(str(path))
    lock.setStaleLockTime(0)
    return lock
