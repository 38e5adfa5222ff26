"""What a program does to the files of one folder, in its order: writes, names, syncs.

It is recorded where Python hands over to the system, whichever way the program takes. Syncs are
noted, not carried out: nobody is going to cut the power of this machine.
"""

import builtins
import io
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

_SYNC_S = 0.002
"""A sync takes a while, in which others go on writing."""


@dataclass(frozen=True, slots=True)
class Create:
    """A new file has its first name."""

    file: int
    name: str


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes were put into a file."""

    file: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Resize:
    """A file was cut, or lengthened with zeros."""

    file: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Rename:
    """A file took another name, perhaps one that another file had."""

    file: int
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Unlink:
    """A name went away."""

    name: str


@dataclass(frozen=True, slots=True)
class Sync:
    """A sync has returned that covers what happened before event number `before`.

    `file` is None for one of the folder; `whole` tells fsync from fdatasync.
    """

    file: int | None
    before: int
    whole: bool


Event = Create | Write | Resize | Rename | Unlink | Sync


class DiskLog:
    """The record of one folder, from its making on; files are numbered, names are plain."""

    def __init__(self, folder: Path) -> None:
        self.events: list[Event] = []
        self.initial: dict[int, bytes] = {}
        """What was in the files that were there from the beginning."""
        self.initial_names: dict[str, int] = {}
        self._folder = str(folder)
        self._lock = threading.RLock()
        self._files = 0
        self._fds: dict[int, int | None] = {}
        for path in folder.iterdir():
            self._files += 1
            self.initial[self._files] = path.read_bytes()
            self.initial_names[path.name] = self._files
        self._names = dict(self.initial_names)

    def name_of(self, path: object) -> str | None:
        """Return the name of a file in the folder; None for any other path."""
        if not isinstance(path, str | os.PathLike):
            return None
        folder, name = os.path.split(os.fspath(path))
        return name if folder == self._folder else None

    def knows(self, fd: int) -> bool:
        """Return whether `fd` is one of the folder's files, open."""
        return self._fds.get(fd) is not None

    def opened(self, path: object, action: Callable[[], int], *, makes: bool, cuts: bool) -> int:
        """Open a file by `action` and return what that returns, a file descriptor."""
        with self._lock:
            fd = action()
            name = self.name_of(path)
            if name is None:
                # The folder itself is opened to be synced.
                if str(path) == self._folder:
                    self._fds[fd] = None
                return fd
            if name not in self._names and makes:
                self._files += 1
                self._names[name] = self._files
                self.events.append(Create(self._files, name))
            elif cuts:
                self.events.append(Resize(self._names[name], 0))
            self._fds[fd] = self._names[name]
            return fd

    def closed(self, fd: int, action: Callable[[], None]) -> None:
        """Close a file by `action`."""
        with self._lock:
            self._fds.pop(fd, None)
            action()

    def written(self, fd: int, offset: int, data: bytes, action: Callable[[], int]) -> int:
        """Write by `action`, which returns how many bytes it took."""
        with self._lock:
            count = action()
            if (file := self._fds.get(fd)) is not None:
                self.events.append(Write(file, offset, data[:count]))
            return count

    def resized(self, fd: int, size_bytes: int, action: Callable[[], None]) -> None:
        """Resize by `action`."""
        with self._lock:
            action()
            if (file := self._fds.get(fd)) is not None:
                self.events.append(Resize(file, size_bytes))

    def renamed(self, source: object, target: object, action: Callable[[], None]) -> None:
        """Rename by `action`."""
        with self._lock:
            action()
            old, new = self.name_of(source), self.name_of(target)
            if old is not None and new is not None:
                file = self._names[new] = self._names.pop(old)
                self.events.append(Rename(file, old, new))

    def unlinked(self, path: object, action: Callable[[], None]) -> None:
        """Remove a name by `action`."""
        with self._lock:
            action()
            if (name := self.name_of(path)) is not None:
                del self._names[name]
                self.events.append(Unlink(name))

    def synced(self, fd: int, *, whole: bool) -> bool:
        """Note a sync of one of the folder's files, or of itself; return whether it was one."""
        with self._lock:
            if fd not in self._fds:
                return False
            file, before = self._fds[fd], len(self.events)
        time.sleep(_SYNC_S)
        with self._lock:
            self.events.append(Sync(file, before, whole))
        return True


@contextmanager
def recorded(folder: Path) -> Iterator[DiskLog]:
    """Record what this process does in `folder` until the block ends."""
    log = DiskLog(folder)
    calls = _Calls(log)
    with ExitStack() as stack:
        for name in (*_RECORDED, *_UNKNOWN):
            if hasattr(os, name):
                function = getattr(calls, name) if name in _RECORDED else _refuse
                stack.enter_context(mock.patch.object(os, name, function))
        opening = _opening(log, builtins.open)
        stack.enter_context(mock.patch.object(builtins, "open", opening))
        stack.enter_context(mock.patch.object(io, "open", opening))
        yield log


class _RecordedFile(io.FileIO):
    """A file object that is written to."""

    def __init__(self, log: DiskLog, path: str, mode: str) -> None:
        self._log = log
        self._appends = "a" in mode

        def open_it() -> int:
            super(_RecordedFile, self).__init__(path, mode)
            return self.fileno()

        log.opened(path, open_it, makes=True, cuts="w" in mode)

    def write(self, data: Any) -> int:
        """Write, and record it."""
        offset = os.fstat(self.fileno()).st_size if self._appends else self.tell()
        plain = super().write
        return self._log.written(self.fileno(), offset, bytes(data), lambda: plain(data))

    def truncate(self, size: int | None = None) -> int:
        """Refuse: nobody has needed it yet."""
        raise NotImplementedError("the record does not know truncate of a file object")

    def close(self) -> None:
        """Close, and record it."""
        if not self.closed:
            self._log.closed(self.fileno(), super().close)


def _opening(log: DiskLog, system: Callable[..., Any]) -> Callable[..., Any]:
    def opening(file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **options: Any) -> Any:
        if log.name_of(file) is None or not set(mode) & set("wax+"):
            return system(file, mode, buffering, *rest, **options)
        if "b" not in mode or "+" in mode:
            raise NotImplementedError(f"the record does not know mode {mode}")
        raw = _RecordedFile(log, os.fspath(file), mode)
        return raw if buffering == 0 else io.BufferedWriter(raw)

    return opening


_RECORDED = (
    *("open", "close", "write", "pwrite", "pwritev", "ftruncate", "posix_fallocate"),
    *("rename", "replace", "unlink", "remove", "fsync", "fdatasync"),
)
_UNKNOWN = ("truncate", "link", "symlink", "copy_file_range", "sendfile", "splice", "writev")


class _Calls:
    """What stands for the functions of `os`, by their names."""

    def __init__(self, log: DiskLog) -> None:
        self._log = log
        self._os = SimpleNamespace(**{name: getattr(os, name) for name in dir(os)})

    def open(self, path: Any, flags: int, *rest: Any, **options: Any) -> int:
        makes, cuts = bool(flags & os.O_CREAT), bool(flags & os.O_TRUNC)
        action = partial(self._os.open, path, flags, *rest, **options)
        return self._log.opened(path, action, makes=makes, cuts=cuts)

    def close(self, fd: int) -> None:
        self._log.closed(fd, partial(self._os.close, fd))

    def write(self, fd: int, data: Any) -> int:
        offset = os.lseek(fd, 0, os.SEEK_CUR) if self._log.knows(fd) else 0
        return self._log.written(fd, offset, bytes(data), partial(self._os.write, fd, data))

    def pwrite(self, fd: int, data: Any, offset: int) -> int:
        action = partial(self._os.pwrite, fd, data, offset)
        return self._log.written(fd, offset, bytes(data), action)

    def pwritev(self, fd: int, blocks: Any, offset: int, *flags: int) -> int:
        action = partial(self._os.pwritev, fd, blocks, offset, *flags)
        return self._log.written(fd, offset, b"".join(map(bytes, blocks)), action)

    def ftruncate(self, fd: int, size: int) -> None:
        self._log.resized(fd, size, partial(self._os.ftruncate, fd, size))

    def posix_fallocate(self, fd: int, offset: int, size: int) -> None:
        whole = max(os.fstat(fd).st_size, offset + size)
        self._log.resized(fd, whole, partial(self._os.posix_fallocate, fd, offset, size))

    def rename(self, source: Any, target: Any, **options: Any) -> None:
        action = partial(self._os.rename, source, target, **options)
        self._log.renamed(source, target, action)

    def replace(self, source: Any, target: Any, **options: Any) -> None:
        self.rename(source, target, **options)

    def unlink(self, path: Any, **options: Any) -> None:
        self._log.unlinked(path, partial(self._os.unlink, path, **options))

    def remove(self, path: Any, **options: Any) -> None:
        self.unlink(path, **options)

    def fsync(self, file: Any) -> None:
        if not self._log.synced(_fd_of(file), whole=True):
            self._os.fsync(file)

    def fdatasync(self, file: Any) -> None:
        if not self._log.synced(_fd_of(file), whole=False):
            self._os.fdatasync(file)


def _fd_of(file: Any) -> int:
    return file if isinstance(file, int) else file.fileno()


def _refuse(*_: Any, **__: Any) -> None:
    raise NotImplementedError("the record does not know this function")
